import type { ShapedQuery } from "../text/query.js";
import { CALIBRATIONS, type Calibration } from "./calibration.js";
import type { Candidate, Ranked } from "./rank.js";
import { foundShare, isAkin } from "./textScore.js";

/**
 * How sure recall is: of one question, that the rows hold an answer to it at all, and of a result, that it is one. Both
 * are logistic, fitted by `bench/recall/calibrate.ts` on questions whose answers are known, each also asked of stores
 * from which these were taken.
 */

/**
 * What the cosines are worth: those of the built-in embedder as they are, those of any other model by how far they
 * stand out from the rest, and where there are none, words alone.
 */
export type Scale = keyof typeof CALIBRATIONS;

export type Asked = {
  /** Null where a vector is all that is asked. */
  words: Pick<ShapedQuery, "terms"> | null;
  scale: Scale;
  /** A text rather than a question: whatever has one of its words is near, so that it is answered by the nearest. */
  isLong: boolean;
  /** False where the embedder knows none of the question's words: of one that no row has anything of, it says nothing. */
  isKnown: boolean;
};

export type Confidence = {
  /** 0 to 1: that the rows hold an answer. */
  answerable: number;
  /** Whether that is too little to answer. */
  isSilent: boolean;
  /** Of each result, 0 to 1: that it answers. */
  ofResults: number[];
};

/** Behind the first of these, cosines tell what is usual; few of them say little, so some are assumed besides. */
const FIRST_ROWS = 3;
const ASSUMED_ROWS = 8;
const ASSUMED_COSINE = 0.2;
/** From so many on their spread is known; until then the best one stands out as much as it does on average. */
const SPREAD_ROWS = 8;
const USUAL_STANDING = 3;

/** @param ranked all that was ranked for the question, best first */
export function confidenceOf(
  ranked: readonly Ranked<Candidate>[],
  asked: Asked,
): Confidence {
  const calibration = CALIBRATIONS[asked.scale];
  const features = featuresOf(ranked, asked.words);
  const { answer, results } = features;
  const saysNothing =
    !asked.isKnown &&
    asked.words !== null &&
    answer.found === 0 &&
    !isAkin(
      asked.words,
      ranked.map(({ candidate }) => candidate),
    );
  const answerable =
    ranked.length === 0 || saysNothing
      ? 0
      : logistic(calibration.answer, answer, asked.words === null);
  return {
    answerable,
    isSilent:
      answerable === 0 ||
      (answerable < calibration.silentBelow &&
        !(asked.isLong && answer.found > 0)),
    ofResults: results.map(
      (result) =>
        answerable * logistic(calibration.hit, result, asked.words === null),
    ),
  };
}

export type AnswerFeatures = {
  /** The best cosine over what is usual for the question, and in standard deviations. */
  margin: number;
  standing: number;
  /** The best text score. */
  text: number;
  /** The share of the question's words that is found at all, by weight. */
  found: number;
  /** The best score over the second; 0 where there is no other. */
  lead: number;
};

export type HitFeatures = {
  /** Its score as a share of the best one, and one by its place. */
  share: number;
  place: number;
  cosine: number;
  standing: number;
  text: number;
  /** Its cosine and text score over the best of the others. */
  cosineLead: number;
  textLead: number;
};

/** What the fit is made of, the same here and there. */
export function featuresOf(
  ranked: readonly Ranked<Candidate>[],
  words: Asked["words"],
): { answer: AnswerFeatures; results: HitFeatures[] } {
  const known = ranked
    .map(({ signals }) => signals.vector)
    .filter((cosine) => cosine !== null);
  const cosines = ordered(known);
  const texts = ordered(ranked.map(({ candidate }) => candidate.textScore));
  const scores = ordered(ranked.map(({ score }) => score));
  const rest = cosines.slice(FIRST_ROWS);
  const usual =
    (sumOf(rest) + ASSUMED_ROWS * ASSUMED_COSINE) /
    (rest.length + ASSUMED_ROWS);
  const mean = sumOf(rest) / (rest.length || 1);
  const spread = Math.sqrt(
    sumOf(rest.map((cosine) => (cosine - mean) ** 2)) / (rest.length || 1),
  );
  const standingOf = (cosine: number) =>
    rest.length < SPREAD_ROWS || spread === 0
      ? USUAL_STANDING
      : (cosine - mean) / spread;
  const overOthers = (value: number, all: readonly number[], least: number) =>
    value - ((value === all[0] ? all[1] : all[0]) ?? least);
  const rows = ranked.map(({ candidate }) => candidate);
  return {
    answer: {
      margin: (cosines[0] ?? usual) - usual,
      standing: standingOf(cosines[0] ?? mean),
      text: texts[0] ?? 0,
      found: words ? foundShare(words, rows) : 0,
      lead: scores.length > 1 ? scores[0]! - scores[1]! : 0,
    },
    results: ranked.map(({ candidate, score, signals }, i) => {
      const cosine = signals.vector ?? usual;
      const text = candidate.textScore;
      return {
        share: score / (scores[0] || 1),
        place: 1 / (1 + i),
        cosine,
        standing: standingOf(cosine),
        text,
        cosineLead: overOthers(cosine, cosines, usual),
        textLead: overOthers(text, texts, 0),
      };
    }),
  };
}

/** Features of words, which a question without any leaves at their average. */
const OF_WORDS = ["text", "found", "textLead"];

function logistic<Features extends AnswerFeatures | HitFeatures>(
  { bias, weights }: Calibration["answer"] | Calibration["hit"],
  features: Features,
  isWordless: boolean,
): number {
  const terms = Object.entries(weights).map(([name, { weight, mean }]) => {
    const given = features[name as keyof Features] as number;
    return weight * (isWordless && OF_WORDS.includes(name) ? mean : given);
  });
  return 1 / (1 + Math.exp(-bias - sumOf(terms)));
}

function ordered(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => b - a);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
