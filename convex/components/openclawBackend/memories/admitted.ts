import type { UseCaseCtx } from "../admission/useCase.js";
import { readTexts } from "../guard/fields.js";
import {
  guardSecrets,
  instructionFlags,
  type Refused,
} from "../guard/texts.js";
import { claimedTrust, type ClaimedProvenance } from "../vocabulary.js";
import { checkMemory, type MemoryInput } from "./input.js";

/**
 * The rules that every writer of a memory keeps, HTTP, CLI, MCP and import alike, in one step. What is
 * imported is nobody's own word, whoever imports it.
 */
export function admitMemory<Input extends Partial<MemoryInput>>(
  ctx: UseCaseCtx,
  given: Input,
  { imported = false } = {},
): { ok: true; input: Input; flags: string[] } | Refused {
  const checked = checkMemory(given, ctx.now);
  if (!checked.ok) return checked;
  const guarded = guardSecrets(ctx, given);
  if (!guarded.ok) return guarded;
  const { input } = guarded;
  const flags = flagsOf(ctx, input, input.provenance, imported);
  return { ok: true, input, flags };
}

/** The rules by which texts of a memory look like instructions, coming from where the writer says they come. */
export function flagsOf(
  ctx: UseCaseCtx,
  texts: Partial<MemoryInput>,
  provenance: ClaimedProvenance = {},
  imported = false,
): string[] {
  const trust = claimedTrust(provenance);
  return instructionFlags(ctx, readTexts(texts), {
    ...(trust && { trust }),
    imported,
  });
}

/** Where a memory with these flags belongs. */
export function stateBy(flags: string[]): "active" | "quarantined" {
  return flags.length > 0 ? "quarantined" : "active";
}
