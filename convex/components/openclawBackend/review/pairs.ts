import type { QueryCtx } from "../_generated/server.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import type { Position } from "../cursor.js";
import { findContextRow } from "../embedding/contextRows.js";
import { unpackOwn } from "../embedding/vectors.js";
import { memoriesInOrder } from "../memories/list.js";
import { isExpired } from "../memories/rows.js";
import { upTo } from "../recall/shares.js";
import { charactersOf, keyOf, type MemoryRow } from "../rows.js";
import { inContext } from "../text/content.js";
import { shapeQuery } from "../text/query.js";
import { searchText } from "../text/tokens.js";
import {
  dayOf,
  quoted,
  shown,
  act,
  allowed,
  bothHold,
  isKnownDistinct,
  keptOf,
  type Finding,
  type FindingKind,
} from "./findings.js";
import { judge, type Verdict } from "./judging.js";
import {
  areOfOne,
  areOfTwo,
  aboutOf,
  spokenOf,
  type About,
  type Unit,
} from "./statement.js";

/** Which memories may say the same or contradict each other. */

/** A memory as it is compared: what it speaks of, and its own vector of length 1 where it has one. */
export type Compared = {
  row: MemoryRow;
  /** What it says, and what it says together with what it is said of. */
  said: Unit[];
  whole: Unit[];
  about: About;
  vector: { model: string; values: readonly number[] } | null;
};

type Pair = { verdict: Verdict; cosine: number | null; rows: MemoryRow[] };

/** The pairs of a kind worth a look, the surest first. No memory is named twice as the one that would go. */
export function pairFindings(
  ctx: UseCaseCtx,
  candidates: readonly (readonly [Compared, Compared])[],
  similarFrom: number,
): Record<"contradiction" | "duplicate", Finding[]> {
  const pairs = candidates
    .flatMap(([a, b]) => judged(a, b, similarFrom))
    .sort((a, b) => b.verdict.score - a.verdict.score);
  const gone = new Set<string>();
  const findings = {
    contradiction: [] as Finding[],
    duplicate: [] as Finding[],
  };
  for (const pair of pairs) {
    const [a, b] = pair.rows as [MemoryRow, MemoryRow];
    if (gone.has(a._id) || gone.has(b._id)) continue;
    gone.add(keptOf(a, b).other._id);
    findings[pair.verdict.kind].push(findingOf(ctx, pair));
  }
  return findings;
}

function judged(a: Compared, b: Compared, similarFrom: number): Pair[] {
  if (a.row.space !== b.row.space || a.row._id === b.row._id) return [];
  if (isKnownDistinct(a.row, b.row)) return [];
  // Two things are two, whatever is said of them.
  if (areOfTwo(a.about, b.about)) return [];
  const cosine = cosineOf(a, b);
  // What one is said of may stand in the other's text.
  const verdict = areOfOne(a.about, b.about)
    ? judge(a.said, b.said, cosine, similarFrom)
    : judge(a.whole, b.whole, cosine, similarFrom);
  return verdict === null ? [] : [{ verdict, cosine, rows: [a.row, b.row] }];
}

function cosineOf({ vector: a }: Compared, { vector: b }: Compared) {
  if (a === null || b === null || a.model !== b.model) return null;
  return a.values.reduce((sum, part, i) => sum + part * (b.values[i] ?? 0), 0);
}

function findingOf(ctx: UseCaseCtx, { verdict, cosine, rows }: Pair): Finding {
  const [a, b] = rows as [MemoryRow, MemoryRow];
  const { kept, other, keepsNewer } = keptOf(a, b);
  const [newer, older] = keepsNewer ? [kept, other] : [other, kept];
  const { kind } = verdict;
  const says: Record<typeof kind & FindingKind, string> = {
    contradiction: "Both may not hold at once",
    duplicate: "Both may say the same",
  };
  const score =
    cosine === null ? "" : ` Their vectors' cosine is ${cosine.toFixed(2)}.`;
  const trust = keepsNewer
    ? ""
    : ` The older one is trusted more (${older.provenance.trust}, the newer one ${newer.provenance.trust}), so that only its writer can say that it no longer holds.`;
  const why = `${says[kind]}: ${quoted(newer)} of ${dayOf(ctx, newer.createdAt)} and ${quoted(older)} of ${dayOf(ctx, older.createdAt)}.${score}${trust}`;
  const acts = keepsNewer
    ? [
        act(
          newer,
          "change",
          "The newer one holds: it takes the older one's place, which stays in history.",
          { supersedes: older.memoryId },
        ),
        act(newer, "forget", "The older one holds: forget the newer one."),
      ]
    : [act(newer, "forget", "The older one holds: forget the newer one.")];
  return {
    kind,
    why,
    memories: [shown(newer), shown(older)],
    ...allowed(ctx, [...acts, ...bothHold(kept, other)]),
  };
}

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
