/** Days and time zones. */

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the platform knows it as an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
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
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((p) => p.type === type)!.value;
  // Counting back by calendar days, not by 24 hours: days differ in length where clocks change.
  const day = Date.UTC(
    Number(part("year")),
    Number(part("month")) - 1,
    Number(part("day")) - daysAgo,
  );
  return new Date(day).toISOString().slice(0, 10);
}
