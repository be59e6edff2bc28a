import { v, type Infer } from "convex/values";

/** The words of the product. Every other module spells them by importing from here. */

export const SCOPES = [
  "memory:read",
  "memory:write",
  "logs:read",
  "logs:write",
  "secrets:read",
  "export",
  "admin",
] as const;
export const vScope = v.union(...SCOPES.map((scope) => v.literal(scope)));
export type Scope = Infer<typeof vScope>;

export const MEMORY_TYPES = ["fact", "preference", "decision", "note"] as const;
export const vMemoryType = v.union(
  ...MEMORY_TYPES.map((type) => v.literal(type)),
);
export type MemoryType = Infer<typeof vMemoryType>;

/** Of a memory that says nothing of it. */
export const DEFAULT_IMPORTANCE = 0.5;

/** From most to least trusted: the order is the meaning. */
export const TRUSTS = ["owner", "agent", "untrusted"] as const;
export const vTrust = v.union(...TRUSTS.map((trust) => v.literal(trust)));
export type Trust = Infer<typeof vTrust>;

export const SOURCES = ["user", "agent", "tool", "web", "import"] as const;
export const vSource = v.union(...SOURCES.map((source) => v.literal(source)));
export type Source = Infer<typeof vSource>;

/**
 * `superseded` by another memory; `forgotten`, restorable for a while; `quarantined` because its text
 * looks like instructions to its reader, until somebody trusted promotes it.
 */
export const STATES = [
  "active",
  "superseded",
  "forgotten",
  "quarantined",
] as const;
export const vState = v.union(...STATES.map((state) => v.literal(state)));
export type State = Infer<typeof vState>;

export const vAccess = v.union(v.literal("read"), v.literal("write"));
export type Access = Infer<typeof vAccess>;

/** A rate limit of its own for each kind of work. */
export const vBucket = v.union(
  v.literal("read"),
  v.literal("write"),
  v.literal("recall"),
);
export type Bucket = Infer<typeof vBucket>;

export const vProvenance = v.object({
  source: vSource,
  ref: v.optional(v.string()),
  trust: vTrust,
  agentId: v.string(),
});
export type Provenance = Infer<typeof vProvenance>;

/** What a caller may say about a text's origin; the server adds who and caps the trust. */
export const vClaimedProvenance = v.object({
  source: v.optional(vSource),
  ref: v.optional(v.string()),
  trust: v.optional(vTrust),
});
export type ClaimedProvenance = Infer<typeof vClaimedProvenance>;

export const vSecretGuard = v.union(
  v.literal("block"),
  v.literal("redact"),
  v.literal("off"),
);

/**
 * What a text is said of, the widest first, such as the headings that it stands under in a file. A row without one
 * has no such field.
 */
export const vContext = v.array(v.string());

export const vMetadata = v.record(
  v.string(),
  v.union(v.string(), v.number(), v.boolean()),
);

export const AGENT_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
export const SHARED_SPACE = /^shared\/[a-z0-9][a-z0-9_-]{0,63}$/;

/** The trust that a writer claims for a text: what comes from a page or a tool is untrusted unless it says more. */
export function claimedTrust({
  source,
  trust,
}: ClaimedProvenance): Trust | undefined {
  const isForeign = source === "web" || source === "tool";
  return trust ?? (isForeign ? "untrusted" : undefined);
}

/** The lesser of two trusts. */
export function leastTrust(a: Trust, b: Trust): Trust {
  return TRUSTS.indexOf(a) > TRUSTS.indexOf(b) ? a : b;
}

/** Whether `trust` is at least `floor`. */
export function trusts(trust: Trust, floor: Trust): boolean {
  return TRUSTS.indexOf(trust) <= TRUSTS.indexOf(floor);
}

/** Every trust that is at least `floor`. */
export function trustsFrom(floor: Trust): Trust[] {
  return TRUSTS.filter((trust) => trusts(trust, floor));
}

/** Whether recall can find rows in this state: those that hold, and, for a past time, those that held. */
export function isRecallable(state: State): boolean {
  return state === "active" || state === "superseded";
}

/** How many rows of each kind an erasure has taken. */
export const vErased = v.object({
  tokens: v.number(),
  answers: v.number(),
  memories: v.number(),
  versions: v.number(),
  logEntries: v.number(),
  logDays: v.number(),
  files: v.number(),
  grants: v.number(),
  events: v.number(),
});
export type Erased = Infer<typeof vErased>;
