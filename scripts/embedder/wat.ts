/** Lines that differ by their index. */
export const repeat = (
  count: number,
  line: (index: number) => string,
): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** Declares locals of a type. */
export const locals = (type: string, ...names: string[]): string =>
  names.map((name) => `(local $${name} ${type})`).join(" ");

/** Names `prefix0`, `prefix1`, … */
export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
