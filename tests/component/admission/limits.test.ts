import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  countAuditedFailure,
  countFailure,
  countRequest,
  countVisit,
  forgetRequests,
  wouldPass,
} from "../../../convex/components/openclawBackend/admission/limits.js";
import { backend, inComponent } from "../../setup.js";
import { NOW } from "./tokens.js";

const MINUTE = 60_000;
/** Each commit moves the clock of the next transaction by a little. */
const about = (ms: number) => expect.closeTo(ms, -1) as number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  return () => vi.useRealTimers();
});

describe("an agent's requests", () => {
  const write = { bucket: "write", perMinute: 6 } as const;
  /** Six writes a minute. */
  function six() {
    const t = backend();
    return {
      t,
      count: (weight?: number, agentId = "main") =>
        inComponent(t, (ctx) => countRequest(ctx, agentId, "write", 6, weight)),
      ask: () => inComponent(t, (ctx) => wouldPass(ctx, "main", "write", 6)),
    };
  }

  test("are counted one by one, and each tells what remains and when all of it is there again", async () => {
    const { count } = six();
    for (let left = 5; left >= 0; left--)
      expect(await count()).toEqual({
        ok: true,
        state: {
          ...write,
          remaining: left,
          resetMs: about((6 - left) * 10_000),
        },
      });
    expect(await count()).toEqual({
      ok: false,
      state: { ...write, remaining: 0, resetMs: about(10_000) },
    });
    vi.setSystemTime(NOW + 10_000);
    expect(await count()).toMatchObject({ ok: true });
    vi.setSystemTime(NOW + 10_000 + MINUTE);
    expect(await count()).toMatchObject({ ok: true, state: { remaining: 5 } });
  });

  test("count for each agent and each kind by itself, until they are forgotten", async () => {
    const { t, count } = six();
    await count(6);
    expect((await count()).ok).toBe(false);
    expect((await count(1, "other")).ok).toBe(true);
    const recalled = await inComponent(t, (ctx) =>
      countRequest(ctx, "main", "recall", 6),
    );
    const state = { bucket: "recall", perMinute: 6, remaining: 5 };
    expect(recalled).toMatchObject({ ok: true, state });
    await inComponent(t, (ctx) => forgetRequests(ctx, "main"));
    expect(await count()).toMatchObject({ state: { remaining: 5 } });
    expect(await count(1, "other")).toMatchObject({ state: { remaining: 4 } });
  });

  test("that are heavy pass with half of a quota, and what is missing is waited for", async () => {
    const { count } = six();
    for (let i = 0; i < 3; i++) await count();
    expect(await count(100)).toEqual({
      ok: true,
      state: { ...write, remaining: 0, resetMs: about(90_000) },
    });
    // Three are owed: the next light one waits for four, the next heavy one for six.
    expect((await count()).state.resetMs).toEqual(about(40_000));
    expect((await count(100)).state.resetMs).toEqual(about(60_000));
    vi.setSystemTime(NOW + 39_900);
    expect((await count()).ok).toBe(false);
    vi.setSystemTime(NOW + 40_000);
    expect((await count()).ok).toBe(true);
  });

  test("of which one is asked for are not counted by that", async () => {
    const { count, ask } = six();
    const passes = { ok: true, state: { ...write, remaining: 1, resetMs: 0 } };
    for (let i = 0; i < 9; i++) expect(await ask()).toEqual(passes);
    await count(6);
    expect(await ask()).toEqual({
      ok: false,
      state: { ...write, remaining: 0, resetMs: about(10_000) },
    });
    vi.setSystemTime(NOW + 10_010);
    expect(await ask()).toEqual(passes);
  });
});

describe("strangers of a group of addresses", () => {
  test.each([
    ["fail to authenticate 30 times a minute", countFailure, 30],
    ["read public documents 300 times a minute", countVisit, 300],
  ])("may %s", async (_, counting, perMinute) => {
    const t = backend();
    const count = (group: string, times = 1) =>
      inComponent(t, async (ctx) => {
        for (let i = 1; i < times; i++)
          expect(await counting(ctx, group)).toEqual({ ok: true });
        return await counting(ctx, group);
      });
    expect(await count("group1", perMinute)).toEqual({ ok: true });
    const retryAfterMs = MINUTE / perMinute;
    expect(await count("group1")).toEqual({
      ...{ ok: false, retryAfterMs: about(retryAfterMs) },
    });
    expect(await count("group2")).toEqual({ ok: true });
    vi.setSystemTime(NOW + retryAfterMs);
    expect(await count("group1")).toEqual({ ok: true });
  });

  test("are audited once a minute", async () => {
    const t = backend();
    const audited = (group: string) =>
      inComponent(t, (ctx) => countAuditedFailure(ctx, group));
    expect(await audited("group1")).toBe(true);
    expect(await audited("group1")).toBe(false);
    expect(await audited("group2")).toBe(true);
    vi.setSystemTime(NOW + MINUTE);
    expect(await audited("group1")).toBe(true);
  });
});
