import type { Infer } from "convex/values";
import { refuse, type Refusal } from "../outcome.js";
import { checkText, MAX_CONTEXT_CHARACTERS } from "../text/content.js";
import {
  leastTrust,
  type ClaimedProvenance,
  type Trust,
  type vSecretGuard,
} from "../vocabulary.js";
import {
  REDACTED,
  scanFields,
  textFields,
  withoutNamedSecrets,
  type Find,
  type MemoryTexts,
} from "./fields.js";
import { findInstructions } from "./instructions.js";
import { findHidden } from "./invisible.js";
import { findSecrets, redactSecrets } from "./secrets.js";

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

/** What is looked for in this writer's texts: the deployment's own secrets always. */
export function findFor(writer: Writer, allowed: readonly string[] = []): Find {
  const find = guardModeOf(writer) === "off" ? findHidden : findSecrets;
  return allowed.length === 0
    ? find
    : (text) => find(text).filter(({ rule }) => !allowed.includes(rule));
}

/** What finds more is one text or several. */
export const MAX_ALLOWED = 16;

/**
 * The rules whose findings the writer lets stand in this one text, having looked at it: a right of the owner, which
 * the audit records.
 */
export function allowedFindings(
  { caller, subjects }: Writer & { subjects: string[] },
  rules: readonly string[] = [],
): { ok: true; allowed: readonly string[] } | Refused {
  if (rules.length === 0) return { ok: true, allowed: rules };
  const pointer = "/allowFindings";
  if (caller !== null && caller.trustCeiling !== "owner") {
    const detail =
      "Only a token with the trust owner allows what the guard finds.";
    return refuse("forbidden", detail, { pointer });
  }
  if (rules.length > MAX_ALLOWED || !rules.every((rule) => RULE.test(rule))) {
    const detail = `At most ${MAX_ALLOWED} names of rules, as \`findings\` tells them.`;
    return refuse("invalid_request", detail, { pointer });
  }
  subjects.push(...rules.map((rule) => `allowed=${rule}`));
  return { ok: true, allowed: rules };
}
const RULE = /^[a-z0-9-]{1,40}$/;

/** The input without secrets: refused or redacted, by the guard's mode. */
export function guardSecrets<Input extends Guarded>(
  writer: Writer,
  input: Input,
  allowed: readonly string[] = [],
): { ok: true; input: Input } | Refused {
  const find = findFor(writer, allowed);
  const findings = scanFields(textFields(input), find);
  if (findings.length === 0) return { ok: true, input };
  if (guardModeOf(writer) !== "block")
    return { ok: true, input: redacted(input, find) };
  const detail = "The text holds what looks like a secret.";
  return refuse("secret_detected", detail, { findings });
}

function redacted<Input extends Guarded>(input: Input, find: Find): Input {
  const clean = (text: string) => redactSecrets(text, find).text;
  const { content, context, tags, metadata, provenance, reason } = input;
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => {
    // The name of a field can be what gives its value away.
    const fields = textFields({ metadata: { [key]: value } });
    const found = scanFields(fields, find).length > 0;
    return [clean(key), found ? REDACTED : value] as const;
  });
  const items = redactedContext(context ?? [], find);
  return {
    ...input,
    ...(content !== undefined && {
      content: withoutNamedSecrets(content, items, find),
    }),
    ...(context && { context: items }),
    ...(tags && { tags: tags.map(clean) }),
    ...(metadata && { metadata: Object.fromEntries(entries) }),
    ...(provenance?.ref !== undefined && {
      provenance: { ...provenance, ref: clean(provenance.ref) },
    }),
    ...(reason !== undefined && { reason: clean(reason) }),
  };
}

/** Each item behind those in front of it. A mark is longer than a short secret. */
function redactedContext(context: readonly string[], find: Find): string[] {
  const items: string[] = [];
  for (const item of context) {
    const clean = withoutNamedSecrets(item, items, find);
    items.push(clean.slice(0, MAX_CONTEXT_CHARACTERS).toWellFormed().trim());
  }
  return items;
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

/**
 * Names, labels, reasons and ids that callers choose: shown where nobody expects a text, and nowhere to
 * wait for a review. What a text would be quarantined for is refused here, whoever writes it.
 */

type Passed = { ok: true } | Refused;

/** Line breaks, other controls, and marks that turn the direction of what follows. */
const BREAKS =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name of one line: no secret, no instructions, nothing that moves what stands around it. */
export function guardName(
  writer: Writer,
  pointer: string,
  text: string,
  maxCharacters: number,
): Passed {
  const checked = checkText(pointer, text, maxCharacters);
  if (!checked.ok) return checked;
  if (BREAKS.test(text)) {
    const detail = "A name has no line breaks, control or direction marks.";
    return refuse("invalid_request", detail, { pointer });
  }
  return guardChosen(writer, pointer, text);
}

/** An id that a caller chooses: its separators stand for the spaces of a text. */
export function guardId(writer: Writer, pointer: string, id: string): Passed {
  const guarded = guardChosen(writer, pointer, id);
  return guarded.ok
    ? refuseInstructions(pointer, id.replace(/[._:/-]+/g, " "))
    : guarded;
}

function guardChosen(writer: Writer, pointer: string, text: string): Passed {
  const findings = scanFields([{ pointer, text }], findFor(writer));
  if (findings.length > 0) {
    const detail = "The name holds what looks like a secret.";
    return refuse("secret_detected", detail, { findings });
  }
  return refuseInstructions(pointer, text);
}

/** Refuses what reads like instructions where a text cannot be held back. */
export function refuseInstructions(pointer: string, text: string): Passed {
  if (findInstructions(text).length === 0) return { ok: true };
  const detail = "Reads like instructions to whoever reads it.";
  return refuse("invalid_request", detail, { pointer });
}
