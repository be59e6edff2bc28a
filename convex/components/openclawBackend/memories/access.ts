import type { UseCaseCtx } from "../admission/useCase.js";
import { MEMORY_ID } from "./input.js";
import { isExpired } from "./rows.js";
import { findReadable, type MemoryRow } from "./store.js";
import { refuse, type Outcome } from "../outcome.js";

/** How a use case reaches one memory, and what it answers where it cannot. */

export function noMemory(): Outcome<never> {
  return refuse(
    "not_found",
    "No memory with this id in a space that you can read.",
  );
}

export function noWriteAccess(): Outcome<never> {
  return refuse("forbidden", "No write access to this space.", {
    pointer: "/space",
  });
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
    {
      pointer: "/content",
    },
  );
}

/** A memory that reads may show: forgotten and expired ones are gone at once. */
export async function findVisible(ctx: UseCaseCtx, id: string) {
  const found = MEMORY_ID.test(id) ? await findReadable(ctx, id) : null;
  if (found === null || found.row.state === "forgotten") return null;
  return isExpired(found.row, ctx.now) ? null : found;
}
