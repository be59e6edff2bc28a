import type { QueryCtx } from "../_generated/server.js";
import { findableOf, type Findable } from "../embedding/moving.js";
import { facetsOf } from "../embedding/recallRows.js";
import { rowOf, ownerOfVector } from "../embedding/vectors.js";
import { charactersOf, type Row } from "../rows.js";
import type { ShapedQuery } from "../text/query.js";
import { asksForDays, isBeyondIndexes, passes, asksForLogs } from "./filter.js";
import { inBudget } from "./shares.js";
import { newestRows } from "./newest.js";
import type { RecallFilter, RecallRequest, VectorHit } from "./request.js";
import { textHits, findByText, rowOfHit } from "./legs.js";

/** What the legs have found for all questions, each row once: of a vector hit with its cosine to each question. */

/** Newest rows of a filter that says more than the legs can decide: they must be found even if both rank them low. */
const MIN_NEWEST = 64;
/** Of the search text that the vector leg and the newest rows read, each. */
const MAX_CHARACTERS = 1_000_000;
/** And that several questions' text searches have read when they stop; what they read at once can be as much again. */
const MAX_TEXT_CHARACTERS = 700_000;

export type Found = Findable & { cosines?: readonly (number | null)[] };

export async function candidateRows(
  ctx: QueryCtx,
  { filter, limit, now }: RecallRequest,
  legs: {
    hits: readonly VectorHit[];
    /** Of the questions that ask for words. */
    shaped: readonly ShapedQuery[];
    hasUnmoved: boolean;
  },
): Promise<Found[]> {
  const { hits, shaped, hasUnmoved } = legs;
  const found = new Map<string, Found>();
  const add = (rows: readonly Found[]) => {
    for (const row of rows) {
      if (!found.has(row.owner) && passes(row, filter, now))
        found.set(row.owner, row);
    }
  };
  const loadHit = async (hit: VectorHit): Promise<Found | null> => {
    const row =
      (await rowOfHit(ctx, hit)) ??
      (hasUnmoved ? await unmovedHit(ctx, hit) : null);
    return row && { ...row, cosines: hit.cosines };
  };
  const lengthOf = ({ searchText }: Found) => searchText.length;
  add(await inBudget(hits, MAX_CHARACTERS, loadHit, lengthOf));
  // Which terms are worth a search depends on what the vector leg has found.
  const sample = [...found.values()];
  const questions = shaped.length;
  let left = questions > 1 ? MAX_TEXT_CHARACTERS : Infinity;
  const search = async (text: string, take: number) => {
    if (left <= 0) return [];
    const rows = [
      ...(await textHits(ctx, filter, text, take, questions)),
      ...(hasUnmoved ? await unmovedTextHits(ctx, filter, text, take) : []),
    ];
    for (const row of rows) left -= lengthOf(row);
    return rows;
  };
  const texts = shaped.map((one) => findByText(one, sample, search, questions));
  for (const rows of await Promise.all(texts)) add(rows);
  if (isBeyondIndexes(filter) || hasUnmoved) {
    const wanted = (walks: number) =>
      Math.ceil(Math.max(MIN_NEWEST, limit) / walks);
    const rows = await newestRows(ctx, filter, wanted, now);
    const others = rows.filter(({ _id }) => !found.has(_id));
    const load = async (row: Row) => await findableOf(ctx, row);
    add(await inBudget(others, MAX_CHARACTERS, load, lengthOf));
  }
  const rows = [...found.values()];
  return asksForDays(filter) ? await ofDays(ctx, rows, filter, now) : rows;
}

/** Without the log entries of other days whose rows are from before they said their day. */
async function ofDays(
  ctx: QueryCtx,
  rows: Found[],
  filter: RecallFilter,
  now: number,
): Promise<Found[]> {
  const isUndated = ({ kind, day }: Found) =>
    kind === "log" && day === undefined;
  const undated = rows.filter(isUndated);
  const load = async ({ owner }: Found) => await rowOf(ctx, owner);
  const wholes = await inBudget(undated, MAX_CHARACTERS, load, charactersOf);
  const kept = new Set<string>(
    wholes
      .filter((row) => passes(facetsOf(row), filter, now))
      .map(({ _id }) => _id),
  );
  return rows.filter((row) => !isUndated(row) || kept.has(row.owner));
}

/** A row that is not moved to recallRows yet, by the vector that names it. */
async function unmovedHit(
  ctx: QueryCtx,
  hit: VectorHit,
): Promise<Findable | null> {
  const owner = await ownerOfVector(ctx, hit);
  const row = owner && (await rowOf(ctx, owner));
  return row && (await findableOf(ctx, row));
}

/** Such rows by their old search text. */
async function unmovedTextHits(
  ctx: QueryCtx,
  filter: RecallFilter,
  text: string,
  limit: number,
): Promise<Findable[]> {
  const { spaces, include, asOf } = filter;
  const take = Math.ceil(limit / spaces.length);
  const states =
    asOf === undefined
      ? (["active"] as const)
      : (["active", "superseded"] as const);
  const searches: Promise<Row[]>[] = [];
  for (const space of spaces) {
    if (include.includes("memories")) {
      for (const state of states)
        searches.push(
          ctx.db
            .query("memories")
            .withSearchIndex("by_searchText", (q) =>
              q
                .search("searchText", text)
                .eq("space", space)
                .eq("state", state),
            )
            .take(take),
        );
    }
    if (asksForLogs(filter))
      searches.push(
        ctx.db
          .query("logEntries")
          .withSearchIndex("by_searchText", (q) =>
            q.search("searchText", text).eq("space", space),
          )
          .take(take),
      );
  }
  const rows = (await Promise.all(searches)).flat();
  const found = await Promise.all(rows.map((row) => findableOf(ctx, row)));
  return found.filter((row) => row !== null);
}
