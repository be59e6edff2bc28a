import {
  actionGeneric,
  anyApi,
  defineSchema,
  defineTable,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { retrying } from "./retrying.js";
import { inFlight } from "./turns.js";

/** The tool itself: what it throws away, and which mistakes of a body it shows. */

const schema = defineSchema({
  lines: defineTable({ text: v.string(), at: v.number() }),
});

let calls = 0;

const functions = {
  plain: mutationGeneric({
    handler: async ({ db }, { text }: { text: string }) =>
      await db.insert("lines", { text, at: Date.now() }),
  }),
  counting: mutationGeneric({
    handler: async ({ db }) => {
      calls += 1;
      await db.insert("lines", { text: `call ${calls}`, at: 0 });
    },
  }),
  changing: mutationGeneric({
    handler: async ({ db }, args: { text: string }) => {
      args.text += "!";
      await db.insert("lines", { text: args.text, at: 0 });
    },
  }),
  refusing: mutationGeneric({
    handler: async ({ db }) => {
      await db.insert("lines", { text: "refused", at: 0 });
      throw new Error("Refused.");
    },
  }),
  scheduling: mutationGeneric({
    handler: async ({ scheduler }) => {
      await scheduler.runAfter(0, anyApi.app!.plain!, { text: "scheduled" });
    },
  }),
  all: queryGeneric({
    handler: async ({ db }) => await db.query("lines").take(100),
  }),
  twice: actionGeneric({
    handler: async (ctx, { name }: { name: string }) => {
      await ctx.runMutation(anyApi.app!.plain!, { text: `${name}1` });
      await ctx.runMutation(anyApi.app!.plain!, { text: `${name}2` });
    },
  }),
  calling: actionGeneric({
    handler: async (ctx, { name }: { name: string }) =>
      await ctx.runMutation(anyApi.app![name]!, { text: "text" }),
  }),
};

type Line = { text: string; at: number };

function app() {
  const t = convexTest({
    schema,
    modules: retrying({
      "./app.ts": () => Promise.resolve(functions),
      "./_generated/api.ts": () => Promise.resolve({}),
    }),
  });
  const run = (name: string, args: object) => () =>
    t.action(anyApi.app![name]!, args);
  const lines = async () => (await t.query(anyApi.app!.all!, {})) as Line[];
  return { t, run, lines };
}

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const once = { order: [0], conflicts: [0], steps: [0] };
const thrownAway = { order: [0], conflicts: [2], steps: [10] };

beforeEach(() => {
  calls = 0;
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is thrown away leaves nothing, and what counts has the time of its last attempt", async () => {
  const { run, lines } = app();
  const { settled } = await inFlight(
    [run("calling", { name: "plain" })],
    thrownAway,
    pass,
  );
  expect(await lines()).toMatchObject([{ text: "text", at: 1_000_030 }]);
  expect(settled).toEqual([{ request: 0, name: "app:plain", now: 1_000_030 }]);
});

test("requests go on in the order of the course, and may have the same time", async () => {
  const { run, lines } = app();
  const requests = ["a", "b"].map((name) => run("twice", { name }));
  await inFlight(requests, { ...once, order: [1, 0, 1, 0] }, pass);
  const [first, ...others] = await lines();
  const texts = [first!, ...others].map(({ text }) => text);
  expect(texts).toEqual(["b1", "a1", "b2", "a2"]);
  expect(others.every(({ at }) => at === first!.at)).toBe(true);
});

test("another request may have its turn between two attempts", async () => {
  const { run, lines } = app();
  const requests = [1, 2].map(() => run("calling", { name: "plain" }));
  const course = { order: [0, 1, 0], conflicts: [1, 0], steps: [0] };
  const { settled } = await inFlight(requests, course, pass);
  expect(settled.map(({ request }) => request)).toEqual([1, 0]);
  expect(await lines()).toHaveLength(2);
});

test("what a thrown away body schedules does not run", async () => {
  const { t, run, lines } = app();
  await inFlight([run("calling", { name: "scheduling" })], thrownAway, pass);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await t.finishInProgressScheduledFunctions();
  expect(await lines()).toHaveLength(1);
});

describe("a mistake is seen:", () => {
  test("a variable of the module outlives a body", async () => {
    const { run, lines } = app();
    await inFlight([run("calling", { name: "counting" })], thrownAway, pass);
    expect(await lines()).toMatchObject([{ text: "call 3" }]);
  });

  test("a body changes its arguments", async () => {
    const { run } = app();
    const request = run("calling", { name: "changing" });
    await expect(inFlight([request], thrownAway, pass)).rejects.toThrow(
      TypeError,
    );
  });
});

test("a body that fails by itself is not run again", async () => {
  const { run, lines } = app();
  const request = run("calling", { name: "refusing" });
  await expect(inFlight([request], once, pass)).rejects.toThrow("Refused.");
  expect(await lines()).toEqual([]);
});
