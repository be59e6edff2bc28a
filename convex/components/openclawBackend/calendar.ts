import { v, type Infer } from "convex/values";
import { done, refuse, type Outcome } from "./outcome.js";

/** Days and time zones. */

const DAY_MS = 86_400_000;
/** The days that are written with four digits of a year. */
const FIRST_DAY = Date.parse("0000-01-01") / DAY_MS;
const LAST_DAY = Date.parse("9999-12-31") / DAY_MS;
/** No clock was ever further from UTC, be it before there were time zones. */
const MAX_OFFSET_MS = 1.25 * DAY_MS;

/** From then on an ISO time has more digits, and would not be taken back. */
export const LAST_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A point in time, in milliseconds or ISO 8601, or a day of a calendar, YYYY-MM-DD. */
export const vMoment = v.union(v.number(), v.string());
export type Moment = Infer<typeof vMoment>;

export const MOMENT_RULE =
  "Must be a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.";

/** When that is: of a day its start, or its end, with which the next one begins. Null for what is no moment. */
export function momentOf(
  timeZone: string,
  moment: Moment,
  ofDay: "start" | "end",
): number | null {
  if (isDay(moment)) {
    const at = startOfDay(timeZone, moment, ofDay === "end" ? 1 : 0);
    return Math.min(at, LAST_TIME_MS);
  }
  const at =
    typeof moment === "number"
      ? moment
      : TIME.test(moment)
        ? Date.parse(moment)
        : NaN;
  return Number.isNaN(at) ? null : at;
}

type Bounds = { since?: Moment | undefined; until?: Moment | undefined };
type Range = { since?: number; until?: number };

/**
 * A range from `since` to before `until`; a day belongs to it whole. One that can hold nothing is a mistake
 * rather than a question. Errors point to the fields below `at`.
 */
export function rangeOf(
  timeZone: string,
  bounds: Bounds,
  at = "",
): Outcome<Range> {
  const range: Range = {};
  for (const name of ["since", "until"] as const) {
    const bound = bounds[name];
    if (bound === undefined) continue;
    const ofDay = name === "since" ? "start" : "end";
    const moment = momentOf(timeZone, bound, ofDay);
    const pointer = `${at}/${name}`;
    if (moment === null)
      return refuse("invalid_request", MOMENT_RULE, { pointer });
    range[name] = moment;
  }
  const { since = -Infinity, until = Infinity } = range;
  return since < until
    ? done(range)
    : refuse("invalid_request", "Must be after `since`.", {
        pointer: `${at}/until`,
      });
}

/** The days that a range touches, the first and the last: at midnight the day that has begun is not of it. */
export function daysIn(
  timeZone: string,
  bounds: Bounds,
  { since, until }: Range,
): { firstDay?: string; lastDay?: string } {
  const dayOf = (bound: Moment | undefined, at: number) =>
    isDay(bound) ? bound : dateIn(timeZone, at);
  return {
    ...(since !== undefined && { firstDay: dayOf(bounds.since, since) }),
    ...(until !== undefined && { lastDay: dayOf(bounds.until, until - 1) }),
  };
}

export function isDay(moment: Moment | undefined): moment is string {
  return typeof moment === "string" && isDate(moment);
}

/** Whether the platform knows it as an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A moment as ISO 8601 has it, in UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** Whether the text is a day of the calendar. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
  );
}

/** The date on the calendar of a time zone, as YYYY-MM-DD. */
export function dateIn(timeZone: string, now: number, daysAgo = 0): string {
  // Counting back by calendar days, not by 24 hours: days differ in length where clocks change.
  return written(dayIn(timeZone)(now) - daysAgo);
}

/** The same for many times of one zone. */
export function datesIn(timeZone: string): (at: number) => string {
  const dayAt = dayIn(timeZone);
  return (at) => written(dayAt(at));
}

function written(day: number): string {
  const shown = Math.min(Math.max(day, FIRST_DAY), LAST_DAY);
  return new Date(shown * DAY_MS).toISOString().slice(0, 10);
}

/**
 * When a day begins in a time zone, or one so many days later. Where the clock is put forward at midnight
 * that is at one o'clock, and where a whole day was left out, with the next.
 */
export function startOfDay(
  timeZone: string,
  date: string,
  daysLater = 0,
): number {
  const dayAt = dayIn(timeZone);
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS + daysLater;
  let before = day * DAY_MS - MAX_OFFSET_MS;
  let start = day * DAY_MS + MAX_OFFSET_MS;
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2);
    if (dayAt(middle) < day) before = middle;
    else start = middle;
  }
  return start;
}

/** Tells the day of a moment on the calendar of a time zone, in days since 1970. */
function dayIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (at) => {
    const parts = format.formatToParts(at);
    const part = (type: string) =>
      Number(parts.find((p) => p.type === type)!.value);
    // Unlike `Date.UTC` this takes the year 99 for what it is.
    const midnight = new Date(0).setUTCFullYear(
      part("year"),
      part("month") - 1,
      part("day"),
    );
    return midnight / DAY_MS;
  };
}
