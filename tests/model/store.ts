/**
 * What the backend is held against: memories with their versions, logs, grants, tokens, keys and the audit, as plain
 * objects and with the rules that its documents tell. One request changes it at a time, in the order in which their
 * transactions were settled.
 */

export const AGENTS = ["main", "scout"] as const;
export type AgentId = (typeof AGENTS)[number];
export const TIME_ZONES = { main: "UTC", scout: "Pacific/Auckland" } as const;
export const SHARED = "shared/team";
/** Small, so that spaces get full. */
export const ROWS_PER_SPACE = 14;

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
export const UNDO_MS = 30 * DAY_MS;
export const KEY_MS = DAY_MS;
const AUDIT_MS = 90 * DAY_MS;
const ENDED_TOKEN_MS = 30 * DAY_MS;

export type Version = {
  version: number;
  content: string;
  tags: string[];
  changedAt: number;
  changedBy: string;
  reason?: string;
};

export type Memory = {
  /** Known once the request that made it is answered. */
  id?: string;
  space: string;
  content: string;
  tags: string[];
  importance: number;
  state: "active" | "superseded" | "forgotten";
  restoresTo?: "active" | "superseded";
  version: number;
  versions: Version[];
  createdAt: number;
  updatedAt: number;
  endedAt?: number;
  purgeAt?: number;
  supersedes?: Memory;
  supersededBy?: Memory;
};

export type Entry = { id?: string; seq: number; content: string; at: number };
export type Day = { date: string; lastSeq: number; entries: Entry[] };
export type Token = {
  id?: string;
  secret?: string;
  agent: AgentId;
  endsAt: number;
  /** Revoked or rotated. */
  ended: boolean;
};
export type Key = { request: string; answer: Expected; expiresAt: number };
export type Audited = { action: string; outcome: string; agent: string };

/** A refusal's code, or what the answer says and the rows that it names. */
export type Expected =
  | { refused: string }
  | {
      made?: Memory | Entry | Token;
      says: { [name: string]: unknown };
      /** Of an answer that was given before, what the row says may have been erased since. */
      replayed?: true;
    };

export class Store {
  readonly memories: Memory[] = [];
  readonly days = new Map<string, Map<string, Day>>();
  readonly grants = new Map<string, "read" | "write" | "none">();
  readonly tokens: Token[] = [];
  readonly keys = new Map<string, Key>();
  audit: (Audited & { at: number })[] = [];

  access(agent: AgentId, space: string): "read" | "write" | null {
    if (space === ownSpace(agent)) return "write";
    const access = this.grants.get(`${agent} ${space}`) ?? "none";
    return access === "none" ? null : access;
  }

  active(space: string, content: string): Memory | undefined {
    return this.memories.find(
      (row) =>
        row.space === space &&
        row.state === "active" &&
        row.content === content,
    );
  }

  /** Rows that hold text. */
  rows(space: string): number {
    return this.texts(space).length;
  }

  texts(space: string): string[][] {
    const rows = this.memories.filter((row) => row.space === space);
    const texts = rows.flatMap((row) => [
      ...(row.content === "" ? [] : [[row.content, ...row.tags, "{}"]]),
      ...row.versions
        .filter(({ content }) => content !== "")
        .map(({ content, tags, reason = "" }) => [content, ...tags, reason]),
    ]);
    const entries = this.daysOf(space).flatMap((day) => day.entries);
    return [...texts, ...entries.map(({ content }) => [content])];
  }

  daysOf(space: string): Day[] {
    return [...(this.days.get(space)?.values() ?? [])];
  }

  /** Whether so many more rows go beyond the quota. */
  isFull(space: string, more: number): boolean {
    return more > 0 && this.rows(space) + more > ROWS_PER_SPACE;
  }

  /** Keeps what a memory was as a version, and makes the change. */
  change(
    row: Memory,
    fields: Partial<Memory>,
    { by, now, reason }: { by: string; now: number; reason?: string },
  ): void {
    const { version, content, tags } = row;
    const was = { version, content, tags, changedAt: now, changedBy: by };
    row.versions.push({ ...was, ...(reason !== undefined && { reason }) });
    const state = fields.state ?? row.state;
    if (state === "forgotten") row.restoresTo ??= row.state as "active";
    else delete row.restoresTo;
    Object.assign(row, fields, { updatedAt: now, version: version + 1 });
  }

  supersede(row: Memory, by: Memory, agent: string, now: number): void {
    const fields = { state: "superseded", supersededBy: by, endedAt: now };
    const reason = "superseded";
    this.change(row, fields as Partial<Memory>, { by: agent, now, reason });
  }

  /** Takes a memory's text away, and what it said before. */
  clear(row: Memory, now: number, version: number): void {
    Object.assign(row, { content: "", tags: [], state: "forgotten", version });
    row.versions = [];
    row.endedAt ??= now;
    row.updatedAt = now;
    delete row.restoresTo;
    delete row.purgeAt;
  }

  append(space: string, date: string, content: string, at: number) {
    const days = this.days.get(space) ?? new Map<string, Day>();
    this.days.set(space, days);
    const day = days.get(date) ?? { date, lastSeq: 0, entries: [] };
    days.set(date, day);
    day.lastSeq += 1;
    const entry: Entry = { seq: day.lastSeq, content, at };
    day.entries.push(entry);
    return { day, entry };
  }

  /** A day without entries keeps its numbers. */
  erase(space: string, date: string, entry: Entry): void {
    const day = this.days.get(space)?.get(date);
    if (day) day.entries = day.entries.filter((other) => other !== entry);
  }

  /** What the cron job takes away at a time. */
  purge(now: number): void {
    for (const row of this.memories)
      if (row.purgeAt !== undefined && row.purgeAt <= now)
        this.clear(row, now, row.version);
    for (const [name, { expiresAt }] of this.keys)
      if (expiresAt <= now) this.keys.delete(name);
    this.audit = this.audit.filter(({ at }) => at >= now - AUDIT_MS);
    const gone = this.tokens.filter(
      ({ endsAt }) => endsAt <= now - ENDED_TOKEN_MS,
    );
    for (const token of gone) this.tokens.splice(this.tokens.indexOf(token), 1);
  }
}

export function ownSpace(agent: string): string {
  return `agent/${agent}`;
}

export function dateOf(agent: AgentId, now: number): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: TIME_ZONES[agent],
    dateStyle: "short",
  });
  return format.format(now);
}

/** The answer to a request that may carry a key: carried out once, and audited where it is. */
export function keyed(
  store: Store,
  act: {
    agent: AgentId | "boss";
    action: string;
    key?: string | undefined;
    /** What two requests with one key must have in common. */
    request: string;
    /** The operator's call fails by a refusal, and takes its audit with it. */
    isOperator?: boolean;
  },
  now: number,
  carryOut: () => Expected,
): Expected {
  const { agent, action, key, request, isOperator = false } = act;
  const name = `${agent} ${key}`;
  const audit = (outcome: string) =>
    store.audit.push({ action, outcome, agent, at: now });
  const known = key === undefined ? undefined : store.keys.get(name);
  if (known && known.expiresAt > now) {
    if (known.request === request)
      return "refused" in known.answer
        ? known.answer
        : { ...known.answer, replayed: true };
    audit("idempotency_key_reused");
    return { refused: "idempotency_key_reused" };
  }
  const answer = carryOut();
  if (key !== undefined && !("refused" in answer))
    store.keys.set(name, { request, answer, expiresAt: now + KEY_MS });
  if (!("refused" in answer)) audit("ok");
  else if (!isOperator) audit(answer.refused);
  return answer;
}
