import { expect } from "vitest";
import type {
  Doc,
  TableNames,
} from "../../convex/components/openclawBackend/_generated/dataModel.js";
import { inComponent } from "../setup.js";
import type { World } from "./act.js";
import { AGENTS, ownSpace, SHARED, type Memory, type Store } from "./store.js";

const MAX_ROWS = 5000;
/** What the store does not follow: who has failed to show a token, and how often. */
const STRANGERS = [
  "authentication.failed",
  "token.refused",
  "agent.create",
  "token.issue",
];
/** In the order of their last commits. */
function committed<Row extends { revision: unknown }>(rows: Row[]): Row[] {
  const at = ({ revision }: Row) => revision as bigint;
  return [...rows].sort((a, b) => (at(a) < at(b) ? -1 : 1));
}

type Rows = { [name in TableNames]: Doc<name>[] };

async function everything({ t }: World): Promise<Rows> {
  return await inComponent(t, async ({ db }) => {
    const rows: { [name: string]: unknown[] } = {};
    for (const table of TABLES)
      rows[table] = await db.query(table).take(MAX_ROWS);
    return rows as Rows;
  });
}
const TABLES = [
  ...(["memories", "memoryVersions", "memoryTags", "recallRows"] as const),
  ...(["logEntries", "dailyLogs", "grants", "tokens", "spaceUsage"] as const),
  ...(["idempotencyKeys", "auditEvents", "lastWrites"] as const),
];

/** Holds every row of the backend against the store: nothing lost, nothing twice, nothing out of order. */
export async function compare(world: World, store: Store): Promise<void> {
  const rows = await everything(world);
  compareMemories(rows, store);
  compareDays(rows, store);
  compareUsage(rows, store);
  compareAccess(rows, store);
  expect(rows.idempotencyKeys.length, "keys").toBe(store.keys.size);
  const audit = committed(rows.auditEvents)
    .filter(({ action }) => !STRANGERS.includes(action))
    .map(({ action, outcome, agentId }) => `${agentId} ${action} ${outcome}`);
  expect(audit, "audit").toEqual(
    store.audit.map(
      ({ action, outcome, agent }) => `${agent} ${action} ${outcome}`,
    ),
  );
}

function compareMemories(rows: Rows, store: Store): void {
  const whole = ({ id, supersedes, supersededBy, ...row }: Memory) => ({
    ...{ id, space: row.space, content: row.content, tags: row.tags },
    ...{ importance: row.content === "" ? null : row.importance },
    ...{ state: row.state, restoresTo: row.restoresTo, version: row.version },
    ...{ createdAt: row.createdAt, updatedAt: row.updatedAt },
    ...{ endedAt: row.endedAt, purgeAt: row.purgeAt },
    ...{ supersedes: supersedes?.id, supersededBy: supersededBy?.id },
  });
  const stored = rows.memories.map((row) => ({
    ...{ id: row.memoryId, space: row.space, content: row.content },
    ...{ tags: row.tags, state: row.state, restoresTo: row.restoresTo },
    ...{ importance: row.content === "" ? null : row.importance },
    ...{ version: row.version, createdAt: row.createdAt },
    ...{ updatedAt: row.updatedAt, endedAt: row.endedAt, purgeAt: row.purgeAt },
    ...{ supersedes: row.supersedes, supersededBy: row.supersededBy },
  }));
  // Rows are made in the order in which their transactions were committed.
  expect(stored, "memories").toEqual(store.memories.map(whole));

  const versions = rows.memoryVersions.map(
    (row) =>
      `${row.space} ${row.memoryId} ${row.version} ${row.content} ${row.tags.join()} ${row.changedAt} ${row.changedBy} ${row.reason}`,
  );
  const kept = store.memories.flatMap(({ space, id, versions }) =>
    versions.map(
      (was) =>
        `${space} ${id} ${was.version} ${was.content} ${was.tags.join()} ${was.changedAt} ${was.changedBy} ${was.reason}`,
    ),
  );
  expect(versions.sort(), "versions").toEqual(kept.sort());

  const active = store.memories.filter(({ state }) => state === "active");
  const tags = rows.memoryTags.map(({ tag, memoryId }) => `${memoryId} ${tag}`);
  expect(tags.sort(), "tags").toEqual(
    active.flatMap(({ id, tags }) => tags.map((tag) => `${id} ${tag}`)).sort(),
  );
  const owners = new Map<string, string>([
    ...rows.memories.map((row) => [row._id, row.memoryId] as const),
    ...rows.logEntries.map((row) => [row._id, row.entryId] as const),
  ]);
  const findable = [
    ...store.memories.filter(({ state }) => state !== "forgotten"),
    ...[SHARED, ...AGENTS.map(ownSpace)].flatMap((space) =>
      store.daysOf(space).flatMap(({ entries }) => entries),
    ),
  ];
  expect(
    rows.recallRows.map(({ owner }) => owners.get(owner)).sort(),
    "rows that recall finds",
  ).toEqual(findable.map(({ id }) => id).sort());
  // Each has its vector or waits for one.
  for (const row of rows.recallRows)
    expect([row.vectorId === undefined, row.dueAt === undefined]).not.toEqual([
      true,
      true,
    ]);
}

function compareDays(rows: Rows, store: Store): void {
  const spaces = [SHARED, ...AGENTS.map(ownSpace)];
  const days = spaces.flatMap((space) =>
    store.daysOf(space).map((day) => ({ space, ...day })),
  );
  const said = rows.logEntries.map(
    (row) =>
      `${row.space} ${row.date} ${row.seq} ${row.entryId} ${row.content} ${row.createdAt}`,
  );
  expect(said.sort(), "entries").toEqual(
    days
      .flatMap(({ space, date, entries }) =>
        entries.map(
          ({ id, seq, content, at }) =>
            `${space} ${date} ${seq} ${id} ${content} ${at}`,
        ),
      )
      .sort(),
  );
  // A later number is of a later commit.
  for (const { space, date } of days) {
    const numbers = rows.logEntries
      .filter((row) => row.space === space && row.date === date)
      .map(({ seq }) => seq);
    expect(numbers, "the order of a day").toEqual(
      [...numbers].sort((a, b) => a - b),
    );
  }
  const counted = rows.dailyLogs.map(
    (row) =>
      `${row.space} ${row.date} ${row.entries} ${row.bytes} ${row.lastSeq ?? row.entries}`,
  );
  expect(counted.sort(), "days").toEqual(
    days
      .map(({ space, date, entries, lastSeq }) => {
        const bytes = entries.map(({ content }) => content).join("").length;
        return `${space} ${date} ${entries.length} ${bytes} ${lastSeq}`;
      })
      .sort(),
  );
}

function compareUsage(rows: Rows, store: Store): void {
  for (const row of rows.spaceUsage) {
    const { space } = row;
    const active = store.memories.filter(
      (memory) => memory.space === space && memory.state === "active",
    );
    const counted = {
      rows: row.rows,
      bytes: row.bytes,
      memories: row.memories,
      logDays: row.logDays,
    };
    expect(counted, `what ${space} holds`).toEqual({
      rows: store.rows(space),
      bytes: store.texts(space).flat().join("").length,
      memories: active.length,
      logDays: store.daysOf(space).filter(({ entries }) => entries.length > 0)
        .length,
    });
  }
}

function compareAccess(rows: Rows, store: Store): void {
  const grants = rows.grants.map(
    ({ agentId, space, access }) => `${agentId} ${space} ${access}`,
  );
  expect(grants.sort(), "grants").toEqual(
    [...store.grants].map(([name, access]) => `${name} ${access}`).sort(),
  );
  const made = rows.tokens.filter(({ madeBy }) => madeBy !== undefined);
  const ends = made.map(
    ({ tokenId, agentId, endsAt }) => `${tokenId} ${agentId} ${endsAt}`,
  );
  expect(ends.sort(), "tokens").toEqual(
    store.tokens
      .map(({ id, agent, endsAt }) => `${id} ${agent} ${endsAt}`)
      .sort(),
  );
}
