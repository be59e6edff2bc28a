/**
 * Encoder of the entropy-coded text that `convex/backend/embedding/builtin` reads: a sequence of base-8281 digits, each two
 * printable characters. rANS (Duda, 2013) may emit digits of any base, so that the characters carry 6.5 bits each;
 * base64 around a byte-wise coder would carry 6.
 */
export const BASE = 8281;
/** The digit that stands for 0 where a digit is a signed number. */
export const MIDDLE = (BASE - 1) / 2;
const FREQUENCY_BITS = 12;
const TOTAL = 1 << FREQUENCY_BITS;
/** States stay in [LOW, BASE * LOW), below 2^32. LOW is a multiple of TOTAL, as rANS demands. */
const LOW = 1 << 18;
const STATES = 8;

/** The 91 characters from `#` to `}` without the backslash: nothing a string literal has to escape. */
export function toText(digits: readonly number[]): string {
  const character = (value: number) =>
    String.fromCharCode(value < 57 ? value + 35 : value + 36);
  return digits
    .map((digit) => character(digit % 91) + character(Math.floor(digit / 91)))
    .join("");
}

export interface Model {
  /** The smallest symbol. */
  readonly first: number;
  /** Frequencies of `first`, `first + 1`, …; they sum to 4096. */
  readonly frequencies: number[];
}

/** The frequencies of the symbols, rounded to a sum of 4096 with at least 1 for each symbol that occurs. */
export function measure(symbols: Int16Array): Model {
  const counts = new Map<number, number>();
  for (const symbol of symbols) {
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  const frequencies = Array.from({ length: last - first + 1 }, (_, index) => {
    const count = counts.get(first + index) ?? 0;
    const share = Math.round((count / symbols.length) * TOTAL);
    return count === 0 ? 0 : Math.max(1, share);
  });
  // The rounding error is spread over the most frequent symbols, where it costs least.
  let excess = frequencies.reduce((a, b) => a + b, 0) - TOTAL;
  while (excess !== 0) {
    const top = frequencies.indexOf(Math.max(...frequencies));
    frequencies[top]! -= Math.sign(excess);
    excess -= Math.sign(excess);
  }
  return { first, frequencies };
}

/** A model as digits: first symbol + MIDDLE, number of symbols, their frequencies. */
export function modelDigits({ first, frequencies }: Model): number[] {
  return [first + MIDDLE, frequencies.length, ...frequencies];
}

/** Encodes symbols, whose number is a multiple of 4, as the digits that the kernel's `decode` reads. */
export function encode(model: Model, symbols: Int16Array): number[] {
  const starts: number[] = [];
  let start = 0;
  for (const frequency of model.frequencies) {
    starts.push(start);
    start += frequency;
  }
  const states = new Array<number>(STATES).fill(LOW);
  const reversed: number[] = [];
  // Last symbol first: the decoder is a stack.
  for (let index = symbols.length - 1; index >= 0; index--) {
    const symbol = symbols[index]! - model.first;
    const frequency = model.frequencies[symbol]!;
    let state = states[index % STATES]!;
    while (state >= (LOW / TOTAL) * BASE * frequency) {
      reversed.push(state % BASE);
      state = Math.floor(state / BASE);
    }
    states[index % STATES] =
      Math.floor(state / frequency) * TOTAL +
      (state % frequency) +
      starts[symbol]!;
  }
  const heads = states.flatMap((state) => [
    state % BASE,
    Math.floor(state / BASE) % BASE,
    Math.floor(state / BASE / BASE),
  ]);
  return [...heads, ...reversed.reverse()];
}
