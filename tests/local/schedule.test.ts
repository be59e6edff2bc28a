import { expect, test } from "vitest";
import { isDue } from "../../local/schedule.js";

const at = (time: string) => new Date(`2026-11-${time}:00Z`);

test("a job of the calendar is due in its minute of UTC and in no other", () => {
  const hourly = { type: "hourly", minuteUTC: 5 } as const;
  const daily = { type: "daily", hourUTC: 3, minuteUTC: 5 } as const;
  // The 30th is a Monday.
  const weekly = { ...daily, type: "weekly", dayOfWeek: "monday" } as const;
  const monthly = { ...daily, type: "monthly", day: 30 } as const;
  for (const timing of [hourly, daily, weekly, monthly])
    expect(isDue(timing, at("30T03:05"))).toBe(true);
  for (const timing of [hourly, daily, weekly, monthly])
    expect(isDue(timing, at("30T03:06"))).toBe(false);
  expect(isDue(hourly, at("29T09:05"))).toBe(true);
  for (const timing of [daily, weekly, monthly])
    expect(isDue(timing, at("30T04:05"))).toBe(false);
  expect(isDue(daily, at("29T03:05"))).toBe(true);
  for (const timing of [weekly, monthly])
    expect(isDue(timing, at("29T03:05"))).toBe(false);
  expect(isDue({ type: "cron", cron: "5 3 * * *" }, at("30T03:05"))).toBe(
    false,
  );
});
