import type { UseCaseCtx } from "../admission/useCase.js";
import type { MemoryRow } from "../rows.js";
import {
  dayOf,
  quoted,
  shown,
  act,
  allowed,
  bothHold,
  isKnownDistinct,
  keptOf,
  type Finding,
  type FindingKind,
} from "./findings.js";
import { judge, type Verdict } from "./judging.js";
import { areOfOne, areOfTwo, type About } from "./about.js";
import type { Unit } from "./statement.js";

/** Which memories may say the same or contradict each other. */

/** A memory as it is compared: what it speaks of, and its own vector of length 1 where it has one. */
export type Compared = {
  row: MemoryRow;
  /** What it says, and what it says together with what it is said of. */
  said: Unit[];
  whole: Unit[];
  about: About;
  vector: { model: string; values: readonly number[] } | null;
};

type Pair = { verdict: Verdict; cosine: number | null; rows: MemoryRow[] };

/** The pairs of a kind worth a look, the surest first. No memory is named twice as the one that would go. */
export function pairFindings(
  ctx: UseCaseCtx,
  candidates: readonly (readonly [Compared, Compared])[],
  similarFrom: number,
): Record<"contradiction" | "duplicate", Finding[]> {
  const pairs = candidates
    .flatMap(([a, b]) => judged(a, b, similarFrom))
    .sort((a, b) => b.verdict.score - a.verdict.score);
  const gone = new Set<string>();
  const findings = {
    contradiction: [] as Finding[],
    duplicate: [] as Finding[],
  };
  for (const pair of pairs) {
    const [a, b] = pair.rows as [MemoryRow, MemoryRow];
    if (gone.has(a._id) || gone.has(b._id)) continue;
    gone.add(keptOf(a, b).other._id);
    findings[pair.verdict.kind].push(findingOf(ctx, pair));
  }
  return findings;
}

function judged(a: Compared, b: Compared, similarFrom: number): Pair[] {
  if (a.row.space !== b.row.space || a.row._id === b.row._id) return [];
  if (isKnownDistinct(a.row, b.row)) return [];
  // Two things are two, whatever is said of them.
  if (areOfTwo(a.about, b.about)) return [];
  const cosine = cosineOf(a, b);
  // What one is said of may stand in the other's text.
  const verdict = areOfOne(a.about, b.about)
    ? judge(a.said, b.said, cosine, similarFrom)
    : judge(a.whole, b.whole, cosine, similarFrom);
  return verdict === null ? [] : [{ verdict, cosine, rows: [a.row, b.row] }];
}

function cosineOf({ vector: a }: Compared, { vector: b }: Compared) {
  if (a === null || b === null || a.model !== b.model) return null;
  return a.values.reduce((sum, part, i) => sum + part * (b.values[i] ?? 0), 0);
}

function findingOf(ctx: UseCaseCtx, { verdict, cosine, rows }: Pair): Finding {
  const [a, b] = rows as [MemoryRow, MemoryRow];
  const { kept, other, keepsNewer } = keptOf(a, b);
  const [newer, older] = keepsNewer ? [kept, other] : [other, kept];
  const { kind } = verdict;
  const says: Record<typeof kind & FindingKind, string> = {
    contradiction: "Both may not hold at once",
    duplicate: "Both may say the same",
  };
  const score =
    cosine === null ? "" : ` Their vectors' cosine is ${cosine.toFixed(2)}.`;
  const trust = keepsNewer
    ? ""
    : ` The older one is trusted more (${older.provenance.trust}, the newer one ${newer.provenance.trust}), so that only its writer can say that it no longer holds.`;
  const why = `${says[kind]}: ${quoted(newer)} of ${dayOf(ctx, newer.createdAt)} and ${quoted(older)} of ${dayOf(ctx, older.createdAt)}.${score}${trust}`;
  const acts = keepsNewer
    ? [
        act(
          newer,
          "change",
          "The newer one holds: it takes the older one's place, which stays in history.",
          { supersedes: older.memoryId },
        ),
        act(newer, "forget", "The older one holds: forget the newer one."),
      ]
    : [act(newer, "forget", "The older one holds: forget the newer one.")];
  return {
    kind,
    why,
    memories: [shown(newer), shown(older)],
    ...allowed(ctx, [...acts, ...bothHold(kept, other)]),
  };
}
