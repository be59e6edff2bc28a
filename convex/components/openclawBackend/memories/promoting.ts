import { beyondQuota, plus } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { changeMemory, growth, supersede } from "./store.js";
import { endedSize, isOver } from "./superseding.js";

/** Takes a memory out of quarantine for somebody who may, and ends what it was to take the place of. */
export async function freeRow(
  ctx: UseCaseCtx,
  row: MemoryRow,
): Promise<Outcome<MemoryRow>> {
  if (row.state !== "quarantined") {
    return refuse("conflict", "The memory is not in quarantine.");
  }
  const old =
    row.supersedes && !isOver(row)
      ? await findMemory(ctx, row.space, row.supersedes)
      : null;
  const ended = old?.state === "active" ? old : null;
  const by = plus(growth(row, {}, "promoted"), endedSize(ended));
  const full = await beyondQuota(ctx, row.space, by);
  if (full) return full;
  const promoted = await changeMemory(
    ctx,
    row,
    // What was over already when it came is so still.
    { state: isOver(row) ? "superseded" : "active" },
    { reason: "promoted", frees: true },
  );
  if (ended) await supersede(ctx, ended, row.memoryId);
  ctx.subjects.push(row.memoryId);
  return done(promoted);
}
