import { isSameUnit, isTime, type Kind, type Unit } from "./statement.js";
import { areOpposite, isManyValued } from "./words.js";

/**
 * Whether two statements say the same or cannot both hold, told from their words and the cosine of their vectors.
 * Whoever reads the answer decides; a wrong pair costs a look, so that few of them matter more than all the right ones.
 */

export type Verdict = {
  kind: "contradiction" | "duplicate";
  /** From 0 to 1: how sure. */
  score: number;
};

/** Both statements side by side: what they share, and what each has alone in runs of neighbours. */
type Comparison = {
  a: Side;
  b: Side;
  shared: number;
  /** The shared part of both. */
  dice: number;
  /** Something shared is denied by one of them. */
  isDenied: boolean;
};

type Side = {
  units: readonly Unit[];
  isShared: readonly boolean[];
  runs: Run[];
};
type Run = { from: number; units: Unit[] };

/** A value of more units is a statement of its own. */
const MAX_VALUE_UNITS = 3;
/** So much of both must be the same where a word more is no other statement. */
const MIN_CONTAINED_DICE = 0.6;
/** And so much where the vectors have to tell. */
const MIN_DICE = 0.5;

/** @param similarFrom the model's cosine from which on two memories may say the same */
export function judge(
  a: readonly Unit[],
  b: readonly Unit[],
  cosine: number | null,
  similarFrom: number,
): Verdict | null {
  const pair = compare(a, b);
  if (pair.shared === 0) return null;
  if (isContradiction(pair))
    return { kind: "contradiction", score: contradictionScore(pair, cosine) };
  return isDuplicate(pair, cosine, similarFrom)
    ? { kind: "duplicate", score: Math.max(pair.dice, cosine ?? 0) }
    : null;
}

function compare(a: readonly Unit[], b: readonly Unit[]): Comparison {
  const ofA = a.map(() => false);
  const ofB = b.map(() => false);
  let shared = 0;
  let isDenied = false;
  a.forEach((unit, i) => {
    const j = b.findIndex((other, at) => !ofB[at] && isSameUnit(unit, other));
    if (j < 0) return;
    ofA[i] = true;
    ofB[j] = true;
    shared += 1;
    isDenied ||= unit.isNegated !== b[j]!.isNegated;
  });
  return {
    a: { units: a, isShared: ofA, runs: runsOf(a, ofA) },
    b: { units: b, isShared: ofB, runs: runsOf(b, ofB) },
    shared,
    dice: (2 * shared) / Math.max(1, a.length + b.length),
    isDenied,
  };
}

function runsOf(units: readonly Unit[], isShared: readonly boolean[]): Run[] {
  const runs: Run[] = [];
  units.forEach((unit, i) => {
    if (isShared[i]) return;
    const last = runs.at(-1);
    const goesOn =
      last !== undefined &&
      last.from + last.units.length === i &&
      !unit.isApart &&
      groupOf(last.units[0]!) === groupOf(unit);
    if (goesOn) last.units.push(unit);
    else runs.push({ from: i, units: [unit] });
  });
  return runs;
}

/** A time and a number are each a value of its own, whatever stands beside it. */
function groupOf({ kind }: Unit): string {
  return isTime(kind) ? "time" : kind === "number" ? "number" : "words";
}

function contradictionScore({ dice }: Comparison, cosine: number | null) {
  return Math.min(1, (dice + Math.max(0, cosine ?? dice)) / 2);
}

function isContradiction(pair: Comparison): boolean {
  const { a, b, isDenied } = pair;
  const [x, ...others] = a.runs;
  const [y, ...more] = b.runs;
  if (isDenied) return !x && !y;
  if (!x && !y) return isSwapped(a.units, b.units);
  if (!x || !y || others.length > 0 || more.length > 0) return false;
  const [only, other] = [x.units[0]!, y.units[0]!];
  const areSingle = x.units.length === 1 && y.units.length === 1;
  if (areSingle && areOpposite(only.key, other.key)) return true;
  return areValues(pair, x, y);
}

/** "TypeScript over JavaScript" and the other way round; in a list the order says nothing. */
function isSwapped(a: readonly Unit[], b: readonly Unit[]): boolean {
  const moved = a.flatMap((unit, i) => (isSameUnit(unit, b[i]!) ? [] : [i]));
  const [first = 0, second = 0] = moved;
  return (
    moved.length === 2 &&
    second === first + 1 &&
    a[first]!.isApart === b[first]!.isApart &&
    [a, b].every((units) => units[second]!.isApart && !units[second]!.isListed)
  );
}

/** Whether both runs are what is said of the same thing, and only one can be. */
function areValues(pair: Comparison, x: Run, y: Run): boolean {
  const { a, b, shared } = pair;
  if (Math.max(x.units.length, y.units.length) > MAX_VALUE_UNITS) return false;
  const kind = kindOf(x);
  if (!areAlike(kind, kindOf(y))) return false;
  if ([...x.units, ...y.units].some(({ isNegated }) => isNegated)) return false;
  const sides = [
    { side: a, run: x },
    { side: b, run: y },
  ];
  if (sides.some(({ side, run }) => isSubject(side, run))) return false;
  const kept = a.units.filter((_, i) => a.isShared[i]);
  if (!isTime(kind) && isManyValued(kept.map(({ key }) => key))) return false;
  if (isTime(kind) || kind === "number") return true;
  // What both have is the value, and the words that differ say of what, or how.
  if (kept.some(({ kind }) => kind === "number")) return false;
  if (kind === "name" && kindOf(y) === "name") return true;
  return (
    shared >= 2 &&
    isParallel(pair) &&
    !sides.some(({ side, run }) => sharedAfter(side, run).some(isHard))
  );
}

function areAlike(x: Kind, y: Kind): boolean {
  const isPlain = (kind: Kind) => kind === "word" || kind === "name";
  return x === y || (isPlain(x) && isPlain(y));
}

function sharedAfter({ units, isShared }: Side, { from, units: own }: Run) {
  const next = from + own.length;
  return units.filter((_, i) => i >= next && isShared[i]);
}

/** What a statement is about stands first, and what is said of it behind. */
function isSubject(side: Side, run: Run): boolean {
  if (sharedAfter(side, run).length === 0) return false;
  const { from, units: own } = run;
  // "Room 12 has", "Server web1 runs": the number is a part of the name.
  const isPartOfName =
    from === 1 &&
    isHard(own[0]!) &&
    !own[0]!.isApart &&
    !isVerbLike(side.units[0]!);
  return from === 0 || isPartOfName;
}

function isVerbLike({ kind }: Unit): boolean {
  return kind === "name";
}

function kindOf({ units }: Run): Kind {
  const kinds = units.map(({ kind }) => kind);
  const first = (["date", "weekday", "number", "name"] as const).find((kind) =>
    kinds.includes(kind),
  );
  return first ?? "word";
}

/** What names something: two statements that name different things are two. */
function isHard({ kind }: Unit): boolean {
  return kind !== "word";
}

function hasHard(run: Run | undefined): boolean {
  return run?.units.some(isHard) ?? false;
}

/** Both say the same but for words in the same places: what these are of, no vector of the whole tells well. */
function isParallel({ a, b }: Comparison): boolean {
  const placesOf = ({ isShared, runs }: Side) =>
    runs.map(({ from }) => isShared.slice(0, from).filter(Boolean).length);
  const sharedOf = ({ units, isShared }: Side) =>
    units.filter((_, i) => isShared[i]).map(({ key }) => key);
  return (
    placesOf(a).join() === placesOf(b).join() &&
    sharedOf(a).join() === sharedOf(b).join()
  );
}

function isDuplicate(
  pair: Comparison,
  cosine: number | null,
  similarFrom: number,
): boolean {
  const { a, b, shared, dice, isDenied } = pair;
  if (isDenied || (a.runs.some(hasHard) && b.runs.some(hasHard))) return false;
  if (a.runs.length === 0 || b.runs.length === 0) {
    if (dice === 1) return true;
    return shared >= 2 && dice >= MIN_CONTAINED_DICE;
  }
  if (cosine === null) return false;
  const sure = (3 + similarFrom) / 4;
  if (isParallel(pair)) return cosine >= sure;
  return cosine >= similarFrom && dice >= MIN_DICE;
}
