import { defineConfig } from "vitest/config";
import { chosen } from "./tests/mutants/areas.mjs";
import all from "./vitest.config.js";

/** `npm run test:mutants`: the tests of the areas that are mutated. */
export default defineConfig({
  test: {
    ...all.test,
    include: chosen().flatMap(({ tests }) => tests),
    setupFiles: ["tests/mutants/loaded.ts"],
    // Stryker's own goes before it and says which mutant to load.
    sequence: { setupFiles: "list" },
    // One worker for all files that a mutant is run with: most of a run is starting one.
    isolate: false,
    testTimeout: 120_000,
  },
});
