import { readableSpaces } from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { MEMORY_ID } from "../ids.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { isExpired } from "./rows.js";
import { beyondTrust } from "./trust.js";

/** How a use case reaches one memory, and what it answers where it cannot. */

type Found = { row: MemoryRow; writable: boolean };

/** A memory in any space that the caller can read. Another agent's id is not found by construction. */
export async function findReadable(
  ctx: UseCaseCtx,
  id: string,
): Promise<Found | null> {
  if (!MEMORY_ID.test(id)) return null;
  for (const { name, access } of await readableSpaces(ctx, ctx.caller)) {
    const row = await findMemory(ctx, name, id);
    if (row !== null) return { row, writable: access === "write" };
  }
  return null;
}

/** A memory that reads may show: forgotten and expired ones are gone at once. */
export async function findVisible(
  ctx: UseCaseCtx,
  id: string,
): Promise<Found | null> {
  const found = await findReadable(ctx, id);
  if (found === null || found.row.state === "forgotten") return null;
  return isExpired(found.row, ctx.now) ? null : found;
}

/** The row that a write is about, if the caller may write it, is trusted enough and knows its version. */
export function changeable(
  ctx: UseCaseCtx,
  found: Found | null,
  ifVersion?: number,
): Outcome<MemoryRow> {
  if (found === null) return noMemory();
  if (!found.writable) {
    return refuse("forbidden", "No write access to this space.", {
      pointer: "/space",
    });
  }
  return (
    beyondTrust(ctx, found.row) ??
    staleVersion(found.row, ifVersion) ??
    done(found.row)
  );
}

export function noMemory(): Outcome<never> {
  return refuse(
    "not_found",
    "No memory with this id in a space that you can read.",
  );
}

/** Refuses where the caller's `If-Match` names another version than the row's. */
export function staleVersion(
  row: MemoryRow,
  expected: number | undefined,
): Outcome<never> | null {
  if (expected === undefined || expected === row.version) return null;
  return refuse("precondition_failed", "The memory has changed.", {
    version: row.version,
  });
}

export function sameContent(): Outcome<never> {
  return refuse(
    "conflict",
    "Another memory of this space has the same content.",
    { pointer: "/content" },
  );
}
