import * as z from "zod/mini";
import { MAX_REF_CHARACTERS } from "../../components/openclawBackend/admission/call.js";
import {
  LAST_TIME_MS,
  MOMENT_RULE,
} from "../../components/openclawBackend/calendar.js";
import { MAX_ALLOWED } from "../../components/openclawBackend/guard/texts.js";
import {
  MAX_CONTENT_CHARACTERS,
  MAX_TAG_CHARACTERS,
  MAX_TAGS,
  METADATA_KEY,
  METADATA_KEY_RULE,
  normalTag,
} from "../../components/openclawBackend/memories/input.js";
import {
  isBlank,
  MAX_CONTEXT,
  MAX_CONTEXT_CHARACTERS,
} from "../../components/openclawBackend/text/content.js";
import {
  MEMORY_TYPES,
  SOURCES,
  STATES,
  TRUSTS,
} from "../../components/openclawBackend/vocabulary.js";

/** The shapes that several routes share. What only a transaction can know is checked in the component. */

export const zMemoryType = z.enum(MEMORY_TYPES);
export const zState = z.enum(STATES);
export const zTrust = z.enum(TRUSTS);

export const zSpace = z
  .string()
  .check(
    z.regex(
      /^(agent|shared)\/[a-z0-9][a-z0-9_-]{0,63}$/,
      "Must be agent/<id> or shared/<name>.",
    ),
  );

export const zTag = z.string().check(
  z.overwrite(normalTag),
  z.minLength(1),
  z.refine((tag) => tag === "" || !isBlank(tag), "Must not be empty."),
  z.maxLength(MAX_TAG_CHARACTERS),
);

export const zTags = z.array(zTag).check(z.maxLength(MAX_TAGS));

/** A point in time: ISO 8601 in, milliseconds inside. */
export const zTime = z.pipe(
  z.iso
    .datetime({
      offset: true,
      message: "Must be a time such as 2026-01-31T12:00:00Z.",
    })
    .check(
      z.refine(
        (text) => !(Date.parse(text) > LAST_TIME_MS),
        "Must be before the year 10000 of UTC.",
      ),
    ),
  z.transform((text: string) => Date.parse(text)),
);

export const zDate = z.iso.date("Must be a date such as 2026-01-31.");

/** A day, which stays its text, or a point in time. */
export const zDayOrTime = z.union([z.iso.date(MOMENT_RULE), zTime]);

export const zProvenance = z.strictObject({
  source: z.exactOptional(z.enum(SOURCES)),
  ref: z.exactOptional(z.string().check(z.maxLength(MAX_REF_CHARACTERS))),
  trust: z.exactOptional(zTrust),
});

export const zMetadata = z.record(
  z.string().check(z.regex(METADATA_KEY, METADATA_KEY_RULE)),
  z.union([z.string(), z.number(), z.boolean()]),
);

/** What a text is said of, the widest first. */
export const zContext = z
  .array(
    z.string().check(
      z.overwrite((item) => item.trim()),
      z.minLength(1),
      z.refine((item) => item === "" || !isBlank(item), "Must not be empty."),
      z.maxLength(MAX_CONTEXT_CHARACTERS),
    ),
  )
  .check(z.maxLength(MAX_CONTEXT));

/** As a writer sends it; null is none. */
export const zGivenContext = z.exactOptional(z.nullable(zContext));

/** Rules of the guard that do not hold for a text. */
export const zAllowFindings = z.exactOptional(
  z
    .array(z.string().check(z.regex(/^[a-z0-9-]{1,40}$/, "Not a rule's name.")))
    .check(z.maxLength(MAX_ALLOWED)),
);

/** A memory's writable fields. */
export const memoryShape = {
  content: z
    .string()
    .check(z.minLength(1), z.maxLength(MAX_CONTENT_CHARACTERS)),
  context: zGivenContext,
  type: z.exactOptional(zMemoryType),
  tags: z.exactOptional(zTags),
  importance: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  pinned: z.exactOptional(z.boolean()),
  metadata: z.exactOptional(zMetadata),
  provenance: z.exactOptional(zProvenance),
  expiresAt: z.exactOptional(z.nullable(zDayOrTime)),
  allowFindings: zAllowFindings,
};

/** The id of a memory whose place another one takes. */
export const zSupersedes = z.exactOptional(
  z.string().check(z.minLength(1), z.maxLength(64)),
);

/** An integer in a query string; to a reader of the document it is an integer. */
export function zQueryInteger(min: number, max: number) {
  return z
    .pipe(
      z
        .string()
        .check(
          z.regex(/^\d{1,9}$/, `Must be an integer from ${min} to ${max}.`),
        ),
      z.pipe(z.transform(Number), z.int().check(z.gte(min), z.lte(max))),
    )
    .register(z.globalRegistry, {
      type: "integer",
      minimum: min,
      maximum: max,
    });
}

export const zQueryBoolean = z
  .pipe(
    z.enum(["true", "false"]),
    z.transform((text: "true" | "false") => text === "true"),
  )
  .register(z.globalRegistry, { type: "boolean" });

/** A parameter that may be repeated. */
export function zRepeated<Item extends z.ZodMiniType<string, string>>(
  item: Item,
) {
  return z.pipe(
    z.transform((value: unknown) =>
      typeof value === "string" ? [value] : value,
    ),
    z.array(item),
  );
}

export const zCursor = z.string().check(z.minLength(1), z.maxLength(512));

// --- answers ---------------------------------------------------------------------------------------

const zIsoTime = z.iso.datetime();

/** Left out where there is none. */
export const zShownContext = z.exactOptional(z.array(z.string()));

export const zMemory = z
  .object({
    id: z.string(),
    space: z.string(),
    type: zMemoryType,
    content: z.string(),
    context: zShownContext,
    tags: z.array(z.string()),
    importance: z.number(),
    pinned: z.boolean(),
    state: zState,
    flags: z.array(z.string()),
    provenance: z.object({
      source: z.enum(SOURCES),
      ref: z.exactOptional(z.string()),
      trust: zTrust,
      agentId: z.string(),
    }),
    metadata: zMetadata,
    supersedes: z.nullable(z.string()),
    supersededBy: z.nullable(z.string()),
    expiresAt: z.nullable(zIsoTime),
    createdAt: zIsoTime,
    updatedAt: zIsoTime,
    version: z.int(),
    indexed: z.object({ text: z.boolean(), vector: z.boolean() }),
  })
  .register(z.globalRegistry, { id: "Memory" });

/** What a write answers to a token without `memory:read`. */
const zWithheldMemory = z
  .object({ id: z.string(), version: z.int() })
  .register(z.globalRegistry, { id: "WithheldMemory" });

/** A memory as a write answers it: whole where the token may read it. */
export const zWritten = z.union([zMemory, zWithheldMemory]);

/** Why nobody but its writer is shown what was written, and what lifts that. */
export const zNotice = z.exactOptional(z.string());

/** The answer to a write that waits in quarantine. */
export function inQuarantine<Body extends z.ZodMiniType>(body: Body) {
  return {
    description:
      "Stored and kept in quarantine, which `notice` explains; a new memory has its Location",
    body,
    headers: ["ETag"] as const,
  };
}

/** Where several spaces that the caller can read have a memory with the id, the one that is meant. */
export const zOfSpace = z.strictObject({ space: z.exactOptional(zSpace) });

export const zEntry = z
  .object({
    id: z.string(),
    date: zDate,
    seq: z.int(),
    content: z.string(),
    context: zShownContext,
    trust: zTrust,
    flags: z.array(z.string()),
    createdAt: zIsoTime,
  })
  .register(z.globalRegistry, { id: "Entry" });

export const zLog = z
  .object({ date: zDate, entries: z.int(), bytes: z.int() })
  .register(z.globalRegistry, { id: "Log" });

export const zRecalled = z
  .object({
    kind: z.enum(["memory", "log"]),
    id: z.string(),
    content: z.string(),
    context: zShownContext,
    /** Where `content` is only the beginning. */
    cut: z.exactOptional(z.literal(true)),
    type: z.enum([...MEMORY_TYPES, "log"]),
    tags: z.array(z.string()),
    space: z.string(),
    trust: zTrust,
    flags: z.array(z.string()),
    date: z.exactOptional(zDate),
    createdAt: zIsoTime,
    score: z.number(),
    /** How often a result like this answers, from 0 to 1. */
    confidence: z.number(),
    signals: z.object({
      vector: z.nullable(z.number()),
      text: z.nullable(z.int()),
      recency: z.number(),
      importance: z.number(),
    }),
    /** Places in `queries`, where these were given. */
    answers: z.exactOptional(z.array(z.int())),
  })
  .register(z.globalRegistry, { id: "Recalled" });

/** What a space holds, and the most it may. */
export const zUsage = z.object({
  space: z.string(),
  rows: z.int(),
  bytes: z.int(),
  maxRows: z.int(),
  maxBytes: z.int(),
});
