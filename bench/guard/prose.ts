import { silent } from "./proseSilent.js";
import { furtherSilent } from "./proseSilentFurther.js";
import { stated } from "./proseStated.js";
import { furtherStated } from "./proseStatedFurther.js";
import { alphabets, type Random } from "./random.js";

/** A sentence by its language; for those that state a secret, what they state. */
export interface Sentence {
  language: string;
  text: string;
  values: string[];
}

const nouns =
  "turtle hunter maple copper lantern river falcon pepper window saddle".split(
    " ",
  );
const capitalised = (word: string) => word[0]?.toUpperCase() + word.slice(1);

/** What a person chooses, joined here so that no file holds anything that looks like a leak. */
const makers: Record<string, (r: Random) => string> = {
  P: (r) =>
    r.pick([
      () => `${capitalised(r.pick(nouns))}${r.int(10, 99)}!`,
      () => `${r.pick(nouns)}-${r.pick(nouns)}-${r.int(100, 999)}`,
      () => `${capitalised(r.pick(nouns))}@${r.int(1980, 2030)}`,
      () => `${r.text(alphabets.alnum, 5)}${r.int(0, 9)}!${r.text("xyzQW", 4)}`,
      () => `${r.int(2, 9)}${r.pick(nouns)}#${capitalised(r.pick(nouns))}`,
    ])(),
  S: (r) => `${r.pick(nouns)}${r.int(10, 9999)}`,
  W: (r) => r.pick(nouns),
  K: (r) => r.text(alphabets.alnum, 32),
  H: (r) => r.text(alphabets.hex, 40),
  N: (r) => String(r.int(2100, 9899)),
  M: (r) => r.text(alphabets.digits, 6),
  F: (r) => Array.from({ length: 4 }, () => r.pick(nouns)).join(" "),
  U: (r) => r.pick(["bob", "anna", "admin", "j.doe"]),
  E: (r) => `${r.pick(["bob", "anna"])}@${r.pick(["acme", "mail"])}.com`,
  L: () => "\n",
};

function sentences(table: Record<string, string>, r: Random): Sentence[] {
  return Object.entries(table).flatMap(([language, lines]) =>
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const values: string[] = [];
        const text = line.replace(/\{([A-Z])\}/g, (_, letter: string) => {
          const value = makers[letter]?.(r) ?? "";
          if (!"UEL".includes(letter)) values.push(value);
          return value;
        });
        return { language, text, values };
      }),
  );
}

export const statedSentences = (r: Random) =>
  sentences({ ...stated, ...furtherStated }, r);
export const silentSentences = (r: Random) =>
  sentences({ ...silent, ...furtherSilent }, r);
