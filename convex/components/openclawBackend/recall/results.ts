import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { countUnqueued } from "../embedding/models.js";
import { countPending } from "../embedding/pending.js";
import type { Row } from "../rows.js";
import { shapeQuery } from "../text/query.js";
import { vMemoryType, vTrust } from "../vocabulary.js";
import {
  newestRows,
  passes,
  rowsOfHits,
  storedVector,
  textHits,
} from "./candidates.js";
import {
  hasEvidence,
  rank,
  recencyOf,
  type Candidate,
  type Ranked,
} from "./rank.js";
import type {
  QueryVector,
  RecallFilter,
  RecallRequest,
  VectorHit,
} from "./request.js";
import { cosineOf, unit } from "./similarity.js";
import { findByText } from "./textLeg.js";
import { scoreText } from "./textScore.js";

/** A common estimate for English text. */
const CHARACTERS_PER_TOKEN = 4;
const NEAREST = 3;

const vRecalled = v.object({
  kind: v.union(v.literal("memory"), v.literal("log")),
  id: v.string(),
  content: v.string(),
  type: v.union(vMemoryType, v.literal("log")),
  tags: v.array(v.string()),
  space: v.string(),
  trust: vTrust,
  flags: v.array(v.string()),
  date: v.optional(v.string()),
  createdAt: v.number(),
  score: v.number(),
  signals: v.object({
    vector: v.union(v.number(), v.null()),
    text: v.union(v.number(), v.null()),
    recency: v.number(),
    importance: v.number(),
  }),
});
type Recalled = Infer<typeof vRecalled>;

export const vRanking = v.object({
  results: v.array(vRecalled),
  nearest: v.array(vRecalled),
  abstained: v.boolean(),
  truncated: v.boolean(),
  pendingIndex: v.number(),
  droppedTerms: v.array(v.string()),
});

/** Ranks what the legs found, after re-checking every row: vector search ran before this transaction. */
export async function recallRows(
  ctx: QueryCtx,
  {
    request,
    vectors,
    hits,
  }: { request: RecallRequest; vectors: QueryVector[]; hits: VectorHit[] },
): Promise<Infer<typeof vRanking>> {
  const { filter, limit, mode, now } = request;
  const shaped = shapeQuery(mode === "recent" ? "" : (request.query ?? ""));
  const byText = mode !== "vector" && shaped.terms.length > 0;
  const relevance = byText || vectors.length > 0;
  const pending = await countPending(ctx, filter.spaces);
  const unqueued =
    request.model === undefined
      ? 0
      : await countUnqueued(ctx, filter.spaces, request.model);
  const found = new Map<string, Row>();
  const add = (rows: readonly Row[]) => {
    for (const row of rows) {
      if (passes(row, filter, now)) found.set(row._id, row);
    }
  };
  const hitRows = await rowsOfHits(ctx, hits);
  add(hitRows.map(({ row }) => row));
  if (byText) {
    // Which terms are worth a search depends on what the vector leg has found.
    const search = (text: string, take: number) =>
      textHits(ctx, filter, text, take);
    add(await findByText(shaped, [...found.values()], search));
  }
  // What a filter leaves must be found even where both legs rank it low.
  if (isNarrow(filter) || !relevance)
    add(await newestRows(ctx, filter, limit, now));

  const rows = [...found.values()];
  const report = {
    pendingIndex: pending + unqueued,
    droppedTerms: shaped.dropped,
  };
  if (!relevance) {
    rows.sort((a, b) => b.writtenAt - a.writtenAt);
    const results = rows.slice(0, limit).map((row) => recent(row, now));
    return {
      ...report,
      ...withinTokens(results, request),
      abstained: false,
      nearest: [],
    };
  }
  const textScores = byText ? scoreText(shaped, rows) : rows.map(() => 0);
  // What the vector leg has read already is not read again.
  const known = new Map(hitRows.map(({ row, stored }) => [row._id, stored]));
  const stored = await Promise.all(
    rows.map(async (row) =>
      vectors.length === 0
        ? null
        : (known.get(row._id) ?? (await storedVector(ctx, row))),
    ),
  );
  const candidates = rows.map((row, i) => {
    const own = stored[i] ?? null;
    // Rows are compared with each other too: by vectors of one model only.
    const comparable = own?.model === vectors[0]?.model ? own : null;
    const asked = comparable
      ? undefined
      : vectors.find(({ model }) => model === own?.model);
    const cosine =
      own && asked
        ? cosineOf(
            unit(own.vector, own.vector.length),
            unit(asked.values, own.vector.length),
          )
        : null;
    return candidateOf(row, textScores[i]!, cosine, comparable?.vector ?? null);
  });
  const ranked = rank(candidates, {
    queryVector: vectors[0]?.values ?? null,
    limit,
    minScore: 0,
    now,
  });
  const passing = ranked.filter(({ score }) => score >= request.minScore);
  const abstained =
    passing.length === 0 || !hasEvidence(passing, request.minEvidence);
  return {
    ...report,
    ...withinTokens(abstained ? [] : passing.map(recalled), request),
    abstained,
    nearest: abstained ? ranked.slice(0, NEAREST).map(recalled) : [],
  };
}

/** Whether the filter says more than the search indexes can. */
function isNarrow({
  tagsAny,
  tagsAll,
  types,
  since,
  until,
  asOf,
  minTrust,
}: RecallFilter): boolean {
  const some = [tagsAny, tagsAll, types, since, until, asOf].some(
    (part) => part !== undefined,
  );
  return some || minTrust !== "untrusted";
}

type RowCandidate = Candidate & { row: Row };

function candidateOf(
  row: Row,
  textScore: number,
  cosine: number | null,
  vector: number[] | null,
): RowCandidate {
  const isMemory = "memoryId" in row;
  return {
    row,
    searchText: row.searchText,
    textScore,
    cosine,
    vector,
    createdAt: row.createdAt,
    writtenAt: row.writtenAt,
    type: isMemory ? row.type : "log",
    importance: isMemory ? row.importance : 0.5,
    trust: row.provenance.trust,
    contentHash: isMemory ? row.contentHash : row.entryId,
  };
}

function recalled({
  candidate,
  score,
  signals,
}: Ranked<RowCandidate>): Recalled {
  const { row } = candidate;
  const common = {
    content: row.content,
    space: row.space,
    trust: row.provenance.trust,
    flags: row.flags ?? [],
    createdAt: row.createdAt,
    score,
    signals,
  };
  return "memoryId" in row
    ? {
        kind: "memory",
        id: row.memoryId,
        type: row.type,
        tags: row.tags,
        ...common,
      }
    : {
        kind: "log",
        id: row.entryId,
        type: "log",
        tags: [],
        date: row.date,
        ...common,
      };
}

function recent(row: Row, now: number): Recalled {
  const candidate = candidateOf(row, 0, null, null);
  const recency = recencyOf(candidate, now);
  const { importance } = candidate;
  const signals = { vector: null, text: null, recency, importance };
  return recalled({ candidate, score: recency, signals });
}

/** As many results as the budget holds, and always the first: an answer must not be empty for its size. */
function withinTokens(results: Recalled[], { maxTokens }: RecallRequest) {
  if (maxTokens === undefined) return { results, truncated: false };
  let tokens = 0;
  const kept = results.filter(({ content }, i) => {
    tokens += Math.ceil(content.length / CHARACTERS_PER_TOKEN);
    return i === 0 || tokens <= maxTokens;
  });
  return { results: kept, truncated: kept.length < results.length };
}
