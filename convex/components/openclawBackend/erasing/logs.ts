/** Erases log entries of an agent's own space, for administrators: one, or those of a day. */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { findAgent } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import { ownSpace } from "../admission/spaces.js";
import { minus, NOTHING, sizeOf } from "../admission/usage.js";
import { adminCase, type AdminCtx } from "../admission/useCase.js";
import { isDate } from "../calendar.js";
import { heldBy, keepDay, takeOut } from "../logs/ending.js";
import { findDay } from "../logs/entries.js";
import { isSpent } from "../memories/store.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { charactersOf, findEntry, type EntryRow } from "../rows.js";
import { eraseTraces, firstOfEntry } from "./traces.js";

/** What one transaction erases of a day: an entry has a dozen rows to read and write, and up to 3 bytes a character. */
const ENTRIES = 100;
const CHARACTERS = 1024 * 1024;

const NO_LOG = "The day has no log.";

const args = { agentId: v.string(), date: v.string() };

/** One entry. The others of its day keep their numbers, and no other gets its own. */
export const eraseEntry = adminCase({
  action: "log.eraseEntry",
  writes: true,
  args: { ...args, entryId: v.string() },
  returns: v.null(),
  handler: async (ctx, { entryId, ...which }) => {
    const reached = await spaceOf(ctx, which);
    if (!reached.ok) return reached;
    const space = reached.value;
    const entry = await findEntry(ctx, space, entryId);
    const day = await findDay(ctx, space, which.date);
    if (entry === null || day === null || entry.date !== which.date)
      return refuse("not_found", "The day has no entry with this id.");
    await eraseEntries(ctx, day, [entry]);
    return done(null);
  },
});

export const vErasedDay = v.object({
  date: v.string(),
  erased: v.number(),
  /** Whether another call has to go on. */
  left: v.boolean(),
});

/** A day, as much of it as one transaction may. */
export const eraseDay = adminCase({
  action: "log.eraseDay",
  writes: true,
  args,
  returns: vErasedDay,
  handler: async (ctx, which) => {
    const { date } = which;
    const reached = await spaceOf(ctx, which);
    if (!reached.ok) return reached;
    const space = reached.value;
    const day = await findDay(ctx, space, date);
    if (day === null) return refuse("not_found", NO_LOG);
    const budget = { rows: ENTRIES, characters: CHARACTERS };
    const entries: EntryRow[] = [];
    const all = ctx.db
      .query("logEntries")
      .withIndex("by_space_and_date_and_seq", (q) =>
        q.eq("space", space).eq("date", date),
      );
    for await (const entry of all) {
      if (isSpent(budget)) break;
      entries.push(entry);
      budget.rows -= 1;
      budget.characters -= charactersOf(entry);
    }
    // Of a day that was erased its numbers are left.
    if (entries.length === 0) return refuse("not_found", NO_LOG);
    const left = await eraseEntries(ctx, day, entries);
    return done({ date, erased: entries.length, left });
  },
});

async function spaceOf(
  ctx: AdminCtx,
  { agentId, date }: { agentId: string; date: string },
): Promise<Outcome<string>> {
  const found = await findAgent(ctx, agentId);
  if ("refusal" in found) return found;
  const { agentId: id } = found.agent;
  addAbout(ctx.about, id, id);
  if (!isDate(date)) {
    const detail = "Not a date (YYYY-MM-DD).";
    return refuse("invalid_request", detail, { pointer: "/date" });
  }
  return done(ownSpace(id));
}

/** Erases entries of a day with all that is made of them; answers whether the day has others. */
async function eraseEntries(
  ctx: AdminCtx,
  day: Doc<"dailyLogs">,
  entries: EntryRow[],
): Promise<boolean> {
  for (const [i, entry] of entries.entries()) {
    const { space, entryId } = entry;
    ctx.subjects.push(entryId);
    await takeOut(ctx, entry);
    await ctx.db.delete("logEntries", entry._id);
    ctx.usage.grow(space, minus(NOTHING, sizeOf(entry)));
    // Where else one stands is looked for at once; of several, in a transaction of each.
    const whole = firstOfEntry(entry);
    const erasing = i === 0 ? await eraseTraces(ctx, whole) : whole;
    if (erasing === null) continue;
    const { goOn } = internal.erasing.erasing;
    await ctx.scheduler.runAfter(0, goOn, { erasing });
  }
  const living = entries.filter(({ endedAt }) => endedAt === undefined);
  const { entries: count, bytes } = heldBy(living);
  const held = { entries: day.entries - count, bytes: day.bytes - bytes };
  // A day without entries keeps its numbers: who reads on behind one must not pass by the next.
  await keepDay(ctx, day, held);
  const { space, date } = day;
  const rest = await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_date_and_seq", (q) =>
      q.eq("space", space).eq("date", date),
    )
    .first();
  return rest !== null;
}
