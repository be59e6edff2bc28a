import type { QueryCtx } from "../_generated/server.js";
import { facetsOf } from "../embedding/recallRows.js";
import { entriesOfDays, newestEntries } from "../logs/walks.js";
import { memoriesInOrder } from "../memories/list.js";
import type { Row } from "../rows.js";
import { MEMORY_TYPES, trustsFrom, type MemoryType } from "../vocabulary.js";
import { asksForDays, asksForLogs, passes } from "./filter.js";
import type { RecallFilter } from "./request.js";
import { upTo } from "./shares.js";

/** Rows looked at to find those that pass, all walks together, and the least for each. */
const MAX_SCANNED = 1000;
const MIN_SCANNED = 100;
/** Index ranges of all walks: a transaction reads 4096, of which the text leg has most. */
const MAX_RANGES = 1000;
/** Days of logs looked at under a floor of trust, all spaces together: each is up to three ranges. */
const MAX_DAYS = 600;
/** Their stored text, all walks together: what the other legs read comes on top. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** The newest rows that pass the filter, as many as are wanted of each walk, from the narrowest indexes that it allows. */
export async function newestRows(
  ctx: QueryCtx,
  filter: RecallFilter,
  wanted: (walks: number) => number,
  now: number,
): Promise<Row[]> {
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
  if (asksForLogs(filter)) {
    const { firstDay, lastDay, asOf } = filter;
    const until = asOf === undefined ? {} : { until: asOf + 1 };
    for (const space of filter.spaces)
      sources.push(
        asksForDays(filter)
          ? entriesOfDays(ctx, space, {
              ...{ minTrust, first: firstDay, last: lastDay },
              maxDays: Math.ceil(MAX_DAYS / filter.spaces.length),
            })
          : newestEntries(ctx, space, { ...until, minTrust }),
      );
  }
  const rows: Row[] = [];
  const share = MAX_CHARACTERS / sources.length;
  const most = {
    kept: wanted(sources.length),
    scanned: Math.max(MIN_SCANNED, MAX_SCANNED / sources.length),
  };
  for (const source of sources) {
    const kept = new Set<string>();
    let scanned = 0;
    const cut = { truncated: false };
    for await (const row of upTo(share, source, cut)) {
      if (kept.size >= most.kept || scanned >= most.scanned) break;
      scanned += 1;
      if (kept.has(row._id) || !passes(facetsOf(row), filter, now)) continue;
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
 * and others besides, the lists add up. Tags that each must hold make one list. Where that takes too many,
 * types or tags are decided row by row.
 */
function narrowings(filter: RecallFilter): Narrowing[][] {
  const { types: _types, ...untyped } = filter;
  const { tagsAll: _all, tagsAny: _any, ...untagged } = filter;
  const ways = [filter, untyped, untagged].map(walksOf);
  const few = ways.find((lists) => rangesOf(lists, filter) <= MAX_RANGES);
  return few ?? [[{}]];
}

function walksOf({
  tagsAll = [],
  tagsAny,
  types,
}: Pick<RecallFilter, "tagsAll" | "tagsAny" | "types">): Narrowing[][] {
  return (types ?? [undefined]).flatMap((type) =>
    (tagsAny ?? [undefined]).map((any) => {
      const tags = any === undefined ? tagsAll : [...tagsAll, any];
      const kind = type && { type };
      return tags.length === 0
        ? [{ ...kind }]
        : tags.map((tag) => ({ ...kind, tags: [tag] }));
    }),
  );
}

/** How many ranges the walks read: under a tag, where the type or the trust is asked for, one for each of both. */
function rangesOf(
  lists: readonly Narrowing[][],
  { spaces, minTrust }: RecallFilter,
): number {
  const trusts = trustsFrom(minTrust).length;
  const hasFloor = minTrust !== "untrusted";
  const ranges = lists.flat().map(({ tags, type }) => {
    if (!tags) return hasFloor ? trusts : 1;
    const types = type ? 2 : MEMORY_TYPES.length + 1;
    return hasFloor || type ? types * trusts + 1 : 1;
  });
  return spaces.length * ranges.reduce((sum, count) => sum + count, 0);
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
