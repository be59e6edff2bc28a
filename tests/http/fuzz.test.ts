import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { brokenInvariants } from "./fuzzInvariants.js";
import { bodyOf, faultsOf, isRepeatable, repeatFaults } from "./fuzzOracles.js";
import { requests as anyOf } from "./fuzzRequests.js";
import {
  asCurl,
  canBeSent,
  learn,
  makeWorld,
  OWNERS,
  renew,
  send,
  wireOf,
  type World,
} from "./fuzzWorld.js";

/**
 * More by `FUZZ_REQUESTS=20000 FUZZ_SEED=7 npx vitest run tests/http/fuzz.test.ts`. Requests come in rounds, each to a
 * store of its own and generated from a seed of its own: `FUZZ_ROUND` runs one of them alone.
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1250);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ONLY = process.env.FUZZ_ROUND;
const REQUESTS_A_ROUND = 250;
const REQUESTS_A_CHECK = 125;

const KINDS = {
  all: anyOf({ imports: true }),
  plain: anyOf({ imports: false }),
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test(`${REQUESTS} generated requests, seed ${SEED}`, async () => {
  const logged: string[] = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((...said) => {
      logged.push(`${level} ${said.map(String).join(" ")}`);
    });
  const rounds = Math.ceil(REQUESTS / REQUESTS_A_ROUND);
  const statuses: Record<string, number> = {};
  const failures: string[] = [];
  const fail = (round: number, faults: string[], request: string) => {
    const what = `seed ${SEED} round ${round}: ${faults.join(" ")}\n  ${request}`;
    if (faults.length === 0) return;
    failures.push(what);
    // At once, since thousands of requests may follow.
    process.stdout.write(`${what}\n`);
  };
  for (let round = 0; round < rounds; round += 1) {
    if (ONLY !== undefined && round !== Number(ONLY)) continue;
    await sendRound(round, { statuses, logged, fail });
    if (failures.length > 20) break;
  }
  if (process.env.FUZZ_REQUESTS !== undefined)
    process.stdout.write(`${JSON.stringify(statuses)}\n`);
  expect(failures).toEqual([]);
}, 36_000_000);

async function sendRound(
  round: number,
  {
    statuses,
    logged,
    fail,
  }: {
    statuses: Record<string, number>;
    logged: string[];
    fail: (round: number, faults: string[], request: string) => void;
  },
): Promise<void> {
  let world = await makeWorld(round);
  const { imports } = world.setting;
  const requests = fc.sample(KINDS[imports ? "all" : "plain"], {
    seed: SEED * 100_003 + round,
    numRuns: REQUESTS_A_ROUND,
  });
  for (const [number, given] of requests.entries()) {
    const wire = wireOf(world, given);
    if (!canBeSent(wire)) continue;
    const shown = asCurl(world, wire);
    const outcome = await send(world, wire);
    statuses[outcome.status] = (statuses[outcome.status] ?? 0) + 1;
    const faults = faultsOf(world, wire, outcome);
    learn(world, bodyOf(outcome));
    if (isRepeatable(wire, outcome))
      faults.push(...repeatFaults(outcome, await send(world, wire)));
    faults.push(...logFaults(logged, world));
    fail(round, faults, shown);
    const isRefused = outcome.status === 401 && given.as !== "none";
    if (
      isRefused &&
      given.authorization === "Bearer $" &&
      Object.hasOwn(OWNERS, given.as)
    )
      await renew(world, given.as);
    if (world.isSpent || (number + 1) % REQUESTS_A_CHECK === 0)
      fail(round, await checked(world), `after request ${number}: ${shown}`);
    if (world.isSpent) world = await makeWorld(round);
  }
}

async function checked({ t, setting, secrets }: World): Promise<string[]> {
  return await brokenInvariants(t, { contiguous: !setting.imports }, secrets);
}

function logFaults(logged: string[], { secrets }: World): string[] {
  const lines = logged.splice(0);
  const leaks = lines.filter((line) =>
    [...secrets].some((secret) => line.includes(secret)),
  );
  return [
    ...lines
      .filter((line) => line.startsWith("error"))
      .map((line) => `Logged: ${line.slice(0, 2000)}`),
    ...(leaks.length > 0 ? ["A log shows a secret."] : []),
  ];
}
