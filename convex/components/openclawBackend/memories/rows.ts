import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import {
  vMemoryType,
  vMetadata,
  vProvenance,
  vState,
  type ClaimedProvenance,
  type Provenance,
  type State,
} from "../vocabulary.js";
import { leastTrust } from "../vocabulary.js";
import type { Caller } from "../admission/useCase.js";

/** The public shape of a memory: no `_id`, no index fields, times in milliseconds. */
export const vMemory = v.object({
  id: v.string(),
  space: v.string(),
  type: vMemoryType,
  content: v.string(),
  tags: v.array(v.string()),
  importance: v.number(),
  pinned: v.boolean(),
  state: vState,
  flags: v.array(v.string()),
  provenance: vProvenance,
  metadata: vMetadata,
  supersedes: v.union(v.string(), v.null()),
  supersededBy: v.union(v.string(), v.null()),
  expiresAt: v.union(v.number(), v.null()),
  createdAt: v.number(),
  updatedAt: v.number(),
  version: v.number(),
  indexed: v.object({ text: v.boolean(), vector: v.boolean() }),
});
export type Memory = Infer<typeof vMemory>;

/** Whether recall can find rows in this state: those that hold, and, for a past time, those that held. */
export function isRecallable(state: State): boolean {
  return state === "active" || state === "superseded";
}

/** A row as the world sees it. */
export function publicMemory(row: Doc<"memories">): Memory {
  return {
    id: row.memoryId,
    space: row.space,
    type: row.type,
    content: row.content,
    tags: row.tags,
    importance: row.importance,
    pinned: row.pinned,
    state: row.state,
    flags: row.flags,
    provenance: row.provenance,
    metadata: row.metadata,
    supersedes: row.supersedes ?? null,
    supersededBy: row.supersededBy ?? null,
    expiresAt: row.expiresAt ?? null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    version: row.version,
    indexed: {
      text: isRecallable(row.state) && row.searchText !== "",
      vector: row.vector !== undefined,
    },
  };
}

/** Who wrote it is the server's word; where it came from is the caller's; trust is the lesser of both. */
export function provenanceOf(
  caller: Caller,
  claimed: ClaimedProvenance = {},
): Provenance {
  return {
    source: claimed.source ?? "agent",
    ...(claimed.ref !== undefined && { ref: claimed.ref }),
    trust: leastTrust(
      caller.trustCeiling,
      claimed.trust ?? caller.trustCeiling,
    ),
    agentId: caller.agent.agentId,
  };
}

/** Whether the row is past its expiry: hidden at once, cleared later by retention. */
export function isExpired(row: { expiresAt?: number }, now: number): boolean {
  return row.expiresAt !== undefined && row.expiresAt <= now;
}

/** SHA-256 in hex; equal contents of one space are one memory. */
export async function hashOf(content: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(content),
  );
  return Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
