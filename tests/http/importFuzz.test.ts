import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { brokenInvariants } from "./fuzzInvariants.js";
import { bodyOf, faultsOf } from "./fuzzOracles.js";
import { asCurl, send, wireOf, type Outcome, type Wire } from "./fuzzWorld.js";
import {
  changedFile,
  filesCase,
  HELD,
  type FilesCase,
} from "./importFuzzFiles.js";
import { importCase, linesOf, type ImportCase } from "./importFuzzLines.js";
import {
  againFaults,
  contentWritten,
  countFaults,
  reachFaults,
  type Tally,
} from "./importFuzzOracles.js";
import {
  importerOf,
  makeImportWorld,
  removed,
  type ImportWorld,
  type Importer,
} from "./importFuzzWorld.js";

/**
 * More by `FUZZ_IMPORTS=10000 FUZZ_SEED=7 npx vitest run tests/http/importFuzz.test.ts`; `FUZZ_ROUND` runs one round of
 * them alone, each of which has a store of its own. Of four imports one is of a workspace's files.
 */
const IMPORTS = Number(process.env.FUZZ_IMPORTS ?? 80);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ONLY = process.env.FUZZ_ROUND;
const IMPORTS_A_ROUND = 20;
const IMPORTS_A_CHECK = 10;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

type Faults = { faults: string[]; wire: Wire };

test(`${IMPORTS} mutated imports, seed ${SEED}`, async () => {
  const errors: string[] = [];
  vi.spyOn(console, "error").mockImplementation((...said) => {
    errors.push(said.map(String).join(" ").slice(0, 2000));
  });
  const failures: string[] = [];
  const told: Record<string, number> = {};
  for (let round = 0; round * IMPORTS_A_ROUND < IMPORTS; round += 1) {
    if (ONLY !== undefined && round !== Number(ONLY)) continue;
    const world = await makeImportWorld(round);
    const options = { seed: SEED * 100_003 + round, numRuns: IMPORTS_A_ROUND };
    const cases = fc.sample(anyImport, options);
    for (const [number, given] of cases.entries()) {
      const { faults, wire } =
        "files" in given
          ? await importFiles(world, given, number, told)
          : await importLines(world, given, number, told);
      faults.push(...errors.splice(0));
      if ((number + 1) % IMPORTS_A_CHECK === 0)
        faults.push(
          ...(await brokenInvariants(world.t, { contiguous: false })),
        );
      if (faults.length === 0) continue;
      const where = `seed ${SEED} round ${round} import ${number}`;
      const what = `${where}: ${faults.join(" ")}\n  ${asCurl(world, wire)}`;
      failures.push(what);
      process.stdout.write(`${what}\n`);
    }
    if (failures.length > 20) break;
  }
  if (process.env.FUZZ_IMPORTS !== undefined)
    process.stdout.write(`${JSON.stringify(told)}\n`);
  expect(failures).toEqual([]);
}, 36_000_000);

const anyImport = fc.oneof(
  { weight: 3, arbitrary: importCase },
  { weight: 1, arbitrary: filesCase },
);

function wireTo(
  world: ImportWorld,
  { token }: Importer,
  path: string,
  body: { text: string; fault?: ImportCase["fault"]; type: string },
): Wire {
  world.tokens.importer = token;
  const { text, fault, type } = body;
  return wireOf(world, {
    ...{ method: "POST", path, query: [], as: "importer" },
    authorization: "Bearer $",
    headers: [["Content-Type", type]],
    body: { value: null, text, ...(fault && { fault }) },
  });
}

async function importLines(
  world: ImportWorld,
  given: ImportCase,
  number: number,
  told: Record<string, number>,
): Promise<Faults> {
  const importer = await importerOf(world, given.importer, number);
  const query = given.onConflict ? `onConflict=${given.onConflict}&` : "";
  const made = linesOf(given, world.exports).join(given.ends);
  const body = { text: made, fault: given.fault, type: "application/x-ndjson" };
  const path = (dryRun: boolean) =>
    `${importer.path}?${query}dryRun=${String(dryRun)}`;
  const dry = wireTo(world, importer, path(true), body);
  const wire = wireTo(world, importer, path(false), body);
  const faults: string[] = [];
  const sent = async (one: Wire): Promise<[Outcome, Tally | null]> => {
    const outcome = await send(world, one);
    faults.push(...faultsOf(world, one, outcome));
    faults.push(...reachFaults(outcome, importer));
    return [
      outcome,
      outcome.status === 200 ? (bodyOf(outcome) as Tally) : null,
    ];
  };
  const foreseen = number % 2 === 0 ? (await sent(dry))[0] : null;
  const [first, tally] = await sent(wire);
  told[first.status] = (told[first.status] ?? 0) + 1;
  if (foreseen && foreseen.status !== first.status)
    faults.push(`A dry run answered ${foreseen.status}, then ${first.status}.`);
  if (tally !== null) {
    const lines = new TextDecoder().decode(wire.body).split("\n");
    for (const name of ["imported", "skipped", "replaced", "failures"] as const)
      told[name] = (told[name] ?? 0) + tally[name];
    faults.push(...countFaults(first, tally, lines));
    let before = tally;
    // The third time nothing can be left that had failed for want of an earlier line.
    for (let again = 0; again < 2; again += 1) {
      const [outcome, next] = await sent(wire);
      if (next === null) break;
      faults.push(...countFaults(outcome, next, lines));
      faults.push(...againFaults(given, lines, before, outcome, next));
      if (next.imported + next.replaced === 0) break;
      before = next;
    }
  }
  await removed(world, importer);
  return { faults, wire };
}

async function importFiles(
  world: ImportWorld,
  { files, later }: FilesCase,
  number: number,
  told: Record<string, number>,
): Promise<Faults> {
  const importer = await importerOf(world, "fresh", number);
  const faults: string[] = [];
  const changed = files.map((file, i) =>
    i > 0
      ? file
      : { ...file, content: later.reduce(changedFile, file.content) },
  );
  let wire!: Wire;
  for (const some of [files, changed]) {
    wire = wireTo(world, importer, "/v1/import/openclaw", {
      text: JSON.stringify({ files: some }),
      type: "application/json",
    });
    const outcome = await send(world, wire);
    faults.push(...faultsOf(world, wire, outcome));
    faults.push(...reachFaults(outcome, importer));
    told[outcome.status] = (told[outcome.status] ?? 0) + 1;
    if (outcome.status !== 200) continue;
    const { files: answers } = bodyOf(outcome) as {
      files: { path: string; status: string; conflicts: unknown[] }[];
    };
    for (const { status } of answers)
      told[`file ${status}`] = (told[`file ${status}`] ?? 0) + 1;
    // Of a path that stands twice in a request, each content changes what the other one was.
    const paths = new Set(some.map(({ path }) => path));
    if (paths.size < some.length) continue;
    faults.push(...(await roundTrip(world, importer, some, answers)));
    const again = await send(world, wire);
    const { files: repeated } = bodyOf(again) as { files: typeof answers };
    if (repeated.some(({ status }) => status === "imported"))
      faults.push("Again, a file was imported.");
    if (contentWritten(again).length > 0) faults.push("Again, it wrote rows.");
  }
  await removed(world, importer);
  return { faults, wire };
}

/** Each file that was taken is exported as it was, byte by byte. */
async function roundTrip(
  world: ImportWorld,
  { token }: Importer,
  files: FilesCase["files"],
  answers: { path: string; status: string; conflicts: unknown[] }[],
): Promise<string[]> {
  world.tokens.importer = token;
  const wire = wireOf(world, {
    ...{ method: "GET", path: "/v1/export/openclaw", as: "importer" },
    query: [["include", "quarantined"]],
    ...{ authorization: "Bearer $", headers: [] },
  });
  const outcome = await send(world, wire);
  const faults = faultsOf(world, wire, outcome);
  const { files: exported = [] } = bodyOf(outcome) as {
    files?: { path: string; content: string }[];
  };
  for (const [i, { path, content }] of files.entries()) {
    const { status, conflicts } = answers[i]!;
    const isTaken = status === "imported" || status === "unchanged";
    if (!isTaken || conflicts.length > 0 || HELD.test(content)) continue;
    const found = exported.find((file) => file.path === path);
    if (found?.content !== content)
      faults.push(
        `${path} came back as ${JSON.stringify(found?.content)?.slice(0, 1500)}.`,
      );
  }
  return faults;
}
