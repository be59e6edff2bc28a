/**
 * What must be in a data folder. Each thing that a writer asks for has a marker of its own, which stands in its
 * text (a memory's, an entry's) or is its label (a token's), so that whatever is found is known to be somebody's.
 */

/** What is said of a thing, as text that can be compared; null: it is not there. */
export type Fate = string | null;

export type Kind = "memory" | "entry" | "token";

export type Item = {
  readonly marker: string;
  readonly kind: Kind;
  readonly writer: number;
  /** Its space, and for an entry the day as well. */
  readonly place: string;
  /** The server's id, once it is known. */
  id: string | null;
  /** An entry's number in its day, once it is known. */
  seq: number | null;
  fate: Fate;
  /** What it was before. */
  readonly past: Set<Fate>;
  /** What was asked for and is not answered; until it is settled nobody else asks for anything. */
  act: Act | null;
};

/** One request that writes. */
export type Act = {
  readonly what: string;
  /** Its Idempotency-Key. */
  readonly key: string | null;
  /** What it makes of each item. */
  readonly changes: readonly { item: Item; after: Fate }[];
  /** Whether it is one transaction: all of it is there, or nothing. */
  readonly whole: boolean;
  /** A reader was shown it, which is as good as an acknowledgement. */
  seen: boolean;
  /** What a check has found after the kill that it was asked before. */
  found: "there" | "absent" | "part" | null;
};

export type Found = {
  kind: Kind;
  marker: string;
  place: string;
  id: string;
  seq: number | null;
  fate: string;
};

export const FAULTS = [
  "lost",
  "doubled",
  "out of order",
  "changed",
  "not asked for",
  "in part",
] as const;
export type Fault = { fault: (typeof FAULTS)[number]; about: string };

/** Whose things are that no writer has asked for. */
const NOBODY = -1;

export function actOf(
  what: string,
  changes: Act["changes"],
  { key = null, whole = true }: { key?: string | null; whole?: boolean } = {},
): Act {
  return { what, key, changes, whole, seen: false, found: null };
}

export class Ledger {
  private readonly items = new Map<string, Item>();
  /** In the order in which they were asked for. */
  private readonly open = new Set<Act>();
  /** Whose number it was first, by place and number. */
  private readonly numbers = new Map<string, string>();
  private readonly last = new Map<string, number>();
  acknowledged = 0;

  item(of: Pick<Item, "marker" | "kind" | "writer" | "place">): Item {
    const unknown = { id: null, seq: null, fate: null, act: null };
    const item: Item = { ...of, ...unknown, past: new Set() };
    this.items.set(of.marker, item);
    return item;
  }

  get(marker: string): Item | undefined {
    return this.items.get(marker);
  }

  /** Whose text is gone is known by its id alone. */
  withId(id: string): Item | undefined {
    return [...this.items.values()].find((item) => item.id === id);
  }

  /** Things of a writer's own that nothing is under way with. */
  settled(writer: number, kind: Kind, is: (item: Item) => boolean): Item[] {
    return [...this.items.values()].filter(
      (item) =>
        item.writer === writer &&
        item.kind === kind &&
        item.act === null &&
        is(item),
    );
  }

  begin(act: Act): void {
    this.open.add(act);
    for (const { item } of act.changes) item.act = act;
  }

  /** It was answered that it is done. */
  done(act: Act): void {
    this.acknowledged += 1;
    for (const { item, after } of act.changes) become(item, after);
    this.end(act);
  }

  /** It was answered that it is not done. */
  refused(act: Act): void {
    this.end(act);
  }

  private end(act: Act): void {
    this.open.delete(act);
    for (const { item } of act.changes) item.act = null;
  }

  /** What was asked for and is neither answered nor looked for. */
  get unsettled(): Act[] {
    return [...this.open];
  }

  /** The highest number of a day that is known. */
  lastNumber(place: string): number {
    return this.last.get(place) ?? 0;
  }

  /** An entry was said to have a number. */
  number(item: Item, seq: number): Fault[] {
    item.seq = seq;
    this.last.set(item.place, Math.max(seq, this.lastNumber(item.place)));
    const name = `${item.place} ${seq}`;
    const holder = this.numbers.get(name) ?? item.marker;
    this.numbers.set(name, holder);
    if (holder === item.marker) return [];
    const about = `${item.marker} has the number of ${holder}: ${name}`;
    return [{ fault: "doubled", about }];
  }

  /**
   * Compares with all that is there, while nobody writes. Whatever was open is settled by it: what is there now
   * must stay, what is not must not come by itself. What is found is taken for true afterwards, so that a fault
   * is told once.
   */
  judge(all: readonly Found[]): Fault[] {
    const faults: Fault[] = [];
    const found = new Map<string, Found[]>();
    for (const one of all)
      found.set(one.marker, [...(found.get(one.marker) ?? []), one]);
    for (const [marker, [first]] of found) {
      if (this.items.has(marker)) continue;
      faults.push({ fault: "not asked for", about: told(first!) });
      const { kind, place, fate } = first!;
      this.item({ marker, kind, place, writer: NOBODY }).fate = fate;
    }
    for (const act of [...this.open]) faults.push(...this.settle(act, found));
    for (const item of this.items.values()) {
      const [first, second] = found.get(item.marker) ?? [];
      faults.push(...judgeItem(item, first, second));
      item.fate = first?.fate ?? null;
      item.id ??= first?.id ?? null;
      if (typeof first?.seq === "number")
        faults.push(...this.number(item, first.seq));
    }
    return [...faults, ...this.misplaced(all)];
  }

  private settle(act: Act, found: Map<string, Found[]>): Fault[] {
    const isThere = act.changes.map(({ item, after }) => {
      const fate = found.get(item.marker)?.[0]?.fate ?? null;
      const there = fate === after;
      if (there) become(item, fate);
      return there;
    });
    const count = isThere.filter(Boolean).length;
    const all = count === isThere.length;
    act.found = all ? "there" : count === 0 ? "absent" : "part";
    this.end(act);
    const about = `${act.what} of ${act.changes.map(({ item }) => item.marker).join(", ")}`;
    if (act.seen && !all)
      return [{ fault: "lost", about: `${about}, which was read` }];
    return act.found === "part" && act.whole
      ? [{ fault: "in part", about }]
      : [];
  }

  /** A writer asks for one thing after another: its entries of a day stand in that order. */
  private misplaced(all: readonly Found[]): Fault[] {
    const order = [...this.items.keys()];
    const turns = new Map(order.map((marker, turn) => [marker, turn]));
    const last = new Map<string, number>();
    const inOrder = all
      .filter(({ kind, marker }) => kind === "entry" && turns.has(marker))
      .sort((a, b) => a.seq! - b.seq!);
    return inOrder.flatMap((entry) => {
      const line = `${this.items.get(entry.marker)!.writer} ${entry.place}`;
      const turn = turns.get(entry.marker)!;
      const before = last.get(line) ?? -1;
      last.set(line, Math.max(turn, before));
      return turn < before
        ? [{ fault: "out of order" as const, about: told(entry) }]
        : [];
    });
  }
}

function become(item: Item, fate: Fate): void {
  if (item.fate === fate) return;
  item.past.add(item.fate);
  item.fate = fate;
}

function judgeItem(item: Item, first?: Found, second?: Found): Fault[] {
  const faults: Fault[] = [];
  if (second) faults.push({ fault: "doubled", about: told(second) });
  const { fate: wanted } = item;
  const fate = first?.fate ?? null;
  if (fate !== wanted) {
    const about = `${item.marker} in ${item.place} is ${fate ?? "not there"}, not ${wanted ?? "absent"}`;
    const isOlder = wanted !== null && (fate === null || item.past.has(fate));
    const isNew = wanted === null && item.past.size === 0;
    const fault = isOlder ? "lost" : isNew ? "not asked for" : "changed";
    faults.push({ fault, about });
  }
  if (!first) return faults;
  if (item.id !== null && first.id !== item.id)
    faults.push({
      fault: "changed",
      about: `${item.marker} has the id ${first.id}, not ${item.id}`,
    });
  if (item.seq !== null && first.seq !== item.seq)
    faults.push({
      fault: "out of order",
      about: `${told(first)}, not ${item.seq}`,
    });
  return faults;
}

function told({ marker, place, id, seq, fate }: Found): string {
  const number = seq === null ? "" : `, number ${seq}`;
  return `${marker} in ${place} (${id}${number}): ${fate}`;
}
