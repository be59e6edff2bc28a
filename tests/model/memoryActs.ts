import fc from "fast-check";
import { internal } from "../../convex/_generated/api.js";
import {
  asOperator,
  memoryIn,
  nothing,
  nthMemory,
  overHttp,
  present,
  type Act,
  type Request,
} from "./act.js";
import { act, agent, reading, saidBy, who, type Who } from "./asking.js";
import * as rules from "./memoryRules.js";
import { ownSpace, SHARED, type AgentId, type Memory } from "./store.js";

/** Requests about memories, as an agent sends them or as the operator calls for one. */

const operator = internal.memory;

/** Few texts, so that agents often say the same. */
const content = fc.constantFrom("tea", "milk", "bread", "salt", "rice");
const tags = fc.option(
  fc.subarray(["red", "blue", "green"], { minLength: 1 }),
  {
    nil: undefined,
  },
);
const importance = fc.option(fc.constantFrom(0.1, 0.9), { nil: undefined });
const isShared = fc.boolean();
const nth = fc.nat({ max: 9 });
/** How far from the present version the one is that is asked for. */
const guess = fc.option(fc.constantFrom(0, 0, 1), { nil: undefined });

function asks(text: string, prepare: Request["prepare"]): Request {
  return { text, prepare };
}

function spaceOf(agent: AgentId, isShared: boolean): string {
  return isShared ? SHARED : ownSpace(agent);
}

function said(row: Memory): string {
  return `${row.id?.slice(-4)} in ${row.space}`;
}

const remember = fc
  .record({
    who,
    content,
    tags,
    importance,
    isShared,
    supersedes: fc.option(nth, { nil: undefined, freq: 2 }),
  })
  .map(({ who, isShared, supersedes: n, ...given }) =>
    asks(
      saidBy(who, `remembers ${JSON.stringify({ ...given, isShared, n })}`),
      (store) => {
        const old = n === undefined ? undefined : nthMemory(store, n);
        const space = spaceOf(who.agent, isShared);
        const body = present({ ...given, space, supersedes: old?.id });
        return act(who, "memory.remember", {
          text: `remembers ${JSON.stringify(body)}`,
          request: body,
          http:
            (headers) =>
            ({ clients }) =>
              overHttp(
                clients[who.agent]("POST", "/v1/memories", body, headers),
                memoryIn,
              ),
          operator: ({ t }) =>
            asOperator(
              t.mutation(operator.addMemory, { agentId: who.agent, ...body }),
              memoryIn,
            ),
          expect: (store, by) =>
            rules.remember(store, by, given, { space, supersedes: old }),
        });
      },
    ),
  );

const put = fc
  .record({
    who,
    id: fc.constantFrom("one", "two"),
    content,
    tags,
    importance,
    isShared,
    guess,
  })
  .map(({ who, id, isShared, guess, ...given }) =>
    asks(
      saidBy(
        who,
        `puts ${id} ${JSON.stringify({ ...given, isShared, guess })}`,
      ),
      (store) => {
        const space = spaceOf(who.agent, isShared);
        const row = store.memories.find(
          (row) => row.space === space && row.id === id,
        );
        const ifVersion =
          guess === undefined ? undefined : (row?.version ?? 0) + guess;
        const memory = present(given);
        return act(who, "memory.put", {
          text: `puts ${id} in ${space} ${JSON.stringify(memory)} ${matching(ifVersion)}`,
          request: [id, space, memory, ifVersion],
          http:
            (headers) =>
            ({ clients }) =>
              overHttp(
                clients[who.agent](
                  "PUT",
                  `/v1/memories/${id}`,
                  { ...memory, space },
                  { ...headers, ...ifMatch(ifVersion) },
                ),
                memoryIn,
              ),
          operator: ({ t }) =>
            asOperator(
              t.mutation(operator.putMemory, {
                agentId: who.agent,
                id,
                space,
                memory,
                ...present({ ifVersion }),
              }),
              memoryIn,
            ),
          expect: (store, by) =>
            rules.put(store, by, given, { id, space, ifVersion }),
        });
      },
    ),
  );

function matching(ifVersion: number | undefined): string {
  return ifVersion === undefined ? "" : `if version ${ifVersion}`;
}

function ifMatch(ifVersion: number | undefined): { [name: string]: string } {
  return ifVersion === undefined ? {} : { "If-Match": `"${ifVersion}"` };
}

/** An act on a memory that is there already, in whatever state. */
function onMemory<Given>(
  name: string,
  given: fc.Arbitrary<Given>,
  make: (
    who: Who,
    row: Memory,
    path: string,
    given: Given,
    ifVersion: number | undefined,
  ) => Act,
) {
  return fc
    .record({ who, nth, given, guess })
    .map(({ who, nth, given, guess }) =>
      asks(
        saidBy(
          who,
          `${name} memory ${nth} ${JSON.stringify({ given, guess })}`,
        ),
        (store) => {
          const row = nthMemory(store, nth);
          if (!row) return null;
          const path = `/v1/memories/${row.id}`;
          const version = guess === undefined ? undefined : row.version + guess;
          return make(who, row, path, given, version);
        },
      ),
    );
}

function inSpace({ space }: Memory): string {
  return `space=${encodeURIComponent(space)}`;
}

const changes = fc
  .record(
    {
      content,
      tags: fc.subarray(["red", "blue"]),
      importance: fc.constantFrom(0.1, 0.9),
    },
    { requiredKeys: [] },
  )
  .filter((changes) => Object.keys(changes).length > 0);

const update = onMemory(
  "updates",
  changes,
  (who, row, path, changes, ifVersion) =>
    act(who, "memory.update", {
      text: `updates ${said(row)} to ${JSON.stringify(changes)} ${matching(ifVersion)}`,
      request: [row.id, row.space, changes, ifVersion],
      http:
        (headers) =>
        ({ clients }) =>
          overHttp(
            clients[who.agent]("PATCH", `${path}?${inSpace(row)}`, changes, {
              ...headers,
              ...ifMatch(ifVersion),
            }),
            memoryIn,
          ),
      operator: ({ t }) =>
        asOperator(
          t.mutation(operator.updateMemory, {
            ...{ agentId: who.agent, id: row.id!, space: row.space },
            ...changes,
            ...present({ ifVersion }),
          }),
          memoryIn,
        ),
      expect: (store, by) => rules.update(store, by, row, changes, ifVersion),
    }),
);

const forget = onMemory(
  "forgets",
  fc.constant(null),
  (who, row, path, _, ifVersion) =>
    act(who, "memory.forget", {
      text: `forgets ${said(row)} ${matching(ifVersion)}`,
      request: [row.id, row.space, ifVersion],
      http:
        (headers) =>
        ({ clients }) =>
          overHttp(
            clients[who.agent]("DELETE", `${path}?${inSpace(row)}`, undefined, {
              ...headers,
              ...ifMatch(ifVersion),
            }),
            nothing,
          ),
      operator: ({ t }) =>
        asOperator(
          t.mutation(operator.forgetMemory, {
            ...{ agentId: who.agent, id: row.id!, space: row.space },
            ...present({ ifVersion }),
          }),
          nothing,
        ),
      expect: (store, by) => rules.forget(store, by, row, ifVersion),
    }),
);

const erase = onMemory("erases", fc.constant(null), (who, row, path) =>
  act({ ...who, via: "http" }, "memory.purge", {
    text: `erases ${said(row)}`,
    request: [row.id, row.space],
    http:
      (headers) =>
      ({ clients }) =>
        overHttp(
          clients[who.agent](
            "DELETE",
            `${path}?${inSpace(row)}&purge=true`,
            undefined,
            headers,
          ),
          nothing,
        ),
    operator: () => Promise.reject(new Error("Sent over HTTP alone.")),
    expect: (store, by) => rules.erase(store, by, row),
  }),
);

const restore = onMemory("restores", fc.constant(null), (who, row, path) =>
  act(who, "memory.restore", {
    text: `restores ${said(row)}`,
    request: [row.id, row.space],
    http:
      (headers) =>
      ({ clients }) =>
        overHttp(
          clients[who.agent](
            "POST",
            `${path}/restore?${inSpace(row)}`,
            {},
            headers,
          ),
          memoryIn,
        ),
    operator: ({ t }) =>
      asOperator(
        t.mutation(operator.restoreMemory, {
          agentId: who.agent,
          id: row.id!,
          space: row.space,
        }),
        memoryIn,
      ),
    expect: (store, by) => rules.restore(store, by, row),
  }),
);

type HistoryBody = {
  versions: { version: number; content: string; reason: string | null }[];
};

const history = onMemory(
  "reads the history of",
  fc.constant(null),
  (who, row, path) => ({
    text: `${who.agent} reads the history of ${said(row)}`,
    send: ({ clients }) =>
      overHttp(
        clients[who.agent]("GET", `${path}/history?${inSpace(row)}`),
        ({ versions }: HistoryBody) => ({
          says: {
            versions: versions.map(({ version, content, reason }) => ({
              version,
              content,
              reason,
            })),
          },
        }),
      ),
    expect: (store, now) =>
      reading(store, { ...who, action: "memory.history" }, now, () =>
        rules.history(store, { agent: who.agent, now }, row),
      ),
  }),
);

type ListBody = { memories: { content: string; createdAt: string }[] };

const list = fc.record({ agent, isShared }).map(({ agent, isShared }) =>
  asks(`${agent} lists ${spaceOf(agent, isShared)}`, () => {
    const space = spaceOf(agent, isShared);
    return {
      text: `${agent} lists ${space}`,
      send: ({ clients }) =>
        overHttp(
          clients[agent](
            "GET",
            `/v1/memories?space=${encodeURIComponent(space)}`,
          ),
          ({ memories }: ListBody) => ({
            says: {
              memories: memories
                .map(({ content, createdAt }) => ({
                  content,
                  createdAt: Date.parse(createdAt),
                }))
                .sort(rules.newestFirst),
            },
          }),
        ),
      expect: (store, now) =>
        reading(store, { agent, action: "memory.list" }, now, () =>
          rules.list(store, { agent, now }, space),
        ),
    };
  }),
);

export const memoryRequests: fc.WeightedArbitrary<Request>[] = [
  { weight: 6, arbitrary: remember },
  { weight: 3, arbitrary: put },
  { weight: 3, arbitrary: update },
  { weight: 3, arbitrary: forget },
  { weight: 1, arbitrary: erase },
  { weight: 2, arbitrary: restore },
  { weight: 1, arbitrary: history },
  { weight: 1, arbitrary: list },
];
