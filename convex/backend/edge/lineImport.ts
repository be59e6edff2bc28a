import type { FunctionArgs } from "convex/server";
import { internal } from "../../_generated/api.js";
import {
  done,
  refuse,
  type Outcome,
} from "../../components/openclawBackend/outcome.js";
import {
  MAX_BATCH_LINES,
  type Imported,
  type LineOutcome,
} from "../../components/openclawBackend/portability/importing.js";
import type { Line } from "../../components/openclawBackend/portability/lines.js";
import type { EdgeRequest } from "./endpoint.js";
import { lineOf, lineSchemas, zLine } from "./lines.js";
import { refusedPart, weightOf } from "./requestBody.js";
import { fieldErrors } from "./validation.js";

/**
 * A batch is one transaction: 64 Ki characters take a quarter of the second that it may compute, most
 * of it for search texts, and looking for 32 rows of the same content reads below 8 MiB.
 */
const MAX_BATCH_CHARACTERS = 64 * 1024;
/** An answer stays readable, and below what can be stored under an idempotency key: of failures and of quarantined ids. */
const MAX_FAILED = 500;
/** More lines than an 8 MiB page of real ones has. */
const MAX_LINES = 50_000;

type ImportOptions = Pick<
  FunctionArgs<typeof internal.backend.portability.importLines>,
  "onConflict" | "dryRun"
>;
/** Whoever imports: the bearer of a token, or the operator; into their own memory, or an agent's. */
type Importer = {
  ctx: EdgeRequest["ctx"];
  caller: Partial<EdgeRequest["caller"]>;
  forAgent?: string;
};
type Numbered = { number: number; line: Line; characters: number };

/**
 * Imports lines batch by batch. Each batch is decided by what is stored, so a request that was cut off,
 * or is sent again, goes on where it was: what is there is skipped.
 */
export async function importText(
  { ctx, caller, forAgent }: Importer,
  text: string,
  options: ImportOptions,
): Promise<Outcome<Imported>> {
  const { idempotency, ...bare } = caller.request ?? { requestId: "" };
  const whom = forAgent === undefined ? {} : { forAgent };
  const later = {
    ...("tokenHash" in bare && { request: bare }),
    ...whom,
  };
  const { lines, tally, weight, tooMany } = read(text, options.dryRun);
  if (tooMany) {
    return refuse("payload_too_large", `At most ${MAX_LINES} lines at once.`);
  }
  const begun = await ctx.runMutation(
    internal.backend.portability.beginImport,
    {
      ...later,
      weight,
      dryRun: options.dryRun,
      ...(idempotency && { key: idempotency }),
    },
  );
  if (!begun.ok) return begun;
  const { earlier } = begun.value;
  if (earlier !== null) {
    const value = JSON.parse(earlier) as Imported;
    return { ...begun, value, replayed: true };
  }
  const limit = begun.limit && { limit: begun.limit };
  for (const batch of batches(lines)) {
    const taken = await ctx.runMutation(
      internal.backend.portability.importLines,
      {
        ...later,
        lines: batch.map(({ line }) => line),
        ...options,
      },
    );
    if (!taken.ok) return { ...taken, ...limit };
    taken.value.outcomes.forEach((outcome, i) => tally.add(batch[i]!, outcome));
  }
  const { result } = tally;
  result.failed.sort((a, b) => a.line - b.line).splice(MAX_FAILED);
  const finished = await ctx.runMutation(
    internal.backend.portability.finishImport,
    {
      ...caller,
      ...whom,
      answer: JSON.stringify(result),
      written: !options.dryRun && result.imported + result.replaced > 0,
    },
  );
  if (!finished.ok) return { ...finished, ...limit };
  const value = JSON.parse(finished.value) as Imported;
  // Of two requests with one key at the same time, one is answered with the other's answer.
  const { replayed } = finished;
  return { ...done(value), ...limit, ...(replayed && { replayed }) };
}

/** The lines that can be read, and the failures of those that cannot. */
function read(
  text: string,
  dryRun: boolean,
): { lines: Numbered[]; tally: Tally; weight: number; tooMany: boolean } {
  const tally = new Tally(dryRun);
  const lines: Numbered[] = [];
  let weight = 0;
  let number = 0;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const next = end === -1 ? text.length : end + 1;
    const raw = text.slice(at, next).trim();
    at = next;
    number += 1;
    if (number > MAX_LINES) return { lines, tally, weight, tooMany: true };
    if (raw === "") continue;
    weight += weightOf([raw]);
    const parsed = parse(raw);
    if ("detail" in parsed) tally.fail({ line: number, ...parsed });
    else if (parsed.line !== null)
      lines.push({ number, line: parsed.line, characters: raw.length });
  }
  return { lines, tally, weight: Math.max(1, weight), tooMany: false };
}

function parse(
  raw: string,
): { line: Line | null } | { code: string; detail: string; pointer?: string } {
  const code = "invalid_request";
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return { code, detail: "The line is not JSON." };
  }
  const refused = refusedPart(raw, value);
  if (refused !== null) return { code, ...refused };
  const parsed = zLine.safeParse(value);
  if (parsed.success) return { line: lineOf(parsed.data) };
  const { kind } = (value ?? {}) as { kind?: unknown };
  const schema =
    typeof kind === "string" && Object.hasOwn(lineSchemas, kind)
      ? lineSchemas[kind]
      : undefined;
  const faults = schema ? fieldErrors(parsed.error.issues, schema) : [];
  const first = faults.find(({ tooLarge }) => !tooLarge) ?? faults[0];
  if (first) {
    const { tooLarge, ...fault } = first;
    return { code: tooLarge ? "payload_too_large" : code, ...fault };
  }
  const detail = `Must be one of: ${Object.keys(lineSchemas).join(", ")}.`;
  return { code, detail, pointer: "/kind" };
}

function* batches(lines: Numbered[]): Generator<Numbered[]> {
  let batch: Numbered[] = [];
  let characters = 0;
  for (const line of lines) {
    const full =
      batch.length === MAX_BATCH_LINES ||
      characters + line.characters > MAX_BATCH_CHARACTERS;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(line);
    characters += line.characters;
  }
  if (batch.length > 0) yield batch;
}

/** Counts outcomes. A dry run also remembers what it would have written, for the lines that follow. */
class Tally {
  readonly result: Imported;
  private readonly planned = new Set<string>();

  constructor(dryRun: boolean) {
    this.result = {
      imported: 0,
      skipped: 0,
      replaced: 0,
      failed: [],
      failures: 0,
      quarantined: 0,
      quarantinedIds: [],
      dryRun,
    };
  }

  fail(failure: Imported["failed"][number]): void {
    this.result.failures += 1;
    if (this.result.failed.length < 2 * MAX_FAILED)
      this.result.failed.push(failure);
  }

  add({ number, line }: Numbered, given: LineOutcome): void {
    const outcome = this.result.dryRun ? this.foreseen(line, given) : given;
    if (outcome.status === "failed") {
      const { status: _status, ...failure } = outcome;
      this.fail({ line: number, ...failure });
      return;
    }
    this.result[outcome.status] += 1;
    if (!outcome.quarantined) return;
    this.result.quarantined += 1;
    if (this.result.quarantinedIds.length < MAX_FAILED)
      this.result.quarantinedIds.push(line.id);
  }

  private foreseen(line: Line, outcome: LineOutcome): LineOutcome {
    const keyOf = (kind: string, ...more: number[]) =>
      JSON.stringify([kind, line.space, line.id, ...more]);
    const key =
      line.kind === "version"
        ? keyOf("version", line.version)
        : keyOf(line.kind);
    if (this.planned.has(key)) return { status: "skipped" };
    const isOfPlanned =
      line.kind === "version" &&
      outcome.status === "failed" &&
      outcome.code === "not_found" &&
      this.planned.has(keyOf("memory"));
    const foreseen: LineOutcome = isOfPlanned
      ? { status: "imported" }
      : outcome;
    if (foreseen.status === "imported") this.planned.add(key);
    return foreseen;
  }
}
