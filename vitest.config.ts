import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    // A shell that names a deployment must not change what the tests' own backends say of themselves.
    env: { CONVEX_SITE_URL: "" },
    // All cores: the tests are most of what a check takes.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
