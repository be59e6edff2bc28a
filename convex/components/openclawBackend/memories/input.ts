import { v, type Infer } from "convex/values";
import { MAX_REF_CHARACTERS } from "../admission/provenance.js";
import { refuse, type Refusal } from "../outcome.js";
import { checkText } from "../text/storable.js";
import { vClaimedProvenance, vMemoryType, vMetadata } from "../vocabulary.js";

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
  type: v.optional(vMemoryType),
  tags: v.optional(v.array(v.string())),
  importance: v.optional(v.number()),
  pinned: v.optional(v.boolean()),
  metadata: v.optional(vMetadata),
  provenance: v.optional(vClaimedProvenance),
  expiresAt: v.optional(v.union(v.number(), v.null())),
};
export const vMemoryInput = v.object(memoryFields);
export type MemoryInput = Infer<typeof vMemoryInput>;

type Checked = { ok: true } | { ok: false; refusal: Refusal };

function invalid(pointer: string, detail: string): Checked {
  return refuse("invalid_request", detail, { pointer });
}

/** Trimmed, lower-cased, without repeats: the form in which tags are stored and compared. */
export function normalTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()))];
}

/** The rules that every writer of a memory keeps: HTTP, CLI, MCP and import alike. */
export function checkMemory(input: Partial<MemoryInput>, now: number): Checked {
  const checks: Checked[] = [];
  if (input.content !== undefined) {
    if (input.content.trim() === "")
      return invalid("/content", "Must not be empty.");
    checks.push(checkText("/content", input.content, MAX_CONTENT_CHARACTERS));
  }
  if (input.tags !== undefined) {
    const tags = normalTags(input.tags);
    if (tags.length > MAX_TAGS)
      return invalid("/tags", `At most ${MAX_TAGS} tags.`);
    for (const [i, tag] of tags.entries()) {
      if (tag === "") return invalid(`/tags/${i}`, "Must not be empty.");
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
    return invalid("/metadata", `At most ${MAX_METADATA_BYTES} bytes.`);
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
