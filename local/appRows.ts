import {
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import type { Engine } from "./engine.js";
import { observe, WRITES } from "./observe.js";

/**
 * The rows of the app's own tables, as they were: with the ids and the times of creation that functions have
 * handed out. The engine can be told neither, but both follow from what it does: it numbers the rows of all
 * tables of the app from 10000 on, and a row is made when its handler's `Date` says. So rows are made again in
 * the order of their numbers, and the numbers between them, of rows that are gone, are used up.
 */
export type AppRow = {
  row: string;
  /** What is not there of a row that was deleted. */
  createdAt?: number;
  fields?: JSONValue;
};
/** A number that no row had yet: ids in use are below it, also those of files and of scheduled functions. */
export type NextNumber = { next: number };

const FIRST = 10_000;
/** Of no schema: what stands in it is deleted in the same transaction. */
const NOWHERE = "usedUp";
/** Of one transaction, well below what it may write. */
const BATCH_ROWS = 4000;
const BATCH_CHARACTERS = 1024 * 1024;
/** Of one transaction of reading, as it may ask 4096 times. */
export const MOST_READ = 2000;

export function numberOf(id: string): number {
  return Number(/^\d+/.exec(id)?.[0]);
}

function tableOf(id: string): string {
  return id.replace(/^\d+/, "");
}

/** The rows of these tables that functions have written, whether or not the transaction was committed. */
export class WrittenRows {
  private readonly written = new Set<string>();

  constructor(tables: readonly string[]) {
    if (tables.length === 0) return;
    const known = new Set(tables);
    observe({
      onSyscall: (op, args, answer) => {
        if (!WRITES.has(op)) return;
        type Written = { _id?: string; id?: string };
        const text = op === "1.0/insert" ? answer : args;
        const { _id, id = _id } = JSON.parse(text) as Written;
        // Of a component's table of the same name the app has no such row.
        if (known.has(tableOf(id!))) this.written.add(id!);
      },
    });
  }

  get some(): boolean {
    return this.written.size > 0;
  }

  add(ids: readonly string[]): void {
    for (const id of ids) this.written.add(id);
  }

  take(most: number): string[] {
    const ids = [...this.written].slice(0, most);
    for (const id of ids) this.written.delete(id);
    return ids;
  }
}

type Db = {
  get: (table: string, id: string) => Promise<Value | null>;
  insert: (table: string, fields: unknown) => Promise<string>;
  delete: (table: string, id: string) => Promise<void>;
};
const loose = ({ db }: { db: unknown }) => db as Db;

/** The rows as the transaction finds them; null for those that are not there. */
export async function readRows(
  ctx: { db: unknown },
  ids: readonly string[],
): Promise<(Value | null)[]> {
  const rows: (Value | null)[] = [];
  for (const id of ids) rows.push(await loose(ctx).get(tableOf(id), id));
  return rows;
}

export function appRow(id: string, found: Value | null): AppRow {
  if (found === null) return { row: id };
  const { _id, _creationTime, ...fields } = found as { [name: string]: Value };
  const createdAt = _creationTime as number;
  return { row: id, createdAt, fields: convexToJson(fields) };
}

/** The number of the next row, which is used up by asking. */
export async function nextNumber(engine: Engine): Promise<number> {
  return await engine.mutation(async (ctx) => await useUp(loose(ctx)));
}

async function useUp(db: Db): Promise<number> {
  const id = await db.insert(NOWHERE, {});
  await db.delete(NOWHERE, id);
  return numberOf(id) + 1;
}

/** Makes the rows again in an engine whose app has none yet; `next` is the first number that is free. */
export async function restoreRows(
  engine: Engine,
  rows: readonly AppRow[],
  next: number,
): Promise<void> {
  const byNumber = [...rows].sort((a, b) => numberOf(a.row) - numberOf(b.row));
  let at = FIRST;
  let taken = 0;
  while (at < next) {
    const from = at;
    await engine.mutation(async (ctx) => {
      const clock = replaceClock();
      let characters = 0;
      const isFull = () =>
        at - from >= BATCH_ROWS || characters >= BATCH_CHARACTERS;
      for (; at < next && !isFull(); at += 1) {
        const row = byNumber[taken];
        if (row === undefined || numberOf(row.row) > at) {
          clock.now = 0;
          await useUp(loose(ctx));
          continue;
        }
        clock.now = row.createdAt!;
        await insert(loose(ctx), row);
        characters += JSON.stringify(row.fields).length;
        taken += 1;
      }
      return null;
    });
  }
}

async function insert(db: Db, { row, fields }: AppRow): Promise<void> {
  const table = tableOf(row);
  const made = await db.insert(table, jsonToConvex(fields!)).catch(() => {
    throw new Error(
      `A kept row of the table "${table}" does not fit convex/schema.ts. Take the change back or make the field optional, as before a deployment.`,
    );
  });
  if (made !== row)
    throw new Error(`The engine makes other ids than it did: ${made}.`);
}

/** A handler may replace `Date` for itself, and the engine goes by it. */
function replaceClock(): { now: number } {
  const clock = { now: 0 };
  globalThis.Date = new Proxy(Date, {
    get: (target, name, receiver) =>
      name === "now"
        ? () => clock.now
        : (Reflect.get(target, name, receiver) as unknown),
  });
  return clock;
}
