import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { refuse, type Outcome, type Usage } from "../outcome.js";
import type { vPiece } from "../schema.js";
import type { State } from "../vocabulary.js";
import type { Policy } from "./call.js";

/**
 * What each space holds, kept in the transaction that changes it. A space that was filled before this was
 * kept counts from zero on, until `recount` is run for it; one from before rows were told apart does not know
 * what they are until then.
 */
export type Counters = {
  /** Active ones. */
  memories: number;
  quarantined: number;
  logDays: number;
};
export type Size = { rows: number; bytes: number } & Counters;
export const NOTHING: Size = {
  ...{ rows: 0, bytes: 0 },
  ...{ memories: 0, quarantined: 0, logDays: 0 },
};
/** What a day of the log adds to its entries. */
export const LOG_DAY: Size = { ...NOTHING, logDays: 1 };

/** The text in a row of any table that holds some. */
type Held = Partial<
  Pick<Doc<"memories">, "content" | "tags" | "metadata"> & {
    context: string[] | undefined;
    provenance: { ref?: string };
    reason: string;
    state: State;
    tail: string;
    pieces: (typeof vPiece.type)[];
  }
>;

/** What a row takes: one row and the UTF-8 bytes of its text. One whose text is cleared takes nothing. */
export function sizeOf({ content, tags = [], metadata, ...held }: Held): Size {
  if (content === "") return NOTHING;
  const { context = [], provenance, reason = "", state } = held;
  const { tail = "", pieces = [] } = held;
  const texts = [
    content ?? "",
    ...context,
    ...tags,
    provenance?.ref ?? "",
    reason,
    tail,
  ];
  if (metadata !== undefined) texts.push(JSON.stringify(metadata));
  for (const { gap, open, close, id, edits = [], columns = [] } of pieces) {
    texts.push(gap, open, close, id, ...columns);
    for (const { add } of edits) texts.push(add);
  }
  return {
    rows: 1,
    bytes: new TextEncoder().encode(texts.join("")).length,
    memories: state === "active" ? 1 : 0,
    quarantined: state === "quarantined" ? 1 : 0,
    logDays: 0,
  };
}

export function plus(...sizes: Size[]): Size {
  return sizes.reduce((sum, size) => each((of) => sum[of] + size[of]), NOTHING);
}

export function minus(a: Size, b: Size): Size {
  return each((of) => a[of] - b[of]);
}

function each(count: (of: keyof Size) => number): Size {
  return {
    rows: count("rows"),
    bytes: count("bytes"),
    memories: count("memories"),
    quarantined: count("quarantined"),
    logDays: count("logDays"),
  };
}

/** What a space is known to hold. */
function heldIn(row: Doc<"spaceUsage"> | null): Size {
  return { ...NOTHING, ...(row && each((of) => row[of] ?? 0)) };
}

/** What the rows of a space are; null where they were not told apart when it was filled. */
export function countersOf(row: Doc<"spaceUsage"> | null): Counters | null {
  if (row !== null && row.memories === undefined) return null;
  const { memories, quarantined, logDays } = heldIn(row);
  return { memories, quarantined, logDays };
}

/** How a transaction changes what spaces hold: each row is read once and, at the end, written once. */
export class SpaceUsage {
  private readonly grown = new Map<string, Size>();
  private readonly stored = new Map<string, Doc<"spaceUsage"> | null>();

  constructor(private readonly ctx: MutationCtx) {}

  grow(space: string, by: Size): void {
    this.grown.set(space, plus(this.grown.get(space) ?? NOTHING, by));
  }

  /** What the space holds, with what the transaction has changed so far. */
  async of(space: string): Promise<Size> {
    const held = plus(
      heldIn(await this.load(space)),
      this.grown.get(space) ?? NOTHING,
    );
    // Of a space that counts from zero on, more may be cleared than was counted.
    return each((of) => Math.max(0, held[of]));
  }

  async write(): Promise<void> {
    const { db } = this.ctx;
    for (const space of this.grown.keys()) {
      const row = await this.load(space);
      const { rows, bytes, ...counters } = await this.of(space);
      const fields = {
        ...{ space, rows, bytes },
        ...(countersOf(row) && counters),
        revision: db.vars.commitTs,
      };
      if (row === null) await db.insert("spaceUsage", fields);
      else await db.patch("spaceUsage", row._id, fields);
    }
  }

  private async load(space: string): Promise<Doc<"spaceUsage"> | null> {
    const known = this.stored.get(space);
    if (known !== undefined) return known;
    const row = await findUsage(this.ctx, space);
    this.stored.set(space, row);
    return row;
  }
}

export async function findUsage(
  ctx: QueryCtx,
  space: string,
): Promise<Doc<"spaceUsage"> | null> {
  return await ctx.db
    .query("spaceUsage")
    .withIndex("by_space", (q) => q.eq("space", space))
    .unique();
}

/** Refuses what would grow a space beyond its quota; what grows nothing passes also where it is exceeded. */
export async function beyondQuota(
  { usage, call }: { usage: SpaceUsage; call: { policy: Policy } },
  space: string,
  by: Size,
): Promise<Extract<Outcome<never>, { ok: false }> | null> {
  const held = await usage.of(space);
  const state = usageState(space, held, call.policy);
  const exceeded =
    (by.rows > 0 && held.rows + by.rows > state.maxRows) ||
    (by.bytes > 0 && held.bytes + by.bytes > state.maxBytes);
  if (!exceeded) return null;
  const detail = "The space has no room for this.";
  return refuse("quota_exceeded", detail, { usage: state });
}

/** What spaces hold, and what they may. */
export async function usageOf(
  ctx: QueryCtx,
  policy: Policy,
  spaces: readonly { name: string; access: string }[],
): Promise<Usage[]> {
  const writable = spaces.filter(({ access }) => access === "write");
  return await Promise.all(
    writable.map(async ({ name }) =>
      usageState(name, (await findUsage(ctx, name)) ?? NOTHING, policy),
    ),
  );
}

function usageState(
  space: string,
  { rows, bytes }: Pick<Size, "rows" | "bytes">,
  { rowsPerSpace: maxRows, bytesPerSpace: maxBytes }: Policy,
): Usage {
  return { space, rows, bytes, maxRows, maxBytes };
}
