import type { Infer } from "convex/values";
import { env } from "../../_generated/server.js";
import type { Memory } from "../../components/openclawBackend/memories/rows.js";
import type { vSession } from "../../components/openclawBackend/recall/session.js";
import { presence } from "../secretNames.js";
import { firstOf, grown, placed, type Cut, type Wholes } from "./fitting.js";
import { meBody } from "./shapes.js";

/** How a session keeps to a number of characters, in whatever form it is sent. */

export type Session = Infer<typeof vSession>;
export type Entry = NonNullable<Session["today"]>["items"][number];

/** What a session says besides rows: who is told, and the names of the secrets that there are. */
export type Facts = { me: ReturnType<typeof meBody>; secrets: string[] };

export function factsOf({ me }: Pick<Session, "me">): Facts {
  const mayKnowSecrets = me.scopes.includes("secrets:read");
  const secrets = mayKnowSecrets ? presence(env, me.agentId) : [];
  const set = secrets.filter(({ present }) => present);
  return { me: meBody(me), secrets: set.map(({ key }) => key) };
}

export type Shown<R extends { content: string }> = Omit<
  SharedOut<R>,
  "isWhole"
>;

export type SessionForm<R extends { content: string }, Body> = {
  memory: (memory: Memory) => R;
  entry: (entry: Entry) => R;
  lengthOf: (row: Cut<R>) => number;
  /** Characters of what lists bring with them that are not empty. */
  aroundLists: number;
  body: (facts: Facts, rows: Shown<R>, isWhole: boolean) => Body;
  /** Characters of an answer. */
  sizeOf: (body: Body) => number;
};

/** Of the room for an answer: there are more names of secrets than are worth it. */
const MOST_FOR_NAMES = 0.25;
/** Of the room for an answer: what is stored has the rest. */
const MOST_FOR_FACTS = 0.5;

export function sessionIn<R extends { content: string }, Body>(
  form: SessionForm<R, Body>,
  session: Session,
  facts: Facts,
  characters: number,
): Body {
  const none = { pinned: [], recent: [], today: [], yesterday: [] };
  const frameOf = (known: Facts) => {
    const body = form.body(known, none, false);
    return form.sizeOf(body) + form.aroundLists;
  };
  const known = narrowed(facts, characters, frameOf);
  const spaceOf = ({ pinned, recent }: Session["own"]) => ({
    pinned: pinned.map(form.memory),
    recent: recent.map(form.memory),
  });
  const entriesOf = (day: Session["today"]) =>
    (day?.items ?? []).map(form.entry);
  const rows = {
    own: spaceOf(session.own),
    shared: session.shared.map(spaceOf),
    today: entriesOf(session.today),
    yesterday: entriesOf(session.yesterday),
  };
  const room = Math.max(0, characters - frameOf(known));
  const { isWhole, ...shown } = sharedOut(rows, room, form.lengthOf);
  return form.body(
    known,
    shown,
    isWhole && known === facts && !session.truncated,
  );
}

/** The facts as far as there is room for them, those first that an agent can least do without. */
function narrowed(
  facts: Facts,
  characters: number,
  frameOf: (facts: Facts) => number,
): Facts {
  const fits = (known: Facts) => frameOf(known) <= characters * MOST_FOR_FACTS;
  if (fits(facts)) return facts;
  const secrets = firstOf(facts.secrets, characters * MOST_FOR_NAMES);
  let known = { ...facts, secrets };
  for (const field of ["usage", "spaces", "warnings"] as const) {
    if (fits(known)) break;
    known = { ...known, me: { ...known.me, [field]: [] } };
  }
  return known;
}

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
