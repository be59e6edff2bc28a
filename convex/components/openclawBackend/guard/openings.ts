/**
 * An expression with so many beginnings that looking for it everywhere would be what a scan costs: a text is
 * gone through by the first four characters of these, and the expression is tried where they stand. It is used
 * as a global expression is, by `lastIndex` and `exec`.
 */
export class Openings {
  lastIndex = 0;
  /**
   * By three characters, of each its last five bits, since letters are alike in both cases so: a bit for each
   * character that may follow.
   */
  private readonly anywhere = new Int32Array(1 << 15);
  private readonly atWords = new Int32Array(1 << 15);

  /** `pattern` is sticky. What may begin within a word is `anywhere`, the rest `atWords`, where one begins. */
  constructor(
    private readonly pattern: RegExp,
    anywhere: Iterable<string>,
    atWords: Iterable<string> = [],
  ) {
    for (const start of anywhere) note(this.anywhere, start);
    for (const start of atWords) note(this.atWords, start);
  }

  exec(text: string): RegExpExecArray | null {
    const { anywhere, atWords, pattern, lastIndex } = this;
    const { length } = text;
    let head = 0;
    for (let at = lastIndex; at < lastIndex + 3; at++)
      head = (head << 5) | (text.charCodeAt(at) & 31);
    for (let at = lastIndex; at < length; at++) {
      const next = text.charCodeAt(at + 3) & 31;
      const key = head & 32767;
      head = (head << 5) | next;
      const isOpening =
        ((anywhere[key]! >>> next) & 1) === 1 ||
        (((atWords[key]! >>> next) & 1) === 1 &&
          !isAlphanumeric(text.charCodeAt(at - 1)));
      if (!isOpening) continue;
      pattern.lastIndex = at;
      const hit = pattern.exec(text);
      if (hit === null) continue;
      this.lastIndex = at + Math.max(1, hit[0].length);
      return hit;
    }
    this.lastIndex = 0;
    return null;
  }
}

const EVERY = Array.from({ length: 32 }, (_, index) => index);

function note(heads: Int32Array, start: string) {
  for (const form of [start, start.toLowerCase(), start.toUpperCase()]) {
    const [first, second, third, fourth] = [0, 1, 2, 3].map((index) =>
      index < form.length ? [form.charCodeAt(index) & 31] : EVERY,
    );
    for (const a of first!)
      for (const b of second!)
        for (const c of third!)
          for (const d of fourth!) heads[(a << 10) | (b << 5) | c]! |= 1 << d;
  }
}

function isAlphanumeric(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57);
}
