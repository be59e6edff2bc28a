import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { metered } from "../../bench/meter.js";
import { internal } from "../../convex/_generated/api.js";
import {
  backend,
  backendWithAgent,
  client,
  createAgent,
  inComponent,
  type Backend,
} from "../setup.js";

/** The audit asked by who, what, how it ended and when, all at once. */

afterEach(() => {
  vi.useRealTimers();
});

type Given = {
  at: number;
  agentId?: string;
  about?: string;
  action: string;
  outcome: string;
};

async function seed(t: Backend, events: Given[]): Promise<void> {
  for (let from = 0; from < events.length; from += 1000)
    await inComponent(t, async ({ db }) => {
      for (const [i, event] of events.slice(from, from + 1000).entries())
        await db.insert("auditEvents", {
          ...event,
          eventId: `evt_${`${from + i}`.padStart(6, "0")}`,
          ...{ subjects: [], requestId: "req_seed" },
          revision: db.vars.commitTs,
        });
    });
}

type Query = {
  agentId?: string;
  action?: string;
  outcome?: string;
  since?: number | string;
  until?: number | string;
  limit?: number;
  cursor?: string;
};

async function pageOf(t: Backend, query: Query) {
  const page = await t.mutation(internal.agents.audit, query);
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value;
}

/** All that a query finds, and in how many pages. */
async function whole(t: Backend, query: Query) {
  const ids: string[] = [];
  let cursor: string | null = "";
  let pages = 0;
  while (cursor !== null) {
    const from: object = cursor === "" ? {} : { cursor };
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(t, {
      ...query,
      ...from,
    });
    ids.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor;
    pages += 1;
  }
  return { ids, pages };
}

function ids(events: Given[], fits: (event: Given) => boolean): string[] {
  return events
    .map((event, i) => ({ ...event, id: `evt_${`${i}`.padStart(6, "0")}` }))
    .filter(fits)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
}

const anEvent = fc.record(
  {
    at: fc.integer({ min: 1, max: 8 }),
    agentId: fc.constantFrom("a", "b"),
    about: fc.constantFrom("c", "d"),
    action: fc.constantFrom("x", "y", "z"),
    outcome: fc.constantFrom("ok", "forbidden"),
  },
  { requiredKeys: ["at", "action", "outcome"] },
);

test("whatever is asked for together is found page by page, each event once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { maxLength: 40 }),
      fc.record(
        {
          agentId: fc.constantFrom("a", "c"),
          action: fc.constantFrom("x", "y"),
          outcome: fc.constantFrom("ok", "forbidden"),
          since: fc.integer({ min: 1, max: 4 }),
          until: fc.integer({ min: 5, max: 9 }),
        },
        { requiredKeys: [] },
      ),
      fc.integer({ min: 1, max: 7 }),
      async (events, query, limit) => {
        const t = backend();
        // Known agents, whose audit may be empty.
        await inComponent(t, async ({ db }) => {
          for (const agentId of ["a", "c"])
            await db.insert("agents", {
              ...{ agentId, timeZone: "UTC", envSegment: agentId },
              ...{ status: "active", createdAt: 1 },
              revision: db.vars.commitTs,
            });
        });
        await seed(t, events);
        const { agentId, action, outcome, since = 0, until = 99 } = query;
        const expected = ids(
          events,
          (event) =>
            [undefined, event.agentId, event.about].includes(agentId) &&
            [undefined, event.action].includes(action) &&
            [undefined, event.outcome].includes(outcome) &&
            event.at >= since &&
            event.at < until,
        );
        const found = await whole(t, { ...query, limit });
        expect(found.ids).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

describe("an event that is rare", () => {
  const busy = (i: number): Given => ({
    ...{ at: 10 + i, agentId: "main", action: "memory.remember" },
    outcome: i % 100 === 50 ? "conflict" : "ok",
  });

  async function readBy(t: Backend, query: Query) {
    const { cost, answer } = await metered(() => pageOf(t, query));
    return { read: cost.documentsRead, events: answer.events };
  }

  test("is found among thousands without reading them, whichever filter it is rare by", async () => {
    const { t } = await backendWithAgent();
    const events = Array.from({ length: 3000 }, (_, i) => busy(i));
    events[700] = { ...busy(700), action: "agent.update" };
    events[1200] = { ...busy(1200), outcome: "forbidden" };
    events[40] = {
      at: 50,
      about: "main",
      action: "token.issue",
      outcome: "ok",
    };
    await seed(t, events);
    const asked: [Query, number][] = [
      [{ agentId: "main", action: "agent.update" }, 1],
      [{ agentId: "main", outcome: "forbidden" }, 1],
      [{ action: "memory.remember", outcome: "forbidden" }, 1],
      [{ agentId: "main", action: "token.issue" }, 1],
      [{ agentId: "main", action: "agent.update", outcome: "ok" }, 1],
      [{ agentId: "main", action: "agent.update", outcome: "conflict" }, 0],
      [{ action: "no.such" }, 0],
      [{ outcome: "forbidden", since: 100, until: 2000 }, 1],
    ];
    for (const [query, count] of asked) {
      const { read, events: found } = await readBy(t, { ...query, limit: 50 });
      expect(found.length, JSON.stringify(query)).toBe(count);
      expect(read, JSON.stringify(query)).toBeLessThan(40);
    }
  });

  test("that is none is looked for a bounded way, which says how far it came and goes on", async () => {
    const { t } = await backendWithAgent();
    await createAgent(t, "scout");
    const turns = Array.from({ length: 900 }, (_, i) => ({
      ...{ at: 10 + i, outcome: "ok" },
      ...(i % 2 === 0
        ? { agentId: "main", action: "log.append" }
        : { agentId: "scout", action: "memory.remember" }),
    }));
    await seed(t, turns);
    const query = { agentId: "main", action: "memory.remember", until: 5000 };
    const { cost, answer } = await metered(() => pageOf(t, query));
    expect(answer.events).toEqual([]);
    expect(answer.nextCursor).not.toBeNull();
    expect(answer.searchedTo).toMatch(/^1970-01-01T/);
    expect(cost.documentsRead).toBeLessThan(1000);
    expect(await whole(t, query)).toEqual({ ids: [], pages: 3 });
    const last = { ...turns[1]!, agentId: "main", at: 5 };
    await seed(t, [last]);
    expect((await whole(t, query)).ids).toHaveLength(1);
  });
});

describe("the time of an event", () => {
  test("is asked for by days of the agent's zone, by times or by milliseconds", async () => {
    const { t, send } = await backendWithAgent({
      ...{ timeZone: "Asia/Tokyo", scopes: ["admin"] },
    });
    const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);
    const one = { action: "memory.remember", outcome: "ok", agentId: "main" };
    const late = Date.parse("2026-01-02T20:00:00Z");
    await seed(t, [
      { ...one, at: noon("2026-01-02") },
      { ...one, at: late },
      { ...one, at: noon("2026-01-03") },
    ]);
    const first = "evt_000000";
    const [second, third] = ["evt_000001", "evt_000002"];
    const base = { agentId: "main", action: "memory.remember" };
    const found = async (range: Query) =>
      (await whole(t, { ...base, ...range })).ids;
    // In Tokyo, that evening is the next day.
    const third_ = { since: "2026-01-03", until: "2026-01-03" };
    expect(await found(third_)).toEqual([third, second]);
    expect(await found({ until: "2026-01-02" })).toEqual([first]);
    expect(await found({ since: late, until: late + 1 })).toEqual([second]);
    expect(await found({ until: "2026-01-02T20:00:00Z" })).toEqual([first]);
    const query = "agentId=main&action=memory.remember&since=2026-01-03";
    const { body } = await send("GET", `/v1/admin/audit?${query}`);
    expect(body.events.map(({ at }: { at: string }) => at)).toEqual([
      "2026-01-03T12:00:00.000Z",
      "2026-01-02T20:00:00.000Z",
    ]);
    // Of no agent, days are those of UTC.
    const { action } = base;
    const ofAll = await whole(t, { action, until: "2026-01-02" });
    expect(ofAll.ids).toEqual([second, first]);
  });

  test("that is none, or a range that holds nothing, is refused", async () => {
    const { send } = await backendWithAgent({ scopes: ["admin"] });
    for (const [query, pointer] of [
      ["since=2026-02-30", "/since"],
      ["since=soon", "/since"],
      ["since=2026-01-03&until=2026-01-02", "/until"],
      ["until=2026-01-02T00:00:00Z&since=2026-01-02", "/until"],
    ]) {
      const answer = await send("GET", `/v1/admin/audit?${query}`);
      expect(answer.status, query).toBe(400);
      expect(answer.body.errors[0].pointer, query).toBe(pointer);
    }
  });
});

test("an agent that is gone is found by what was done to it, a misspelt one is not found", async () => {
  const { t, send } = await backendWithAgent({ scopes: ["admin"] });
  const gone = { about: "gone", action: "agent.erase", outcome: "ok" };
  await seed(t, [{ ...gone, at: 5 }]);
  const audit = async (query: string) =>
    await send("GET", `/v1/admin/audit?agentId=${query}`);
  expect((await audit("gone")).body.events).toHaveLength(1);
  expect((await audit("gone&since=2026-01-01")).body.events).toEqual([]);
  expect((await audit("goen")).status).toBe(404);
  expect((await audit("goen&action=agent.erase")).status).toBe(404);
});

test("a page has at most 200 events, and at least one", async () => {
  const { t, token } = await backendWithAgent({ scopes: ["admin"] });
  const one = { action: "memory.remember", outcome: "ok" };
  await seed(
    t,
    Array.from({ length: 450 }, (_, at) => ({ ...one, at: at + 1 })),
  );
  for (const [limit, count] of [
    [100_000, 200],
    [0, 1],
    [-5, 1],
  ] as const)
    expect((await pageOf(t, { limit })).events).toHaveLength(count);
  const { status } = await client(t, token)("GET", "/v1/admin/audit?limit=201");
  expect(status).toBe(400);
});
