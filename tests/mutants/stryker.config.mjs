import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { fileURLToPath } from "node:url";
import { chosen } from "./areas.mjs";

/** A sentence for people, such as a refusal's detail, may be worded anyhow: no test holds it to its letters. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "sentences", {
    shouldIgnore: ({ node }) =>
      /^[A-Z`].* .*\.$/s.test(textOf(node)) ? "A sentence." : undefined,
  }),
];

function textOf({ type, value, quasis }) {
  if (type === "StringLiteral") return value;
  if (type !== "TemplateLiteral") return "";
  return quasis.map((part) => part.value.raw).join("…");
}

/** `npm run test:mutants`, or of one area: `MUTANTS=tokens npm run test:mutants`. */
const area = process.env.MUTANTS ?? "all";

export default {
  mutate: chosen().flatMap(({ mutated }) => mutated),
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner", fileURLToPath(import.meta.url)],
  ignorers: ["sentences"],
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  coverageAnalysis: "perTest",
  incremental: true,
  incrementalFile: `reports/mutants/${area}.json`,
  jsonReporter: { fileName: `reports/mutants/${area}.report.json` },
  reporters: ["json", "clear-text", "progress-append-only"],
  clearTextReporter: { logTests: false, allowColor: false },
  concurrency: 2,
  // A busy machine is no endless loop.
  timeoutMS: 60_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
