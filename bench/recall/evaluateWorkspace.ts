import { say } from "../../scripts/cli/program.js";
import { loadAgentMemories, type Document } from "./dataset.js";
import { loadPrompts } from "./prompts.js";
import { agentWith, startBenchServer } from "./served.js";
import {
  foundAmong,
  KINDS,
  loadFiles,
  loadQuestions,
  rowOf,
  statements,
  type Asked,
  type StoredRow,
  type WorkspaceFile,
} from "./workspace.js";

/** How the files of a workspace are recalled that go in as their owner sends them. */

/** Sends as one agent; what is no JSON is answered as text. */
export type SendAs = (
  method: "GET" | "POST",
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

export type Answered = Asked & {
  /** What recall answers, best first. */
  ids: string[];
  /** The rows that are wanted; null for a statement that is none by itself. */
  rows: (string | null)[];
};

type Recalled = { results: { id: string }[]; meta: { pendingIndex: number } };

const LIMIT = 10;
const DEPTHS = [10, 3];

export async function recallAs(send: SendAs, query: string): Promise<Recalled> {
  const include = ["memories", "logs"];
  const { status, body } = await send("POST", "/v1/recall?fields=full", {
    ...{ query, limit: LIMIT, include },
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Recalled;
}

/** Brings files in and answers the rows that have come of them. */
export async function bringIn(
  send: SendAs,
  files: readonly WorkspaceFile[],
): Promise<StoredRow[]> {
  const { status, body } = await send("POST", "/v1/import/openclaw", { files });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const paths = new Set(files.map(({ path }) => path));
  return (await exported(send)).filter(({ ref }) => paths.has(ref));
}

export async function answersTo(
  send: SendAs,
  questions: readonly Asked[],
  rows: readonly StoredRow[],
): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const asked of questions) {
    const { results } = await recallAs(send, asked.text);
    const ids = results.map(({ id }) => id);
    const wanted = asked.wanted.map((one) => rowOf(one, rows)?.id ?? null);
    answers.push({ ...asked, ids, rows: wanted });
  }
  return answers;
}

/** All memories and log entries. */
async function exported(send: SendAs): Promise<StoredRow[]> {
  type Line = Omit<StoredRow, "ref"> & {
    kind: string;
    nextCursor?: string | null;
    provenance: { ref?: string };
  };
  const rows: StoredRow[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor && `?cursor=${encodeURIComponent(cursor)}`;
    const { body } = await send("GET", `/v1/export${query}`);
    const texts = (body as string).trim().split("\n");
    const lines = texts.map((text) => JSON.parse(text) as Line);
    for (const { kind, provenance, ...row } of lines)
      if (kind === "memory" || kind === "logEntry")
        rows.push({ ...row, ref: provenance.ref ?? "" });
    cursor = lines.at(-1)?.nextCursor ?? null;
  }
  return rows;
}

/** The mean share of what is wanted that stands among the first. */
export function shareFound(
  answers: readonly Answered[],
  depth: number,
): number {
  return meanOf(answers, ({ ids, rows }) => foundAmong(ids, rows, depth));
}

function meanOf(
  answers: readonly Answered[],
  valueOf: (answer: Answered) => number,
): number {
  return answers.reduce((sum, one) => sum + valueOf(one), 0) / answers.length;
}

/** Memories of other people, with whom the files share a store. */
function othersMemories(): Document[] {
  return [
    ...loadAgentMemories().documents,
    ...loadAgentMemories("guideMemories").documents,
    ...loadPrompts().flatMap(({ documents }) => documents),
  ].filter(({ type }) => type !== "log");
}

/** Prints what is found of a workspace by itself, and among the memories of others. */
export async function evaluateWorkspace(): Promise<void> {
  const server = await startBenchServer();
  for (const others of [[], othersMemories()]) {
    const agentId = `workspace${others.length}`;
    const { secret } = await agentWith(server, agentId, others);
    const send: SendAs = async (method, path, body) => {
      const response = await fetch(server.url + path, {
        method,
        headers: {
          Authorization: `Bearer ${secret}`,
          "Content-Type": "application/json",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isLines = path.startsWith("/v1/export");
      return {
        status: response.status,
        body: isLines ? text : (JSON.parse(text) as unknown),
      };
    };
    const rows = await bringIn(send, loadFiles());
    while ((await recallAs(send, "anything")).meta.pendingIndex > 0)
      await new Promise((resolve) => setTimeout(resolve, 200));
    say(`${statements.length} statements are ${rows.length} rows`);
    for (const { path, section, text } of statements.filter(
      (statement) => rowOf(statement, rows) === null,
    ))
      say(`No row of its own: ${path}, ${section.join(" / ")}: ${text}`);
    printFound(
      others.length === 0
        ? "Workspace"
        : `Workspace, among ${others.length} other memories`,
      await answersTo(send, loadQuestions(), rows),
    );
  }
  await server.close();
}

function printFound(title: string, answers: readonly Answered[]): void {
  console.log(
    `\n### ${title}\n\n| asked by | of | n | first 10 | first 3 | MRR |`,
  );
  console.log(`|${" --- |".repeat(6)}`);
  for (const kind of KINDS) {
    const ofKind = answers.filter((answer) => answer.kind === kind);
    const print = (of: string, wants: (answer: Answered) => boolean) => {
      const some = ofKind.filter(wants);
      if (some.length > 0)
        console.log(`| ${kind} | ${of} | ${some.length} | ${figures(some)} |`);
    };
    print("all", () => true);
    print("one half", ({ isHeldOut }) => !isHeldOut);
    print("held out", ({ isHeldOut }) => isHeldOut);
    if (kind === "heading alone") continue;
    for (const { path } of loadFiles())
      print(path, ({ wanted }) => wanted[0]?.path === path);
  }
}

function figures(answers: readonly Answered[]): string {
  const shares = DEPTHS.map((depth) =>
    (100 * shareFound(answers, depth)).toFixed(1),
  );
  const reciprocal = meanOf(answers, ({ ids, rows }) => {
    const first = ids.findIndex((id) => rows.includes(id));
    return first < 0 ? 0 : 1 / (first + 1);
  });
  return [...shares, reciprocal.toFixed(3)].join(" | ");
}
