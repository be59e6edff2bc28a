import { charactersOf, type MemoryRow } from "../rows.js";

/** How the spaces of a session share its room: rows first, then tokens. */

/** A common estimate for English text. */
const CHARACTERS_PER_TOKEN = 4;

type Text = { content: string };

/** What a session may show of one space. */
export type SpaceRows = { pinned: MemoryRow[]; recent: MemoryRow[] };

/** Learns of whatever may have been left out. */
export type Cut = { truncated: boolean };

/** Tokens left for the answer; whatever does not fit any more is left out whole. */
export class Budget implements Cut {
  truncated = false;

  constructor(public left: number) {}

  take<Item extends Text>(items: Item[]): Item[] {
    return items.filter((item) => {
      const cost = costOf([item]);
      if (cost > this.left) {
        this.truncated = true;
        return false;
      }
      this.left -= cost;
      return true;
    });
  }

  /** Sets tokens aside for others; they come back with `left += …`. */
  reserve(wanted: number): number {
    const reserved = Math.min(wanted, Math.floor(this.left / 2));
    this.left -= reserved;
    return reserved;
  }

  /**
   * Shares what is left among spaces equally, the one that needs least first: what it does not need, those
   * after it get.
   */
  share(spaces: SpaceRows[]): SpaceRows[] {
    const taken = new Map<SpaceRows, SpaceRows>();
    const byNeed = spaces.toSorted((a, b) => need(a) - need(b));
    for (const [i, space] of byNeed.entries()) {
      const share = Math.floor(this.left / (spaces.length - i));
      const part = new Budget(share);
      taken.set(space, {
        pinned: part.take(space.pinned),
        recent: part.take(space.recent),
      });
      this.left -= share - part.left;
      this.truncated ||= part.truncated;
    }
    return spaces.map((space) => taken.get(space)!);
  }
}

function costOf(items: readonly Text[]): number {
  return items.reduce(
    (sum, { content }) =>
      sum + Math.ceil(content.length / CHARACTERS_PER_TOKEN),
    0,
  );
}

/** Tokens that everything of a space takes. */
export function need({ pinned, recent }: SpaceRows): number {
  return costOf(pinned) + costOf(recent);
}

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
