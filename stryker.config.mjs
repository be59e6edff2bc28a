import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { AREAS } from "./tests/mutants/areas.mjs";

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
const name = process.env.MUTANTS;
const areas = Object.entries(AREAS).filter(([area]) => (name ?? area) === area);
if (areas.length === 0) throw new Error(`No area is called ${name}.`);

export default {
  mutate: areas.flatMap(([, { mutated }]) => mutated),
  testFiles: areas.flatMap(([, { tests }]) => tests),
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner", "./stryker.config.mjs"],
  ignorers: ["sentences"],
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  coverageAnalysis: "perTest",
  incremental: true,
  incrementalFile: `reports/mutants/${name ?? "all"}.json`,
  jsonReporter: { fileName: `reports/mutants/${name ?? "all"}.report.json` },
  reporters: ["json", "clear-text", "progress-append-only"],
  clearTextReporter: { logTests: false, allowColor: false },
  concurrency: 2,
  thresholds: { high: 95, low: 85, break: 85 },
};
