import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dateIn,
  isDate,
  startOfDay,
} from "../../convex/components/openclawBackend/calendar.js";

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

test.each([
  ["0099-03-01T12:00:00Z", "UTC", "0099-03-01"],
  ["9999-12-31T23:00:00Z", "Pacific/Auckland", "9999-12-31"],
])("at %s in %s the date has four digits of a year", (time, zone, date) => {
  expect(dateIn(zone, Date.parse(time))).toBe(date);
});

test.each([
  ["UTC", "2026-01-31", 0, "2026-01-31T00:00:00Z"],
  ["UTC", "2026-01-31", 1, "2026-02-01T00:00:00Z"],
  ["Asia/Kathmandu", "2026-06-02", 0, "2026-06-01T18:15:00Z"],
  ["Pacific/Kiritimati", "2027-01-01", 0, "2026-12-31T10:00:00Z"],
  ["Europe/Berlin", "2026-03-29", 0, "2026-03-28T23:00:00Z"],
  ["Europe/Berlin", "2026-03-29", 1, "2026-03-29T22:00:00Z"],
  // No midnight: the clock goes from 23:59 to 01:00.
  ["America/Sao_Paulo", "2018-11-04", 0, "2018-11-04T03:00:00Z"],
  ["Africa/Cairo", "2023-04-28", 0, "2023-04-27T22:00:00Z"],
  // Two midnights: the first.
  ["America/Havana", "2025-11-02", 0, "2025-11-02T04:00:00Z"],
  // No such day: when the next begins.
  ["Pacific/Apia", "2011-12-30", 0, "2011-12-30T10:00:00Z"],
  ["UTC", "9999-12-31", 1, "+010000-01-01T00:00:00Z"],
])("in %s the day %s and %i begins at %s", (zone, date, later, time) => {
  const start = startOfDay(zone, date, later);
  expect(new Date(start).toISOString()).toBe(new Date(time).toISOString());
});

test("a day begins with its first moment, in every zone", () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
  const day = fc.integer({ min: -40_000, max: 40_000 });
  fc.assert(
    fc.property(zone, day, (zone, day) => {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const start = startOfDay(zone, date);
      expect(dateIn(zone, start) >= date).toBe(true);
      expect(dateIn(zone, start - 1) < date).toBe(true);
    }),
  );
});
