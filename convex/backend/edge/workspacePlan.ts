import type { Infer } from "convex/values";
import { HASH_CHARACTERS } from "../../components/openclawBackend/openclaw/files.js";
import type { vKnownPiece } from "../../components/openclawBackend/openclaw/importing.js";
import { identityOf } from "../../components/openclawBackend/text/content.js";

/** What has become of the statements of a file since it was last exchanged. */

/** A statement as it was. */
export type Known = Infer<typeof vKnownPiece>;

/** A statement as it is. */
export type Stated = {
  /** The head of the hash of its text and context. */
  hash: string;
  content: string;
  context: readonly string[];
  superseded: boolean;
};

/**
 * Which file it was made from: the one that was imported last, or the one that the last export has shown. Whoever
 * sends no time of change leaves that open: then a line that the export had left out was written anew, and one that is
 * as the last import had it does not undo what was changed here since.
 */
export type Origin = "import" | "export" | "unknown";

export function originOf(
  exportedAt: number | null,
  mtime: number | undefined,
): Origin {
  if (exportedAt === null) return "import";
  if (mtime === undefined) return "unknown";
  return mtime <= exportedAt ? "import" : "export";
}

/** A statement whose text was erased: nothing tells what it said but its id. */
export function isErased({ hash }: Pick<Known, "hash">): boolean {
  return hash === "";
}

/** The heads of the hashes of what it said in the file that this one was made from; none where it was not in there. */
export function seenOf({ hash, shown }: Known, origin: Origin): string[] {
  if (isErased({ hash })) return [];
  if (shown === undefined || origin === "import") return [hash];
  if (shown === "") return [];
  return origin === "export" ? [shown] : [hash, shown];
}

export type Matched = {
  /** For each statement, which known one says the same. */
  same: (number | null)[];
  /** The known ones that nothing says any more. */
  lost: number[];
};

/** The statements that say what they said, wherever they stand now. */
export function matchSame(
  known: readonly Known[],
  stated: readonly Stated[],
  origin: Origin,
): Matched {
  const places = new Map<string, number[]>();
  const keyOf = (hash: string, superseded: boolean) => `${hash} ${superseded}`;
  known.forEach((piece, i) => {
    for (const hash of seenOf(piece, origin)) {
      const key = keyOf(hash, piece.superseded);
      const found = places.get(key);
      if (found) found.push(i);
      else places.set(key, [i]);
    }
  });
  const taken = new Set<number>();
  const next = new Map<string, number>();
  const same = stated.map(({ hash, superseded }) => {
    const key = keyOf(hash, superseded);
    const found = places.get(key) ?? [];
    let at = next.get(key) ?? 0;
    while (at < found.length && taken.has(found[at]!)) at += 1;
    next.set(key, at + 1);
    const i = found[at];
    if (i === undefined) return null;
    taken.add(i);
    return i;
  });
  const lost = known.flatMap((piece, i) =>
    taken.has(i) || seenOf(piece, origin).length === 0 ? [] : [i],
  );
  return { same, lost };
}

/** How many contexts are looked at that statements may have stood in. */
const MAX_CONTEXTS = 64;

/**
 * The statements that say what they said, but under another heading: with the old one they are what was seen, also
 * where the memory was changed since.
 */
export async function matchMoved(
  { same, lost }: Matched,
  stated: readonly Stated[],
  wasOf: (i: number) => { seen: string[]; context: string[] },
): Promise<Map<number, number>> {
  const left = same.flatMap((i, j) => (i === null ? [j] : []));
  const moved = new Map<number, number>();
  const hashes = new Map<string, Map<string, number[]>>();
  for (const i of lost) {
    const { seen, context } = wasOf(i);
    const key = JSON.stringify(context);
    if (!hashes.has(key)) {
      if (hashes.size === MAX_CONTEXTS) continue;
      hashes.set(key, await hashesIn(context, left, stated));
    }
    const found = seen.flatMap((hash) => hashes.get(key)!.get(hash) ?? []);
    const j = found.find((at) => !moved.has(at));
    if (j !== undefined) moved.set(j, i);
  }
  return moved;
}

async function hashesIn(
  context: string[],
  left: readonly number[],
  stated: readonly Stated[],
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const j of left) {
    const identity = await identityOf(stated[j]!.content, context);
    const hash = identity.slice(0, HASH_CHARACTERS);
    found.set(hash, [...(found.get(hash) ?? []), j]);
  }
  return found;
}

/** How many pairs are compared wherever they stand; of more only those that stand near each other in one place. */
const MAX_COMPARED = 60_000;
const NEAR = 16;
/** From here on one text is another one changed: in the same place, and anywhere. */
const LIKE_HERE = 0.3;
const LIKE = 0.6;

type Pair = { i: number; j: number; score: number };

/**
 * For each statement that is new, the lost one that it was: by what they say, and else by its place, where just as
 * many have come as have gone.
 */
export function matchChanged(
  { same, lost }: Matched,
  stated: readonly Stated[],
  textOf: (i: number) => string,
): Map<number, number> {
  const left = same.flatMap((i, j) => (i === null ? [j] : []));
  const places = placesOf(same, lost);
  const was = lost.map((i) => ({ i, words: wordsOf(textOf(i)) }));
  const is = left.map((j) => ({ j, words: wordsOf(stated[j]!.content) }));
  const compareAll = was.length * is.length <= MAX_COMPARED;
  const pairs: Pair[] = [];
  const ofKnown = nthOf(lost, (i) => places.ofKnown.get(i)!);
  const ofStated = nthOf(left, (j) => places.ofStated[j]!);
  for (const [a, { i, words }] of was.entries()) {
    for (const [b, { j, words: others }] of is.entries()) {
      const isHere = places.ofKnown.get(i) === places.ofStated[j];
      const isNear = isHere && Math.abs(ofKnown[a]! - ofStated[b]!) <= NEAR;
      if (!isNear && !compareAll) continue;
      const score = likeness(words, others);
      if (score >= (isHere ? LIKE_HERE : LIKE))
        pairs.push({ i, j, score: score + (isHere ? 0.2 : 0) });
    }
  }
  pairs.sort((a, b) => b.score - a.score || a.j - b.j || a.i - b.i);
  const changed = new Map<number, number>();
  const gone = new Set<number>();
  for (const { i, j } of pairs) {
    if (changed.has(j) || gone.has(i)) continue;
    changed.set(j, i);
    gone.add(i);
  }
  for (const [j, i] of inPlace(same, lost, changed)) changed.set(j, i);
  return changed;
}

/** What is left between two statements that stayed, where just as many have come as have gone. */
function inPlace(
  same: Matched["same"],
  lost: readonly number[],
  changed: ReadonlyMap<number, number>,
): [number, number][] {
  const found = same.map((i, j) => i ?? changed.get(j) ?? null);
  const gone = new Set(changed.values());
  const places = placesOf(found, lost);
  const came = found.flatMap((i, j) => (i === null ? [j] : []));
  const went = lost.filter((i) => !gone.has(i));
  const old = grouped(went, (i) => places.ofKnown.get(i)!);
  return [...grouped(came, (j) => places.ofStated[j]!)].flatMap(([at, js]) => {
    const is = old.get(at) ?? [];
    return is.length === js.length
      ? js.map((j, n): [number, number] => [j, is[n]!])
      : [];
  });
}

/** Between which kept statements those that were lost stood, and the new ones stand: after which known one. */
function placesOf(same: readonly (number | null)[], lost: readonly number[]) {
  let last = -1;
  const ofStated = same.map((i) => (last = i ?? last));
  const kept = same.filter((i) => i !== null).sort((a, b) => a - b);
  const ofKnown = new Map<number, number>();
  let at = 0;
  for (const i of lost) {
    while (at < kept.length && kept[at]! < i) at += 1;
    ofKnown.set(i, at === 0 ? -1 : kept[at - 1]!);
  }
  return { ofStated, ofKnown };
}

/** For each item, how many before it stand in the same place. */
function nthOf(items: readonly number[], placeOf: (item: number) => number) {
  const counts = new Map<number, number>();
  return items.map((item) => {
    const count = counts.get(placeOf(item)) ?? 0;
    counts.set(placeOf(item), count + 1);
    return count;
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => number) {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How much of two texts is the same, from 0 to 1: of words (Dice), or as much of the shorter one as is in the longer. */
function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b) {
    const count = counts.get(word) ?? 0;
    if (count === 0) continue;
    counts.set(word, count - 1);
    common += 1;
  }
  const shorter = Math.min(a.length, b.length);
  const dice = (2 * common) / (a.length + b.length);
  return Math.max(dice, shorter > 1 ? (0.7 * common) / shorter : 0);
}
