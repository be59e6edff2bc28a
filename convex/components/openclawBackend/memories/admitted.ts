import type { UseCaseCtx } from "../admission/useCase.js";
import { readTexts, type MemoryTexts } from "../guard/fields.js";
import {
  guardSecrets,
  instructionFlags,
  type Refused,
} from "../guard/texts.js";
import { claimedTrust, type ClaimedProvenance } from "../vocabulary.js";
import {
  checkMemory,
  settle,
  type GivenMemory,
  type MemoryInput,
  type Settled,
} from "./input.js";

/**
 * The rules that every writer of a memory keeps, HTTP, CLI, MCP and import alike, in one step. What is
 * imported is nobody's own word, whoever imports it.
 */
export function admitMemory<Given extends Partial<GivenMemory>>(
  ctx: UseCaseCtx,
  given: Given,
  { imported = false } = {},
): { ok: true; input: Settled<Given>; flags: string[] } | Refused {
  const settled = settle(ctx.caller.agent.timeZone, given);
  if (!settled.ok) return settled;
  const checked = checkMemory(settled.value as Partial<MemoryInput>, ctx.now);
  if (!checked.ok) return checked;
  const guarded = guardSecrets(ctx, settled.value);
  if (!guarded.ok) return guarded;
  const { input } = guarded;
  const flags = flagsOf(ctx, input, input.provenance, imported);
  return { ok: true, input, flags };
}

/** The rules by which texts of a memory look like instructions, coming from where the writer says they come. */
export function flagsOf(
  ctx: UseCaseCtx,
  texts: MemoryTexts,
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
