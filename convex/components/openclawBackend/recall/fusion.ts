import { createdAtOf, DEFAULT_IMPORTANCE } from "../embedding/recallRows.js";
import { unpack } from "../embedding/smallVector.js";
import type { ShapedQuery } from "../text/query.js";
import type { Found } from "./candidates.js";
import { inTurn } from "./questions.js";
import {
  distinct,
  hasEvidence,
  rank,
  type Candidate,
  type Ranked,
} from "./rank.js";
import type { Question, RecallRequest } from "./request.js";
import { cosineOf, unit, type Vector } from "./similarity.js";
import { scoreText } from "./textScore.js";

/** How the candidates of all questions become one answer: ranked for each question, then fused. */

type RowCandidate = Candidate & { row: Found };

/** A result with the places of the questions that it answers. */
export type Answering = Ranked<RowCandidate> & { answers: number[] };

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

/**
 * Ranks every candidate for every question, those too that only another question has found: they are read
 * already. A question that nothing speaks to adds nothing. The others fill the answer in turn, so that each
 * has its best in it however the scores of two questions compare; a result that several have found
 * is taken once and leaves room. It has the score that it has for the question which it answers best,
 * and answers those that would show it among their own first `limit`.
 */
export function fuse(
  rows: readonly Found[],
  { questions, minScore, minEvidence, limit, now }: RecallRequest,
  /** Of each question; null where words are not asked for. */
  shaped: readonly (ShapedQuery | null)[],
): Fused {
  const vectors = rows.map((row) => vectorOf(row, questions));
  const ranked = questions.map((question, place) => {
    const words = shaped[place] ?? null;
    const texts = words ? scoreText(words, rows) : rows.map(() => 0);
    const candidates = rows.map((row, i) => ({
      ...candidateOf(row, vectors[i] ?? null, question, place),
      textScore: texts[i]!,
      nameShare: 0,
      isOfDay: false,
    }));
    const queryVector = question.vectors[0]?.values ?? null;
    return rank(candidates, { queryVector, byText: words !== null, now });
  });
  const passing = ranked.map((results) => {
    const enough = results.filter(({ score }) => score >= minScore);
    return hasEvidence(enough, minEvidence) ? enough : [];
  });
  const firsts = passing.map((results) => results.slice(0, limit).map(sameAs));
  const shown = new Set(inTurn(firsts).slice(0, limit));
  const answering = (result: Ranked<RowCandidate>): Answering => {
    const places = [...firsts.keys()];
    const answers = places.filter((at) => firsts[at]!.includes(sameAs(result)));
    return { ...result, answers };
  };
  const all = distinct(passing.flat());
  return {
    results: all.filter((result) => shown.has(sameAs(result))).map(answering),
    more: all.length - shown.size,
    nearest: distinct(ranked.flat()).map(answering),
    unfit: rows.filter((_, i) => vectors[i] === null),
  };
}

function sameAs({ candidate }: Ranked<RowCandidate>): string {
  return candidate.sameAs;
}

/** A row's own vector; undefined where no question is asked in its model, null where it is none of that. */
function vectorOf(row: Found, questions: readonly Question[]) {
  const asked = questions
    .flatMap(({ vectors }) => vectors)
    .find(({ model }) => model === row.model);
  return asked && row.vector && unpack(row.vector, asked.values.length);
}

function candidateOf(
  row: Found,
  vector: Vector | null,
  { vectors }: Question,
  place: number,
): Omit<RowCandidate, "textScore" | "nameShare" | "isOfDay"> {
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
