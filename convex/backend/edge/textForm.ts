import type { Infer } from "convex/values";
import {
  fence,
  fencedItem,
  neutralise,
  titleLine,
  type FencedItem,
} from "../../components/openclawBackend/guard/fence.js";
import type { vDayPage } from "../../components/openclawBackend/logs/days.js";
import { shortId } from "../../components/openclawBackend/ids.js";
import type { Memory } from "../../components/openclawBackend/memories/rows.js";
import type {
  Access,
  Trust,
} from "../../components/openclawBackend/vocabulary.js";
import type { Asker, vRecall } from "../recall.js";
import { fitted } from "./fitting.js";
import {
  lacksScopes,
  readerOf,
  unusual,
  type Dated,
  type Reader,
} from "./form.js";
import {
  sessionIn,
  type Entry,
  type Facts,
  type Session,
} from "./sessionRoom.js";

/**
 * Recall, session and log as a model reads them, no longer than a number of characters: who it is, in our words,
 * and what is stored, within a fence. A row is a line where its text is one.
 */

/** Below it an agent is told to check what it was told, or to say that it is not sure. */
const SURE = 0.3;

/** A text, and the rows that it shows: all of what it shows of them, where `cut` does not say otherwise. */
export type Told<Row> = { text: string; rows: (Row & { cut?: true })[] };

/** The last line of an answer that was too long. */
export const MORE = "There is more than is shown here.\n";

type Recalled = Infer<typeof vRecall>["results"][number];

export function recallText(
  { results, meta, asker }: Infer<typeof vRecall> & { asker: Asker },
  characters: number,
  isNarrowed = false,
  id = fenceId(),
): Told<Recalled> {
  const reader = readerOf(asker, asker.now);
  const nameOf = shortNames(results);
  const isWeak = (confidence: number) =>
    meta.mode !== "recent" && confidence < SURE;
  const items = results.map((row) => ({
    about: [
      row.kind === "log" ? "log" : nameOf(row.id),
      ...labels(row, reader),
      ...(isWeak(row.confidence) ? ["weak"] : []),
    ],
    ...{ context: row.context, content: row.content, row },
  }));
  const none =
    items.length > 0
      ? "there is no room for what was found"
      : "nothing was found";
  const said = saidOf(items.length, meta, isNarrowed);
  const isWhole = (shown: readonly FencedItem[]) =>
    shown.length === items.length && !meta.truncated;
  const frame = fence([], id, none) + said + MORE;
  const lengthOf = (item: FencedItem) => fencedItem(item, id).length + 1;
  const shown = fitted(items, characters - frame.length, lengthOf);
  const whole = isWhole(shown) && !shown.some((item) => item.cut);
  const text = fence([{ items: shown }], id, none) + said + (whole ? "" : MORE);
  return { text, rows: shown.map(rowOf) };
}

function rowOf<Row>({ row, cut }: { row: Row; cut?: true | undefined }) {
  return cut ? { ...row, cut } : row;
}

/** What the reader needs to know of the search. */
function saidOf(
  found: number,
  { mode, degraded }: Infer<typeof vRecall>["meta"],
  isNarrowed: boolean,
): string {
  const nothing =
    found > 0 || (mode === "recent" && !isNarrowed)
      ? ""
      : isNarrowed
        ? "Nothing fits these conditions: ask without them before you say that you do not know.\n"
        : "Nothing fits: say that you do not know.\n";
  const byWords = degraded.includes("vector")
    ? "Found by words alone: no embedder answered.\n"
    : "";
  return nothing + byWords;
}

export function sessionText(
  session: Session,
  facts: Facts,
  characters: number,
  id = fenceId(),
): Told<Memory> {
  const { own, shared, date } = session;
  const reader = { ...readerOf(session.me, 0), today: date };
  const spaces = [own, ...shared];
  const nameOf = shortNames(spaces.flatMap((s) => [...s.pinned, ...s.recent]));
  const titles = {
    pinned: "pinned",
    today: `log ${date}`,
    yesterday: `log ${session.yesterday?.date ?? ""}`,
    recent: "recent",
  };
  const aroundLists = Object.values(titles)
    .map((title) => titleLine(title, id).length + 1)
    .reduce((sum, length) => sum + length);
  const sections = Object.entries(titles) as [keyof typeof titles, string][];
  return sessionIn<FencedItem & { row?: Memory }, Told<Memory>>(
    {
      memory: (row) => {
        const { context, content, provenance } = row;
        const said = labels({ ...row, trust: provenance.trust }, reader);
        return { about: [nameOf(row.id), ...said], context, content, row };
      },
      entry: itemOf,
      lengthOf: (item) => fencedItem(item, id).length + 1,
      aroundLists,
      body: (known, rows, isWhole) => {
        const shown = sections.map(([list, title]) => ({
          ...{ title, items: rows[list] },
        }));
        const none = isWhole
          ? "there is nothing to show yet"
          : "there is no room for what is stored";
        const text = preface(known, date) + fence(shown, id, none);
        const told = shown.flatMap(({ items }) =>
          items.flatMap(({ row, cut }) => (row ? [rowOf({ row, cut })] : [])),
        );
        return { text: isWhole ? text : text + MORE, rows: told };
      },
      sizeOf: ({ text }) => text.length,
    },
    session,
    facts,
    characters,
  );
}

/** The last entries of a day, as many as there is room for. */
export function logText(
  { log, entries }: Infer<typeof vDayPage>,
  characters: number,
  id = fenceId(),
): string {
  const items = entries.map(itemOf);
  const head = `Log of ${log.date}, entries: ${log.entries}.\n`;
  const none =
    log.entries > 0
      ? "there is no room for an entry"
      : "the day has no entries";
  const frame = head + fence([], id, none) + MORE;
  const lengthOf = (item: FencedItem) => fencedItem(item, id).length + 1;
  const room = characters - frame.length;
  const shown = fitted(items.toReversed(), room, lengthOf).reverse();
  const isWhole =
    shown.length === log.entries && !shown.some((item) => item.cut);
  const text = head + fence([{ items: shown }], id, none);
  return isWhole ? text : text + MORE;
}

/** Who the reader is and what it may, a line each. */
function preface({ me, secrets }: Facts, today: string): string {
  const name = me.displayName === null ? "" : ` (${line(me.displayName)})`;
  const may = (act: Access) =>
    me.scopes.includes(`memory:${act}`) || me.scopes.includes(`logs:${act}`);
  const shared = me.spaces.slice(1);
  const writable = may("write")
    ? shared.filter(({ access }) => access === "write")
    : [];
  const readable = may("read")
    ? shared.filter((space) => !writable.includes(space))
    : [];
  const named = (spaces: typeof shared) =>
    spaces.map(({ name }) => name).join(", ");
  const lines = [
    `You are ${me.agentId}${name}. Today is ${today} (${me.timeZone}).`,
    ...(lacksScopes(me.scopes) ? [`You may: ${me.scopes.join(", ")}.`] : []),
    ...(writable.length > 0
      ? [`You can also write to ${named(writable)}.`]
      : []),
    ...(readable.length > 0 ? [`You can also read ${named(readable)}.`] : []),
    ...(secrets.length > 0 ? [`Secrets: ${secrets.join(", ")}.`] : []),
    ...me.warnings.map((warning) => `Warning: ${line(warning)}`),
  ];
  return lines.map((text) => `${text}\n`).join("");
}

function line(text: string): string {
  return neutralise(text).replace(/\s+/g, " ");
}

/** What is not as usual, each a word; a day of this year without the year. */
function labels(row: Dated, reader: Reader): string[] {
  const { type, date, space } = unusual(row, reader);
  const isThisYear = date?.slice(0, 4) === reader.today.slice(0, 4);
  const day = isThisYear ? date?.slice(5) : date;
  const words = [type, day, space].filter((word) => typeof word === "string");
  return [...words, ...marks(row)];
}

function itemOf(entry: Entry): FencedItem {
  const { context, content } = entry;
  return { about: marks(entry), context, content };
}

function marks({ trust, flags }: { trust: Trust; flags: string[] }): string[] {
  return [
    ...(trust === "agent" ? [] : [trust]),
    ...(flags.length > 0 ? [`flags=${flags.join(",")}`] : []),
  ];
}

/** Ids by which the reader can name these rows: short ones, but where two of them begin alike. */
function shortNames(rows: readonly { id: string }[]): (id: string) => string {
  const ids = new Map<string, Set<string>>();
  for (const { id } of rows) {
    const short = shortId(id);
    ids.set(short, (ids.get(short) ?? new Set()).add(id));
  }
  return (id) => (ids.get(shortId(id))!.size > 1 ? id : shortId(id));
}

/** Drawn anew for every answer: nobody who stored a text could know it. */
function fenceId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
