import { defineConfig } from "vitest/config";
import all from "./vitest.config.js";

/** `npm run test:mutants`: the tests that stryker.config.mjs chooses. */
export default defineConfig({
  test: { ...all.test, setupFiles: ["tests/mutants/loaded.ts"] },
});
