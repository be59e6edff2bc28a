import { table } from "../report.js";
import { number } from "./costTables.js";
import {
  ANSWERS,
  billedBytes,
  EVENTS,
  KINDS,
  POLICY,
  steadyRows,
  TOMBSTONES,
  type Kind,
} from "./growth.js";
import type { Asked } from "./planTables.js";

const YEAR_DAYS = 365;
const MINUTES_A_DAY = 1440;
/** How often retention comes (convex/crons.ts). */
const PURGE_MINUTES = 37;

function stays({ days }: Kind): string {
  if (days === null) return "for good";
  if (days < 1) return `${number(days * 24)} hours`;
  return days === 1 ? "a day" : `${number(days)} days`;
}

/** Every kind of row, and how much of it an agent has after a year of such days. */
export function growthTable({ of, day }: Asked): string {
  const rows = KINDS.map((kind) => {
    const each = billedBytes(of, kind);
    const held = steadyRows(kind, day) ?? YEAR_DAYS * kind.aDay(day);
    return [
      kind.what,
      kind.by,
      stays(kind),
      kind.ended,
      kind.bound,
      each === 0 ? "" : number(each / 1024, 1),
      number(kind.aDay(day)),
      number(held),
      number((held * each) / 1e6, 2),
    ];
  });
  return table(
    "row | made by | stays | ended by | bounded by | KB as billed | a day | after a year | MB",
    rows,
  );
}

/** Groups of addresses that strangers are counted in, each with one audited failure a minute (admission/limits.ts). */
const STRANGERS = 256;

/** The most that one agent, or strangers, can make of what no quota counts. */
export function worstTable({ of }: Asked): string {
  const turns = MINUTES_A_DAY / PURGE_MINUTES;
  const aDay = POLICY.writePerMinute * MINUTES_A_DAY;
  const [tombstone, event, answer] = [TOMBSTONES, EVENTS, ANSWERS].map((name) =>
    KINDS.find(({ what }) => what === name)!,
  );
  const row = (who: string, kind: Kind, made: number) => {
    const each = billedBytes(of, kind);
    const held = kind.days === null ? null : made * kind.days;
    return [
      kind.what,
      who,
      number(made),
      number((made * each) / 1e9, 2),
      held === null
        ? "grows on"
        : `${number(held)} rows, ${number((held * each) / 1e9, 1)} GB`,
    ];
  };
  return table("row | made by | a day | GB a day as billed | at most", [
    // A space full of memories that expire at once, a batch of a hundred each write, and again after retention.
    row("one space", tombstone!, POLICY.rowsPerSpace * turns),
    row("one agent", event!, aDay),
    row("one agent", answer!, aDay),
    row("all strangers", event!, STRANGERS * MINUTES_A_DAY),
  ]);
}
