import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { modelNames } from "../embedding/models.js";
import { countUnmoved, isMoving } from "../embedding/moving.js";
import { rowOf, vOwner } from "../embedding/owners.js";
import { countPending } from "../embedding/pending.js";
import {
  createdAtOf,
  DEFAULT_IMPORTANCE,
  facetsOf,
  type Facets,
} from "../embedding/recallRows.js";
import { unpack } from "../embedding/smallVector.js";
import { NO_MODEL } from "../recallTables.js";
import type { Row } from "../rows.js";
import { shapeQuery } from "../text/query.js";
import { vMemoryType, vTrust } from "../vocabulary.js";
import { candidateRows, type Found } from "./candidates.js";
import { inBudget } from "./inBudget.js";
import { newestRows } from "./newest.js";
import {
  hasEvidence,
  rank,
  recencyOf,
  type Candidate,
  type Ranked,
} from "./rank.js";
import type { QueryVector, RecallRequest, VectorHit } from "./request.js";
import { cosineOf, unit } from "./similarity.js";
import { scoreText } from "./textScore.js";

/** A common estimate for English text. */
const CHARACTERS_PER_TOKEN = 4;
const NEAREST = 3;
/** Of the contents of one answer: a transaction reads 16 MiB, and an answer of more helps nobody. */
const MAX_CHARACTERS = 1_000_000;

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
  /** Rows whose vectors do not fit their model. */
  unfit: v.array(vOwner),
});

/** Ranks what the legs found, each row as it stands now: vector search ran before this transaction. */
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
  const models = await modelNames(ctx);
  const hasUnmoved = await isMoving(ctx);
  const unmoved = hasUnmoved ? await countUnmoved(ctx, filter.spaces) : 0;
  const pending = await countPending(ctx, filter.spaces, request.model, models);
  const report = {
    pendingIndex: pending + unmoved,
    droppedTerms: shaped.dropped,
  };
  if (!byText && vectors.length === 0) {
    const recent = await recentRows(ctx, request);
    return {
      ...report,
      ...withinTokens(recent, request),
      abstained: false,
      nearest: [],
      unfit: [],
    };
  }
  const rows = await candidateRows(ctx, request, {
    hits,
    shaped: byText ? shaped : null,
    hasUnmoved,
  });
  const textScores = byText ? scoreText(shaped, rows) : rows.map(() => 0);
  const candidates = rows.map((row, i) =>
    candidateOf(row, textScores[i]!, vectors),
  );
  const ranked = rank(candidates, {
    queryVector: vectors[0]?.values ?? null,
    byText,
    now,
  });
  const passing = ranked.filter(({ score }) => score >= request.minScore);
  const abstained =
    passing.length === 0 || !hasEvidence(passing, request.minEvidence);
  const shown = abstained ? ranked.slice(0, NEAREST) : passing.slice(0, limit);
  const load = async (one: (typeof shown)[number]) => await recalled(ctx, one);
  const lengthOf = ({ content }: Recalled) => content.length;
  const results = await inBudget(shown, MAX_CHARACTERS, load, lengthOf);
  const isCut = results.length < shown.length;
  const known = [NO_MODEL, ...models, ...vectors.map(({ model }) => model)];
  return {
    ...report,
    ...withinTokens(abstained ? [] : results, request, isCut),
    abstained,
    nearest: abstained ? results : [],
    unfit: candidates
      .filter(({ row, isUnfit }) => isUnfit || !known.includes(row.model))
      .map(({ row }) => row.owner),
  };
}

async function recentRows(
  ctx: QueryCtx,
  { filter, limit, now }: RecallRequest,
): Promise<Recalled[]> {
  const rows = await newestRows(ctx, filter, () => limit, now);
  return rows
    .sort((a, b) => b.createdAt - a.createdAt || b.writtenAt - a.writtenAt)
    .slice(0, limit)
    .map((row) => {
      const { type, importance } = qualitiesOf(facetsOf(row));
      const recency = recencyOf({ createdAt: row.createdAt, type }, now);
      const signals = { vector: null, text: null, recency, importance };
      return shownAs(row, recency, signals);
    });
}

type RowCandidate = Candidate & {
  row: Found;
  /** Its packed vector is none of its model, and to be made anew; until then the row counts as one without. */
  isUnfit: boolean;
};

function candidateOf(
  row: Found,
  textScore: number,
  vectors: readonly QueryVector[],
): RowCandidate {
  const asked = vectors.find(({ model }) => model === row.model);
  const dimensions = asked?.values.length ?? 0;
  const packed = asked && row.vector;
  const parts = packed ? unpack(packed, dimensions) : null;
  // Rows are compared with each other too: by vectors of one model only.
  const isCurrent = asked !== undefined && asked === vectors[0];
  const cosine =
    asked && !isCurrent
      ? cosineOf(unit(parts, dimensions), unit(asked.values, dimensions))
      : null;
  return {
    row,
    isUnfit: packed !== undefined && parts === null,
    searchText: row.searchText,
    textScore,
    nameShare: 0,
    isOfDay: false,
    cosine: row.cosine ?? cosine,
    vector: isCurrent ? parts : null,
    createdAt: createdAtOf(row),
    writtenAt: row.writtenAt,
    trust: row.trust,
    // What log entries say is not compared: each is a record of its own.
    sameAs: row.hash ?? row.owner,
    ...qualitiesOf(row),
  };
}

function qualitiesOf({ type, importance = DEFAULT_IMPORTANCE }: Facets) {
  return { type, importance };
}

async function recalled(
  ctx: QueryCtx,
  { candidate, score, signals }: Ranked<RowCandidate>,
): Promise<Recalled> {
  const row = await rowOf(ctx, candidate.row.owner);
  if (row === null) throw new Error("A row of recall has no owner.");
  return shownAs(row, score, signals);
}

function shownAs(
  row: Row,
  score: number,
  signals: Recalled["signals"],
): Recalled {
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

/** As many results as the budget holds, and always the first: an answer must not be empty for its size. */
function withinTokens(
  results: Recalled[],
  { maxTokens }: RecallRequest,
  isCut = false,
) {
  if (maxTokens === undefined) return { results, truncated: isCut };
  let tokens = 0;
  const kept = results.filter(({ content }, i) => {
    tokens += Math.ceil(content.length / CHARACTERS_PER_TOKEN);
    return i === 0 || tokens <= maxTokens;
  });
  return { results: kept, truncated: isCut || kept.length < results.length };
}
