import type { UseCaseCtx } from "../admission/useCase.js";
import { readTexts, type MemoryTexts } from "../guard/fields.js";
import {
  allowedFindings,
  guardSecrets,
  instructionFlags,
  type Refused,
} from "../guard/texts.js";
import type { MemoryRow } from "../rows.js";
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
  const allows = allowedFindings(ctx, given.allowFindings);
  if (!allows.ok) return allows;
  const { allowed } = allows;
  const settled = settle(ctx.caller.agent.timeZone, given);
  if (!settled.ok) return settled;
  const checked = checkMemory(settled.value as Partial<MemoryInput>, ctx.now);
  if (!checked.ok) return checked;
  const guarded = guardSecrets(ctx, settled.value, allowed);
  if (!guarded.ok) return guarded;
  const { input } = guarded;
  const flags = flagsOf(ctx, input, input.provenance, imported);
  return { ok: true, input, flags };
}

/**
 * The same for a change of the content or the context alone: one leads up to what the other says, so that both are
 * read together. What the memory said before is not held against the change.
 */
export function admitBeside(
  ctx: UseCaseCtx,
  row: MemoryRow,
  input: Partial<MemoryInput>,
  allowed: readonly string[] = [],
): { ok: true; input: Partial<MemoryInput>; flags: string[] } | Refused {
  const { content = row.content, context = row.context ?? [] } = input;
  const isWhole = input.content !== undefined && input.context !== undefined;
  const isNeither = input.content === undefined && input.context === undefined;
  if (isWhole || isNeither || context.length === 0)
    return { ok: true, input, flags: [] };
  const said = { content, context };
  // Who may not read the one that stays is told nothing of it.
  const mayRead = ctx.caller.scopes.includes("memory:read");
  const guarded = mayRead
    ? guardSecrets(ctx, said, allowed)
    : { ok: true as const, input: said };
  if (!guarded.ok) return guarded;
  const known = flagsOf(ctx, row, input.provenance);
  const flags = flagsOf(ctx, said, input.provenance);
  const isRedacted = guarded.input.content !== content;
  return {
    ok: true,
    input: { ...input, ...(isRedacted && { content: guarded.input.content }) },
    flags: flags.filter((rule) => !known.includes(rule)),
  };
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
