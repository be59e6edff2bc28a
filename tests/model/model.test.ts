import fc from "fast-check";
import { afterEach, beforeEach, describe, test, vi } from "vitest";
import { commands } from "./commands.js";
import { Store } from "./store.js";
import { configure, makeWorld } from "./world.js";

/** More by `MODEL_RUNS=2000 npx vitest run tests/model`, and others by `MODEL_SEED`. */
const RUNS = Number(process.env.MODEL_RUNS ?? 24);
const SEED = Number(process.env.MODEL_SEED ?? 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.each([
  // A second transaction of each write brings the vector; few runs, since each embeds for real.
  { embedder: "builtin", runs: Math.ceil(RUNS / 8) },
  { embedder: "none", runs: RUNS },
])(
  "requests in flight at once, with embedder $embedder",
  ({ embedder, runs }) => {
    test(`${runs} runs: bodies that are thrown away and run again lose, double and disorder nothing`, async () => {
      configure(embedder);
      await fc.assert(
        fc.asyncProperty(commands, async (commands) => {
          vi.setSystemTime(Date.UTC(2026, 2, 1, 22));
          await fc.asyncModelRun(
            async () => ({ model: new Store(), real: await makeWorld() }),
            commands,
          );
        }),
        { numRuns: runs, seed: SEED },
      );
    }, 3_600_000);
  },
);
