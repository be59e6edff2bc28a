import type { QueryCtx } from "../_generated/server.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import type { Position } from "../cursor.js";
import { findContextRow } from "../embedding/contextRows.js";
import { unpackOwn } from "../embedding/packing.js";
import { memoriesInOrder } from "../memories/list.js";
import { isExpired } from "../memories/rows.js";
import { upTo } from "../recall/shares.js";
import { charactersOf, keyOf, type MemoryRow } from "../rows.js";
import { inContext } from "../text/content.js";
import { shapeQuery } from "../text/query.js";
import { searchText } from "../text/tokens.js";
import { aboutOf, spokenOf } from "./about.js";
import type { Compared } from "./pairs.js";

/**
 * Which memories are compared. Some, the newest first, each with those that the whole space has of the same words,
 * and with those written shortly before by their vectors too. A cursor goes on behind them, so that in time every
 * memory is compared with every other one that shares its words.
 */

/** Searched for in the whole space. */
const MAX_FRESH = 10;
const MAX_BESIDE = 20;
/** What is trusted by nobody is compared too, beside the others: whoever writes much of it must not hide them. */
const MAX_UNTRUSTED = 2;
/** Expired rows on the way. */
const MAX_PASSED = 20;
const HITS_A_SEARCH = 3;
/** Of all searches, those that have most words in common: both the row and its vector are read. */
const MAX_LOADED = 16;
const MAX_CHARACTERS = 200_000;
/** Convex reads no more terms of a search. */
const MAX_TERMS = 16;
/** A word of a third of the rows beside tells nothing. */
const COMMON_SHARE = 1 / 3;
const MIN_SHARED_SHARE = 0.4;

export type Window = {
  pairs: [Compared, Compared][];
  /** Those that were compared with the whole space. */
  fresh: MemoryRow[];
  next: Position | null;
};

export async function windowOf(
  ctx: UseCaseCtx,
  spaces: string[],
  after: Position | null,
): Promise<Window> {
  const { rows, more } = await trustedRows(ctx, spaces, after);
  const trusted = rows.slice(0, MAX_FRESH);
  const untrusted = after === null ? await untrustedRows(ctx, spaces) : [];
  const fresh = [...trusted, ...untrusted];
  const load = async (row: MemoryRow) => await compared(ctx, row);
  const all = await Promise.all([...fresh, ...rows.slice(MAX_FRESH)].map(load));
  const pairs = all
    .slice(0, fresh.length)
    .flatMap((one, i) =>
      all.slice(i + 1).map((other): [Compared, Compared] => [one, other]),
    );
  const found = await alike(ctx, all, fresh.length);
  const last = trusted.at(-1);
  return {
    pairs: [...pairs, ...found],
    fresh,
    next:
      last && (more || rows.length > trusted.length)
        ? { at: last.createdAt, id: last.memoryId }
        : null,
  };
}

async function trustedRows(
  ctx: UseCaseCtx,
  spaces: string[],
  after: Position | null,
) {
  const rows: MemoryRow[] = [];
  const cut = { truncated: false };
  let passed = 0;
  const filter = { minTrust: "agent" as const };
  const walk = memoriesInOrder(ctx, spaces, filter, after);
  for await (const row of upTo(MAX_CHARACTERS, walk, cut)) {
    if (isExpired(row, ctx.now)) passed += 1;
    else rows.push(row);
    const isFull = rows.length > MAX_FRESH + MAX_BESIDE;
    if (isFull || passed > MAX_PASSED) return { rows, more: true };
  }
  return { rows, more: cut.truncated };
}

async function untrustedRows(ctx: UseCaseCtx, spaces: string[]) {
  const found = await Promise.all(
    spaces.map((space) =>
      ctx.db
        .query("memories")
        .withIndex(
          "by_space_and_state_and_trust_and_createdAt_and_memoryId",
          (q) =>
            q
              .eq("space", space)
              .eq("state", "active")
              .eq("provenance.trust", "untrusted"),
        )
        .order("desc")
        .take(MAX_UNTRUSTED),
    ),
  );
  return found
    .flat()
    .filter((row) => !isExpired(row, ctx.now))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MAX_UNTRUSTED);
}

/** A row with its own vector: the stored one is mixed with what was written before. */
async function compared(ctx: QueryCtx, row: MemoryRow): Promise<Compared> {
  const kept = row.vector && (await findContextRow(ctx, row.space, keyOf(row)));
  return {
    row,
    ...spokenOf(row),
    about: aboutOf(row),
    vector: kept ? { model: kept.model, values: unpackOwn(kept.own) } : null,
  };
}

/** Each fresh row with those of its space, beyond the window, that have most of its telling words. */
async function alike(
  ctx: UseCaseCtx,
  all: readonly Compared[],
  fresh: number,
): Promise<[Compared, Compared][]> {
  const inWindow = new Set<string>(all.map(({ row }) => row._id));
  const beside = all.map(
    ({ row: { content, context } }) =>
      ` ${searchText(content.slice(0, 600), [], context)} `,
  );
  const searched = all.slice(0, fresh).map(async (one) => {
    const terms = tellingTerms(one.row, beside);
    if (terms.length === 0) return [];
    const hits = await ctx.db
      .query("recallRows")
      .withSearchIndex("by_searchText", (q) =>
        q
          .search("searchText", terms.join(" "))
          .eq("space", one.row.space)
          .eq("kind", "memory"),
      )
      .take(HITS_A_SEARCH + 1);
    return hits.flatMap(({ owner, searchText: its }) => {
      const has = terms.filter((term) => ` ${its} `.includes(` ${term} `));
      const share = has.length / terms.length;
      const isNew = !inWindow.has(owner) && share >= MIN_SHARED_SHARE;
      return isNew ? [{ one, owner, share }] : [];
    });
  });
  const best = (await Promise.all(searched))
    .flat()
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_LOADED);
  const pairs: [Compared, Compared][] = [];
  const loaded = new Map<string, Compared | null>();
  let left = MAX_CHARACTERS;
  for (const { one, owner } of best) {
    if (left <= 0) break;
    if (!loaded.has(owner)) {
      const id = ctx.db.normalizeId("memories", owner);
      const row = id && (await ctx.db.get("memories", id));
      const isThere = row?.state === "active" && !isExpired(row, ctx.now);
      loaded.set(owner, isThere ? await compared(ctx, row) : null);
      if (row) left -= charactersOf(row);
    }
    const other = loaded.get(owner);
    if (other) pairs.push([one, other]);
  }
  return pairs;
}

/** The terms of a memory that others beside it do not all have. */
function tellingTerms(
  { content, context }: MemoryRow,
  beside: readonly string[],
): string[] {
  const terms = shapeQuery(inContext(content, context)).terms.map(
    ({ term }) => term,
  );
  const most = Math.max(2, COMMON_SHARE * beside.length);
  const telling = terms.filter(
    (term) =>
      beside.filter((text) => text.includes(` ${term} `)).length <= most,
  );
  return (telling.length > 0 ? telling : terms).slice(0, MAX_TERMS);
}
