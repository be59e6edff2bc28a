/** Says on stderr what kind of error there was, and not its message: that may carry a user's text. */
export function report(error: unknown, where: string): void {
  const { code, name } = error as NodeJS.ErrnoException;
  console.error(code ?? name, where);
}
