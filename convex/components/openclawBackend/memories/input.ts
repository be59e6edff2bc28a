import { v, type ObjectType } from "convex/values";
import { MAX_REF_CHARACTERS } from "../admission/call.js";
import { momentOf, MOMENT_RULE, vMoment } from "../calendar.js";
import { done, refuse, type Outcome, type Refusal } from "../outcome.js";
import {
  checkContext,
  checkText,
  isBlank,
  normalContext,
} from "../text/content.js";
import {
  vClaimedProvenance,
  vContext,
  vMemoryType,
  vMetadata,
} from "../vocabulary.js";

export const MAX_CONTENT_CHARACTERS = 16_384;
export const MAX_TAGS = 16;
export const MAX_TAG_CHARACTERS = 64;
export const MAX_METADATA_BYTES = 4096;
/** What the platform allows as a field name; it refuses others as soon as they are passed to a function. */
export const METADATA_KEY = /^[A-Za-z0-9][\x20-\x7e]{0,63}$/;
export const METADATA_KEY_RULE =
  "Keys are 1 to 64 printable ASCII characters, the first a letter or digit.";

/** A memory's writable fields. */
export const memoryFields = {
  content: v.string(),
  /** Null says that there is none, as do no items. */
  context: v.optional(v.union(vContext, v.null())),
  type: v.optional(vMemoryType),
  tags: v.optional(v.array(v.string())),
  importance: v.optional(v.number()),
  pinned: v.optional(v.boolean()),
  metadata: v.optional(vMetadata),
  provenance: v.optional(vClaimedProvenance),
  /** A day holds to its end. */
  expiresAt: v.optional(v.union(vMoment, v.null())),
  /** Rules of the guard that do not hold for this text. */
  allowFindings: v.optional(v.array(v.string())),
};
export type GivenMemory = ObjectType<typeof memoryFields>;
export type MemoryInput = Settled<GivenMemory>;

/** With the day that is meant as a time, and a context as it is stored, which has no items where there is none. */
export type Settled<Given> = Omit<
  Given,
  "expiresAt" | "context" | "allowFindings"
> & {
  expiresAt?: number | null;
  context?: string[];
};

type Checked = { ok: true } | { ok: false; refusal: Refusal };

function invalid(pointer: string, detail: string): Checked {
  return refuse("invalid_request", detail, { pointer });
}

function tooLarge(
  pointer: string,
  detail: string,
  more: { maxBytes?: number } = {},
): Checked {
  return refuse("payload_too_large", detail, { pointer, ...more });
}

/** The form in which a tag is stored and compared: trimmed, lower-cased, composed. */
export function normalTag(tag: string): string {
  return tag.trim().toLowerCase().normalize("NFC");
}

/** The tags in that form, without repeats. */
export function normalTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(normalTag))];
}

/** The forms in which a normal tag can be stored: before tags were composed they stayed as they were sent. */
export function storedForms(tag: string): string[] {
  return [...new Set([tag, tag.normalize("NFD")])];
}

/** Whether a row has a normal tag. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.includes(tag) || tags.some((own) => own.normalize("NFC") === tag);
}

/** What a writer sends, with times for days of the agent's calendar and its context as it is stored. */
export function settle<Given extends Partial<GivenMemory>>(
  timeZone: string,
  given: Given,
): Outcome<Settled<Given>> {
  const { expiresAt, context, allowFindings: _allowed, ...rest } = given;
  const settled = {
    ...rest,
    ...(context !== undefined && { context: normalContext(context) }),
  };
  if (expiresAt === undefined) return done(settled as Settled<Given>);
  if (typeof expiresAt !== "string") return done({ ...settled, expiresAt });
  const at = momentOf(timeZone, expiresAt, "end");
  return at === null
    ? refuse("invalid_request", MOMENT_RULE, { pointer: "/expiresAt" })
    : done({ ...settled, expiresAt: at });
}

/** The rules that every writer of a memory keeps: HTTP, CLI, MCP and import alike. */
export function checkMemory(input: Partial<MemoryInput>, now: number): Checked {
  const checks: Checked[] = [];
  if (input.content !== undefined) {
    if (isBlank(input.content))
      return invalid("/content", "Must not be empty.");
    checks.push(checkText("/content", input.content, MAX_CONTENT_CHARACTERS));
  }
  if (input.context !== undefined) checks.push(checkContext(input.context));
  if (input.tags !== undefined) {
    const tags = normalTags(input.tags);
    if (tags.length > MAX_TAGS)
      return tooLarge("/tags", `At most ${MAX_TAGS} tags.`);
    for (const [i, tag] of input.tags.map(normalTag).entries()) {
      if (isBlank(tag)) return invalid(`/tags/${i}`, "Must not be empty.");
      checks.push(checkText(`/tags/${i}`, tag, MAX_TAG_CHARACTERS));
    }
  }
  if (
    input.importance !== undefined &&
    !(input.importance >= 0 && input.importance <= 1)
  ) {
    return invalid("/importance", "Must be from 0 to 1.");
  }
  if (input.metadata !== undefined) checks.push(checkMetadata(input.metadata));
  if (input.provenance?.ref !== undefined) {
    checks.push(
      checkText("/provenance/ref", input.provenance.ref, MAX_REF_CHARACTERS),
    );
  }
  if (typeof input.expiresAt === "number" && !(input.expiresAt > now)) {
    return invalid("/expiresAt", "Must be in the future.");
  }
  return checks.find((check) => !check.ok) ?? { ok: true };
}

function checkMetadata(
  metadata: Record<string, string | number | boolean>,
): Checked {
  const text = JSON.stringify(metadata);
  if (new TextEncoder().encode(text).length > MAX_METADATA_BYTES) {
    const maxBytes = MAX_METADATA_BYTES;
    return tooLarge("/metadata", `At most ${maxBytes} bytes.`, { maxBytes });
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (!METADATA_KEY.test(key)) return invalid("/metadata", METADATA_KEY_RULE);
    if (typeof value === "number" && !Number.isFinite(value)) {
      return invalid("/metadata", "Numbers must be finite.");
    }
    if (typeof value === "string") {
      const checked = checkText("/metadata", value, MAX_METADATA_BYTES);
      if (!checked.ok) return checked;
    }
  }
  return { ok: true };
}
