import type { Infer } from "convex/values";
import type { UseCaseCtx } from "../admission/useCase.js";
import { scanFields, textFields } from "./fields.js";
import { findInstructions } from "./instructions.js";
import { redactSecrets } from "./secrets.js";
import { checkMemory, type MemoryInput } from "../memories/input.js";
import { refuse, type Refusal } from "../outcome.js";
import {
  leastTrust,
  trusts,
  type Trust,
  type vSecretGuard,
} from "../vocabulary.js";

/** What every text passes before it is stored: no secrets, and no instructions to its reader. */

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

type Guarded = Partial<MemoryInput> & { reason?: string };

type Refused = { ok: false; refusal: Refusal };

export function guardModeOf({
  caller,
  call,
}: UseCaseCtx): Infer<typeof vSecretGuard> {
  return caller.agent.secretGuard ?? call.policy.secretGuard;
}

/** The input without secrets: refused, redacted or as it is, by the guard's mode. */
export function guardSecrets<Input extends Guarded>(
  ctx: UseCaseCtx,
  input: Input,
): { ok: true; input: Input } | Refused {
  const mode = guardModeOf(ctx);
  if (mode === "off") return { ok: true, input };
  const findings = scanFields(textFields(input));
  if (findings.length === 0) return { ok: true, input };
  if (mode === "redact") return { ok: true, input: redacted(input) };
  const detail = "The text holds what looks like a secret.";
  return refuse("secret_detected", detail, { findings });
}

function redacted<Input extends Guarded>(input: Input): Input {
  const clean = (text: string) => redactSecrets(text).text;
  const { content, tags, metadata, provenance, reason } = input;
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => {
    // The name of a field can be what gives its value away.
    const found =
      scanFields(textFields({ metadata: { [key]: value } })).length > 0;
    return [clean(key), found ? "[redacted]" : value] as const;
  });
  return {
    ...input,
    ...(content !== undefined && { content: clean(content) }),
    ...(tags && { tags: tags.map(clean) }),
    ...(metadata && { metadata: Object.fromEntries(entries) }),
    ...(provenance?.ref !== undefined && {
      provenance: { ...provenance, ref: clean(provenance.ref) },
    }),
    ...(reason !== undefined && { reason: clean(reason) }),
  };
}

/**
 * The rules by which a text looks like instructions to its reader. An owner's own words are taken as
 * they are: whoever holds such a token could instruct the agent anyway. What an owner passes on as
 * somebody else's is looked at like anybody's.
 */
export function instructionFlags(
  { caller: { trustCeiling } }: UseCaseCtx,
  texts: readonly string[],
  claimed: Trust = trustCeiling,
): string[] {
  if (trusts(leastTrust(trustCeiling, claimed), "owner")) return [];
  const rules = texts.flatMap((text) =>
    findInstructions(text).map(({ rule }) => rule),
  );
  return [...new Set(rules)];
}

/** Where a memory with these flags belongs. */
export function stateBy(flags: string[]): "active" | "quarantined" {
  return flags.length > 0 ? "quarantined" : "active";
}
