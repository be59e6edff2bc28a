import { createdAtOf, type Facets } from "../embedding/recallRows.js";
import { facetKey, scopeKey, tagKey } from "../embedding/vectors.js";
import { hasTag, storedForms } from "../memories/input.js";
import { TAG_KEYS } from "../tables.js";
import {
  MEMORY_TYPES,
  trusts,
  trustsFrom,
  type MemoryType,
  type Trust,
} from "../vocabulary.js";
import type { RecallFilter } from "./request.js";

/** What a filter means for one row, and what the indexes of both legs can decide of it before they search. */

/** Every condition of the filter on one row: the indexes narrow, this decides. */
export function passes(
  row: Facets,
  filter: RecallFilter,
  now: number,
): boolean {
  const { asOf, types, tagsAny, tagsAll, include } = filter;
  const { kind, tags = [], endedAt, expiresAt } = row;
  const createdAt = createdAtOf(row);
  if (!filter.spaces.includes(row.space)) return false;
  if (!trusts(row.trust, filter.minTrust)) return false;
  if (asOf !== undefined && createdAt > asOf) return false;
  if (kind === "log") return asksForLogs(filter) && isOfDays(row, filter);
  const { since = -Infinity, until = Infinity } = filter;
  if (createdAt < since || createdAt >= until) return false;
  if (!include.includes("memories")) return false;
  if (expiresAt !== undefined && expiresAt <= (asOf ?? now)) return false;
  const wasActive =
    asOf === undefined
      ? kind === "memory"
      : endedAt === undefined || endedAt > asOf;
  return (
    wasActive &&
    (types === undefined || (types as string[]).includes(row.type)) &&
    (tagsAny === undefined || tagsAny.some((tag) => hasTag(tags, tag))) &&
    (tagsAll === undefined || tagsAll.every((tag) => hasTag(tags, tag)))
  );
}

/** A log entry that does not say its day is looked up later. */
function isOfDays(
  { day }: Facets,
  { firstDay, lastDay }: RecallFilter,
): boolean {
  if (day === undefined) return true;
  return (
    (firstDay === undefined || day >= firstDay) &&
    (lastDay === undefined || day <= lastDay)
  );
}

/** Whether the filter asks for days of logs. */
export function asksForDays({ firstDay, lastDay }: RecallFilter): boolean {
  return firstDay !== undefined || lastDay !== undefined;
}

/** Log entries have neither types nor tags. */
export function asksForLogs({
  include,
  types,
  tagsAny,
  tagsAll,
}: RecallFilter): boolean {
  return include.includes("logs") && !types && !tagsAny && !tagsAll;
}

/** Whether the filter says more than the indexes of both legs can decide. */
export function isBeyondIndexes({
  since,
  until,
  firstDay,
  lastDay,
  asOf,
  tagsAny,
  tagsAll,
}: RecallFilter): boolean {
  return [since, until, firstDay, lastDay, asOf, tagsAny, tagsAll].some(
    (part) => part !== undefined,
  );
}

/** Searches of one text: where a filter has more parts, its types and trusts are decided afterwards. */
const MAX_PARTS = 256;

/** What one text search can ask for: all that it names must hold. */
export type TextPart = {
  space: string;
  type?: MemoryType;
  trust?: Trust;
} & ({ kind: Facets["kind"] } | { tag: string });

/**
 * The parts that make up the filter, each row in one of them, or under any of several tags in several.
 * Where several questions search them, there are fewer for each.
 */
export function textParts(filter: RecallFilter, questions = 1): TextPart[] {
  const fine = partsOf(filter, typesOf(filter), floorOf(filter));
  if (fine.length <= MAX_PARTS / questions) return fine;
  const { tagsAll: _all, tagsAny: _any, ...untagged } = filter;
  const coarse = partsOf(filter, [undefined], [undefined]);
  return questions === 1 || coarse.length <= (2 * MAX_PARTS) / questions
    ? coarse
    : partsOf(untagged, [undefined], [undefined], asksForLogs(filter));
}

function partsOf(
  filter: RecallFilter,
  types: readonly (MemoryType | undefined)[],
  floor: readonly (Trust | undefined)[],
  withLogs = asksForLogs(filter),
): TextPart[] {
  const asks: ({ kind: Facets["kind"] } | { tag: string })[] = [];
  if (filter.include.includes("memories")) {
    const tags = tagsOf(filter);
    if (tags === null) asks.push({ kind: "memory" });
    else asks.push(...tags.map((tag) => ({ tag })));
    if (filter.asOf !== undefined) asks.push({ kind: "superseded" });
  }
  if (withLogs) asks.push({ kind: "log" });
  return filter.spaces.flatMap((space) =>
    asks.flatMap((ask) =>
      types.flatMap((type) =>
        floor.map((trust) => ({
          ...{ space, ...ask },
          ...(type && { type }),
          ...(trust && { trust }),
        })),
      ),
    ),
  );
}

/** The types that are asked for, where these are not all. */
function typesOf({ types }: RecallFilter): readonly (MemoryType | undefined)[] {
  return types && types.length < MEMORY_TYPES.length ? types : [undefined];
}

function floorOf({ minTrust }: RecallFilter): readonly (Trust | undefined)[] {
  return minTrust === "untrusted" ? [undefined] : trustsFrom(minTrust);
}

/** Stored tags of which every row has one that passes; null where the filter names none. */
function tagsOf({ tagsAll = [], tagsAny = [] }: RecallFilter): string[] | null {
  const asked = tagsAll.length > 0 ? tagsAll.slice(0, 1) : tagsAny;
  return asked.length > 0 ? asked.flatMap(storedForms) : null;
}

/** A condition of a vector search; of several, any suffices. */
export type VectorKey = {
  field: "scopeKey" | "facetKey" | (typeof TAG_KEYS)[number];
  value: string;
};

/** Equality terms over all filters of one vector search. */
const MAX_TERMS = 64;
/** Of all questions in one model: each search costs as much as the whole index. */
const MAX_SEARCHES = 8;

/**
 * The conditions of the vector searches of a filter, for each search its own. Of tags they decide one and
 * nothing else; where that takes too many searches, spaces and kinds alone.
 */
export function vectorSearches(
  filter: RecallFilter,
  model: string,
  questions = 1,
): VectorKey[][] {
  const fine = inSearches(keysOf(filter, model));
  if (fine.length <= MAX_SEARCHES / questions) return fine;
  const { types: _types, tagsAll: _all, tagsAny: _any, ...coarse } = filter;
  const minTrust = "untrusted" as const;
  return inSearches(keysOf({ ...coarse, minTrust }, model));
}

function inSearches(keys: VectorKey[]): VectorKey[][] {
  const searches: VectorKey[][] = [];
  for (let at = 0; at < keys.length; at += MAX_TERMS)
    searches.push(keys.slice(at, at + MAX_TERMS));
  return searches;
}

function keysOf(filter: RecallFilter, model: string): VectorKey[] {
  const { include, asOf, types, minTrust } = filter;
  const tags = tagsOf(filter);
  const isNarrow = types !== undefined || minTrust !== "untrusted";
  return filter.spaces.flatMap((space) => {
    const scope = (kind: Facets["kind"]): VectorKey => ({
      field: "scopeKey",
      value: scopeKey(model, space, kind),
    });
    const facets = (asked: readonly Facets["type"][]): VectorKey[] =>
      asked.flatMap((type) =>
        trustsFrom(minTrust).map((trust) => ({
          field: "facetKey",
          value: facetKey(model, { space, type, trust }),
        })),
      );
    const keys: VectorKey[] = [];
    if (include.includes("memories")) {
      if (tags) {
        for (const tag of tags)
          for (const field of TAG_KEYS)
            keys.push({ field, value: tagKey(model, space, tag) });
      } else if (isNarrow) keys.push(...facets(types ?? MEMORY_TYPES));
      else keys.push(scope("memory"));
      if (asOf !== undefined) keys.push(scope("superseded"));
    }
    if (asksForLogs(filter))
      keys.push(...(isNarrow ? facets(["log"]) : [scope("log")]));
    return keys;
  });
}
