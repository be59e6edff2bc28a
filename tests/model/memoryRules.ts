import {
  ownSpace,
  UNDO_MS,
  type AgentId,
  type Expected,
  type Memory,
  type Store,
} from "./store.js";

/** What each act on memories makes of the store, or why it is refused. */

const forbidden = { refused: "forbidden" };
const notFound = { refused: "not_found" };
const conflict = { refused: "conflict" };
const full = { refused: "quota_exceeded" };
const stale = { refused: "precondition_failed" };

type By = { agent: AgentId; now: number };

export type Given = {
  content: string;
  tags?: string[] | undefined;
  importance?: number | undefined;
};
export type Changes = Partial<Given>;

function wrote(row: Memory, says: { [name: string]: unknown } = {}): Expected {
  const { content, tags, version, state } = row;
  return { made: row, says: { content, tags, version, state, ...says } };
}

/** The memory whose place is taken, null for none, or the refusal. */
function toSupersede(
  wanted: Memory | undefined,
  space: string,
  row: Memory | undefined,
): Memory | null | { refused: string } {
  if (wanted === undefined) return null;
  if (wanted === row) return conflict;
  if (wanted.space !== space) return notFound;
  if (row && wanted.state === "superseded" && wanted.supersededBy === row)
    return null;
  if (wanted.state !== "active") return conflict;
  for (let at = wanted.supersedes; row && at; at = at.supersedes)
    if (at === row) return conflict;
  return wanted;
}

export function remember(
  store: Store,
  { agent, now }: By,
  { content, tags = [], importance }: Given,
  { space, supersedes }: { space: string; supersedes?: Memory | undefined },
): Expected {
  if (store.access(agent, space) !== "write") return forbidden;
  const same = store.active(space, content);
  const old = toSupersede(supersedes, space, same);
  if (old !== null && "refused" in old) return old;
  if (same) {
    const all = [...new Set([...same.tags, ...tags])];
    const changes = {
      ...(all.length > same.tags.length && { tags: all }),
      ...(importance !== undefined &&
        importance !== same.importance && { importance }),
    };
    if (Object.keys(changes).length === 0 && old === null)
      return wrote(same, { created: false });
    const refused = apply(store, { agent, now }, same, changes, old);
    return refused ?? wrote(same, { created: false });
  }
  if (store.isFull(space, 1 + (old ? 1 : 0))) return full;
  const row: Memory = {
    ...{ space, content, tags, importance: importance ?? 0.5 },
    ...{ state: "active", version: 1, versions: [] },
    ...{ createdAt: now, updatedAt: now },
    ...(old && { supersedes: old }),
  };
  store.memories.push(row);
  if (old) store.supersede(old, row, agent, now);
  return wrote(row, { created: true });
}

function apply(
  store: Store,
  { agent, now }: By,
  row: Memory,
  changes: Partial<Memory>,
  old: Memory | null,
): { refused: string } | null {
  if (old && row.state === "superseded") return conflict;
  const { content = row.content } = changes;
  if (content !== row.content && row.state !== "superseded")
    if (store.active(row.space, content)) return conflict;
  const ends = row.state === "active" ? old : null;
  if (store.isFull(row.space, 1 + (ends ? 1 : 0))) return full;
  const links = old ? { supersedes: old } : {};
  store.change(row, { ...changes, ...links }, { by: agent, now });
  if (ends) store.supersede(ends, row, agent, now);
  return null;
}

export function put(
  store: Store,
  { agent, now }: By,
  { content, tags = [], importance = 0.5 }: Given,
  {
    id,
    space,
    ifVersion,
  }: { id: string; space: string; ifVersion?: number | undefined },
): Expected {
  if (store.access(agent, space) !== "write") return forbidden;
  const row = store.memories.find(
    (other) => other.space === space && other.id === id,
  );
  if (ifVersion !== undefined && row?.version !== ifVersion) return stale;
  const same = store.active(space, content);
  if (same && same !== row) return conflict;
  const fields = { content, tags, importance };
  if (row === undefined) {
    if (store.isFull(space, 1)) return full;
    const made: Memory = {
      ...{ id, space, ...fields, state: "active", version: 1, versions: [] },
      ...{ createdAt: now, updatedAt: now },
    };
    store.memories.push(made);
    return wrote(made, { created: true });
  }
  // A text that was cleared takes no row, and its version none.
  if (store.isFull(space, 1)) return full;
  const reason = "replaced";
  store.change(row, { ...fields, state: "active" }, { by: agent, now, reason });
  delete row.endedAt;
  delete row.purgeAt;
  delete row.supersededBy;
  return wrote(row, { created: false });
}

/** Why an agent may not change a memory that it names with its space. */
function unchangeable(
  store: Store,
  { agent }: By,
  row: Memory,
  ifVersion: number | undefined,
  isFound: boolean,
): { refused: string } | null {
  const access = store.access(agent, row.space);
  if (access === null) return forbidden;
  if (!isFound) return notFound;
  if (access !== "write") return forbidden;
  return ifVersion !== undefined && ifVersion !== row.version ? stale : null;
}

export function update(
  store: Store,
  by: By,
  row: Memory,
  changes: Changes,
  ifVersion?: number,
): Expected {
  const isFound = row.state !== "forgotten";
  const refused =
    unchangeable(store, by, row, ifVersion, isFound) ??
    apply(store, by, row, changes as Partial<Memory>, null);
  return refused ?? wrote(row);
}

export function forget(
  store: Store,
  by: By,
  row: Memory,
  ifVersion?: number,
): Expected {
  const isFound = row.state !== "forgotten";
  const refused = unchangeable(store, by, row, ifVersion, isFound);
  if (refused) return refused;
  const { now, agent } = by;
  const purgeAt = now + UNDO_MS;
  store.change(
    row,
    { state: "forgotten", endedAt: now, purgeAt },
    { by: agent, now, reason: "forgotten" },
  );
  return { says: {} };
}

/** Erases a memory at once, which only its own agent may. */
export function erase(
  store: Store,
  by: By,
  row: Memory,
  ifVersion?: number,
): Expected {
  const isOwn = row.space === ownSpace(by.agent);
  const isFound = isOwn || row.content !== "";
  const refused = unchangeable(store, by, row, ifVersion, isFound);
  if (refused) return refused;
  if (!isOwn) return forbidden;
  store.clear(row, by.now, row.version + 1);
  return { says: {} };
}

export function restore(store: Store, by: By, row: Memory): Expected {
  const { now, agent } = by;
  const isForgotten = row.state === "forgotten";
  const isKept = row.content !== "" && (row.purgeAt ?? 0) > now;
  const isFound = !isForgotten || isKept;
  const refused = unchangeable(store, by, row, undefined, isFound);
  if (refused) return refused;
  if (!isForgotten) return conflict;
  const state = row.restoresTo ?? "active";
  if (state === "active" && store.active(row.space, row.content))
    return conflict;
  if (store.isFull(row.space, 1)) return full;
  store.change(row, { state }, { by: agent, now, reason: "restored" });
  delete row.purgeAt;
  if (state === "active") delete row.endedAt;
  return wrote(row);
}

/** What a memory has said, the newest first. */
export function history(store: Store, by: By, row: Memory): Expected {
  if (store.access(by.agent, row.space) === null) return forbidden;
  if (row.state === "forgotten") return notFound;
  const versions = [...row.versions].reverse();
  return {
    says: {
      versions: [row, ...versions].map(({ version, content }, i) => ({
        ...{ version, content },
        reason: versions[i]?.reason ?? null,
      })),
    },
  };
}

/** The living memories of a space, the newest first, of those made at once by what they say. */
export function list(store: Store, by: By, space: string): Expected {
  if (store.access(by.agent, space) === null) return forbidden;
  const rows = store.memories.filter(
    (row) => row.space === space && row.state === "active",
  );
  return {
    says: {
      memories: rows
        .map(({ content, createdAt }) => ({ content, createdAt }))
        .sort(newestFirst),
    },
  };
}

type Listed = { content: string; createdAt: number };

export function newestFirst(a: Listed, b: Listed): number {
  return b.createdAt - a.createdAt || (a.content < b.content ? -1 : 1);
}
