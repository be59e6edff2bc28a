import { readFileSync, writeFileSync } from "node:fs";

/**
 * The deployment serves its own SKILL.md, and a deployment has no files: the text goes into a module.
 * `npx tsx scripts/makeSkillText.ts` after every change of SKILL.md; a test says when it was forgotten.
 */
const skill = readFileSync(new URL("../SKILL.md", import.meta.url), "utf8");
const module = `/** SKILL.md, written by scripts/makeSkillText.ts. */\nexport const SKILL_TEXT = ${JSON.stringify(skill)};\n`;
writeFileSync(
  new URL("../convex/backend/edge/skill.text.ts", import.meta.url),
  module,
);
