import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fences } from "./blocks.js";

export const PAGE = "references/custom-logic.md";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MARKER = "const routes = routeTable(endpoints);";

/** What a checkout has beside what was made in it. */
const MADE = [
  ...["node_modules", ".git", ".data", ".env.local"],
  ...[".stryker-tmp", "reports"],
];

/** A copy of a checkout, or of a part, with the dependencies of this one. */
export function copyProject(
  folder: string,
  parts: readonly string[] = readdirSync(root),
): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts.filter((name) => !MADE.includes(name)))
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  symlinkSync(
    path.join(root, "node_modules"),
    path.join(folder, "node_modules"),
  );
}

/** Does in a copy of the project what the page says; where that was done it stays as it is. */
export function addOwnLogic(folder: string): void {
  const inCopy = (name: string) => path.join(folder, name);
  if (existsSync(inCopy("convex/tasks.ts"))) return;
  for (const { words, text } of fences(PAGE, "ts")) {
    const file = inCopy(words[0]!);
    if (words[0] === "convex/http.ts") {
      const [line, ...statement] = text.trim().split("\n");
      const router = readFileSync(file, "utf8");
      if (!router.includes(MARKER)) throw new Error("The router has changed.");
      const before = `${statement.join("\n").trim()}\n\n${MARKER}`;
      const lines = router.replace(MARKER, before);
      writeFileSync(file, lines.replace(/^(?=\n)/m, `${line}\n`));
    } else if (words[0] === "convex/crons.ts") {
      const jobs = readFileSync(file, "utf8");
      const end = "export default crons;";
      writeFileSync(file, jobs.replace(end, `${text.trim()}\n\n${end}`));
    } else writeFileSync(file, text);
  }
}
