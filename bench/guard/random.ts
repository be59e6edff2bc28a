/** A small seeded generator (mulberry32), so that every run measures the same texts. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new Error("Nothing to pick from.");
    return item;
  }

  /** `length` characters of an alphabet. */
  text(alphabet: string, length: number): string {
    let text = "";
    for (let i = 0; i < length; i++) {
      text += alphabet[this.int(0, alphabet.length - 1)];
    }
    return text;
  }
}

const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

export const alphabets = {
  lower,
  digits,
  upper: lower.toUpperCase(),
  hex: "0123456789abcdef",
  alnum: lower + lower.toUpperCase() + digits,
  lowerDigits: lower + digits,
  upperDigits: lower.toUpperCase() + digits,
  base32: `${lower.toUpperCase()}234567`,
  base64: `${lower}${lower.toUpperCase()}${digits}+/`,
  base64url: `${lower}${lower.toUpperCase()}${digits}-_`,
};
