import type { Infer } from "convex/values";
import type { vMeAndUsage } from "../../components/openclawBackend/admission/identity.js";
import {
  quarantineNotice,
  type Memory,
  type WrittenMemory,
} from "../../components/openclawBackend/memories/rows.js";
import type { Line } from "../../components/openclawBackend/portability/lines.js";

/** From the backend's shapes to those of the HTTP contract: times become ISO 8601. */

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

export const DAY_MS = 86_400_000;
const WARNED_DAYS = 7;

export function meBody({ refusedTokens, ...me }: Infer<typeof vMeAndUsage>) {
  const { expiresAt } = me;
  const days =
    expiresAt === null ? Infinity : (expiresAt - Date.now()) / DAY_MS;
  const soon = `This token ends in less than ${Math.max(1, Math.ceil(days))} days: use the one that replaced it, or rotate it with POST /v1/tokens/${me.tokenId}/rotate.`;
  const refused = refusedTokens.map(
    ({ tokenId, at }) =>
      `Token ${tokenId} was revoked or replaced, and was used again at ${iso(at)}: a client still has it, or somebody else does.`,
  );
  return {
    ...me,
    expiresAt: isoOrNull(expiresAt),
    warnings: [...(days < WARNED_DAYS ? [soon] : []), ...refused],
  };
}

export function memoryBody(memory: Memory) {
  return {
    ...memory,
    expiresAt: isoOrNull(memory.expiresAt),
    createdAt: iso(memory.createdAt),
    updatedAt: iso(memory.updatedAt),
  };
}

/** A memory as a write answers it: where it is withheld, which one it is and nothing of what it says. */
export function writtenBody(memory: Memory, withheld: boolean) {
  const { id, version } = memory;
  return withheld ? { id, version } : memoryBody(memory);
}

/** The same with what its writer is told of it; which rules it has met is withheld with the rest. */
export function noticedBody(
  { memory, notice }: WrittenMemory,
  withheld: boolean,
) {
  const said = withheld ? quarantineNotice() : notice;
  const next = `POST ${locationOf(memory)}/promote does that.`;
  return {
    memory: writtenBody(memory, withheld),
    ...(notice !== undefined && { notice: `${said} ${next}` }),
  };
}

export function locationOf({ id }: Memory): string {
  return `/v1/memories/${encodeURIComponent(id)}`;
}

export function timed<Row extends { createdAt: number }>(row: Row) {
  return { ...row, createdAt: iso(row.createdAt) };
}

/** `undefined` fields left out, so that an optional field that was not sent stays absent. */
export function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(entries) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}

/** A line as an export writes it. */
export function textOf(line: Line): string {
  switch (line.kind) {
    case "memory":
      return JSON.stringify({
        ...line,
        endedAt: isoOrNull(line.endedAt),
        expiresAt: isoOrNull(line.expiresAt),
        createdAt: iso(line.createdAt),
        updatedAt: iso(line.updatedAt),
      });
    case "version":
      return JSON.stringify({ ...line, changedAt: iso(line.changedAt) });
    case "logEntry":
      return JSON.stringify({
        ...line,
        createdAt: iso(line.createdAt),
        ...(line.endedAt !== undefined && { endedAt: iso(line.endedAt) }),
      });
  }
}
