import { charactersOf, type MemoryRow } from "../rows.js";

/** How the spaces of a session share the rows that are read for it. */

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
