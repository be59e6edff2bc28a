import type { Infer } from "convex/values";
import { refuse, type Refusal } from "../outcome.js";
import {
  leastTrust,
  type ClaimedProvenance,
  type Trust,
  type vSecretGuard,
} from "../vocabulary.js";
import { scanFields, textFields, type MemoryTexts } from "./fields.js";
import { findInstructions } from "./instructions.js";
import { redactSecrets } from "./secrets.js";

/** What every text passes before it is stored: no secrets, and no instructions to its reader. */

type Mode = Infer<typeof vSecretGuard>;

/** What decides how a writer's texts are looked at; the context of a use case says it. Null is the operator. */
export type Writer = {
  caller: { agent: { secretGuard?: Mode }; trustCeiling: Trust } | null;
  call: { policy: { secretGuard: Mode } };
};

type Guarded = MemoryTexts & { provenance?: ClaimedProvenance | undefined };

export type Refused = { ok: false; refusal: Refusal };

export function guardModeOf({ caller, call }: Writer): Mode {
  return caller?.agent.secretGuard ?? call.policy.secretGuard;
}

/** The input without secrets: refused, redacted or as it is, by the guard's mode. */
export function guardSecrets<Input extends Guarded>(
  writer: Writer,
  input: Input,
): { ok: true; input: Input } | Refused {
  const mode = guardModeOf(writer);
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
 * somebody else's, or as a file, is looked at like anybody's.
 */
export function instructionFlags(
  { caller }: Writer,
  texts: readonly string[],
  { trust, imported = false }: { trust?: Trust; imported?: boolean } = {},
): string[] {
  const ceiling = caller?.trustCeiling ?? "owner";
  const isOwn = leastTrust(ceiling, trust ?? ceiling) === "owner";
  if (isOwn && !imported) return [];
  const rules = texts.flatMap((text) =>
    findInstructions(text).map(({ rule }) => rule),
  );
  return [...new Set(rules)];
}
