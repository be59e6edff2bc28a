import { alphabets, type Random } from "../random.js";

/** A card number of a network's length whose last digit is its Luhn digit. */
export function card(r: Random, start: string, length: number): string {
  const body = start + r.text(alphabets.digits, length - 1 - start.length);
  let sum = 0;
  for (const [i, digit] of [...body].reverse().entries()) {
    const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return body + String((10 - (sum % 10)) % 10);
}

/** The digits in groups of the sizes given. */
export function grouped(digits: string, sizes: number[], mark: string): string {
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join(mark);
}

const seedWords =
  "abandon ability able about above absent absorb abstract absurd abuse access accident acoustic acquire across act action actor actress adapt anchor ancient apple arctic badge bamboo banner basket beach because butter cable cactus camera canyon carbon castle cement circle cliff coconut comfort cousin crystal dolphin dragon eagle elbow empty engine fabric famous fiction galaxy garlic hockey island jungle ladder lemon magnet orbit panda rabbit saddle tunnel velvet wagon zebra zoo".split(
    " ",
  );

/** Words of the BIP-39 list; the checksum of the last word is left to chance. */
export function seed(r: Random, count: number): string[] {
  return Array.from({ length: count }, () => r.pick(seedWords));
}
