/**
 * An expression with so many beginnings that looking for it everywhere would be what a scan costs: a text is
 * gone through by the first three characters of these, and the expression is tried where they stand. It is used
 * as a global expression is, by `lastIndex` and `exec`.
 */
export class Openings {
  lastIndex = 0;
  /** By three characters, of each its last five bits: letters are alike in both cases. */
  private readonly heads = new Uint8Array(1 << 15);

  /** `pattern` is sticky. What may begin within a word is `anywhere`, the rest `atWords`, where one begins. */
  constructor(
    private readonly pattern: RegExp,
    anywhere: Iterable<string>,
    atWords: Iterable<string> = [],
  ) {
    for (const start of atWords) this.note(start, AT_WORDS);
    for (const start of anywhere) this.note(start, ANYWHERE);
  }

  exec(text: string): RegExpExecArray | null {
    const { heads, pattern } = this;
    const { length } = text;
    let second = text.charCodeAt(this.lastIndex) & 31;
    let third = text.charCodeAt(this.lastIndex + 1) & 31;
    for (let at = this.lastIndex; at < length; at++) {
      const first = second;
      second = third;
      third = text.charCodeAt(at + 2) & 31;
      const head = heads[(first << 10) | (second << 5) | third];
      if (head === 0) continue;
      if (head === AT_WORDS && isAlphanumeric(text.charCodeAt(at - 1)))
        continue;
      pattern.lastIndex = at;
      const hit = pattern.exec(text);
      if (hit === null) continue;
      this.lastIndex = at + Math.max(1, hit[0].length);
      return hit;
    }
    this.lastIndex = 0;
    return null;
  }

  private note(start: string, where: number) {
    for (const form of [start, start.toLowerCase(), start.toUpperCase()]) {
      const [first, second, third] = [0, 1, 2].map((index) =>
        index < form.length ? [form.charCodeAt(index) & 31] : EVERY,
      );
      for (const a of first!)
        for (const b of second!)
          for (const c of third!) this.heads[(a << 10) | (b << 5) | c] = where;
    }
  }
}

const AT_WORDS = 1;
const ANYWHERE = 2;
const EVERY = Array.from({ length: 32 }, (_, index) => index);

function isAlphanumeric(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57);
}
