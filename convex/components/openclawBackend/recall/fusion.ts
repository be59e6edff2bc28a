import { createdAtOf } from "../embedding/recallRows.js";
import { unpack } from "../embedding/vectors.js";
import type { ShapedQuery } from "../text/query.js";
import { DEFAULT_IMPORTANCE } from "../vocabulary.js";
import type { Found } from "./candidates.js";
import { inTurn, type Question, type RecallRequest } from "./request.js";
import { confidenceOf } from "./confidence.js";
import {
  distinct,
  rank,
  type Candidate,
  type Ranked,
  cosineOf,
  unit,
  type Vector,
} from "./rank.js";
import { scoreText, shareOfTerms } from "./textScore.js";

/** How the candidates of all questions become one answer: ranked for each question, then fused. */

type RowCandidate = Candidate & { row: Found };

/** A result with the places of the questions that it answers. */
export type Answering = Sure & { answers: number[] };

type Sure = Ranked<RowCandidate> & {
  /** 0 to 1: that it answers the question which it answers best. */
  confidence: number;
};

export type Fused = {
  /** Best first, as many as are asked for. */
  results: Answering[];
  /** How many others pass. */
  more: number;
  /** All that is remotely near, whether it passes or not, best first. */
  nearest: Answering[];
  /** Rows whose packed vector is none of its model; until it is made anew they count as rows without one. */
  unfit: Found[];
};

/** Nobody asks for so many things at once. */
const LONG_QUESTION_TERMS = 13;

/** What a question asks in words; null where a vector is all that it has. */
export type Words = ShapedQuery | null;

/**
 * Ranks every candidate for every question, those too that only another question has found: they are read
 * already. A question that the rows are hardly an answer to adds nothing. The others fill the answer in turn, so that
 * each has its best in it however the scores of two questions compare; a result that several have found
 * is taken once and leaves room. It has the score that it has for the question which it answers best,
 * and answers those that would show it among their own first `limit`.
 */
export function fuse(
  rows: readonly Found[],
  request: RecallRequest,
  words: readonly Words[],
): Fused {
  const { questions, limit } = request;
  const vectors = rows.map((row) => vectorOf(row, questions));
  const sure = questions.map((question, place) =>
    rankedFor(rows, vectors, request, question, place, words[place] ?? null),
  );
  const passing = sure.map(({ results, isSilent }) =>
    results.filter(passes(request, isSilent)),
  );
  const firsts = passing.map((results) => results.slice(0, limit).map(sameAs));
  const shown = new Set(inTurn(firsts).slice(0, limit));
  const answering = (result: Sure): Answering => {
    const places = [...firsts.keys()];
    const answers = places.filter((at) => firsts[at]!.includes(sameAs(result)));
    return { ...result, answers };
  };
  const all = distinct(passing.flat());
  return {
    results: all.filter((result) => shown.has(sameAs(result))).map(answering),
    more: all.length - shown.size,
    nearest: distinct(sure.flatMap(({ results }) => results)).map(answering),
    unfit: rows.filter((_, i) => vectors[i] === null),
  };
}

function rankedFor(
  rows: readonly Found[],
  vectors: readonly (Vector | null | undefined)[],
  { mode, scale, now }: RecallRequest,
  question: Question,
  place: number,
  words: Words,
): { results: Sure[]; isSilent: boolean } {
  const texts = words ? scoreText(words, rows) : [];
  const terms = words?.terms ?? [];
  const names = shareOfTerms(
    terms.filter(({ isName }) => isName),
    rows,
  );
  const exact = shareOfTerms(
    terms.filter(({ isExact }) => isExact),
    rows,
  );
  const candidates = rows.map((row, i) => ({
    ...candidateOf(row, vectors[i] ?? null, question, place),
    textScore: texts[i] ?? 0,
    nameShare: names[i]!,
    exactShare: exact[i]!,
    isOfDay: row.day !== undefined && words?.days.includes(row.day) === true,
  }));
  const queryVector = question.vectors[0]?.values ?? null;
  const byText = mode !== "vector";
  const ranked = rank(candidates, { queryVector, byText, now });
  const told = words && tellingOf(words);
  const evidence = told && told !== words ? scoreText(told, rows) : texts;
  const ofRow = new Map(rows.map((row, i) => [row, evidence[i] ?? 0]));
  const judged = ranked.map(({ candidate, ...result }) => ({
    ...result,
    candidate: { ...candidate, textScore: ofRow.get(candidate.row) ?? 0 },
  }));
  const { ofResults, isSilent } = confidenceOf(judged, {
    words: told,
    isLong: terms.length >= LONG_QUESTION_TERMS,
    scale: question.vectors.length > 0 ? scale : "words",
    isKnown: question.isKnown,
  });
  const results = ranked.map((result, i) => ({
    ...result,
    confidence: ofResults[i]!,
  }));
  // What is of the day that is meant answers, whatever else of the question it has.
  const isOfDay = candidates.some((candidate) => candidate.isOfDay);
  return { results, isSilent: isSilent && !isOfDay };
}

/**
 * What a question is judged by: of a long one, which any answer shares few words with, the numbers, identifiers and
 * names, where it has some.
 */
function tellingOf(words: ShapedQuery): Pick<ShapedQuery, "terms"> {
  if (words.terms.length < LONG_QUESTION_TERMS) return words;
  const terms = words.terms.filter(({ isName, isExact }) => isName || isExact);
  return terms.length > 0 ? { terms } : words;
}

function passes(
  { minScore, minConfidence }: RecallRequest,
  isSilent: boolean,
): (result: Sure) => boolean {
  return ({ score, confidence }) =>
    score >= minScore &&
    (minConfidence === undefined ? !isSilent : confidence >= minConfidence);
}

function sameAs({ candidate }: Sure): string {
  return candidate.sameAs;
}

/** A row's own vector; undefined where no question is asked in its model, null where it is none of that. */
function vectorOf(row: Found, questions: readonly Question[]) {
  const asked = questions
    .flatMap(({ vectors }) => vectors)
    .find(({ model }) => model === row.model);
  return asked && row.vector && unpack(row.vector, asked.values.length);
}

/** What words make of a row. */
type OfWords = "textScore" | "nameShare" | "exactShare" | "isOfDay";

function candidateOf(
  row: Found,
  vector: Vector | null,
  { vectors }: Question,
  place: number,
): Omit<RowCandidate, OfWords> {
  const asked = vectors.find(({ model }) => model === row.model);
  const dimensions = asked?.values.length;
  // Rows are compared with each other too: by vectors of one model only.
  const isCurrent = asked !== undefined && asked === vectors[0];
  const cosine =
    asked && !isCurrent
      ? cosineOf(unit(vector, dimensions), unit(asked.values, dimensions))
      : null;
  return {
    row,
    searchText: row.searchText,
    cosine: row.cosines?.[place] ?? cosine,
    vector: isCurrent ? vector : null,
    createdAt: createdAtOf(row),
    writtenAt: row.writtenAt,
    trust: row.trust,
    // What log entries say is not compared: each is a record of its own.
    sameAs: row.hash ?? row.owner,
    type: row.type,
    importance: row.importance ?? DEFAULT_IMPORTANCE,
  };
}
