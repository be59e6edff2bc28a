import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { modelNames, countPending } from "../embedding/models.js";
import { countUnmoved, isMoving } from "../embedding/moving.js";
import { rowOf, vOwner } from "../embedding/vectors.js";
import { facetsOf } from "../embedding/recallRows.js";
import { NO_MODEL } from "../tables.js";
import { charactersOf, type Row } from "../rows.js";
import { contextIn } from "../text/content.js";
import { shapeQuery } from "../text/query.js";
import {
  DEFAULT_IMPORTANCE,
  vContext,
  vMemoryType,
  vTrust,
} from "../vocabulary.js";
import { candidateRows } from "./candidates.js";
import { fuse, type Answering } from "./fusion.js";
import { inBudget } from "./shares.js";
import { newestRows } from "./newest.js";
import { recencyOf } from "./rank.js";
import type { RecallRequest, VectorHit } from "./request.js";

const NEAREST = 3;
/** Of the contents of one answer: a transaction reads 16 MiB, and an answer of more helps nobody. */
const MAX_CHARACTERS = 1_000_000;

const vRecalled = v.object({
  kind: v.union(v.literal("memory"), v.literal("log")),
  id: v.string(),
  content: v.string(),
  context: v.optional(vContext),
  type: v.union(vMemoryType, v.literal("log")),
  tags: v.array(v.string()),
  space: v.string(),
  trust: vTrust,
  flags: v.array(v.string()),
  date: v.optional(v.string()),
  createdAt: v.number(),
  score: v.number(),
  confidence: v.number(),
  signals: v.object({
    vector: v.union(v.number(), v.null()),
    text: v.union(v.number(), v.null()),
    recency: v.number(),
    importance: v.number(),
  }),
  /** The places of the questions that it answers. */
  answers: v.array(v.number()),
});
type Recalled = Infer<typeof vRecalled>;

export const vRanking = v.object({
  results: v.array(vRecalled),
  nearest: v.array(vRecalled),
  abstained: v.boolean(),
  /** Whether it was too long to show all that there was room for in the number asked. */
  truncated: v.boolean(),
  /** How many others of those looked at pass. */
  more: v.number(),
  pendingIndex: v.number(),
  droppedTerms: v.array(v.string()),
  /** Rows whose vectors do not fit their model. */
  unfit: v.array(vOwner),
});

/** Ranks what the legs found, each row as it stands now: vector search ran before this transaction. */
export async function recallRows(
  ctx: QueryCtx,
  request: RecallRequest,
  hits: readonly VectorHit[],
): Promise<Infer<typeof vRanking>> {
  const { filter, limit, mode, questions, today, noise } = request;
  const shaped = questions.map(({ text }) =>
    text === undefined ? null : shapeQuery(text, { today, noise }),
  );
  const vectors = questions.flatMap(({ vectors }) => vectors);
  const isByWords = mode === "hybrid" || mode === "text";
  const words = shaped
    .filter((words) => words !== null)
    .filter(({ terms }) => isByWords && terms.length > 0);
  const models = await modelNames(ctx);
  const hasUnmoved = await isMoving(ctx);
  const unmoved = hasUnmoved ? await countUnmoved(ctx, filter.spaces) : 0;
  const pending = await countPending(ctx, filter.spaces, request.model, models);
  const report = {
    pendingIndex: pending + unmoved,
    droppedTerms: [...new Set(words.flatMap(({ dropped }) => dropped))],
  };
  if (mode === "recent") {
    const recent = await recentRows(ctx, request);
    const results = recent.slice(0, limit);
    return {
      ...{ ...report, results, nearest: [], unfit: [] },
      ...{ abstained: false, truncated: false },
      more: recent.length - results.length,
    };
  }
  const legs = { hits, shaped: words, hasUnmoved };
  const rows = await candidateRows(ctx, request, legs);
  const fused = fuse(rows, request, shaped);
  const abstained = fused.results.length === 0;
  const shown = abstained ? fused.nearest.slice(0, NEAREST) : fused.results;
  const load = async (one: Answering) => await recalled(ctx, one);
  const results = await inBudget(shown, MAX_CHARACTERS, load, charactersOf);
  const known = [NO_MODEL, ...models, ...vectors.map(({ model }) => model)];
  const unknown = rows.filter(({ model }) => !known.includes(model));
  return {
    ...report,
    results: abstained ? [] : results,
    nearest: abstained ? results : [],
    abstained,
    truncated: results.length < shown.length,
    more: abstained ? 0 : fused.more + shown.length - results.length,
    unfit: [...new Set([...fused.unfit, ...unknown])].map(({ owner }) => owner),
  };
}

/** The newest of every walk, in one order: more than are asked for, where there are more. */
async function recentRows(
  ctx: QueryCtx,
  { filter, limit, now }: RecallRequest,
): Promise<Recalled[]> {
  const rows = await newestRows(ctx, filter, () => limit + 1, now);
  return rows
    .sort((a, b) => b.createdAt - a.createdAt || b.writtenAt - a.writtenAt)
    .map((row) => {
      const { type, importance = DEFAULT_IMPORTANCE } = facetsOf(row);
      const recency = recencyOf({ createdAt: row.createdAt, type }, now);
      const signals = { vector: null, text: null, recency, importance };
      // Nothing is asked, so that each is what is asked for.
      const confidence = 1;
      return shownAs(row, { score: recency, confidence, signals, answers: [] });
    });
}

async function recalled(
  ctx: QueryCtx,
  { candidate, score, confidence, signals, answers }: Answering,
): Promise<Recalled> {
  const row = await rowOf(ctx, candidate.row.owner);
  if (row === null) throw new Error("A row of recall has no owner.");
  return shownAs(row, { score, confidence, signals, answers });
}

function shownAs(
  row: Row,
  ranked: Pick<Recalled, "score" | "confidence" | "signals" | "answers">,
): Recalled {
  const common = {
    content: row.content,
    ...contextIn(row),
    space: row.space,
    trust: row.provenance.trust,
    flags: row.flags ?? [],
    createdAt: row.createdAt,
    ...ranked,
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
