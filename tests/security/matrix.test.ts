import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AnyEndpoint } from "../../convex/backend/edge/endpoint.js";
import { endpoints } from "../http/endpoints.js";
import {
  SCOPES,
  TRUSTS,
  trusts,
  type Scope,
  type Trust,
} from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  issueToken,
  storedRows,
  type Answer,
} from "../setup.js";
import {
  requestOf,
  samples,
  type Sample,
  type World,
} from "../http/samples.js";

/**
 * Every route × every scope × every trust ceiling, against one table. The table says in words of its own
 * what each route needs, so that a route that loses its scope or its rule of trust fails here.
 */

/** What the token's trust ceiling decides. */
type Rule =
  /** Nothing: what it reads or administers is not of a trust. */
  | "any ceiling"
  /** Adds rows, none of which ranks above the ceiling. */
  | "adds"
  /** Changes a row: with the ceiling `untrusted`, only an untrusted one. */
  | "changes"
  /** Changes a row for good: with the owner's trust or the scope `admin`. */
  | "erases"
  /** Takes out of quarantine: with the owner's trust alone. */
  | "owner"
  /** Touches a token of trust `agent`, which an untrusted one may not. */
  | "agent";

type Act = {
  operationId: string;
  /** Where the sample of the route does not show it: another request. */
  request?: (world: World) => Promise<Sample>;
  needs: readonly Scope[];
  rule: Rule;
};

const DEFAULT_SCOPES = SCOPES.filter((scope) => scope !== "admin");

const remembered = async ({ send }: World, content: string) => {
  const { body } = await send("POST", "/v1/memories", { content });
  return body.memory.id as string;
};

const act = (
  operationId: string,
  needs: readonly Scope[],
  rule: Rule = "any ceiling",
): [string, Act] => [operationId, { operationId, needs, rule }];

const TABLE: Record<string, Act> = {
  ...Object.fromEntries([
    act("whoAmI", []),
    act("startSession", []),
    act("mcp", []),
    act("listMemories", ["memory:read"]),
    act("getMemory", ["memory:read"]),
    act("memoryHistory", ["memory:read"]),
    act("eraseHistory", ["memory:write"], "erases"),
    act("recall", ["memory:read"]),
    act("answerHook", ["memory:read"]),
    act("review", ["memory:read"]),
    act("remember", ["memory:write"], "adds"),
    act("putMemory", ["memory:write"], "adds"),
    act("updateMemory", ["memory:write"], "changes"),
    act("forgetMemory", ["memory:write"], "changes"),
    act("restoreMemory", ["memory:write"], "changes"),
    act("forgetMemories", ["memory:write", "memory:read"]),
    act("promoteMemory", ["memory:write"], "owner"),
    act("readLog", ["logs:read"]),
    act("listLogs", ["logs:read"]),
    act("appendLog", ["logs:write"], "adds"),
    act("exportAll", ["export"]),
    act("followChanges", ["export"]),
    act("exportOpenclaw", ["export"]),
    act("importAll", ["memory:write", "logs:write"], "adds"),
    act("importOpenclaw", ["memory:write", "logs:write"], "adds"),
    act("readSecret", ["secrets:read"]),
    act("listSecrets", ["secrets:read"]),
    act("listTokens", []),
    // What the new token is to have; its trust is the maker's.
    act("createToken", ["memory:read"]),
    // What the other token has, which is what tokens have by default.
    act("rotateToken", DEFAULT_SCOPES, "agent"),
    act("revokeToken", DEFAULT_SCOPES, "agent"),
    act("createAgent", ["admin"]),
    act("listAgents", ["admin"]),
    act("getAgent", ["admin"]),
    act("updateAgent", ["admin"]),
    act("exportAgent", ["admin", "export"]),
    act("importAgent", ["admin", "memory:write", "logs:write"], "adds"),
    act("putGrant", ["admin"]),
    act("getGrant", ["admin"]),
    act("deleteGrant", ["admin"]),
    act("listGrants", ["admin"]),
    act("listAllGrants", ["admin"]),
    act("eraseAgent", ["admin"]),
    act("eraseLogEntry", ["admin"]),
    act("eraseLogDay", ["admin"]),
    act("listAudit", ["admin"]),
    act("overview", ["admin"]),
    act("listAgentMemories", ["admin"]),
    act("listAgentLogs", ["admin"]),
    act("listQuarantine", ["admin"]),
    act("promoteAgentMemory", ["admin"], "owner"),
  ]),

  "remember, which supersedes": {
    operationId: "remember",
    request: async (world) => ({
      status: 201,
      body: {
        content: "Deploys happen on Sundays",
        supersedes: await remembered(world, "Deploys happen on Saturdays"),
      },
    }),
    needs: ["memory:write"],
    rule: "changes",
  },
  "remember, which also shows similar ones": {
    operationId: "remember",
    request: async () =>
      await Promise.resolve({
        status: 201,
        query: "?similar=true",
        body: { content: "Deploys happen at noon" },
      }),
    needs: ["memory:write", "memory:read"],
    rule: "adds",
  },
  "putMemory over one that is there": {
    operationId: "putMemory",
    request: async ({ send }) => {
      const id = "there";
      await send("PUT", `/v1/memories/${id}`, { content: "Was there" });
      return { status: 200, params: { id }, body: { content: "Is here" } };
    },
    needs: ["memory:write"],
    rule: "changes",
  },
  "forgetMemory for good": {
    operationId: "forgetMemory",
    request: async (world) => {
      const id = await remembered(world, "Gone for good");
      return { status: 204, params: { id }, query: "?purge=true" };
    },
    needs: ["memory:write"],
    rule: "erases",
  },
  "forgetMemory, which revives": {
    operationId: "forgetMemory",
    request: async (world) => {
      const { send } = world;
      const supersedes = await remembered(world, "Holds again");
      const wrong = { content: "Holds no longer", supersedes };
      await send("PUT", "/v1/memories/successor", wrong);
      const params = { id: "successor" };
      return { status: 200, params, query: "?revive=true" };
    },
    needs: ["memory:write", "memory:read"],
    rule: "changes",
  },
  "forgetMemories by ids": {
    operationId: "forgetMemories",
    request: async (world) => {
      const id = await remembered(world, "One of many");
      return { status: 200, body: { dryRun: false, ids: [id] } };
    },
    needs: ["memory:write"],
    rule: "changes",
  },
  "importAll over what is there": {
    operationId: "importAll",
    request: async (world) => {
      const id = await remembered(world, "As it was");
      const createdAt = "2026-01-31T12:00:00Z";
      const line = { kind: "memory", id, createdAt, content: "As it is" };
      return {
        status: 200,
        query: "?onConflict=replace",
        contentType: "application/x-ndjson",
        body: JSON.stringify(line),
      };
    },
    needs: ["memory:write", "logs:write"],
    rule: "changes",
  },
  "importAgent over what is there": {
    operationId: "importAgent",
    request: async (world) => {
      const id = await remembered(world, "As it was there");
      const createdAt = "2026-01-31T12:00:00Z";
      const line = { kind: "memory", id, createdAt, content: "As it is now" };
      return {
        status: 200,
        params: { agentId: world.agentId },
        query: "?onConflict=replace",
        contentType: "application/x-ndjson",
        body: JSON.stringify(line),
      };
    },
    needs: ["admin", "memory:write", "logs:write"],
    rule: "changes",
  },
  "importOpenclaw over a file that is there": {
    operationId: "importOpenclaw",
    request: async ({ send }) => {
      const file = (content: string) => ({
        files: [{ path: "MEMORY.md", content }],
      });
      await send("POST", "/v1/import/openclaw", file("- As it was\n"));
      return { status: 200, body: file("- As it is\n") };
    },
    needs: ["memory:write", "logs:write"],
    rule: "changes",
  },
  "createToken of trust agent": {
    operationId: "createToken",
    request: async () =>
      await Promise.resolve({
        status: 201,
        body: { scopes: ["memory:read"], trustCeiling: "agent" },
      }),
    needs: ["memory:read"],
    rule: "agent",
  },
  "createToken of trust owner": {
    operationId: "createToken",
    request: async () =>
      await Promise.resolve({
        status: 201,
        body: { scopes: ["memory:read"], trustCeiling: "owner" },
      }),
    needs: ["memory:read"],
    rule: "owner",
  },
  "createAgent with a token of trust owner": {
    operationId: "createAgent",
    request: async () =>
      await Promise.resolve({
        status: 201,
        body: { agentId: "ranger", trustCeiling: "owner" },
      }),
    needs: ["admin"],
    rule: "owner",
  },
};

const guarded = endpoints.filter(({ scope }) => scope !== "public");
const endpointOf = (operationId: string): AnyEndpoint =>
  endpoints.find((endpoint) => endpoint.operationId === operationId)!;

/** Whether the ceiling lets the act through, on rows of this trust; one rule asks for the scopes too. */
function permits(
  rule: Rule,
  ceiling: Trust,
  row: Trust,
  scopes: readonly Scope[] = SCOPES,
): boolean {
  switch (rule) {
    case "erases":
      return (
        permits("changes", ceiling, row) &&
        (ceiling === "owner" || scopes.includes("admin"))
      );
    case "any ceiling":
    case "adds":
      return true;
    case "changes":
      return ceiling !== "untrusted" || row === "untrusted";
    case "owner":
      return ceiling === "owner";
    case "agent":
      return ceiling !== "untrusted";
  }
}

/** Each scope alone, all of them, those that are needed, and all but one of these. */
function scopeSets(needs: readonly Scope[]): Scope[][] {
  return [
    ...SCOPES.map((scope) => [scope]),
    [...SCOPES],
    ...(needs.length > 1 ? [[...needs]] : []),
    ...needs.map((needed) => SCOPES.filter((scope) => scope !== needed)),
  ];
}

beforeEach(() => {
  vi.stubEnv("AGENT_MAIN_SAMPLE_OF_THE_CONTRACT", "a value");
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The agent's world, as the token with every scope and a trust makes it. */
async function worldOf(row: Trust): Promise<World> {
  const t = backend();
  const options = { scopes: [...SCOPES], trustCeiling: row };
  const token = await createAgent(t, "main", options);
  return { t, agentId: "main", send: client(t, token) };
}

async function performed(
  { operationId, request }: Act,
  world: World,
  { scopes, trustCeiling }: { scopes: Scope[]; trustCeiling: Trust },
) {
  const { t, agentId } = world;
  const endpoint = endpointOf(operationId);
  const sample = request ? await request(world) : samples[operationId]!;
  const { path, body, headers } = await requestOf(endpoint, sample, world);
  const { secret } = await issueToken(t, agentId, { scopes, trustCeiling });
  const before = await storedRows(t);
  const send = client(t, secret);
  const answer = await send(endpoint.method, path, body, headers);
  if (answer.status === 403) expect(await storedRows(t)).toEqual(before);
  return { answer, before, success: sample.status };
}

test("the table has every route that needs a token, and no other", () => {
  const known = new Set(
    Object.values(TABLE).map(({ operationId }) => operationId),
  );
  expect([...known].sort()).toEqual(
    guarded.map(({ operationId }) => operationId).sort(),
  );
});

const acts = Object.entries(TABLE).map(([name, given]) => ({ name, given }));

describe.each(acts)("$name", ({ given }) => {
  test.each(TRUSTS)(
    "with the ceiling %s: a scope that is missing is named in a 403, those that are needed are enough",
    async (trustCeiling) => {
      for (const scopes of scopeSets(given.needs)) {
        const world = await worldOf("owner");
        const { answer, success } = await performed(given, world, {
          scopes,
          trustCeiling,
        });
        const where = `${scopes.join()}: ${JSON.stringify(answer.body)}`;
        const missing = given.needs.filter((scope) => !scopes.includes(scope));
        if (missing.length > 0) {
          expect(answer.status, where).toBe(403);
          expect(answer.body.code, where).toBe("forbidden");
          expect(missing, where).toContain(answer.body.requiredScope);
        } else if (permits(given.rule, trustCeiling, "owner", scopes)) {
          expect(answer.status, where).toBe(success);
        } else expectRefused(answer, where);
      }
    },
  );
});

/** Refused for the trust that the token lacks; an import says so of each line or file. */
function expectRefused({ status, body }: Answer, where: string) {
  const parts = failures(body);
  const codes = parts ?? [body.code];
  expect(codes, where).toEqual(["forbidden"]);
  expect(status, where).toBe(parts ? 200 : 403);
}

/** How the lines or files of an import have failed; undefined for another answer. */
function failures(body: Answer["body"]): string[] | undefined {
  type Part = { code?: string; problem?: { code: string } };
  const parts: Part[] | undefined = body.failed ?? body.files;
  return parts?.flatMap(({ code, problem }) => code ?? problem?.code ?? []);
}

const onRows = acts.filter(({ given }) =>
  ["changes", "erases"].includes(given.rule),
);

describe.each(onRows)("$name", ({ given }) => {
  test.each(TRUSTS.flatMap((row) => TRUSTS.map((ceiling) => [row, ceiling])))(
    "a row of trust %s with the ceiling %s",
    async (row, trustCeiling) => {
      const world = await worldOf(row);
      const scopes = [...SCOPES];
      const options = { scopes, trustCeiling: trustCeiling };
      const { answer, success } = await performed(given, world, options);
      const where = JSON.stringify(answer.body);
      if (permits(given.rule, trustCeiling, row)) {
        expect(answer.status, where).toBe(success);
        expect(failures(answer.body) ?? [], where).toEqual([]);
      } else expectRefused(answer, where);
    },
  );
});

type Row = {
  table: string;
  fields: {
    provenance?: { trust: Trust };
    trustCeiling?: Trust;
    scopes?: Scope[];
    label?: string;
  };
};

describe.each(acts)("$name", ({ given }) => {
  test.each(TRUSTS)(
    "with the ceiling %s leaves no new row or token that ranks higher",
    async (trustCeiling) => {
      const world = await worldOf("untrusted");
      const scopes = [...SCOPES];
      const { before } = await performed(given, world, {
        scopes,
        trustCeiling,
      });
      const known = new Set(before.map(identity));
      const after = (await storedRows(world.t)) as Row[];
      const fresh = after.filter((row) => !known.has(identity(row)));
      for (const { table, fields } of fresh) {
        const rank = fields.provenance?.trust ?? fields.trustCeiling;
        if (rank !== undefined)
          expect(trusts(trustCeiling, rank), `${table} of ${rank}`).toBe(true);
      }
      if (given.rule === "adds" && permits(given.rule, trustCeiling, "owner")) {
        const added = fresh.filter(({ fields }) => fields.provenance);
        expect(added.map(({ fields }) => fields.provenance!.trust)).toEqual([
          trustCeiling,
        ]);
      }
    },
  );
});

/** A row by its id, whatever it says now. */
function identity(row: unknown): string {
  const { table, fields } = row as { table: string; fields: object };
  const { memoryId, entryId, tokenId, version } = fields as Record<
    string,
    string
  >;
  const id = memoryId ?? entryId ?? tokenId ?? JSON.stringify(fields);
  return `${table} ${id} ${table === "memoryVersions" ? version : ""}`;
}
