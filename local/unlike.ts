import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import crons from "../convex/crons.js";

/** What is not the app's own in `convex/`. */
const OURS = /^(backend|components|_generated)\/|^(memory|agents)\.ts$/;

const convexFolder = fileURLToPath(new URL("../convex", import.meta.url));

/** What the app uses that is here unlike on a deployment, a sentence each; none of a checkout as it comes. */
export function unlike(): string[] {
  const texts = readdirSync(convexFolder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !OURS.test(file))
    .map((file) => readFileSync(path.join(convexFolder, file), "utf8"));
  const uses = (word: RegExp) => texts.some((text) => word.test(text));
  return [
    ...componentNames()
      .filter((name) => name !== "openclawBackend")
      .map(
        (name) =>
          `The component "${name}" is not served here: calls of it fail.`,
      ),
    ...Object.entries(crons.crons)
      .filter(([, { schedule }]) => schedule.type === "cron")
      .map(
        ([name]) =>
          `The job "${name}" is not run here: of crons only intervals and hours, days, weeks, months are.`,
      ),
    ...(uses(/\bstorage\b/)
      ? ["Files in ctx.storage are kept in memory only."]
      : []),
    ...(uses(/\bscheduler\b/)
      ? [
          "What ctx.scheduler has not run when the server ends is not run later.",
        ]
      : []),
  ];
}

/** Of the components that the app uses, by its text: only the CLI can load a definition. */
function componentNames(): string[] {
  const file = path.join(convexFolder, "convex.config.ts");
  const used = readFileSync(file, "utf8").matchAll(
    /\.use\(\s*(\w+)(?:,\s*\{[^}]*\bname:\s*["'](\w+)["'])?/g,
  );
  return [...used].map(([, definition, name]) => name ?? definition!);
}
