import type { QueryCtx } from "../_generated/server.js";
import { rowOf } from "../embedding/owners.js";
import { loadVector } from "../embedding/vectors.js";
import { newestEntries } from "../logs/entries.js";
import { memoriesInOrder } from "../memories/list.js";
import { isExpired } from "../memories/rows.js";
import type { Row } from "../rows.js";
import { isRecallable, trusts, type MemoryType } from "../vocabulary.js";
import type { RecallFilter, VectorHit } from "./request.js";
import { upTo } from "./shares.js";

/** However many spaces share a page of the text leg. */
const MIN_TEXT_HITS_A_SPACE = 8;
/** Newest rows that pass the filter, and rows looked at to find them. */
const MIN_NEWEST = 64;
const MAX_SCANNED = 1000;
/** Their stored text, all walks together: what the other legs read comes on top. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

export type StoredVector = { model: string; vector: number[] };

/** The rows that the vector leg's hits belong to, with the vectors that led to them, where both still stand. */
export async function rowsOfHits(
  ctx: QueryCtx,
  hits: VectorHit[],
): Promise<{ row: Row; stored: StoredVector }[]> {
  const found = await Promise.all(
    hits.map(async (hit) => {
      const vector = await loadVector(ctx, hit);
      if (vector === null) return null;
      const row = await rowOf(ctx, vector.doc.owner);
      return row && { row, stored: vector.doc };
    }),
  );
  return found.filter((hit) => hit !== null);
}

/** One search of the text leg: in every space and state, each with its share of the page. */
export async function textHits(
  ctx: QueryCtx,
  { spaces, include, asOf }: RecallFilter,
  text: string,
  limit: number,
): Promise<Row[]> {
  const states = !include.includes("memories")
    ? []
    : asOf === undefined
      ? (["active"] as const)
      : (["active", "superseded"] as const);
  const parts = states.length + (include.includes("logs") ? 1 : 0);
  const share = Math.ceil(limit / Math.max(1, spaces.length * parts));
  const take = Math.max(MIN_TEXT_HITS_A_SPACE, share);
  const found: Promise<Row[]>[] = [];
  for (const space of spaces) {
    for (const state of states) {
      found.push(
        ctx.db
          .query("memories")
          .withSearchIndex("by_searchText", (q) =>
            q.search("searchText", text).eq("space", space).eq("state", state),
          )
          .take(take),
      );
    }
    if (!include.includes("logs")) continue;
    found.push(
      ctx.db
        .query("logEntries")
        .withSearchIndex("by_searchText", (q) =>
          q.search("searchText", text).eq("space", space),
        )
        .take(take),
    );
  }
  return (await Promise.all(found)).flat();
}

/** The newest rows that pass the filter, from the narrowest indexes that it allows. */
export async function newestRows(
  ctx: QueryCtx,
  filter: RecallFilter,
  limit: number,
  now: number,
): Promise<Row[]> {
  const wanted = Math.max(MIN_NEWEST, limit);
  const { minTrust } = filter;
  const sources: AsyncIterable<Row>[] = [];
  if (filter.include.includes("memories")) {
    const range = { ...createdWithin(filter), minTrust };
    for (const walks of narrowings(filter)) {
      sources.push(
        narrowest(
          walks.map((walk) =>
            memoriesInOrder(ctx, filter.spaces, { ...range, ...walk }, null),
          ),
        ),
      );
    }
    if (filter.asOf !== undefined) {
      // What is superseded stands under no tag, but under its type.
      const { types } = filter;
      for (const selection of types?.map((type) => ({ type })) ?? [{}]) {
        sources.push(
          memoriesInOrder(
            ctx,
            filter.spaces,
            { ...range, ...selection, state: "superseded" },
            null,
          ),
        );
      }
    }
  }
  if (
    filter.include.includes("logs") &&
    !filter.tagsAny &&
    !filter.tagsAll &&
    !filter.types
  ) {
    for (const space of filter.spaces)
      sources.push(
        newestEntries(ctx, space, { ...createdWithin(filter), minTrust }),
      );
  }
  const rows: Row[] = [];
  const share = MAX_CHARACTERS / sources.length;
  for (const source of sources) {
    const kept = new Set<string>();
    let scanned = 0;
    const cut = { truncated: false };
    for await (const row of upTo(share, source, cut)) {
      if (kept.size === wanted || scanned === MAX_SCANNED) break;
      scanned += 1;
      if (kept.has(row._id) || !passes(row, filter, now)) continue;
      kept.add(row._id);
      rows.push(row);
    }
  }
  return rows;
}

/** What a filter says of the time of creation; a row of after `asOf` was not there then. */
function createdWithin({ since, until, asOf }: RecallFilter) {
  const before =
    asOf === undefined ? until : Math.min(until ?? Infinity, asOf + 1);
  return {
    ...(since !== undefined && { since }),
    ...(before !== undefined && { until: before }),
  };
}

type Narrowing = { tags?: string[]; type?: MemoryType };

/**
 * The index walks that find all active memories of a filter: the walks of one list hold the same rows
 * and others besides, the lists add up. Conditions that each must hold make one list.
 */
function narrowings({
  tagsAll = [],
  tagsAny = [],
  types = [],
}: RecallFilter): Narrowing[][] {
  const musts: Narrowing[] = tagsAll.map((tag) => ({ tags: [tag] }));
  const anyTag: Narrowing[] = tagsAny.map((tag) => ({ tags: [tag] }));
  const anyType: Narrowing[] = types.map((type) => ({ type }));
  const choices = [anyTag, anyType].filter(({ length }) => length > 0);
  for (const choice of choices) if (choice.length === 1) musts.push(...choice);
  if (musts.length > 0) return [musts];
  return (choices[0] ?? [{}]).map((walk) => [walk]);
}

/**
 * Walks several orders of the same rows in turn until the first ends, which is the one with the fewest
 * others among them. A row may come once from each.
 */
async function* narrowest<R>(
  walks: readonly AsyncIterable<R>[],
): AsyncGenerator<R> {
  const iterators = walks.map((walk) => walk[Symbol.asyncIterator]());
  for (;;) {
    for (const iterator of iterators) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  }
}

/** Every condition of the filter on one row: the indexes narrow, this decides. */
export function passes(row: Row, filter: RecallFilter, now: number): boolean {
  const {
    since,
    until,
    asOf,
    types,
    tagsAny,
    tagsAll,
    minTrust,
    include,
    spaces,
  } = filter;
  if (!spaces.includes(row.space) || !trusts(row.provenance.trust, minTrust))
    return false;
  if (since !== undefined && row.createdAt < since) return false;
  if (until !== undefined && row.createdAt >= until) return false;
  if (asOf !== undefined && row.createdAt > asOf) return false;
  if (!("memoryId" in row)) {
    return include.includes("logs") && !types && !tagsAny && !tagsAll;
  }
  if (!include.includes("memories") || isExpired(row, asOf ?? now))
    return false;
  const wasActive =
    asOf === undefined
      ? row.state === "active"
      : isRecallable(row.state) &&
        (row.endedAt === undefined || row.endedAt > asOf);
  return (
    wasActive &&
    (types === undefined || types.includes(row.type)) &&
    (tagsAny === undefined || tagsAny.some((tag) => row.tags.includes(tag))) &&
    (tagsAll === undefined || tagsAll.every((tag) => row.tags.includes(tag)))
  );
}

/** A row's stored vector; null where there is none. */
export async function storedVector(
  ctx: QueryCtx,
  { vector }: Row,
): Promise<StoredVector | null> {
  const loaded = vector && (await loadVector(ctx, vector));
  return loaded ? loaded.doc : null;
}
