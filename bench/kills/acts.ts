import { statement } from "../statements.js";
import { actOf, type Act, type Item, type Ledger } from "./ledger.js";
import { ERASED, fateOf, type Memory } from "./observed.js";

/** What a writer can ask for, and what must come of it. */

export type Request = {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: object;
  headers?: Record<string, string>;
  /** With the administrator's token. */
  asAdmin?: true;
};

export type Asked = {
  act: Act;
  request: Request;
  /** What it is answered with, where it is not refused. */
  status: number;
};

/** Who asks, as far as the acts know. */
export type Asking = {
  readonly writer: number;
  readonly agentId: string;
  readonly ledger: Ledger;
  readonly random: () => number;
  /** A marker that nothing has yet. */
  readonly mark: () => string;
};

export const SHARED = "shared/team";
const DAYS = ["2026-01-30", "2026-01-31"];
/** The day of the log that all append to. */
export const SHARED_DAY = DAYS[0]!;
/** Less than the twenty that a token can have made. */
const MOST_TOKENS = 12;
const BATCH = 3;

type Maker = (by: Asking) => Asked | null;

/** How often each is asked for, beside the others. */
export const ACTS: readonly (readonly [number, Maker])[] = [
  [3, remember],
  [1, put],
  [1, rememberSome],
  [4, append],
  [3, change],
  [1, forget],
  [1, restore],
  [1, supersede],
  [0.5, forgetSome],
  [0.5, eraseMemory],
  [0.5, eraseHistory],
  [0.5, eraseEntry],
  [0.4, issueToken],
  [0.3, revokeToken],
];

function pick<T>(random: () => number, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)];
}

function text(by: Asking, marker: string): string {
  return `${marker}: ${statement(by.random)}`;
}

export function memoryIn({ fate }: Item): Memory | null {
  return fate === null || fate === ERASED ? null : (JSON.parse(fate) as Memory);
}

function fresh(by: Asking, kind: Item["kind"], place: string): Item {
  const { writer } = by;
  return by.ledger.item({ marker: by.mark(), kind, writer, place });
}

const own = ({ agentId }: Asking) => `agent/${agentId}`;

/** Some writes can be asked for again by a key of their own. */
function keyed(by: Asking, share: number): { key?: string } {
  return by.random() < share ? { key: `key-${by.mark()}` } : {};
}

function newMemory(by: Asking, place: string) {
  const item = fresh(by, "memory", place);
  const content = text(by, item.marker);
  const of = { content, pinned: false, state: "active", version: 1, said: [] };
  return { item, content, after: fateOf(of) };
}

/** What a memory is once something was changed, with what it was as a version. */
function changed(memory: Memory, changes: Partial<Memory>): string {
  const { version, content, said } = memory;
  const kept: Memory["said"] = [...said, [version, content]];
  return fateOf({ ...memory, said: kept, version: version + 1, ...changes });
}

function memories(by: Asking, state: string): Item[] {
  const is = (item: Item) => memoryIn(item)?.state === state;
  return by.ledger.settled(by.writer, "memory", is);
}

function remember(by: Asking): Asked {
  const place = by.random() < 0.3 ? SHARED : own(by);
  const { item, content, after } = newMemory(by, place);
  const act = actOf("remember", [{ item, after }], keyed(by, 0.5));
  const body = { content, ...(place === SHARED && { space: place }) };
  return {
    act,
    request: { method: "POST", path: "/v1/memories", body },
    status: 201,
  };
}

function put(by: Asking): Asked {
  const { item, content, after } = newMemory(by, own(by));
  const act = actOf("put", [{ item, after }], keyed(by, 0.3));
  const path = `/v1/memories/${item.marker}`;
  return {
    act,
    request: { method: "PUT", path, body: { content } },
    status: 201,
  };
}

function rememberSome(by: Asking): Asked {
  const made = Array.from({ length: BATCH }, () => newMemory(by, own(by)));
  const act = actOf("remember some", made, { ...keyed(by, 0.5), whole: false });
  const body = { memories: made.map(({ content }) => ({ content })) };
  return {
    act,
    request: { method: "POST", path: "/v1/memories", body },
    status: 200,
  };
}

function append(by: Asking): Asked {
  const space = by.random() < 0.5 ? SHARED : own(by);
  const date = space === SHARED ? SHARED_DAY : pick(by.random, DAYS)!;
  const item = fresh(by, "entry", `${space} ${date}`);
  const content = text(by, item.marker);
  const act = actOf("append", [{ item, after: content }], keyed(by, 0.5));
  const path = `/v1/logs/${date}`;
  const body = { content, ...(space === SHARED && { space }) };
  return { act, request: { method: "POST", path, body }, status: 201 };
}

function change(by: Asking): Asked | null {
  const item = pick(by.random, memories(by, "active"));
  if (item === undefined) return null;
  const memory = memoryIn(item)!;
  const content = `${text(by, item.marker)} Revision ${memory.version + 1}.`;
  const changes = { content, pinned: by.random() < 0.2 };
  const after = changed(memory, changes);
  const act = actOf("change", [{ item, after }], keyed(by, 0.3));
  const headers = { "If-Match": `"${memory.version}"` };
  const request = { method: "PATCH" as const, path: pathOf(item), headers };
  return { act, request: { ...request, body: changes }, status: 200 };
}

function pathOf({ id, place }: Item, rest = ""): string {
  const query = place === SHARED ? `?space=${encodeURIComponent(SHARED)}` : "";
  return `/v1/memories/${id}${rest}${query}`;
}

function forget(by: Asking): Asked | null {
  const item = pick(by.random, memories(by, "active"));
  if (item === undefined) return null;
  const after = changed(memoryIn(item)!, { state: "forgotten" });
  const act = actOf("forget", [{ item, after }], keyed(by, 0.3));
  return {
    act,
    request: { method: "DELETE", path: pathOf(item) },
    status: 204,
  };
}

function restore(by: Asking): Asked | null {
  const item = pick(by.random, memories(by, "forgotten"));
  if (item === undefined) return null;
  const after = changed(memoryIn(item)!, { state: "active" });
  const act = actOf("restore", [{ item, after }]);
  const path = pathOf(item, "/restore");
  return { act, request: { method: "POST", path }, status: 200 };
}

/** A new memory and the end of the one before it: both or neither. */
function supersede(by: Asking): Asked | null {
  const old = pick(by.random, memories(by, "active"));
  if (old === undefined) return null;
  const { item, content, after } = newMemory(by, old.place);
  const ended = changed(memoryIn(old)!, { state: "superseded" });
  const changes = [
    { item, after },
    { item: old, after: ended },
  ];
  const act = actOf("supersede", changes, keyed(by, 0.3));
  const space = old.place === SHARED && { space: SHARED };
  const body = { content, supersedes: old.id, ...space };
  return {
    act,
    request: { method: "POST", path: "/v1/memories", body },
    status: 201,
  };
}

/** In one transaction. */
function forgetSome(by: Asking): Asked | null {
  const items = memories(by, "active")
    .filter(({ place }) => place !== SHARED)
    .slice(0, BATCH);
  if (items.length < BATCH) return null;
  const changes = items.map((item) => ({
    item,
    after: changed(memoryIn(item)!, { state: "forgotten" }),
  }));
  const act = actOf("forget some", changes, keyed(by, 0.3));
  const body = { dryRun: false, ids: items.map(({ id }) => id) };
  return {
    act,
    request: { method: "POST", path: "/v1/memories/forget", body },
    status: 200,
  };
}

function eraseMemory(by: Asking): Asked | null {
  const all = [...memories(by, "forgotten"), ...memories(by, "superseded")];
  const item = pick(
    by.random,
    all.filter(({ place }) => place !== SHARED),
  );
  if (item === undefined) return null;
  const act = actOf("erase a memory", [{ item, after: ERASED }]);
  const path = `${pathOf(item)}?purge=true`;
  return { act, request: { method: "DELETE", path }, status: 204 };
}

function eraseHistory(by: Asking): Asked | null {
  const some = memories(by, "active").filter(
    (item) => item.place !== SHARED && memoryIn(item)!.said.length > 0,
  );
  const item = pick(by.random, some);
  if (item === undefined) return null;
  const after = fateOf({ ...memoryIn(item)!, said: [] });
  const act = actOf("erase a history", [{ item, after }]);
  const path = pathOf(item, "/history");
  return { act, request: { method: "DELETE", path }, status: 204 };
}

/** Another entry stays: a day without any is none, and begins its numbers anew. */
function eraseEntry(by: Asking): Asked | null {
  const is = ({ fate, place }: Item) =>
    fate !== null && !place.startsWith(SHARED);
  const all = by.ledger.settled(by.writer, "entry", is);
  const item = pick(by.random, all);
  const others = all.filter(({ place }) => place === item?.place);
  if (item === undefined || others.length < 2) return null;
  const act = actOf("erase an entry", [{ item, after: null }]);
  const [, date] = item.place.split(" ");
  const path = `/v1/admin/agents/${by.agentId}/logs/${date}/${item.id}`;
  return {
    act,
    request: { method: "DELETE", path, asAdmin: true },
    status: 204,
  };
}

function tokens(by: Asking): Item[] {
  const is = ({ fate }: Item) => fate === "living";
  return by.ledger.settled(by.writer, "token", is);
}

function issueToken(by: Asking): Asked | null {
  if (tokens(by).length >= MOST_TOKENS) return null;
  const item = fresh(by, "token", own(by));
  const act = actOf(
    "issue a token",
    [{ item, after: "living" }],
    keyed(by, 0.5),
  );
  const body = { label: item.marker };
  return {
    act,
    request: { method: "POST", path: "/v1/tokens", body },
    status: 201,
  };
}

function revokeToken(by: Asking): Asked | null {
  const item = pick(by.random, tokens(by));
  if (item === undefined) return null;
  const act = actOf("revoke a token", [{ item, after: "revoked" }]);
  const path = `/v1/tokens/${item.id}`;
  return { act, request: { method: "DELETE", path }, status: 204 };
}
