import { charactersOf, type MemoryRow } from "../rows.js";

/** How the spaces of a session share the rows that are read for it, and where reading ends that gets too long. */

/** What a session may show of one space. */
export type SpaceRows = { pinned: MemoryRow[]; recent: MemoryRow[] };

/** Learns of whatever may have been left out. */
export type Cut = { truncated: boolean };

/**
 * Up to `limit` items of several walks in turn, so that each has its share: what one does not need, the
 * others get. Beside the items of each walk, whether there were more.
 */
export async function inTurn<Item>(
  walks: readonly AsyncIterable<Item>[],
  limit: number,
): Promise<{ items: Item[][]; more: boolean }> {
  const items = walks.map((): Item[] => []);
  let going = walks.map((walk, i) => ({
    iterator: walk[Symbol.asyncIterator](),
    to: items[i]!,
  }));
  let count = 0;
  while (going.length > 0) {
    const still: typeof going = [];
    for (const walk of going) {
      const next = await walk.iterator.next();
      if (next.done) continue;
      if (count === limit) return { items, more: true };
      count += 1;
      walk.to.push(next.value);
      still.push(walk);
    }
    going = still;
  }
  return { items, more: false };
}

/** Ends a walk where its rows get too long to read on, which is not their reader's choice. */
export async function* upTo<R extends Parameters<typeof charactersOf>[0]>(
  characters: number,
  walk: AsyncIterable<R>,
  cut: Cut,
): AsyncGenerator<R> {
  let left = characters;
  for await (const row of walk) {
    yield row;
    left -= charactersOf(row);
    if (left > 0) continue;
    cut.truncated = true;
    return;
  }
}

/** Rows that are read side by side: the platform takes so many calls at once. */
const AT_ONCE = 16;

/**
 * Loads items in their order until what was read is as long as a share of a transaction's 16 MiB allows. A
 * character is up to three bytes, and the last ones side by side come on top.
 */
export async function inBudget<Item, Loaded>(
  items: readonly Item[],
  characters: number,
  load: (item: Item) => Promise<Loaded | null>,
  lengthOf: (loaded: Loaded) => number,
): Promise<Loaded[]> {
  const all: Loaded[] = [];
  let left = characters;
  for (let at = 0; at < items.length && left > 0; at += AT_ONCE) {
    const some = items.slice(at, at + AT_ONCE);
    for (const loaded of await Promise.all(some.map(load))) {
      if (loaded === null) continue;
      all.push(loaded);
      left -= lengthOf(loaded);
    }
  }
  return all;
}
