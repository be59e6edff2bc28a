import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fences, runBlock, type Ran } from "../docs/blocks.js";
import type { Started } from "../e2e/server.js";
import { environment, temporaryFolder } from "./clients.js";
import type { Step } from "./mockModel.js";

export const PAGE = "references/mcp.md";

export const TOOLS = [
  "append_log",
  "forget_memory",
  "read_log",
  "recall",
  "remember",
  "restore_memory",
  "start_session",
];
export const QUERY = "which programming language should I use?";
export const CONTENT = "Prefers TypeScript over JavaScript for new projects";
/** What the server says of it, whether or not a client before has stored it. */
export const REMEMBERED = /(Remembered|Known already as) mem_/;
/** The memory as it was recalled, which the model's own words do not look like. */
export const RECALLED = new RegExp(`<<<RECALLED_CONTENT.*${CONTENT}`, "s");

/** The settings that the page shows for a client, for a server that runs. */
export function settingsOf(client: string, { url, token }: Started): string {
  const [found] = ["json", "toml"]
    .flatMap((language) => fences(PAGE, language))
    .filter(({ words }) => words[0] === client);
  return found!.text
    .replaceAll("https://<deployment>.convex.site", url)
    .replaceAll("<the token>", token);
}

/** A home with nothing in it but what a client is told, where the server's address and token are set. */
export class Place {
  readonly home = temporaryFolder("snippet");
  readonly folder = path.join(this.home, "project");
  readonly env: Record<string, string>;

  constructor({ url, token }: Started) {
    this.env = environment({
      HOME: this.home,
      CONVEX_BACKEND_URL: url,
      CONVEX_BACKEND_TOKEN: token,
    });
    mkdirSync(this.folder);
  }

  /** Writes a file, named from the home. */
  write(name: string, text: string): void {
    const file = path.join(this.home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
  }

  read(name: string): string {
    return readFileSync(path.join(this.home, name), "utf8");
  }

  json<T>(name: string): T {
    return JSON.parse(this.read(name)) as T;
  }

  /** Does what a page says for a client, as it stands. */
  async follow(page: "README.md" | typeof PAGE, client: string): Promise<Ran> {
    const found = fences(page, "sh").find(
      ({ words }) => words[0] === "client" && words[1] === client,
    );
    return await this.run(found!.text);
  }

  async run(text: string, env: Record<string, string> = {}): Promise<Ran> {
    return await runBlock({ text }, { ...this.env, ...env }, this.folder);
  }
}

/** What a model does that remembers and recalls by the tools, as its client names them. */
export function rememberAndRecall(prefix: string) {
  const steps: Step[] = [
    { tool: `${prefix}remember`, args: { content: CONTENT } },
    { tool: `${prefix}recall`, args: { query: QUERY } },
  ];
  return (_request: unknown, turn: number): Step =>
    steps[turn] ?? { text: "TypeScript." };
}
