import { expect, test } from "vitest";
import {
  purgeAnswers,
  recallAnswer,
  storeAnswer,
} from "../../../convex/components/openclawBackend/admission/idempotency.js";
import { DAY, inside, NOW } from "./tokens.js";

const key = { key: "daily", requestHash: "hash of one" };

test("an answer is replayed to its agent, for its request and for a day", () =>
  inside(async (ctx) => {
    await storeAnswer(ctx, "main", key, { seq: 1 }, NOW);
    const replayed = { ok: true, value: { seq: 1 }, replayed: true };
    expect(await recallAnswer(ctx, "main", key, NOW + DAY - 1)).toEqual(
      replayed,
    );
    expect(await recallAnswer(ctx, "main", key, NOW + DAY)).toBeNull();
    expect(await recallAnswer(ctx, "other", key, NOW)).toBeNull();
    const another = { ...key, key: "weekly" };
    expect(await recallAnswer(ctx, "main", another, NOW)).toBeNull();
    const reused = { ...key, requestHash: "hash of two" };
    expect(await recallAnswer(ctx, "main", reused, NOW)).toMatchObject({
      ok: false,
      refusal: { code: "idempotency_key_reused" },
    });
  }));

test("a later answer takes the place of an earlier one, but not of one that was erased, within its day", () =>
  inside(async (ctx) => {
    await storeAnswer(ctx, "main", key, 1, NOW);
    await storeAnswer(ctx, "main", key, 2, NOW + 5);
    const value = async (at: number) =>
      (await recallAnswer<number>(ctx, "main", key, at)) ?? { value: null };
    expect(await value(NOW + DAY + 4)).toMatchObject({ value: 2 });
    expect(await value(NOW + DAY + 5)).toEqual({ value: null });
    const row = await ctx.db.query("idempotencyKeys").unique();
    await ctx.db.patch("idempotencyKeys", row!._id, {
      ...{ erased: true, result: "null" },
    });
    await storeAnswer(ctx, "main", key, 3, NOW + DAY + 4);
    expect(await value(NOW + DAY + 4)).toMatchObject({ value: null });
    await storeAnswer(ctx, "main", key, 4, NOW + DAY + 5);
    expect(await value(NOW + DAY + 5)).toMatchObject({ value: 4 });
  }));

test("answers that are replayed no more are purged, the oldest first and no more than asked for", () =>
  inside(async (ctx) => {
    for (const [name, at] of [
      ["new", NOW + 1],
      ["second", NOW],
      ["first", NOW - 1],
    ] as const)
      await storeAnswer(ctx, "main", { ...key, key: name }, null, at);
    const left = async () =>
      (await ctx.db.query("idempotencyKeys").take(9)).map(({ key }) => key);
    expect(await purgeAnswers(ctx, NOW + DAY, 1)).toBe(1);
    expect(await left()).toEqual(["new", "second"]);
    expect(await purgeAnswers(ctx, NOW + DAY, 9)).toBe(1);
    expect(await left()).toEqual(["new"]);
    expect(await purgeAnswers(ctx, NOW + DAY, 9)).toBe(0);
  }));
