import { expect, test } from "vitest";
import {
  dateIn,
  isDate,
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
