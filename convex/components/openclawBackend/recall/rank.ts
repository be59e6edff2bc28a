export type RecallType = "fact" | "preference" | "decision" | "note" | "log";
export type Trust = "owner" | "agent" | "untrusted";

export type Candidate = {
  /** As made by `searchText`. */
  searchText: string;
  /** From `scoreText`; 0 where no term matches. */
  textScore: number;
  /** From `shareOfTerms`: of the names in the question how many it has, and of the numbers and identifiers. */
  nameShare: number;
  exactShare: number;
  /** Whether it is of a day that the question means. */
  isOfDay: boolean;
  /** To the query, as the vector leg gave it; null for a row that only the text leg found. */
  cosine: number | null;
  /** Null where the row has none (yet). */
  vector: Vector | null;
  createdAt: number;
  /** The order in which rows were written (`_creationTime`): unlike `createdAt` unique within a batch and true for imports. */
  writtenAt: number;
  type: RecallType;
  /** 0 to 1. */
  importance: number;
  trust: Trust;
  /** Equal for rows that say the same in the same words: one of them stands for all. */
  sameAs: string;
};

export type Signals = {
  vector: number | null;
  /** Rank among the text matches, 1 = best; null where no term matches. */
  text: number | null;
  recency: number;
  importance: number;
};

export type Ranked<C extends Candidate> = {
  candidate: C;
  /** 0 to 1, comparable within one answer. */
  score: number;
  signals: Signals;
};

export type RankOptions = {
  /** Without it (or without the candidates' vectors) `cosine` is taken as it is. */
  queryVector: Vector | null;
  /** Whether words count for the order. */
  byText: boolean;
  now: number;
};

/** Measured best for expanded similarities and for plain ones, which only choose what to expand by. */
const TEXT_SHARE = 0.2;

/**
 * What a row gains that has all names of the question, all its numbers and identifiers, or is of its day. They tell little where every row has them, so
 * the text score hardly counts them, but a row without the one that is asked about is about something else.
 */
const NAMES_GAIN = 0.08;
const EXACT_GAIN = 0.3;
const DAY_GAIN = 0.15;

/** A row that has its vector goes before an equal one that has none yet. */
const UNKNOWN_PENALTY = 0.02;

/** Expanded similarities are rarely below: scores are moved by it, so that none is cut off. */
const LEAST_RELEVANCE = -0.5;

/**
 * Rows written together are about the same thing: a row gains from the best of the two before and the two after it
 * in time among the candidates. Recall@10: +2.5 points on conversation turns, +3 on observations; -1 on unrelated
 * memories written within one session.
 */
const NEIGHBOUR_SHARE = 0.25;
const NEIGHBOURS = [-2, -1, 1, 2];
const SESSION_GAP_MS = 30 * 60_000;

const DAY_MS = 86_400_000;
/** What was decided or is preferred holds until it is superseded; notes and logs fade. */
export const HALF_LIFE_DAYS: Record<RecallType, number> = {
  decision: 365,
  preference: 365,
  fact: 180,
  note: 60,
  log: 30,
};
/** The most that age, unimportance and doubtful origin can each take away: tie-breakers, not filters. */
const RECENCY_SHARE = 0.03;
const IMPORTANCE_SHARE = 0.03;
const TRUST_FACTOR: Record<Trust, number> = {
  owner: 1,
  agent: 0.99,
  untrusted: 0.95,
};

/**
 * Ranks the union of both legs, best first: text score and cosine are fused and the row's own qualities weighed
 * in. Rows that say the same in the same words are one, at the best place of these; whatever differs stays.
 */
export function rank<C extends Candidate>(
  candidates: readonly C[],
  { queryVector, byText, now }: RankOptions,
): Ranked<C>[] {
  const texts = shareOfBest(
    candidates.map(({ textScore }) => (byText ? textScore : 0)),
  );
  const textRanks = ranksOf(texts);
  const query = unit(queryVector, queryVector?.length);
  const vectors = candidates.map(({ vector }) => unit(vector, query?.length));
  const plain = candidates.map(
    ({ cosine }, i) => finite(cosine) ?? cosineOf(query, vectors[i] ?? null),
  );
  const first = relevances(candidates, texts, plain);
  const expanded = expandedSimilarities(query, vectors, plain, first);
  const relevance = relevances(candidates, texts, expanded);
  const hasVectors = expanded.some((similarity) => similarity !== null);
  const least = hasVectors ? LEAST_RELEVANCE : 0;
  const greatest = 1 + (byText ? NAMES_GAIN + EXACT_GAIN + DAY_GAIN : 0);
  const results = candidates.map((candidate, i) => {
    const { nameShare, exactShare, isOfDay } = candidate;
    const recency = recencyOf(candidate, now);
    const importance = clamp(candidate.importance);
    const quality =
      (1 - RECENCY_SHARE * (1 - recency)) *
      (1 - IMPORTANCE_SHARE * (1 - importance)) *
      TRUST_FACTOR[candidate.trust];
    const gain =
      NAMES_GAIN * nameShare +
      EXACT_GAIN * exactShare +
      (isOfDay ? DAY_GAIN : 0);
    const evidence = (relevance[i] ?? 0) + (byText ? gain : 0);
    const weighed = evidence > 0 ? evidence * quality : evidence;
    const score = clamp((weighed - least) / (greatest - least));
    const signals = {
      vector: plain[i] ?? null,
      text: textRanks[i] ?? null,
      recency,
      importance,
    };
    return { candidate, score, signals };
  });
  return distinct(results.filter(({ score }) => score > 0));
}

/** Both legs' evidence for each candidate, and some of that for the rows written next to it. */
function relevances(
  candidates: readonly Candidate[],
  texts: readonly number[],
  similarities: readonly (number | null)[],
): number[] {
  const unknown = unknownSimilarity(similarities);
  const own = texts.map((text, i) =>
    unknown === null
      ? text
      : TEXT_SHARE * text + (1 - TEXT_SHARE) * (similarities[i] ?? unknown),
  );
  const order = candidates
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (candidates[a]?.writtenAt ?? 0) - (candidates[b]?.writtenAt ?? 0),
    );
  const scores = [...own];
  order.forEach((i, place) => {
    const nearby = NEIGHBOURS.map((distance) => {
      const j = order[place + distance];
      return j !== undefined && isSameSession(candidates[i], candidates[j])
        ? (own[j] ?? 0)
        : 0;
    });
    scores[i] =
      ((own[i] ?? 0) + NEIGHBOUR_SHARE * Math.max(...nearby)) /
      (1 + NEIGHBOUR_SHARE);
  });
  return scores;
}

/**
 * What a row without a vector is taken for: less alike than three quarters of the others, so that it
 * neither vanishes nor passes one that both legs found. Null where the vector leg is missing altogether.
 */
function unknownSimilarity(
  similarities: readonly (number | null)[],
): number | null {
  const known = similarities
    .filter((similarity) => similarity !== null)
    .sort((a, b) => a - b);
  const quartile = known[Math.floor(known.length / 4)];
  return quartile === undefined ? null : quartile - UNKNOWN_PENALTY;
}

function isSameSession(a?: Candidate, b?: Candidate): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    Math.abs(a.writtenAt - b.writtenAt) <= SESSION_GAP_MS
  );
}

export function recencyOf(
  { createdAt, type }: Pick<Candidate, "createdAt" | "type">,
  now: number,
): number {
  const ageDays = Math.max(0, now - createdAt) / DAY_MS;
  return clamp(0.5 ** (ageDays / HALF_LIFE_DAYS[type]));
}

/**
 * Best first, and one of those that say the same: the newest of those most trusted, at the place that the best
 * has earned. Text from outside that repeats what the owner said does not replace it.
 */
export function distinct<R extends Ranked<Candidate>>(
  results: readonly R[],
): R[] {
  const kept = new Map<string, R>();
  const ranked = results.toSorted(
    (a, b) =>
      b.score - a.score || b.candidate.writtenAt - a.candidate.writtenAt,
  );
  for (const result of ranked) {
    const { candidate, signals } = result;
    const twin = kept.get(candidate.sameAs);
    if (twin === undefined) kept.set(candidate.sameAs, result);
    else if (supersedes(candidate, twin.candidate))
      kept.set(candidate.sameAs, { ...twin, candidate, signals });
  }
  return [...kept.values()];
}

function supersedes(candidate: Candidate, kept: Candidate): boolean {
  return candidate.trust === kept.trust
    ? candidate.createdAt > kept.createdAt
    : TRUST_FACTOR[candidate.trust] > TRUST_FACTOR[kept.trust];
}

function shareOfBest(scores: readonly number[]): number[] {
  const clean = scores.map((score) => Math.max(0, finite(score) ?? 0));
  const best = Math.max(0, ...clean);
  return clean.map((score) => (best > 0 ? score / best : 0));
}

/** 1 = best, equals share a rank; no rank for 0. */
function ranksOf(scores: readonly number[]): (number | null)[] {
  const sorted = [...scores].sort((a, b) => b - a);
  return scores.map((score) => (score > 0 ? sorted.indexOf(score) + 1 : null));
}

function finite(value: number | null): number | null {
  return Number.isFinite(value) ? value : null;
}

function clamp(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

/** How alike vectors are: cosines, and those to a question that is moved towards what it has found. */

export type Vector =
  readonly number[] | Float32Array | Float64Array | Int8Array;

/** Rocchio's weights for what is relevant and for what is common to all candidates (J. Rocchio, 1971). */
const RELEVANT_WEIGHT = 0.4;
const COMMON_WEIGHT = 0.9;
const RELEVANT_ROWS = 3;
/** What few candidates have in common may be what is asked: the mean is as of these besides, all zero. */
const ASSUMED_ROWS = 8;

/** Length 1, or null for what has no direction: missing, zero, not finite, of another dimension. */
export function unit(
  vector: Vector | null,
  dimensions: number | undefined,
): Float64Array | null {
  if (vector === null || vector.length !== dimensions) return null;
  const result = new Float64Array(vector);
  const norm = Math.sqrt(dot(result, result));
  if (!(norm > 0 && Number.isFinite(norm))) return null;
  for (let i = 0; i < result.length; i++) result[i]! /= norm;
  return result;
}

export function cosineOf(
  a: Float64Array | null,
  b: Float64Array | null,
): number | null {
  return a === null || b === null ? null : dot(a, b);
}

/**
 * The candidates' similarity to a query moved towards the three best of the first pass and
 * away from their average, which keeps apart what a narrow embedding crowds together: 1.2
 * points of recall@10 on conversation turns, for one more product a candidate. All vectors are of
 * length 1. A candidate without one keeps its cosine.
 */
export function expandedSimilarities(
  query: Float64Array | null,
  vectors: readonly (Float64Array | null)[],
  cosines: readonly (number | null)[],
  scores: readonly number[],
): (number | null)[] {
  if (query === null) return [...cosines];
  const best = vectors
    .map((vector, i) => ({ vector, score: scores[i] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .slice(0, RELEVANT_ROWS);
  const moved = Float64Array.from(query);
  const relevant = best.map(({ vector }) => vector);
  addSum(moved, relevant, RELEVANT_WEIGHT / RELEVANT_ROWS);
  const rows = vectors.filter((vector) => vector !== null).length;
  addSum(moved, vectors, -COMMON_WEIGHT / (rows + ASSUMED_ROWS));
  return vectors.map((vector, i) =>
    vector === null ? (cosines[i] ?? null) : dot(moved, vector),
  );
}

function addSum(
  sum: Float64Array,
  vectors: readonly (Float64Array | null)[],
  weight: number,
): void {
  for (const vector of vectors)
    if (vector !== null)
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * vector[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
