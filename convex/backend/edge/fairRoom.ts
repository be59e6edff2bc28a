import { grown, placed, type Cut, type Wholes } from "./fitting.js";

/** How a session's rows share the room of its answer. */

type Row = { content: string };
export type SpaceRows<R> = { pinned: R[]; recent: R[] };

export type SessionRows<R> = {
  own: SpaceRows<R>;
  shared: SpaceRows<R>[];
  /** The newest entry last. */
  today: R[];
  yesterday: R[];
};

export type SharedOut<R extends Row> = {
  pinned: Cut<R>[];
  recent: Cut<R>[];
  today: Cut<R>[];
  yesterday: Cut<R>[];
  isWhole: boolean;
};

/**
 * What of the rows there is room for. The agent's own space first: what is pinned there has the whole room,
 * the logs of two days and its newest memories at least half of what remains. The shared spaces have the
 * rest, each its share, so that no neighbour's rows take the place of others.
 */
export function sharedOut<R extends Row>(
  rows: SessionRows<R>,
  characters: number,
  lengthOf: (row: Cut<R>) => number,
): SharedOut<R> {
  const room = new Room(characters, lengthOf);
  const pinned = room.take(rows.own.pinned);
  const need = (space: SpaceRows<R>) => room.need(all(space));
  const wanted = rows.shared.reduce((sum, space) => sum + need(space), 0);
  const reserved = room.reserve(wanted);
  const today = room.takeLast(rows.today);
  const yesterday = room.takeLast(rows.yesterday);
  const recent = room.take(rows.own.recent);
  room.left += reserved;
  const spaces = room.share(rows.shared, need);
  const shown = {
    pinned: [pinned, ...spaces.map((space) => space.pinned)].flat(),
    ...{ today, yesterday },
    recent: [recent, ...spaces.map((space) => space.recent)].flat(),
  };
  for (const list of LISTS) shown[list] = room.grow(shown[list]);
  const isCut = LISTS.some((list) => shown[list].some(({ cut }) => cut));
  return { ...shown, isWhole: !room.isShort && !isCut };
}

const LISTS = ["pinned", "today", "yesterday", "recent"] as const;

function all<R>({ pinned, recent }: SpaceRows<R>): R[] {
  return [...pinned, ...recent];
}

class Room<R extends Row> {
  /** Whether something is left out. */
  isShort = false;

  constructor(
    public left: number,
    private readonly lengthOf: (row: Cut<R>) => number,
    private readonly wholes: Wholes<R> = new Map(),
  ) {}

  need(rows: readonly Cut<R>[]): number {
    return rows.reduce((sum, row) => sum + this.lengthOf(row), 0);
  }

  take(rows: readonly R[]): Cut<R>[] {
    const kept = placed(rows, this.left, this.lengthOf, this.wholes);
    this.left -= this.need(kept);
    this.isShort ||= kept.length < rows.length;
    return kept;
  }

  /** What was cut gets what nobody else has needed. */
  grow(rows: readonly Cut<R>[]): Cut<R>[] {
    const { pieces, left } = grown(rows, this.left, this.lengthOf, this.wholes);
    this.left = left;
    return pieces;
  }

  /** The last rows rather than the first, in their order. */
  takeLast(rows: readonly R[]): Cut<R>[] {
    return this.take(rows.toReversed()).reverse();
  }

  /** Sets room aside for others; it comes back with `left += …`. */
  reserve(wanted: number): number {
    const reserved = Math.min(wanted, Math.floor(this.left / 2));
    this.left -= reserved;
    return reserved;
  }

  /**
   * Shares what is left among spaces equally, the one that needs least first: what it does not need, those
   * after it get.
   */
  share(
    spaces: readonly SpaceRows<R>[],
    need: (space: SpaceRows<R>) => number,
  ): SpaceRows<Cut<R>>[] {
    const taken = new Map<SpaceRows<R>, SpaceRows<Cut<R>>>();
    const byNeed = spaces.toSorted((a, b) => need(a) - need(b));
    for (const [i, space] of byNeed.entries()) {
      const share = Math.floor(this.left / (spaces.length - i));
      const part = new Room(share, this.lengthOf, this.wholes);
      taken.set(space, {
        pinned: part.take(space.pinned),
        recent: part.take(space.recent),
      });
      this.left -= share - part.left;
      this.isShort ||= part.isShort;
    }
    return spaces.map((space) => taken.get(space)!);
  }
}
