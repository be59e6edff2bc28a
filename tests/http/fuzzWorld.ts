import { gzipSync } from "node:zlib";
import { vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { observing } from "../../local/observe.js";
import { backend, createAgent, issueToken, type Backend } from "../setup.js";
import type { BodyFault, FuzzRequest } from "./fuzzRequests.js";

/** A store that generated requests are sent to, what of it they can name, and what each of them wrote. */

const PLANTED = `v41ue-${"of-a-planted"}-secret-7719`;
const LIMITS = ["READ", "WRITE", "RECALL"].map(
  (bucket) => `RATE_LIMIT_${bucket}_PER_MINUTE`,
);

/** How the deployment is set; each store has another one in turn. */
const SETTINGS: {
  name: string;
  env: Record<string, string>;
  imports: boolean;
}[] = [
  { name: "as it comes", env: {}, imports: true },
  { name: "without imports", env: {}, imports: false },
  { name: "guard redact", env: { SECRET_GUARD: "redact" }, imports: false },
  { name: "guard off", env: { SECRET_GUARD: "off" }, imports: true },
  {
    name: "limits and quotas",
    env: {
      ...Object.fromEntries(LIMITS.map((name) => [name, "40"])),
      QUOTA_ROWS_PER_SPACE: "12",
      QUOTA_BYTES_PER_SPACE: "20000",
      CORS_ALLOWED_ORIGINS: "https://page.example",
      SECRETS_CATALOG: "PLANTED,OPENAI_API_KEY",
    },
    imports: true,
  },
];

export type World = {
  t: Backend;
  setting: (typeof SETTINGS)[number];
  tokens: Record<string, string>;
  pools: Record<string, string[]>;
  /** Every token that was ever shown, and the value of a secret in the environment. */
  secrets: Set<string>;
  /** An agent that it needs is gone. */
  isSpent: boolean;
};

export const OWNERS: Record<string, string> = {
  ...{ owner: "main", agent: "main", other: "other", reader: "main" },
};

export async function makeWorld(number: number): Promise<World> {
  const setting = SETTINGS[number % SETTINGS.length]!;
  vi.unstubAllEnvs();
  for (const name of LIMITS) vi.stubEnv(name, "1000000");
  vi.stubEnv("AGENT_main_PLANTED", PLANTED);
  for (const [name, value] of Object.entries(setting.env))
    vi.stubEnv(name, value);
  const t = backend();
  const owner = await createAgent(t, "main", {
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  const other = await createAgent(t, "other", { timeZone: "Asia/Kathmandu" });
  const agent = await issueToken(t, "main");
  const reader = await issueToken(t, "main", { scopes: ["memory:read"] });
  const revoked = await issueToken(t, "main", { scopes: [...SCOPES] });
  await t.mutation(internal.agents.revokeToken, {
    agentId: "main",
    tokenId: revoked.id,
  });
  const tokens = {
    ...{ owner, other, agent: agent.secret, reader: reader.secret },
    ...{ revoked: revoked.secret, unknown: (await makeToken()).secret },
  };
  return {
    ...{ t, setting, tokens },
    pools: {
      agent: ["other", "main", "scout", "third", "nobody", "other"],
      space: ["agent/me", "agent/main", "shared/team", "agent/other"],
      token: [agent.id, reader.id, revoked.id],
      secret: Object.values(tokens),
      date: ["2026-01-31"],
    },
    secrets: new Set([...Object.values(tokens), PLANTED]),
    isSpent: false,
  };
}

/** A token for one that was revoked, rotated or whose agent was erased on the way. */
export async function renew(world: World, as: string): Promise<void> {
  const scopes = as === "reader" ? (["memory:read"] as const) : SCOPES;
  try {
    const { secret } = await issueToken(world.t, OWNERS[as]!, {
      ...(as !== "agent" && { scopes: [...scopes] }),
      ...(as === "owner" && { trustCeiling: "owner" }),
    });
    world.tokens[as] = secret;
    world.secrets.add(secret);
    world.pools.secret = Object.values(world.tokens);
  } catch {
    world.isSpent = true;
  }
}

const REFERENCE = /\{\{(\w+):(\d+)\}\}/g;

function filled({ pools, setting }: World, text: string): string {
  return text.replace(REFERENCE, (_, pool: string, n: string) => {
    // With the guard off, a token in a text is stored like any text.
    if (pool === "secret" && setting.env.SECRET_GUARD === "off") return "token";
    const known = pools[pool] ?? [];
    return known[Number(n) % known.length] ?? `${pool}_${n}`;
  });
}

function filledValue(world: World, value: unknown): unknown {
  if (typeof value === "string") return filled(world, value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((inner) => filledValue(world, inner));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      filledValue(world, inner),
    ]),
  );
}

function bytesOf(text: string, fault?: BodyFault): Uint8Array<ArrayBuffer> {
  const bytes = (given: string) => new TextEncoder().encode(given);
  switch (fault?.kind) {
    case "cut":
      return bytes(text.slice(0, fault.at % (text.length + 1)));
    case "twice":
      return bytes(text + text);
    case "before":
      return bytes(fault.text + text);
    case "after":
      return bytes(text + fault.text);
    case "swap": {
      const places = text.split(fault.from).length - 1;
      let place = places === 0 ? -1 : fault.at % places;
      return bytes(
        text.replaceAll(fault.from, (found) =>
          place-- === 0 ? fault.to : found,
        ),
      );
    }
    case "invalid": {
      const whole = bytes(`${text} `);
      whole[fault.at % whole.length] = 0xff;
      return whole;
    }
    case "utf16":
      return new Uint8Array(Buffer.from(text, "utf16le"));
    case "gzip":
      return new Uint8Array(gzipSync(text));
    case "long":
      return bytes(text + " ".repeat(270_000));
    case undefined:
      return bytes(text);
  }
}

/** A request as it goes out: all references filled in. */
export type Wire = {
  method: string;
  path: string;
  headers: [string, string][];
  body?: Uint8Array<ArrayBuffer>;
};

export function wireOf(world: World, request: FuzzRequest): Wire {
  const query = request.query
    .map((pair) =>
      pair
        .map((part) => encodeURIComponent(filled(world, part).toWellFormed()))
        .join("="),
    )
    .join("&");
  const path = request.path.replace(REFERENCE, (whole) =>
    encodeURIComponent(filled(world, whole).toWellFormed()),
  );
  const token = world.tokens[request.as];
  const headers = [
    ...(token === undefined
      ? []
      : [["Authorization", request.authorization.replaceAll("$", token)]]),
    ...request.headers.map(([name, value]) => [name, filled(world, value)]),
  ] as [string, string][];
  const takesBody = !["GET", "HEAD"].includes(request.method);
  const { value, text, fault } = request.body ?? {};
  const json = (text ?? JSON.stringify(filledValue(world, value))) as
    string | undefined;
  return {
    method: request.method,
    path: query === "" ? path : `${path}?${query}`,
    headers,
    ...(request.body &&
      takesBody && { body: bytesOf(filled(world, json ?? ""), fault) }),
  };
}

/** For a shell, the tokens as variables. */
export function asCurl({ tokens }: World, wire: Wire): string {
  const quoted = (text: string) => {
    let shown = text;
    for (const [name, token] of Object.entries(tokens))
      shown = shown.replaceAll(token, `$${name}`);
    return `'${shown.slice(0, 3000).replaceAll("'", "'\\''")}'`;
  };
  return [
    `curl -X ${wire.method} ${quoted(`$url${wire.path}`)}`,
    ...wire.headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(wire.body
      ? [`--data-binary ${quoted(new TextDecoder().decode(wire.body))}`]
      : []),
  ].join(" ");
}

export type Written = { table: string; before: unknown; after: unknown };
export type Outcome = {
  status: number;
  headers: Headers;
  text: string;
  written: Written[];
};

/** False where no client could send it: such a request says nothing. */
export function canBeSent({ path, headers }: Wire): boolean {
  if (!path.startsWith("/")) return false;
  if (!URL.canParse(path, "https://some.convex.site")) return false;
  if (new URL(path, "https://some.convex.site").host !== "some.convex.site")
    return false;
  try {
    headersOf(headers);
    return true;
  } catch {
    return false;
  }
}

/** Names that stand twice stay so. */
function headersOf(pairs: readonly [string, string][]): Headers {
  const headers = new Headers();
  for (const [name, value] of pairs) headers.append(name, value);
  return headers;
}

export async function send({ t }: World, wire: Wire): Promise<Outcome> {
  const written: Written[] = [];
  return await observing(
    {
      // An id ends with the name of its table.
      onWrite: ({ id, before, after }) =>
        written.push({ table: id.replace(/^\d+/, ""), before, after }),
    },
    async () => {
      const { method, path, headers, body } = wire;
      const response = await t.fetch(path, {
        method,
        headers: headersOf(headers),
        ...(body && { body }),
      });
      const text = await response.text();
      const { status } = response;
      return { status, headers: response.headers, text, written };
    },
  );
}

const POOL_SIZE = 40;

function keep(world: World, pool: string, value: unknown): void {
  if (typeof value !== "string" || value === "" || value.length > 400) return;
  const known = (world.pools[pool] ??= []);
  if (known.includes(value)) return;
  known.push(value);
  if (known.length > POOL_SIZE) known.shift();
}

/** Notes what an answer names, so that later requests can name it too. */
export function learn(world: World, body: unknown): void {
  if (body === null || typeof body !== "object") return;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === "object") learn(world, value);
    else if (name === "id" && String(value).startsWith("log_"))
      keep(world, "entry", value);
    else if (name === "id" && String(value).startsWith("tok_"))
      keep(world, "token", value);
    else if (name === "id") keep(world, "memory", value);
    else if (name === "nextCursor") keep(world, "cursor", value);
    else if (name === "content") keep(world, "text", value);
    else if (name === "date" || name === "path" || name === "agentId")
      keep(world, name === "agentId" ? "agent" : name, value);
    else if (name === "secret" && typeof value === "string")
      world.secrets.add(value);
  }
}
