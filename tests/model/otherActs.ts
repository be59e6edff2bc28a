import fc from "fast-check";
import { internal } from "../../convex/_generated/api.js";
import {
  asOperator,
  entryIn,
  nothing,
  overHttp,
  tokenIn,
  type Act,
  type Request,
} from "./act.js";
import { act, agent, key, reading, saidBy, who } from "./asking.js";
import {
  dateOf,
  keyed,
  ownSpace,
  SHARED,
  type Expected,
  type Store,
  type Token,
} from "./store.js";

/** Requests about logs, grants and tokens, and the jobs that run by the clock. */

const MINUTE_MS = 60_000;
/** The last date that there is. */
const NEVER = 8_640_000_000_000_000;
/** Living tokens that one makes. */
const MAX_CHILDREN = 20;
const FIXED_DAY = "2026-01-31";

const nth = fc.nat({ max: 9 });
const space = (agent: string, isShared: boolean) =>
  isShared ? SHARED : ownSpace(agent);

const append = fc
  .record({
    who,
    isShared: fc.boolean(),
    date: fc.constantFrom("today", "today", FIXED_DAY),
    content: fc.constantFrom("rain", "sun"),
  })
  .map(({ who, isShared, date, content }): Request => ({
    text: saidBy(
      who,
      `logs ${content} ${date}${isShared ? ` in ${SHARED}` : ""}`,
    ),
    prepare: () => {
      const body = { content, space: space(who.agent, isShared) };
      return act(who, "log.append", {
        text: `logs ${content} ${date} in ${body.space}`,
        request: [date, body],
        http:
          (headers) =>
          ({ clients }) =>
            overHttp(
              clients[who.agent]("POST", `/v1/logs/${date}`, body, headers),
              entryIn,
            ),
        operator: ({ t }) =>
          asOperator(
            t.mutation(internal.memory.writeDailyLog, {
              agentId: who.agent,
              date,
              ...body,
            }),
            entryIn,
          ),
        expect: (store, { agent, now }) => {
          if (store.access(agent, body.space) !== "write")
            return { refused: "forbidden" };
          if (store.isFull(body.space, 1)) return { refused: "quota_exceeded" };
          const on = date === "today" ? dateOf(agent, now) : date;
          const { day, entry } = store.append(body.space, on, content, now);
          const { seq } = entry;
          return {
            made: entry,
            says: { date: on, seq, entries: day.entries.length },
          };
        },
      });
    },
  }));

type DayBody = { entries: { seq: number; content: string }[] };

const readDay = fc
  .record({ agent, isShared: fc.boolean() })
  .map(({ agent, isShared }): Request => {
    const of = space(agent, isShared);
    const text = `${agent} reads ${FIXED_DAY} in ${of}`;
    const path = `/v1/logs/${FIXED_DAY}?space=${encodeURIComponent(of)}`;
    return {
      text,
      prepare: () => ({
        text,
        send: ({ clients }) =>
          overHttp(clients[agent]("GET", path), ({ entries }: DayBody) => ({
            says: {
              entries: entries.map(({ seq, content }) => ({ seq, content })),
            },
          })),
        expect: (store, now) =>
          reading(store, { agent, action: "log.read" }, now, () => {
            if (store.access(agent, of) === null)
              return { refused: "forbidden" };
            const entries = store.days.get(of)?.get(FIXED_DAY)?.entries ?? [];
            return {
              says: {
                entries: entries.map(({ seq, content }) => ({ seq, content })),
              },
            };
          }),
      }),
    };
  });

/** What an administrator does, with a token of its own. */
function asBoss(
  action: string,
  text: string,
  send: Act["send"],
  expected: (store: Store, now: number) => Expected,
): Act {
  return {
    text: `boss ${text}`,
    send,
    expect: (store, now) =>
      keyed(store, { agent: "boss", action, request: "" }, now, () =>
        expected(store, now),
      ),
  };
}

const eraseEntry = fc.record({ agent, nth }).map(({ agent, nth }): Request => ({
  text: `boss erases entry ${nth} of ${agent}`,
  prepare: (store) => {
    const of = ownSpace(agent);
    const all = store
      .daysOf(of)
      .flatMap(({ date, entries }) =>
        entries.map((entry) => ({ date, entry })),
      );
    const named = all.filter(({ entry }) => entry.id !== undefined);
    const found = named[nth % named.length];
    if (!found) return null;
    const { date, entry } = found;
    const path = `/v1/admin/agents/${agent}/logs/${date}/${entry.id}`;
    return asBoss(
      "log.eraseEntry",
      `erases ${entry.content} ${date} of ${agent}`,
      ({ clients }) => overHttp(clients.boss("DELETE", path), nothing),
      (store) => {
        const day = store.days.get(of)?.get(date);
        if (!day?.entries.includes(entry)) return { refused: "not_found" };
        store.erase(of, date, entry);
        return { says: {} };
      },
    );
  },
}));

const grant = fc
  .record({
    agent,
    access: fc.constantFrom(
      "write" as const,
      "write" as const,
      "read" as const,
      "none" as const,
    ),
  })
  .map(({ agent, access }): Request => {
    const path = `/v1/admin/grants/${agent}/${SHARED.slice("shared/".length)}`;
    const text = `gives ${agent} ${access} of ${SHARED}`;
    const send: Act["send"] = ({ clients }) =>
      access === "none"
        ? overHttp(clients.boss("DELETE", path), nothing)
        : overHttp(clients.boss("PUT", path, { access }), (_, status) => ({
            says: { created: status === 201 },
          }));
    return {
      text: `boss ${text}`,
      prepare: () =>
        asBoss("grant.put", text, send, (store) => {
          const name = `${agent} ${SHARED}`;
          const before = store.grants.get(name) ?? "none";
          if (access === "none" && before === "none")
            return { refused: "not_found" };
          store.grants.set(name, access);
          return {
            says: access === "none" ? {} : { created: before === "none" },
          };
        }),
    };
  });

function living(store: Store, agent: string, now: number): Token[] {
  return store.tokens.filter(
    (token) => token.agent === agent && token.endsAt > now,
  );
}

function add(store: Store, token: Token): Expected {
  store.tokens.push(token);
  return { made: token, says: {} };
}

const makeToken = fc.record({ agent, key }).map(({ agent, key }): Request => ({
  text: `${agent} makes a token ${key ?? ""}`,
  prepare: () =>
    act({ agent, key, via: "http" }, "token.create", {
      text: "makes a token",
      request: null,
      http:
        (headers) =>
        ({ clients }) =>
          overHttp(
            clients[agent](
              "POST",
              "/v1/tokens",
              { trustCeiling: "owner" },
              headers,
            ),
            tokenIn,
          ),
      operator: () => Promise.reject(new Error("Sent over HTTP alone.")),
      expect: (store, { now }) =>
        living(store, agent, now).length >= MAX_CHILDREN
          ? { refused: "conflict" }
          : add(store, { agent, endsAt: NEVER, ended: false }),
    }),
}));

/** An act on a token that an agent has made, and which may be gone. */
function onToken<Given>(
  name: string,
  given: fc.Arbitrary<Given>,
  make: (token: Token, given: Given, key: string | undefined) => Act,
) {
  return fc.record({ nth, given, key }).map(({ nth, given, key }): Request => ({
    text: `token ${nth}: ${name} ${JSON.stringify({ given, key })}`,
    prepare: (store) => {
      const known = store.tokens.filter(({ id }) => id !== undefined);
      const token = known[nth % known.length];
      return token ? make(token, given, key) : null;
    },
  }));
}

const rotate = onToken(
  "rotate",
  fc.constantFrom(0, 5),
  (token, overlapMinutes, key) => {
    const { agent, id } = token;
    return act({ agent, key, via: "http" }, "token.rotate", {
      text: `rotates token ${id?.slice(-4)} with ${overlapMinutes} minutes`,
      request: [id, overlapMinutes],
      http:
        (headers) =>
        ({ clients }) =>
          overHttp(
            clients[agent](
              "POST",
              `/v1/tokens/${id}/rotate`,
              { overlapMinutes },
              headers,
            ),
            tokenIn,
          ),
      operator: () => Promise.reject(new Error("Sent over HTTP alone.")),
      expect: (store, { now }) => {
        if (!store.tokens.includes(token)) return { refused: "not_found" };
        if (token.ended) return { refused: "conflict" };
        token.ended = true;
        token.endsAt = now + overlapMinutes * MINUTE_MS;
        return add(store, { agent, endsAt: NEVER, ended: false });
      },
    });
  },
);

const revoke = onToken("revoke", fc.constant(null), (token, _, key) => {
  const { agent, id } = token;
  return act({ agent, key, via: "http" }, "token.revoke", {
    text: `revokes token ${id?.slice(-4)}`,
    request: id,
    http:
      (headers) =>
      ({ clients }) =>
        overHttp(
          clients[agent]("DELETE", `/v1/tokens/${id}`, undefined, headers),
          nothing,
        ),
    operator: () => Promise.reject(new Error("Sent over HTTP alone.")),
    expect: (store, { now }) => {
      if (!store.tokens.includes(token)) return { refused: "not_found" };
      token.ended = true;
      token.endsAt = Math.min(token.endsAt, now);
      return { says: {} };
    },
  });
});

const whoAmI = onToken("who am I", fc.constant(null), (token) => ({
  text: `token ${token.id?.slice(-4)} asks who it is`,
  send: ({ withToken }) =>
    overHttp(
      withToken(token)("GET", "/v1/me"),
      ({ agentId }: { agentId: string }) => ({
        says: { agent: agentId },
      }),
    ),
  expect: (_, now) =>
    token.endsAt > now
      ? { says: { agent: token.agent } }
      : { refused: "unauthenticated" },
}));

const purge: Request = {
  text: "cron: retention",
  prepare: () => ({
    text: "cron: retention",
    send: async ({ t }) => {
      await t.mutation(internal.backend.retention.purge, {});
      return { says: {} };
    },
    expect: (store, now) => {
      store.purge(now);
      return { says: {} };
    },
  }),
};

const embed: Request = {
  text: "cron: embedding",
  prepare: () => ({
    text: "cron: embedding",
    send: async ({ t }) => {
      await t.action(internal.backend.embeddings.drain, {});
      return { says: {} };
    },
    expect: () => ({ says: {} }),
  }),
};

export const otherRequests: fc.WeightedArbitrary<Request>[] = [
  { weight: 5, arbitrary: append },
  { weight: 1, arbitrary: readDay },
  { weight: 1, arbitrary: eraseEntry },
  { weight: 3, arbitrary: grant },
  { weight: 2, arbitrary: makeToken },
  { weight: 2, arbitrary: rotate },
  { weight: 1, arbitrary: revoke },
  { weight: 1, arbitrary: whoAmI },
  { weight: 1, arbitrary: fc.constant(purge) },
  { weight: 1, arbitrary: fc.constant(embed) },
];
