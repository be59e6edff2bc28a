import type {
  Doc,
  TableNames,
} from "../../convex/components/openclawBackend/_generated/dataModel.js";
import {
  LOG_DAY,
  NOTHING,
  plus,
  sizeOf,
  type Size,
} from "../../convex/components/openclawBackend/admission/usage.js";
import {
  isFindable,
  PINNED_TAG,
  termsOf,
} from "../../convex/components/openclawBackend/embedding/recallRows.js";
import { inComponent, TABLES, type Backend } from "../setup.js";

/** What must hold of all that is stored, whatever was written to it. */

type Rows = { [Table in TableNames]: Doc<Table>[] };
type Memory = Doc<"memories">;
type Entry = Doc<"logEntries">;

/** What is wrong in a store; `contiguous` where no import has brought versions from elsewhere. */
export async function brokenInvariants(
  t: Backend,
  { contiguous }: { contiguous: boolean },
  secrets: Iterable<string> = [],
): Promise<string[]> {
  const rows = await inComponent(t, async ({ db }) => {
    const all: Partial<Record<TableNames, unknown[]>> = {};
    for (const table of TABLES) all[table] = await db.query(table).take(50_000);
    return all as Rows;
  });
  return [
    ...usageFaults(rows),
    ...dayFaults(rows),
    ...versionFaults(rows, contiguous),
    ...uniqueFaults(rows),
    ...(await recallFaults(rows)),
    ...vectorFaults(rows),
    ...tagFaults(rows),
    ...callerFaults(rows),
    ...secretFaults(rows, secrets),
  ];
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => unknown) {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** What each space is said to hold is what it holds. */
function usageFaults(rows: Rows): string[] {
  const held = new Map<string, Size>();
  const add = (space: string, size: Size) =>
    held.set(space, plus(held.get(space) ?? NOTHING, size));
  for (const row of [
    ...rows.memories,
    ...rows.memoryVersions,
    ...rows.logEntries,
    ...rows.openclawFiles,
  ])
    add(row.space, sizeOf(row));
  for (const { space, isEmpty } of rows.dailyLogs)
    if (!isEmpty) add(space, LOG_DAY);
  const faults: string[] = [];
  const known = new Map(rows.spaceUsage.map((row) => [row.space, row]));
  for (const space of new Set([...held.keys(), ...known.keys()])) {
    const counted = held.get(space) ?? NOTHING;
    const said = known.get(space);
    for (const name of Object.keys(NOTHING) as (keyof Size)[])
      if ((said?.[name] ?? 0) !== counted[name])
        faults.push(
          `${space} has ${counted[name]} ${name} and says ${said?.[name]}.`,
        );
  }
  return faults;
}

/** A day counts its living entries, and numbers them once. */
function dayFaults({ dailyLogs, logEntries }: Rows): string[] {
  const placeOf = ({ space, date }: { space: string; date: string }) => [
    space,
    date,
  ];
  const days = grouped(dailyLogs, placeOf);
  const entries = grouped(logEntries, placeOf);
  const faults: string[] = [];
  for (const place of new Set([...days.keys(), ...entries.keys()])) {
    const [day, ...more] = days.get(place) ?? [];
    const all = entries.get(place) ?? [];
    const living = all.filter(({ endedAt }) => endedAt === undefined);
    const wrong = (what: string) => faults.push(`The day ${place}: ${what}`);
    if (!day) {
      wrong("entries without a day.");
      continue;
    }
    if (more.length > 0) wrong("it is there twice.");
    if (day.entries !== living.length)
      wrong(`says ${day.entries} entries and has ${living.length}.`);
    const bytes = living
      .map(({ content }) => new TextEncoder().encode(content).length)
      .reduce((sum, length) => sum + length, 0);
    if (day.bytes !== bytes) wrong(`says ${day.bytes} bytes and has ${bytes}.`);
    if ((day.isEmpty ?? false) !== (living.length === 0))
      wrong(`isEmpty is ${day.isEmpty} with ${living.length} entries.`);
    const numbers = all.map(({ seq }) => seq).sort((a, b) => a - b);
    if (new Set(numbers).size !== numbers.length)
      wrong("a number stands twice.");
    const last = day.lastSeq ?? day.entries;
    if ((numbers.at(-1) ?? 0) > last) wrong("its last number is not known.");
    if (day.lastSeq === undefined && numbers.some((seq, i) => seq !== i + 1))
      wrong(`its numbers are ${numbers.join(", ")}.`);
    const first = living.sort((a, b) => a.seq - b.seq)[0];
    if (first && day.previewTrust !== first.provenance.trust)
      wrong("its preview is of another entry.");
  }
  return faults;
}

/** Versions are older than what they are versions of, each once, and without a gap where none was imported. */
function versionFaults(
  { memories, memoryVersions }: Rows,
  contiguous: boolean,
): string[] {
  const keyOf = ({ space, memoryId }: { space: string; memoryId: string }) => [
    space,
    memoryId,
  ];
  const owners = grouped(memories, keyOf);
  const faults: string[] = [];
  const versions = grouped(memoryVersions, keyOf);
  for (const key of versions.keys())
    if (!owners.has(key)) faults.push(`Versions of no memory: ${key}.`);
  for (const [key, [memory]] of owners) {
    const numbers = (versions.get(key) ?? [])
      .map(({ version }) => version)
      .sort((a, b) => a - b);
    const said = `${key} at ${memory!.version} has ${numbers.join(", ")}`;
    if (new Set(numbers).size !== numbers.length)
      faults.push(`A version stands twice: ${said}.`);
    if ((numbers.at(-1) ?? 0) >= memory!.version)
      faults.push(`A version is not older: ${said}.`);
    const from = memory!.historyFrom ?? 1;
    if (numbers.some((version) => version < from))
      faults.push(`An erased version is there: ${said}.`);
    if (contiguous && numbers.length !== memory!.version - from)
      faults.push(`A version is missing: ${said} from ${from}.`);
  }
  return faults;
}

/** What is looked for by a key is there once. */
function uniqueFaults(rows: Rows): string[] {
  const holds = ({ state, expiresAt }: Memory) =>
    ["active", "quarantined"].includes(state) &&
    (expiresAt === undefined || expiresAt > Date.now());
  const keys: [string, Map<string, unknown[]>][] = [
    ["memory", grouped(rows.memories, (row) => [row.space, row.memoryId])],
    ["entry", grouped(rows.logEntries, (row) => [row.space, row.entryId])],
    ["file", grouped(rows.openclawFiles, (row) => [row.space, row.path])],
    ["grant", grouped(rows.grants, (row) => [row.agentId, row.space])],
    ["agent", grouped(rows.agents, (row) => row.agentId)],
    ["segment", grouped(rows.agents, (row) => row.envSegment)],
    ["token", grouped(rows.tokens, (row) => row.tokenId)],
    ["hash", grouped(rows.tokens, (row) => row.hash)],
    ["use", grouped(rows.tokenUses, (row) => row.tokenId)],
    ["key", grouped(rows.idempotencyKeys, (row) => [row.agentId, row.key])],
    [
      "session",
      grouped(rows.hookSessions, (row) => [row.agentId, row.session]),
    ],
    ["last write", grouped(rows.lastWrites, (row) => [row.space, row.writer])],
    ["usage", grouped(rows.spaceUsage, (row) => row.space)],
    [
      "content",
      grouped(rows.memories.filter(holds), (row) => [
        row.space,
        row.contentHash,
      ]),
    ],
  ];
  return keys.flatMap(([name, groups]) =>
    [...groups]
      .filter(([, group]) => group.length > 1)
      .map(([key]) => `The ${name} ${key} is there twice.`),
  );
}

/** Recall finds what is to be found, by what it says now, and nothing else. */
async function recallFaults(rows: Rows): Promise<string[]> {
  const faults: string[] = [];
  const owners = grouped(rows.recallRows, ({ owner }) => owner);
  const all: (Memory | Entry)[] = [...rows.memories, ...rows.logEntries];
  for (const row of all) {
    const name = "memoryId" in row ? row.memoryId : row.entryId;
    const [found, ...more] = owners.get(JSON.stringify(row._id)) ?? [];
    owners.delete(JSON.stringify(row._id));
    if (more.length > 0) faults.push(`Recall finds ${name} twice.`);
    if (!isFindable(row)) {
      if (found) faults.push(`Recall finds ${name}, which is not to be found.`);
      continue;
    }
    if (!found) {
      faults.push(`Recall does not find ${name}.`);
      continue;
    }
    for (const [field, value] of Object.entries(await termsOf(row)))
      if (JSON.stringify(found[field as "space"]) !== JSON.stringify(value))
        faults.push(`Recall knows ${name} by another ${field}.`);
    if (found.vectorId !== row.vector?.id)
      faults.push(`Recall knows ${name} by another vector.`);
    if (found.vectorId === undefined && found.dueAt === undefined)
      faults.push(`${name} has no vector and waits for none.`);
  }
  for (const owner of owners.keys())
    faults.push(`Recall finds ${owner}, which is not there.`);
  return faults;
}

/** Each stored vector is of one row. */
function vectorFaults(rows: Rows): string[] {
  const stored = TABLES.filter((table) => table.startsWith("vectors_"))
    .flatMap((table) => rows[table] as { _id: string }[])
    .map(({ _id }) => _id)
    .sort();
  const used = (some: { vectorId?: string }[]) =>
    some.flatMap(({ vectorId }) => vectorId ?? []).sort();
  const faults: string[] = [];
  if (used(rows.recallRows).join() !== stored.join())
    faults.push("Stored vectors are not those of recall.");
  if (used(rows.contextRows).join() !== stored.join())
    faults.push("Stored vectors are not those that rows have as their own.");
  return faults;
}

/** Each tag of an active memory has its row, and being pinned has one. */
function tagFaults({ memories, memoryTags }: Rows): string[] {
  const tagsOf = grouped(memoryTags, ({ memory }) => memory);
  const faults: string[] = [];
  for (const { _id, memoryId, state, tags, pinned } of memories) {
    const filed = (tagsOf.get(JSON.stringify(_id)) ?? []).map(({ tag }) => tag);
    tagsOf.delete(JSON.stringify(_id));
    const wanted =
      state === "active" ? [...tags, ...(pinned ? [PINNED_TAG] : [])] : [];
    if (filed.sort().join("\n") !== wanted.sort().join("\n"))
      faults.push(`${memoryId} is filed under ${JSON.stringify(filed)}.`);
  }
  for (const memory of tagsOf.keys())
    faults.push(`Tags of ${memory}, which is not there.`);
  return faults;
}

/** Tokens, grants and keys are somebody's. */
function callerFaults(rows: Rows): string[] {
  const agents = new Set(rows.agents.map(({ agentId }) => agentId));
  const lost = (some: { agentId: string }[], what: string) =>
    some
      .filter(({ agentId }) => !agents.has(agentId))
      .map(({ agentId }) => `${what} of ${agentId}, which is not there.`);
  return [
    ...lost(rows.tokens, "A token"),
    ...lost(rows.grants, "A grant"),
    ...lost(rows.idempotencyKeys, "A key"),
  ];
}

function secretFaults(rows: Rows, secrets: Iterable<string>): string[] {
  const text = JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "bigint" || value instanceof ArrayBuffer ? null : value,
  );
  return [...secrets].some((secret) => text.includes(secret))
    ? ["A secret is stored."]
    : [];
}
