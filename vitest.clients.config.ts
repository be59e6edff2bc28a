import { defineConfig } from "vitest/config";

/** `npm run test:clients`: real clients, one file at a time, since they share a deployment. */
export default defineConfig({
  test: {
    include: ["tests/clients/*.clients.ts"],
    globalSetup: ["tests/clients/install.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
