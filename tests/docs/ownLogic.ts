import {
  cpSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fences } from "./blocks.js";

export const PAGE = "references/custom-logic.md";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MARKER = "const routes = routeTable(endpoints);";

/** A copy of what a checkout has, with the dependencies of this one. */
export function copyProject(folder: string, parts: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts)
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  symlinkSync(
    path.join(root, "node_modules"),
    path.join(folder, "node_modules"),
  );
}

/** Does in a copy of the project what the page says. */
export function addOwnLogic(folder: string): void {
  for (const { words, text } of fences(PAGE, "ts")) {
    const file = path.join(folder, words[0]!);
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
