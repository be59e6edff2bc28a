import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** Where a block runs: on the local server, or where the word behind `sh` says. */
export const PLACES = [
  "local",
  "install",
  "given",
  "account",
  "deployment",
  "mcp",
  "openclaw",
  "client",
  "custom",
  "update",
] as const;
export type Place = (typeof PLACES)[number];

/** A fenced shell block of a page. */
export type Block = {
  page: string;
  line: number;
  place: Place;
  /** Whether its answer is a problem on purpose. */
  problem: boolean;
  text: string;
};

/** The pages that people and agents paste from. */
export function pages(): string[] {
  const references = readdirSync(path.join(root, "references")).sort();
  return [
    "README.md",
    "SKILL.md",
    ...references.map((name) => `references/${name}`),
  ];
}

/** The fenced blocks of one page in a language, with what stands behind the language. */
export function fences(
  page: string,
  language: string,
): { line: number; words: string[]; text: string }[] {
  const text = readFileSync(path.join(root, page), "utf8");
  const found = text.matchAll(/^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm);
  return [...found]
    .filter(([, name]) => name === language)
    .map((match) => ({
      line: text.slice(0, match.index).split("\n").length,
      words: match[2]!.trim().split(/\s+/).filter(Boolean),
      text: match[3]!,
    }));
}

export function blocksOf(page: string): Block[] {
  return fences(page, "sh").map(({ words, ...block }) => {
    const place = words.find((word) => word !== "problem") ?? "local";
    if (!(PLACES as readonly string[]).includes(place))
      throw new Error(`${page}:${block.line} has an unknown place: ${place}`);
    return {
      page,
      ...block,
      place: place as Place,
      problem: words.includes("problem"),
    };
  });
}

export type Ran = { code: number; output: string; errors: string };

/** Runs a block as one pastes it, each in a shell of its own, as agents do, and in the plainest shell that there is. */
export async function runBlock(
  { text }: Pick<Block, "text">,
  env: Record<string, string>,
  cwd: string,
): Promise<Ran> {
  return await new Promise((resolve) => {
    const child = execFile(
      "sh",
      ["-euc", text],
      { env, cwd, timeout: 120_000, maxBuffer: 32 * 1024 * 1024 },
      (error, output, errors) => {
        const code = error ? Number(error.code ?? 1) : 0;
        resolve({ code, output, errors });
      },
    );
    child.stdin?.end();
  });
}

/** Problem documents in what a block printed. */
export function problemsIn(output: string): string[] {
  return output.match(/"status":[45]\d\d,"code":"[a-z_]+"[^\n]*/g) ?? [];
}

/** The ids that a block has made, for the blocks after it, which name them as variables. */
export function idsIn(output: string): Record<string, string> {
  const memory = /"id":\s*"(mem_[0-9A-Z]+)"/.exec(output)?.[1];
  const token = /"id":\s*"(tok_[0-9A-Z]+)"/.exec(output)?.[1];
  return {
    ...(memory !== undefined && { MEMORY_ID: memory }),
    ...(token !== undefined && { TOKEN_ID: token }),
  };
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(path.join(tmpdir(), `${name}-`));
}
