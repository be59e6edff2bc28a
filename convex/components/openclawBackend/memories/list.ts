import { mergedStream, streamIndexRange } from "convex-helpers/server/stream";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { noAccess, readableSpaces } from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { rangeOf, vMoment } from "../calendar.js";
import type { Position } from "../cursor.js";
import { PINNED_TAG } from "../embedding/recallRows.js";
import type { Refusal } from "../outcome.js";
import { charactersOf, type MemoryRow } from "../rows.js";
import schema from "../schema.js";
import {
  MEMORY_TYPES,
  trustsFrom,
  vMemoryType,
  vState,
  type MemoryType,
  type Trust,
} from "../vocabulary.js";
import { hasTag, normalTags, storedForms } from "./input.js";
import { isExpired } from "./rows.js";

/** Rows looked at for one page; where a filter is rarer than that, the page is short and has a cursor. */
const MAX_SCANNED = 1000;
/** And their stored text, of up to 3 bytes a character: a transaction reads 16 MiB. A page of the longest is less. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

export const vListFilter = v.object({
  space: v.optional(v.string()),
  state: v.optional(vState),
  type: v.optional(vMemoryType),
  /** All of these. */
  tags: v.optional(v.array(v.string())),
  pinned: v.optional(v.boolean()),
  /** Creation time, inclusive. */
  since: v.optional(vMoment),
  /** Creation time, exclusive; of a day its end. */
  until: v.optional(vMoment),
});
type ListFilter = Infer<typeof vListFilter>;

/** What an index can decide of a filter, with a floor of trust. */
type Narrowing = Omit<ListFilter, "since" | "until"> & {
  since?: number;
  until?: number;
  minTrust?: Trust;
};

type Page = { rows: MemoryRow[]; next: Position | null };

/** One page of memories, newest first, over the spaces that the caller can read. */
export async function listMemories(
  ctx: UseCaseCtx,
  { since, until, ...filter }: ListFilter,
  limit: number,
  after: Position | null,
): Promise<Page | { ok: false; refusal: Refusal }> {
  const { timeZone } = ctx.caller.agent;
  const range = rangeOf(timeZone, { since, until });
  if (!range.ok) return range;
  const readable = (await readableSpaces(ctx, ctx.caller)).map(
    ({ name }) => name,
  );
  if (filter.space !== undefined && !readable.includes(filter.space)) {
    return noAccess(ctx, filter.space, "read", "/space");
  }
  const spaces = filter.space === undefined ? readable : [filter.space];
  const tags = normalTags(filter.tags ?? []);
  const matches = (row: MemoryRow) =>
    !isExpired(row, ctx.now) &&
    (filter.type === undefined || row.type === filter.type) &&
    (filter.pinned === undefined || row.pinned === filter.pinned) &&
    tags.every((tag) => hasTag(row.tags, tag));

  const rows: MemoryRow[] = [];
  let last: Position | null = null;
  let scanned = 0;
  let characters = 0;
  for await (const row of memoriesInOrder(
    ctx,
    spaces,
    { ...filter, ...range.value, tags },
    after,
  )) {
    const isCut = scanned === MAX_SCANNED || characters >= MAX_CHARACTERS;
    if (rows.length === limit || isCut) return { rows, next: last };
    scanned += 1;
    characters += charactersOf(row);
    last = { at: row.createdAt, id: row.memoryId };
    if (matches(row)) rows.push(row);
  }
  return { rows, next: null };
}

/**
 * Rows in order from the narrowest index that the filter allows. Of several tags it decides the first; a row
 * under a tag from before tags knew its type comes with any.
 */
export async function* memoriesInOrder(
  ctx: QueryCtx,
  spaces: string[],
  filter: Narrowing,
  after: Position | null,
): AsyncGenerator<MemoryRow> {
  if (isEmpty(filter, after)) return;
  const { state = "active", type, minTrust = "untrusted" } = filter;
  const order = ["createdAt", "memoryId"];
  const within = (prefix: Prefix) => bounds(prefix, filter, after);
  const hasFloor = minTrust !== "untrusted";
  // Only active memories stand under their tags.
  const tag =
    state !== "active"
      ? undefined
      : (filter.tags?.[0] ?? (filter.pinned ? PINNED_TAG : undefined));
  if (tag !== undefined) {
    const isNarrow = hasFloor || type !== undefined;
    const index = isNarrow
      ? "by_space_and_tag_and_type_and_trust_and_createdAt_and_memoryId"
      : "by_space_and_tag_and_createdAt_and_memoryId";
    const ends = isNarrow ? tagEnds(type, minTrust) : [[]];
    const prefixes = spaces.flatMap((space) =>
      storedForms(tag).flatMap((form) =>
        ends.map((end): Prefix => [space, form, ...end]),
      ),
    );
    const streams = prefixes.map((prefix) =>
      streamIndexRange(
        ctx.db,
        schema,
        "memoryTags",
        index,
        within(prefix),
        "desc",
      ),
    );
    let last: string | null = null;
    for await (const { memory } of mergedStream(streams, order)) {
      // Under two forms of its tag a row comes twice, one after the other.
      if (memory === last) continue;
      last = memory;
      const row = await ctx.db.get("memories", memory);
      if (row !== null) yield row;
    }
    return;
  }
  // Under a floor each trust is a range of its own.
  const ends: Prefix[] = hasFloor
    ? trustsFrom(minTrust).map((trust) => [trust])
    : [[]];
  const index =
    type === undefined
      ? hasFloor
        ? "by_space_and_state_and_trust_and_createdAt_and_memoryId"
        : "by_space_and_state_and_createdAt_and_memoryId"
      : hasFloor
        ? "by_space_and_state_and_type_and_trust_and_createdAt_and_memoryId"
        : "by_space_and_state_and_type_and_createdAt_and_memoryId";
  const kind = type === undefined ? [] : [type];
  const streams = spaces.flatMap((space) =>
    ends.map((end) =>
      streamIndexRange(
        ctx.db,
        schema,
        "memories",
        index,
        within([space, state, ...kind, ...end]),
        "desc",
      ),
    ),
  );
  yield* mergedStream(streams, order);
}

/** The ranges of a tag that hold a type and a floor of trust. */
function tagEnds(type: MemoryType | undefined, minTrust: Trust): Prefix[] {
  const trusts = trustsFrom(minTrust);
  const types = [...(type === undefined ? MEMORY_TYPES : [type]), undefined];
  return [
    ...types.flatMap((one) => trusts.map((trust) => [one, trust])),
    [undefined, undefined],
  ];
}

/** Whether the range holds nothing: streams of nothing have no order that they could be merged in. */
function isEmpty({ since, until }: Narrowing, after: Position | null) {
  if (since === undefined) return false;
  return (
    (until !== undefined && since >= until) || (after?.at ?? since) < since
  );
}

type Prefix = (string | undefined)[];

/** An index range under a prefix: not before `since`, before `until`, and after the page that went before. */
function bounds(
  prefix: Prefix,
  { since, until }: Narrowing,
  after: Position | null,
) {
  const resumes = after !== null && (until === undefined || after.at < until);
  const upper = resumes
    ? [after.at, after.id]
    : until === undefined
      ? []
      : [until];
  return {
    lowerBound: since === undefined ? prefix : [...prefix, since],
    lowerBoundInclusive: true,
    upperBound: [...prefix, ...upper],
    // A bare prefix is the whole range; a position or a time is where the range ends.
    upperBoundInclusive: upper.length === 0,
  };
}
