import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeCursor,
  encodeCursor,
} from "../../convex/components/openclawBackend/cursor.js";
import { makeId } from "../../convex/components/openclawBackend/ids.js";
import {
  hashOfToken,
  makeToken,
  sha256Hex,
} from "../../convex/backend/tokenText.js";
import {
  dateIn,
  isDate,
} from "../../convex/components/openclawBackend/calendar.js";

test("a cursor decodes to the position that it was made of", () => {
  const position = fc.record({
    at: fc.nat({ max: 8_640_000_000_000_000 }).filter((at) => at < 1e15),
    id: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
  });
  fc.assert(
    fc.property(position, (given) => {
      const cursor = encodeCursor(given);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(cursor)).toEqual(given);
    }),
  );
});

test("no cursor is the start, and any other text is no cursor or a position", () => {
  expect(decodeCursor(undefined)).toBeNull();
  for (const text of ["", "%", "garbage!", btoa("no position"), btoa("-1:a")])
    expect(decodeCursor(text)).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const position = decodeCursor(text);
      if (position) expect(position.id).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
    }),
  );
});

test("ids of later times sort behind those of earlier ones, and none comes twice", () => {
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001];
  const ids = times.map((time) => makeId("mem", time));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^mem_[0-9A-HJKMNP-TV-Z]{26}$/);
  const same = Array.from({ length: 1000 }, () => makeId("log", 5));
  expect(new Set(same).size).toBe(1000);
});

test.each([
  ["2026-01-31", true],
  ["2024-02-29", true],
  ["2026-02-29", false],
  ["2026-04-31", false],
  ["2026-00-10", false],
  ["2026-1-1", false],
  ["2026-01-31 ", false],
  ["12026-01-31", false],
  ["today", false],
])("%j is a date: %s", (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

test.each([
  ["UTC", "2026-12-31T23:59:59Z", 0, "2026-12-31"],
  ["Pacific/Kiritimati", "2026-12-31T10:00:00Z", 0, "2027-01-01"],
  ["Pacific/Kiritimati", "2026-12-31T09:59:59Z", 0, "2026-12-31"],
  ["America/Los_Angeles", "2027-01-01T07:59:59Z", 0, "2026-12-31"],
  ["America/Los_Angeles", "2027-01-01T08:00:00Z", 1, "2026-12-31"],
  ["Europe/Berlin", "2026-03-01T00:30:00Z", 1, "2026-02-28"],
  ["Asia/Kathmandu", "2026-06-01T18:14:59Z", 0, "2026-06-01"],
  ["Asia/Kathmandu", "2026-06-01T18:15:00Z", 0, "2026-06-02"],
])("in %s at %s, %i days ago was %s", (zone, time, daysAgo, date) => {
  expect(dateIn(zone, Date.parse(time), daysAgo)).toBe(date);
});

test("a token's hash is known from the token alone", async () => {
  const { secret, hash, hint } = await makeToken();
  expect(secret).toMatch(/^ocb_[A-Za-z0-9_-]{43}_[A-Za-z0-9]{6}$/);
  expect(await hashOfToken(secret)).toBe(hash);
  expect(hash).toBe(await sha256Hex(secret));
  expect(secret.endsWith(hint)).toBe(true);
  expect(hash).not.toContain(secret.slice(4, 12));
});

test("a token with any one character changed, added or left out is none", async () => {
  const { secret } = await makeToken();
  for (let i = 0; i < secret.length; i++) {
    const other = secret[i] === "A" ? "B" : "A";
    const changed = secret.slice(0, i) + other + secret.slice(i + 1);
    expect(await hashOfToken(changed)).toBeNull();
    const shorter = secret.slice(0, i) + secret.slice(i + 1);
    expect(await hashOfToken(shorter)).toBeNull();
  }
  expect(await hashOfToken(`${secret}A`)).toBeNull();
  expect(await hashOfToken(`${secret}\n`)).toBeNull();
});
