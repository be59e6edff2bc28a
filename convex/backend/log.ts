/**
 * The one place that writes logs. Only what is named here gets out: an error's kind and stack frames,
 * never its message, which can carry what a caller sent.
 */
type Fields = { requestId?: string; error?: unknown };

function frames(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

function kind(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

export const log = {
  /** `reason` is one of the code's own words. */
  warn(message: string, fields: { reason?: string } = {}): void {
    // eslint-disable-next-line no-console -- the only use but one
    console.warn(JSON.stringify({ message, ...fields }));
  },

  error(message: string, { requestId, error }: Fields): void {
    const entry = {
      message,
      requestId,
      kind: kind(error),
      frames: frames(error).slice(0, 8),
    };
    // eslint-disable-next-line no-console -- the only use but one
    console.error(JSON.stringify(entry));
  },
};
