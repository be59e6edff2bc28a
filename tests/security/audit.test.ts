import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import type { Access } from "../../convex/components/openclawBackend/vocabulary.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import {
  backend,
  backendWithAgent,
  client,
  createAgent,
  inComponent,
  issueToken,
  type Backend,
  type Client,
} from "../setup.js";

const MINUTE_MS = 60_000;
const NDJSON = { "Content-Type": "application/x-ndjson" };

type Event = {
  id: string;
  agentId: string | null;
  tokenId: string | null;
  about: string | null;
  action: string;
  outcome: string;
  subjects: string[];
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The whole audit, or what it says of one agent, newest first, page by page. */
async function auditOf(t: Backend, agentId?: string, limit = 50) {
  const events: Event[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(t, {
      limit,
      ...(agentId !== undefined && { agentId }),
      ...(cursor !== null && { cursor }),
    });
    events.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return events;
}

async function pageOf(t: Backend, query: object) {
  const page = await t.mutation(internal.agents.audit, query);
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value;
}

async function actionsOf(t: Backend, agentId?: string): Promise<string[]> {
  return (await auditOf(t, agentId)).map(({ action }) => action);
}

async function setGrant(
  t: Backend,
  agentId: string,
  space: string,
  access: Access | "none",
): Promise<void> {
  const input = { agentId, space, access };
  const outcome = await t.mutation(internal.agents.grant, input);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
}

async function remember(send: Client, content: string, space?: string) {
  const { body } = await send("POST", "/v1/memories", {
    content,
    ...(space !== undefined && { space }),
  });
  return body.memory.id as string;
}

describe("a failed authentication", () => {
  const failures = async (t: Backend) =>
    (await auditOf(t)).filter(
      ({ action }) => action === "authentication.failed",
    );

  async function guess(t: Backend, times: number): Promise<number[]> {
    const statuses = [];
    for (let i = 0; i < times; i++) {
      const { secret } = await makeToken();
      statuses.push((await client(t, secret)("GET", "/v1/me")).status);
    }
    return statuses;
  }

  test("is in the audit, by its group of addresses and without a word of the token", async () => {
    const t = backend();
    const { secret } = await makeToken();
    expect((await client(t, secret)("GET", "/v1/me")).status).toBe(401);
    const [event, ...others] = await failures(t);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      agentId: null,
      tokenId: null,
        outcome: "unauthenticated",
      subjects: [expect.stringMatching(/^group\d{1,3}$/)],
    });
    expect(JSON.stringify(event)).not.toContain(secret.slice(4, 20));
  });

  test("is audited once a minute for its group, however many there are", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const t = backend();
    const statuses = await guess(t, 34);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(await failures(t)).toHaveLength(1);
    vi.setSystemTime(Date.now() + MINUTE_MS - 1000);
    await guess(t, 3);
    expect(await failures(t)).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1000);
    await guess(t, 3);
    expect(await failures(t)).toHaveLength(2);
  });

  test("of a token whose form is wrong reaches no function, and so leaves nothing", async () => {
    const t = backend();
    const malformed = client(t, `ocb_${"A".repeat(43)}_AAAAAA`);
    expect((await malformed("GET", "/v1/me")).status).toBe(401);
    expect((await client(t, null)("GET", "/v1/me")).status).toBe(401);
    expect(await auditOf(t)).toEqual([]);
  });
});

describe("an export", () => {
  async function shared() {
    const made = await backendWithAgent();
    await setGrant(made.t, "main", "shared/team", "write");
    await remember(made.send, "My own");
    await remember(made.send, "For the team", "shared/team");
    await made.send("POST", "/v1/logs/2026-01-02", { content: "An entry" });
    return made;
  }

  test("leaves an event for each page, with the spaces that it has handed out", async () => {
    const { t, send } = await shared();
    let cursor = "";
    let pages = 0;
    for (let more = true; more; pages++) {
      const path = `/v1/export?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await send("GET", path);
      const end = JSON.parse((body as string).trim().split("\n").at(-1)!);
      cursor = end.nextCursor;
      more = cursor !== null;
    }
    const events = (await auditOf(t, "main")).filter(
      ({ action }) => action === "export.page",
    );
    expect(pages).toBeGreaterThan(1);
    expect(events).toHaveLength(pages);
    for (const event of events) expect(event).toMatchObject({ outcome: "ok" });
    expect(new Set(events.flatMap(({ subjects }) => subjects))).toEqual(
      new Set(["agent/main", "shared/team"]),
    );
  });

  test("of a workspace leaves one event, however many parts it is read in", async () => {
    const { t, send } = await shared();
    const files = [{ path: "MEMORY.md", content: "- Likes tea\n" }];
    await send("POST", "/v1/import/openclaw", { files });
    expect((await send("GET", "/v1/export/openclaw")).status).toBe(200);
    const events = (await auditOf(t, "main")).filter(({ action }) =>
      /^openclaw\.(parts|references|memories|entries)$/.test(action),
    );
    expect(events).toMatchObject([
      { action: "openclaw.parts", subjects: ["agent/main"] },
    ]);
  });

  test("by the feed leaves an event where it hands anything out, a made-up cursor too", async () => {
    const { t, send } = await shared();
    const count = async () =>
      (await actionsOf(t, "main")).filter((name) => name === "changes.follow")
        .length;
    const { body } = await send("GET", "/v1/changes");
    expect(await count()).toBe(1);
    await send("GET", `/v1/changes?cursor=${body.nextCursor}`);
    expect(await count()).toBe(1);
    const early = btoa("1").replaceAll("=", "");
    const all = await send("GET", `/v1/changes?cursor=${early}`);
    expect(all.body.changes).toHaveLength(3);
    expect(await count()).toBe(2);
    expect((await auditOf(t, "main"))[0]!.subjects.sort()).toEqual([
      "agent/main",
      "shared/team",
    ]);
  });

  test("that is refused leaves what it was refused for", async () => {
    const { t, send } = await backendWithAgent({ scopes: ["memory:read"] });
    await send("GET", "/v1/export");
    const [event] = await auditOf(t, "main");
    expect(event).toMatchObject({
      action: "export.page",
      outcome: "forbidden",
    });
  });
});

test("both imports leave their beginning, what they took and their end", async () => {
  const { t, send } = await backendWithAgent();
  const createdAt = "2026-01-01T00:00:00Z";
  const line = { kind: "memory", id: "m1", createdAt, content: "Imported" };
  await send("POST", "/v1/import", JSON.stringify(line), NDJSON);
  expect(await auditOf(t, "main")).toMatchObject([
    { action: "import.finish" },
    { action: "import.take", subjects: ["m1"] },
    { action: "import.begin" },
    { action: "agent.create" },
  ]);
  const files = [{ path: "MEMORY.md", content: "- Likes tea\n" }];
  await send("POST", "/v1/import/openclaw", { files });
  const [finish, keep, take, look, begin] = await auditOf(t, "main");
  expect([begin, look, take, keep, finish]).toMatchObject([
    { action: "import.begin" },
    { action: "openclaw.look" },
    {
      action: "openclaw.take",
      subjects: [expect.stringMatching(/^mem_/)],
    },
    { action: "openclaw.keep" },
    { action: "import.finish" },
  ]);
});

