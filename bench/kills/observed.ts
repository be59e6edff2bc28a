import { client } from "../../tests/client.js";
import type { Found, Ledger } from "./ledger.js";

/** All that a server has of its writers, as they are told it. */

/** In every text and label. */
const MARKER = /\bk\d+x\d+\b/;

export function markerIn(text: string): string | null {
  return MARKER.exec(text)?.[0] ?? null;
}

/** What a memory is, as it can be compared; `said` has its earlier versions, the first one first. */
export type Memory = {
  state: string;
  version: number;
  content: string;
  pinned: boolean;
  said: [number, string][];
};

export function fateOf(memory: Memory): string {
  const { state, version, content, pinned, said } = memory;
  return JSON.stringify({ state, version, content, pinned, said });
}

/** The text is gone for good, and the row says so. */
export const ERASED = "erased";

export type Account = { agentId: string; token: string };

type Line = Memory & {
  kind: "memory" | "version" | "logEntry" | "end";
  id: string;
  space: string;
  date: string;
  seq: number;
  nextCursor: string | null;
};

export async function observed(
  url: string,
  accounts: readonly Account[],
  ledger: Ledger,
): Promise<Found[]> {
  const found: Found[] = [];
  const spaces = new Set<string>();
  for (const { token } of accounts) {
    const lines = await exported(url, token);
    // Each of them is told what stands in the spaces that they share.
    const own = lines.filter(({ space }) => !spaces.has(space));
    for (const { space } of own) spaces.add(space);
    const versions = new Map<string, Line[]>();
    for (const line of own) {
      if (line.kind !== "version") continue;
      const known = versions.get(line.id) ?? [];
      versions.set(line.id, [...known, line]);
    }
    for (const line of own) {
      const said = versions.get(line.id) ?? [];
      if (line.kind === "memory") found.push(memoryOf(line, said, ledger));
      if (line.kind === "logEntry") found.push(entryOf(line));
    }
    found.push(...(await tokensOf(url, token)));
  }
  return found;
}

async function exported(url: string, token: string): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const body = await read(url, token, `/v1/export?limit=1000${query}`);
    const page = (body as string)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    cursor = page.pop()!.nextCursor;
    lines.push(...page);
  } while (cursor !== null);
  return lines;
}

function memoryOf(line: Line, versions: Line[], ledger: Ledger): Found {
  const { id, space: place } = line;
  const text = line.content as string | null;
  const marker =
    text === null ? ledger.withId(id)?.marker : (markerIn(text) ?? undefined);
  const said = versions
    .map(({ version, content }): [number, string] => [version, content])
    .sort(([a], [b]) => a - b);
  const fate = text === null ? ERASED : fateOf({ ...line, said });
  const known = { marker: marker ?? `unmarked ${id}`, id, place };
  return { kind: "memory", ...known, seq: null, fate };
}

function entryOf({ id, space, date, seq, content }: Line): Found {
  const marker = markerIn(content) ?? `unmarked ${id}`;
  const place = `${space} ${date}`;
  return { kind: "entry", marker, place, id, seq, fate: content };
}

type Token = {
  id: string;
  agentId: string;
  label: string;
  revokedAt: string | null;
};

async function tokensOf(url: string, token: string): Promise<Found[]> {
  const body = await read(url, token, "/v1/tokens");
  return (body as { tokens: Token[] }).tokens.flatMap((one) => {
    const marker = markerIn(one.label);
    const fate = one.revokedAt === null ? "living" : "revoked";
    const place = `agent/${one.agentId}`;
    return marker === null
      ? []
      : [
          {
            kind: "token" as const,
            marker,
            place,
            id: one.id,
            seq: null,
            fate,
          },
        ];
  });
}

/** How often each request id stands in the audit of what an agent did, and of what was done to it. */
export async function audited(
  url: string,
  adminToken: string,
  agentId: string,
): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const path = `/v1/admin/audit?agentId=${agentId}&limit=200${query}`;
    const page = (await read(url, adminToken, path)) as {
      events: { requestId: string; outcome: string }[];
      nextCursor: string | null;
    };
    for (const { requestId, outcome } of page.events)
      if (outcome === "ok")
        times.set(requestId, (times.get(requestId) ?? 0) + 1);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return times;
}

export async function read(
  url: string,
  token: string,
  path: string,
): Promise<unknown> {
  const at = {
    fetch: (to: string, init?: RequestInit) => fetch(url + to, init),
  };
  const answer = await client(at, token)("GET", path);
  const { status } = answer;
  if (status !== 200) throw new Error(`GET ${path} was answered ${status}.`);
  return answer.body as unknown;
}
