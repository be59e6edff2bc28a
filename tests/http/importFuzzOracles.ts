import { TRUSTS } from "../../convex/components/openclawBackend/vocabulary.js";
import { hasTwins } from "./importFuzzLines.js";
import type { Importer } from "./importFuzzWorld.js";
import type { Outcome } from "./fuzzWorld.js";

/** What must hold of an import: it says exactly what it took, and takes it once. */

export type Tally = {
  imported: number;
  skipped: number;
  replaced: number;
  failures: number;
  failed: { line: number; code: string }[];
};

const CONTENT = ["memories", "memoryVersions", "logEntries", "openclawFiles"];

type Row = {
  space?: string;
  provenance?: { trust: string };
  memoryId?: string;
};

export function contentWritten({ written }: Outcome) {
  return written.filter(({ table }) => CONTENT.includes(table));
}

/** Rows that were not there before, but for files, which only say how rows stand in them. */
function inserted(outcome: Outcome) {
  return contentWritten(outcome).filter(
    ({ before, table }) => before === null && table !== "openclawFiles",
  );
}

/** Of an import that was taken: its counts are those of the rows and of the lines. */
export function countFaults(
  outcome: Outcome,
  tally: Tally,
  lines: readonly string[],
): string[] {
  const { imported, skipped, replaced, failures, failed } = tally;
  const rows = inserted(outcome).length;
  const bad = new Set(failed.map(({ line }) => line));
  const given = lines.filter(
    (line, i) => line.trim() !== "" && (bad.has(i + 1) || !isEnd(line)),
  );
  const told = imported + skipped + replaced + failures;
  return [
    // What is replaced becomes a version.
    ...(rows === imported + replaced
      ? []
      : [`It says ${imported} imported, ${replaced} replaced; ${rows} rows.`]),
    ...(told === given.length
      ? []
      : [`It tells of ${told} lines, given were ${given.length}.`]),
    ...(bad.size === failed.length && failed.length === failures
      ? []
      : ["A line failed twice."]),
  ];
}

function isEnd(line: string): boolean {
  try {
    return (JSON.parse(line) as { kind?: unknown } | null)?.kind === "end";
  } catch {
    return false;
  }
}

/** Nothing is written to a space that is not the importer's, nor with more trust than it may give. */
export function reachFaults(
  outcome: Outcome,
  { space, ceiling }: Importer,
): string[] {
  const most = TRUSTS.indexOf(ceiling as "owner");
  const mine = space === "agent/main" ? [space, "shared/team"] : [space];
  return contentWritten(outcome).flatMap(({ after, table }) => {
    const row = after as Row | null;
    const faults: string[] = [];
    if (row?.space !== undefined && !mine.includes(row.space))
      faults.push(`It wrote ${table} of ${row.space}.`);
    const trust = row?.provenance?.trust;
    if (trust !== undefined && TRUSTS.indexOf(trust as "owner") < most)
      faults.push(`It wrote ${table} with the trust ${trust}.`);
    return faults;
  });
}

/** The same import again takes what had failed for want of an earlier line, and nothing else. */
export function againFaults(
  { onConflict }: { onConflict: string | undefined },
  lines: readonly string[],
  before: Tally,
  outcome: Outcome,
  tally: Tally,
): string[] {
  const taken = tally.imported + tally.replaced;
  // Of two lines that say different things of one row, each replaces what the other one said.
  const decides = onConflict === "replace" && hasTwins(lines);
  if (decides)
    return tally.imported > before.failures ? ["Again, it added rows."] : [];
  return taken > before.failures
    ? [`Again, it took ${taken} lines where ${before.failures} had failed.`]
    : before.failures === 0 && contentWritten(outcome).length > 0
      ? ["Again, it wrote rows."]
      : [];
}
