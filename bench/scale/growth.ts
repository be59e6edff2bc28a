import { policyOf } from "../../convex/backend/caller.js";
import type { Day } from "./day.js";
import { TOMBSTONE, type Measurements } from "./measurements.js";

/**
 * Every kind of row that the backend leaves behind: what makes it, how long it stays and what deletes it. Each table
 * of the schemas stands here (tests/bench/scale.test.ts).
 */
export type Kind = {
  what: string;
  /** Whose row it is; several tables where they have the same. */
  tables: readonly string[];
  /** Its size among the measured ones, if not the first table's. */
  size?: string;
  by: string;
  /** Days that it stays; null where nothing but an erasure ends it. */
  days: number | null;
  /** What deletes it. */
  ended: string;
  /** How many a day's use of one agent makes. */
  aDay: (day: Day) => number;
  /** What bounds it, where time does not. */
  bound: string;
};

export const TOMBSTONES = "tombstone of a forgotten or expired memory";
export const EVENTS = "event of the audit";
export const ANSWERS = "stored answer of an idempotency key";

const RETENTION = "retention";
const ERASURE = "erasing the agent";
const QUOTA = "quota of the space";
const none = () => 0;
const writes = ({ remembers, entries, changes, forgets }: Day) =>
  remembers + entries + changes + forgets;

export const KINDS: readonly Kind[] = [
  {
    what: "memory, with its recall row, own vector, vector and tags",
    tables: [
      "memories",
      "recallRows",
      "contextRows",
      "vectors_128",
      "memoryTags",
    ],
    size: "memory",
    by: "remember, put, import",
    days: null,
    ended: "forgetting, and retention 30 days later; expiry",
    aDay: ({ remembers }) => remembers,
    bound: QUOTA,
  },
  {
    what: "superseded memory",
    tables: ["memories"],
    size: "memory",
    by: "remember with `supersedes`",
    days: null,
    ended: "as an active one",
    aDay: none,
    bound: QUOTA,
  },
  {
    what: "forgotten memory that can be restored",
    tables: ["memories"],
    by: "forget",
    days: 30,
    ended: `${RETENTION}, to a tombstone`,
    aDay: ({ forgets }) => forgets,
    bound: QUOTA,
  },
  {
    what: TOMBSTONES,
    tables: ["memories"],
    size: TOMBSTONE,
    by: RETENTION,
    days: null,
    ended: ERASURE,
    aDay: ({ forgets }) => forgets,
    bound: "**none**",
  },
  {
    what: "version of a changed memory",
    tables: ["memoryVersions"],
    by: "change, forget, supersede",
    days: null,
    ended: "with its memory's text",
    aDay: ({ changes, forgets }) => changes + forgets,
    bound: QUOTA,
  },
  {
    what: "log entry, with its recall row, own vector and vector",
    tables: ["logEntries", "recallRows", "contextRows", "vectors_128"],
    size: "log entry",
    by: "append, import",
    days: null,
    ended: "erasing; 30 days after an import has ended it",
    aDay: ({ entries }) => entries,
    bound: QUOTA,
  },
  {
    what: "day of the log",
    tables: ["dailyLogs"],
    by: "the first entry of a day",
    days: null,
    ended: "erasing the agent; an erased day keeps its numbers",
    aDay: ({ entries }) => (entries > 0 ? 1 : 0),
    bound: "one a day and space",
  },
  {
    what: "imported file of a workspace",
    tables: ["openclawFiles"],
    by: "import of its path; the next one replaces it",
    days: null,
    ended: ERASURE,
    aDay: none,
    bound: QUOTA,
  },
  {
    what: EVENTS,
    tables: ["auditEvents"],
    by: "write, refusal, reading of a secret, export",
    days: 90,
    ended: RETENTION,
    aDay: writes,
    bound: "limits of requests",
  },
  {
    what: ANSWERS,
    tables: ["idempotencyKeys"],
    by: "write with the key",
    days: 1,
    ended: RETENTION,
    aDay: writes,
    bound: "limits of requests",
  },
  {
    what: "what a client's session was shown",
    tables: ["hookSessions"],
    by: "hook",
    days: 4 / 24,
    ended: RETENTION,
    aDay: ({ prompts, sessions }) => (prompts > 0 ? sessions : 0),
    bound: "limits of requests",
  },
  {
    what: "ended token, with its last use",
    tables: ["tokens", "tokenUses"],
    by: "rotation, revocation, expiry",
    days: 30,
    ended: RETENTION,
    aDay: none,
    bound: "limits of requests; 200 living ones an agent",
  },
  {
    what: "agent",
    tables: ["agents"],
    by: "operator",
    days: null,
    ended: ERASURE,
    aDay: none,
    bound: "operator",
  },
  {
    what: "grant, also one that was taken back",
    tables: ["grants"],
    by: "operator",
    days: null,
    ended: ERASURE,
    aDay: none,
    bound: "agents × shared spaces",
  },
  {
    what: "counters of a space",
    tables: ["spaceUsage"],
    by: "the first write into it",
    days: null,
    ended: `${ERASURE}; of a shared space never`,
    aDay: none,
    bound: "one a space",
  },
  {
    what: "what an agent wrote last into a space",
    tables: ["lastWrites"],
    by: "the first write",
    days: null,
    ended: ERASURE,
    aDay: none,
    bound: "one an agent and space",
  },
  {
    what: "state of a limit",
    tables: ["rateLimits"],
    by: "request",
    days: null,
    ended: `${ERASURE}; of strangers never`,
    aDay: none,
    bound: "3 an agent, 768 of strangers",
  },
  {
    what: "names of secrets; models of vectors; progress of moves",
    tables: ["secretNames", "vectorModels", "moves"],
    by: "the first write",
    days: null,
    ended: "never",
    aDay: none,
    bound: "one row each",
  },
  {
    what: "queues of rows from before recallRows, and of limits that are counted later",
    tables: ["pendingEmbeddings", "pendingUpdates"],
    by: "nothing: the queue is a field of recallRows, limits are counted at once",
    days: null,
    ended: "the move of its row",
    aDay: none,
    bound: "empty",
  },
];

/** Bytes that one row is billed by, each index another copy. */
export function billedBytes(of: Measurements, kind: Kind): number {
  const name = kind.size ?? kind.tables[0]!;
  if (name === "memory" || name === "log entry") return contentBytes(of, name);
  const parts = kind.size ? [name] : kind.tables;
  return parts
    .map((part) => of.rows[part])
    .reduce((sum, row) => sum + (row ? row.bytes * (1 + row.indexes) : 0), 0);
}

/** Of a row and what is made of it, on average, where there are most of them. */
function contentBytes(
  { stored }: Measurements,
  kind: "memory" | "log entry",
): number {
  const sizes = Object.keys(stored).map(Number);
  const { memories, logEntries } = stored[Math.max(...sizes)]!;
  const { rows, documents, indexes } =
    kind === "memory" ? memories : logEntries;
  return (documents + indexes) / rows;
}

/** Rows of a kind that one agent has when as many go as come; null where none goes. */
export function steadyRows({ days, aDay }: Kind, day: Day): number | null {
  return days === null ? null : days * aDay(day);
}

/** Bytes of one agent's rows that come and go, once as many go as come; what stays is counted with the memories. */
export function steadyBytes(of: Measurements, day: Day): number {
  return KINDS.reduce(
    (sum, kind) => sum + (steadyRows(kind, day) ?? 0) * billedBytes(of, kind),
    0,
  );
}

/** As an operator gets it who sets no variable. */
export const POLICY = policyOf({});
