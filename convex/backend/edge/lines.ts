import * as z from "zod/mini";
import { MAX_ENTRY_CHARACTERS } from "../../components/openclawBackend/logs/entries.js";
import type { Line } from "../../components/openclawBackend/portability/lines.js";
import { ROW_KEY } from "../../components/openclawBackend/rows.js";
import {
  claimedTrust,
  SOURCES,
} from "../../components/openclawBackend/vocabulary.js";
import {
  memoryShape,
  zContext,
  zDate,
  zMemoryType,
  zMetadata,
  zSpace,
  zState,
  zTags,
  zTime,
  zTrust,
} from "./schemas.js";

/** The lines of export and import: one JSON object each, times in ISO 8601. */

const zId = z.string().check(z.minLength(1), z.maxLength(64));
const zNullableId = z.exactOptional(z.nullable(zId));
const zNullableTime = z.exactOptional(z.nullable(zTime));
/** The row that was written before: its context. */
const zBefore = z.exactOptional(z.nullable(z.string().check(z.regex(ROW_KEY))));
/** Rules of the guard, by their names. */
const zFlags = z.exactOptional(
  z.array(z.string().check(z.regex(/^[a-z-]{1,40}$/))).check(z.maxLength(32)),
);
const zVersion = z.int().check(z.gte(1));

const zOrigin = z.strictObject({
  source: z.exactOptional(z.enum(SOURCES)),
  ref: z.exactOptional(z.string()),
  trust: z.exactOptional(zTrust),
  agentId: z.exactOptional(z.string()),
});

const zMemoryLine = z.strictObject({
  kind: z.literal("memory"),
  id: zId,
  space: z.exactOptional(zSpace),
  type: z.exactOptional(zMemoryType),
  content: z.nullable(memoryShape.content),
  context: z.exactOptional(zContext),
  tags: z.exactOptional(zTags),
  importance: memoryShape.importance,
  pinned: memoryShape.pinned,
  state: z.exactOptional(zState),
  provenance: z.exactOptional(zOrigin),
  flags: zFlags,
  metadata: z.exactOptional(zMetadata),
  supersedes: zNullableId,
  supersededBy: zNullableId,
  endedAt: zNullableTime,
  expiresAt: zNullableTime,
  createdAt: zTime,
  writtenAt: z.exactOptional(z.number()),
  before: zBefore,
  updatedAt: z.exactOptional(zTime),
  version: z.exactOptional(zVersion),
});

const zVersionLine = z.strictObject({
  kind: z.literal("version"),
  id: zId,
  space: z.exactOptional(zSpace),
  version: zVersion,
  content: memoryShape.content,
  context: z.exactOptional(zContext),
  type: z.exactOptional(zMemoryType),
  tags: z.exactOptional(zTags),
  trust: z.exactOptional(zTrust),
  flags: zFlags,
  changedAt: zTime,
  changedBy: z.exactOptional(z.string()),
  reason: z.exactOptional(z.nullable(z.string())),
});

const zEntryLine = z.strictObject({
  kind: z.literal("logEntry"),
  id: zId,
  space: z.exactOptional(zSpace),
  date: zDate,
  seq: z.exactOptional(z.int()),
  content: z.string().check(z.minLength(1), z.maxLength(MAX_ENTRY_CHARACTERS)),
  context: z.exactOptional(zContext),
  provenance: z.exactOptional(zOrigin),
  flags: zFlags,
  createdAt: zTime,
  writtenAt: z.exactOptional(z.number()),
  endedAt: z.exactOptional(zTime),
  before: zBefore,
});

/** Ends a page of an export; an import passes over it. */
const zEndLine = z.strictObject({
  kind: z.literal("end"),
  nextCursor: z.exactOptional(z.nullable(z.string())),
});

export const zLine = z.discriminatedUnion("kind", [
  zMemoryLine,
  zVersionLine,
  zEntryLine,
  zEndLine,
]);
export const lineSchemas: Record<string, z.ZodMiniType> = {
  memory: zMemoryLine,
  version: zVersionLine,
  logEntry: zEntryLine,
  end: zEndLine,
};

/** A private space without a name is that of whoever imports. */
const OWN_SPACE = "agent/me";

/** A line as the backend takes it, what was left out filled in; null for the end. */
export function lineOf(parsed: z.infer<typeof zLine>): Line | null {
  const space = "space" in parsed ? parsed.space : undefined;
  switch (parsed.kind) {
    case "end":
      return null;
    case "version":
      return {
        type: "note",
        tags: [],
        changedBy: "",
        reason: null,
        ...parsed,
        space: space ?? OWN_SPACE,
      };
    case "logEntry":
      return {
        seq: 0,
        writtenAt: parsed.createdAt,
        ...parsed,
        provenance: originOf(parsed.provenance),
        space: space ?? OWN_SPACE,
      };
    case "memory":
      return {
        type: "note",
        tags: [],
        importance: 0.5,
        pinned: false,
        state: parsed.content === null ? "forgotten" : "active",
        metadata: {},
        flags: [],
        supersedes: null,
        supersededBy: null,
        endedAt: null,
        expiresAt: null,
        writtenAt: parsed.createdAt,
        updatedAt: parsed.createdAt,
        version: 1,
        ...parsed,
        provenance: originOf(parsed.provenance),
        space: space ?? OWN_SPACE,
      };
  }
}

/** The backend lowers the trust to what the token may give, and names the author itself. */
function originOf(given: z.infer<typeof zOrigin> = {}) {
  return {
    source: "import" as const,
    trust: claimedTrust(given) ?? ("owner" as const),
    agentId: "",
    ...given,
  };
}
