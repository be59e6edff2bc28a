import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readOptions, say } from "./cli/program.js";

const HELP = `npx tsx scripts/makeSkillText.ts

Writes SKILL.md and references/ into the module that a deployment serves them from.

  --help  this text`;
readOptions(HELP, {});

/**
 * The deployment serves its own SKILL.md and the pages that it names, and a deployment has no files: the
 * texts go into a module. `npx tsx scripts/makeSkillText.ts` after every change of SKILL.md or of
 * references/; a test says when it was forgotten.
 */
const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const pages = readdirSync(new URL("references/", root))
  .filter((name) => name.endsWith(".md"))
  .sort();
const module = `/** SKILL.md and references/, written by scripts/makeSkillText.ts. */
export const SKILL_TEXT = ${JSON.stringify(read("SKILL.md"))};

export const REFERENCES: Record<string, string> = {
${pages
  .map(
    (name) =>
      `  ${JSON.stringify(name)}:\n    ${JSON.stringify(read(`references/${name}`))},\n`,
  )
  .join("")}};
`;
writeFileSync(new URL("convex/backend/edge/skill.text.ts", root), module);
say(`Wrote ${module.length} characters.`);
