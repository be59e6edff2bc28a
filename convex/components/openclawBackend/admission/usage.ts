import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { refuse, type Outcome, type Usage } from "../outcome.js";
import type { vPiece } from "../schema.js";
import type { Policy } from "./call.js";

/**
 * What each space holds, kept in the transaction that changes it. A space that was filled before this was
 * kept counts from zero on, until `recount` is run for it.
 */
export type Size = { rows: number; bytes: number };
export const NOTHING: Size = { rows: 0, bytes: 0 };

/** The text in a row of any table that holds some. */
type Held = Partial<
  Pick<Doc<"memories">, "content" | "tags" | "metadata"> & {
    provenance: { ref?: string };
    reason: string;
    tail: string;
    pieces: (typeof vPiece.type)[];
  }
>;

/** What a row takes: one row and the UTF-8 bytes of its text. One whose text is cleared takes nothing. */
export function sizeOf({ content, tags = [], metadata, ...held }: Held): Size {
  if (content === "") return NOTHING;
  const { provenance, reason = "", tail = "", pieces = [] } = held;
  const texts = [content ?? "", ...tags, provenance?.ref ?? "", reason, tail];
  if (metadata !== undefined) texts.push(JSON.stringify(metadata));
  for (const { gap, open, close, id } of pieces)
    texts.push(gap, open, close, id);
  return { rows: 1, bytes: new TextEncoder().encode(texts.join("")).length };
}

export function plus(...sizes: Size[]): Size {
  return sizes.reduce(
    (sum, { rows, bytes }) => ({
      rows: sum.rows + rows,
      bytes: sum.bytes + bytes,
    }),
    NOTHING,
  );
}

export function minus(a: Size, b: Size): Size {
  return { rows: a.rows - b.rows, bytes: a.bytes - b.bytes };
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
      (await this.load(space)) ?? NOTHING,
      this.grown.get(space) ?? NOTHING,
    );
    // Of a space that counts from zero on, more may be cleared than was counted.
    return { rows: Math.max(0, held.rows), bytes: Math.max(0, held.bytes) };
  }

  async write(): Promise<void> {
    const { db } = this.ctx;
    for (const space of this.grown.keys()) {
      const row = await this.load(space);
      const fields = {
        space,
        ...(await this.of(space)),
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
  { rows, bytes }: Size,
  { rowsPerSpace: maxRows, bytesPerSpace: maxBytes }: Policy,
): Usage {
  return { space, rows, bytes, maxRows, maxBytes };
}
