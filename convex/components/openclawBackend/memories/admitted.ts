import type { UseCaseCtx } from "../admission/useCase.js";
import {
  guardSecrets,
  instructionFlags,
  type Refused,
} from "../guard/texts.js";
import { checkMemory, type MemoryInput } from "./input.js";

/** The rules that every writer of a memory keeps, HTTP, CLI, MCP and import alike, in one step. */
export function admitMemory<Input extends Partial<MemoryInput>>(
  ctx: UseCaseCtx,
  given: Input,
): { ok: true; input: Input; flags: string[] } | Refused {
  const checked = checkMemory(given, ctx.now);
  if (!checked.ok) return checked;
  const guarded = guardSecrets(ctx, given);
  if (!guarded.ok) return guarded;
  const { input } = guarded;
  const flags = instructionFlags(
    ctx,
    [input.content ?? "", ...(input.tags ?? [])],
    input.provenance?.trust,
  );
  return { ok: true, input, flags };
}

/** Where a memory with these flags belongs. */
export function stateBy(flags: string[]): "active" | "quarantined" {
  return flags.length > 0 ? "quarantined" : "active";
}
