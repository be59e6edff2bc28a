/** Scripts without spaces between words; Korean has spaces, but glues particles to words. */

/** Overlapping pairs of characters stand for the words that cannot be told apart. */
export const UNSPACED_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const UNSPACED_START = new RegExp(`^${UNSPACED_RUN.source}`, "u");

const HAN = /\p{Script=Han}/u;
const HIRAGANA_PAIR = /^[\p{Script=Hiragana}ー]{2}$/u;
/** Chinese characters that are grammar more often than words. */
const FUNCTION_CHARACTER =
  /[的了是我你您他她它们們在有和与與也都很就没沒吗嗎呢吧啊哪谁誰怎么麼甚什几幾个個这這那叫只]/u;
const CONTENT_RUN = new RegExp(
  `(?:(?!${FUNCTION_CHARACTER.source})\\p{Script=Han})+`,
  "gu",
);
/** Korean particles; what is left of a word without them may be a single syllable. */
const PARTICLE =
  /(?<=^\p{Script=Hangul}+)(?:에서|에게|한테|까지|부터|이랑|은|는|이|가|을|를|의|에|와|과|도|로|만|랑)$/u;

const FUNCTION_WEIGHT = 0.2;
const WORD_WEIGHT = 0.7;

export function isUnspaced(word: string): boolean {
  return UNSPACED_START.test(word);
}

/** The terms of a run on the stored side: pairs, and every word that one character may be. */
export function storedPairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  const terms = characters.flatMap((character, i) => {
    const next = characters[i + 1];
    const terms = next === undefined ? [] : [character + next];
    if (HAN.test(character)) terms.push(character);
    return terms;
  });
  return [...terms, ...singleSyllable(run)];
}

/** The terms of a run in a question, with their weights: of single characters only those that are a word of their own. */
export function queryPairs(run: string): [term: string, weight: number][] {
  const characters = [...run];
  if (characters.length === 1) return [[run, WORD_WEIGHT]];
  const stem = [...run.replace(PARTICLE, "")].length;
  const pairs = characters.slice(1).map((next, i): [string, number] => {
    const pair = characters[i]! + next;
    const isGrammar =
      HIRAGANA_PAIR.test(pair) ||
      FUNCTION_CHARACTER.test(pair) ||
      i + 1 >= stem;
    return [pair, isGrammar ? FUNCTION_WEIGHT : WORD_WEIGHT];
  });
  const singles = [
    ...(run.match(CONTENT_RUN) ?? []).filter((word) => [...word].length === 1),
    ...singleSyllable(run),
  ];
  return [
    ...pairs,
    ...singles.map((word): [string, number] => [word, WORD_WEIGHT]),
  ];
}

function singleSyllable(run: string): string[] {
  const word = run.replace(PARTICLE, "");
  return word !== run && word.length === 1 ? [word] : [];
}
