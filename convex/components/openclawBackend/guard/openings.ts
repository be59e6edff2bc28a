/**
 * An expression with so many beginnings that looking for it everywhere would be what a scan costs: it is tried
 * where the first four characters of one stand. Where those of any such expression stand is gone through once
 * for a text. It is used as a global expression is, by `lastIndex` and `exec`.
 */
export class Openings {
  lastIndex = 0;
  private readonly heads = new Heads(3);
  private places = NO_PLACES;
  private next = 0;

  /** `pattern` is sticky. What may begin within a word is `anywhere`, the rest `atWords`, where one begins. */
  constructor(
    readonly pattern: RegExp,
    anywhere: readonly string[],
    atWords: readonly string[] = [],
  ) {
    for (const heads of [known, this.heads]) {
      for (const start of anywhere) heads.add(start, false);
      for (const start of atWords) heads.add(start, true);
    }
    last = NO_PLACES;
  }

  exec(text: string): RegExpExecArray | null {
    const { pattern, lastIndex } = this;
    const isGoingOn = lastIndex > 0 && this.places.text === text;
    if (!isGoingOn) {
      this.places = placesIn(text);
      this.next = 0;
    }
    const { at: places, heads, count } = this.places;
    for (let i = this.next; i < count; i++) {
      const at = places[i]!;
      if (at < lastIndex) continue;
      if (!this.heads.has(heads[i]!)) continue;
      pattern.lastIndex = at;
      const hit = pattern.exec(text);
      if (hit === null) continue;
      this.next = i;
      this.lastIndex = at + Math.max(1, hit[0].length);
      return hit;
    }
    this.lastIndex = 0;
    return null;
  }

  /** All of them, each behind the end of the one before. */
  *matchAll(text: string): Generator<RegExpExecArray> {
    this.lastIndex = 0;
    for (let hit = this.exec(text); hit !== null; hit = this.exec(text)) {
      const { lastIndex } = this;
      yield hit;
      this.lastIndex = lastIndex;
    }
  }

  test(text: string): boolean {
    this.lastIndex = 0;
    return this.exec(text) !== null;
  }
}

/**
 * A set of beginnings of three or four characters, of each its last five bits, since letters are alike in both
 * cases so. Those that may begin within a word, those of words only, and those that ASCII does not have are apart.
 */
class Heads {
  private readonly anywhere: Int32Array;
  private readonly atWords: Int32Array;
  private readonly others: Int32Array;

  constructor(private readonly characters: 3 | 4) {
    const words = 1 << (5 * characters - 5);
    this.anywhere = new Int32Array(words);
    this.atWords = new Int32Array(words);
    this.others = new Int32Array(words);
  }

  /** Four characters' bits, and the two behind them. */
  has(head: number): boolean {
    const bits = (head & HEAD) >>> (20 - 5 * this.characters);
    const heads = (head & OTHER) === 0 ? this.anywhere : this.others;
    const word =
      (head & AT_WORD) === 0
        ? heads[bits >>> 5]!
        : heads[bits >>> 5]! | this.atWords[bits >>> 5]!;
    return ((word >>> (bits & 31)) & 1) === 1;
  }

  add(start: string, isWord: boolean) {
    this.put(start, isWord);
    if (/^[\0-\x7F]*$/.test(start)) return;
    this.put(start.toLowerCase(), isWord);
    this.put(start.toUpperCase(), isWord);
  }

  private put(start: string, isWord: boolean) {
    const isOther = start.charCodeAt(0) > 127;
    const heads = isWord ? this.atWords : isOther ? this.others : this.anywhere;
    const known = Math.min(start.length, this.characters);
    let bits = 0;
    for (let i = 0; i < known; i++)
      bits = (bits << 5) | (start.charCodeAt(i) & 31);
    // Whatever may follow a short one.
    bits <<= 5 * (this.characters - known);
    const end = bits + (1 << (5 * (this.characters - known)));
    if (end - bits === 1) heads[bits >>> 5]! |= 1 << (bits & 31);
    else heads.fill(-1, bits >>> 5, end >>> 5);
  }
}

const HEAD = (1 << 20) - 1;
/** Behind the bits of four characters: that they begin a word, and that the first is none of ASCII. */
const AT_WORD = 1 << 20;
const OTHER = 1 << 21;

/** Those of all expressions. */
const known = new Heads(4);

/** Where in a text some expression may begin, and with what. */
interface Places {
  text: string | null;
  at: Int32Array;
  heads: Int32Array;
  count: number;
}
const NO_PLACES: Places = {
  text: null,
  at: new Int32Array(),
  heads: new Int32Array(),
  count: 0,
};

/** Those of the text that was read last: it is looked through for one expression after the other. */
let last = NO_PLACES;

function placesIn(text: string): Places {
  if (last.text === text) return last;
  const { length } = text;
  let at: Int32Array = new Int32Array(64 + (length >> 2));
  let heads: Int32Array = new Int32Array(at.length);
  let count = 0;
  let bits = 0;
  for (let i = 0; i < 3; i++) bits = (bits << 5) | (text.charCodeAt(i) & 31);
  let flags = AT_WORD;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    bits = ((bits << 5) | (text.charCodeAt(i + 3) & 31)) & HEAD;
    const head = bits | flags | (code > 127 ? OTHER : 0);
    flags = isAlphanumeric(code) ? 0 : AT_WORD;
    if (!known.has(head)) continue;
    if (count === at.length) {
      at = longer(at);
      heads = longer(heads);
    }
    at[count] = i;
    heads[count++] = head;
  }
  last = { text, at, heads, count };
  return last;
}

function longer(list: Int32Array): Int32Array {
  const doubled = new Int32Array(list.length * 2);
  doubled.set(list);
  return doubled;
}

function isAlphanumeric(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || (code >= 48 && code <= 57);
}
