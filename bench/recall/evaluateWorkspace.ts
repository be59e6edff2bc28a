import { say } from "../../scripts/cli/program.js";
import { createAgent, startBenchServer } from "./served.js";
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

/** How a workspace's files are recalled that went in as its owner sends them. */

/** Sends as one agent; `path` with its query. */
export type Fetch = (
  method: "GET" | "POST",
  path: string,
  body?: unknown,
) => Promise<string>;

export type Answered = Asked & {
  /** What recall answered, best first, and the rows that were wanted; null for a statement that is none. */
  ids: string[];
  rows: (string | null)[];
};

type Result = { id: string };
const DEPTHS = [10, 3];
const LIMIT = 10;

/** Brings the files in by the import, waits for their vectors and asks. */
export async function answersTo(
  fetchAs: Fetch,
  files: readonly WorkspaceFile[],
  questions: readonly Asked[],
): Promise<{ answers: Answered[]; rows: StoredRow[] }> {
  const include = ["memories", "logs"];
  const recall = async (query: string) => {
    const body = { query, limit: LIMIT, include };
    const text = await fetchAs("POST", "/v1/recall?fields=full", body);
    return JSON.parse(text) as {
      results: Result[];
      meta: { pendingIndex: number };
    };
  };
  await fetchAs("POST", "/v1/import/openclaw", { files });
  while ((await recall("anything")).meta.pendingIndex > 0)
    await new Promise((resolve) => setTimeout(resolve, 200));
  const rows = await storedRows(fetchAs);
  const answers: Answered[] = [];
  for (const asked of questions) {
    const { results } = await recall(asked.text);
    const wanted = asked.wanted.map(
      (statement) => rowOf(statement, rows)?.id ?? null,
    );
    answers.push({ ...asked, ids: results.map(({ id }) => id), rows: wanted });
  }
  return { answers, rows };
}

/** All memories and log entries, as an export has them. */
async function storedRows(fetchAs: Fetch): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (let cursor = ""; ;) {
    const query = cursor && `?cursor=${encodeURIComponent(cursor)}`;
    const text = await fetchAs("GET", `/v1/export${query}`);
    let next: string | null = null;
    for (const line of text.trim().split("\n")) {
      const { kind, nextCursor, ...row } = JSON.parse(line) as {
        kind: string;
        nextCursor?: string | null;
        id: string;
        content: string;
        context?: string[];
        provenance: { ref?: string };
      };
      if (kind === "end") next = nextCursor ?? null;
      else if (kind === "memory" || kind === "logEntry")
        rows.push({ ...row, ref: row.provenance.ref ?? "" });
    }
    if (next === null) return rows;
    cursor = next;
  }
}

export async function evaluateWorkspace(): Promise<void> {
  const server = await startBenchServer();
  const { secret } = await createAgent(server, "workspace");
  const { answers, rows } = await answersTo(
    async (method, path, body) => {
      const response = await fetch(server.url + path, {
        method,
        headers: {
          Authorization: `Bearer ${secret}`,
          "Content-Type": "application/json",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${text}`);
      return text;
    },
    loadFiles(),
    loadQuestions(),
  );
  await server.close();
  const lost = statements.filter(
    (statement) => rowOf(statement, rows) === null,
  );
  say(`${statements.length} statements, ${rows.length} rows`);
  for (const { path, section, text } of lost)
    say(`No row of its own: ${path}: ${section.join(" / ")}: ${text}`);
  printFound(answers);
}

function printFound(answers: readonly Answered[]): void {
  console.log(
    "\n### Workspace\n\n| asked by | of | n | first 10 | first 3 | MRR |",
  );
  console.log(`|${" --- |".repeat(6)}`);
  for (const kind of KINDS) {
    const ofKind = answers.filter((answer) => answer.kind === kind);
    const print = (of: string, some: readonly Answered[]) => {
      if (some.length > 0)
        console.log(`| ${kind} | ${of} | ${some.length} | ${figures(some)} |`);
    };
    print("all", ofKind);
    print(
      "tuned",
      ofKind.filter(({ isHeldOut }) => !isHeldOut),
    );
    print(
      "held out",
      ofKind.filter(({ isHeldOut }) => isHeldOut),
    );
    if (kind === "heading alone") continue;
    for (const { path } of loadFiles())
      print(
        path,
        ofKind.filter(({ wanted }) => wanted[0]?.path === path),
      );
  }
}

function figures(answers: readonly Answered[]): string {
  const mean = (valueOf: (answer: Answered) => number) =>
    answers.reduce((sum, answer) => sum + valueOf(answer), 0) / answers.length;
  const shares = DEPTHS.map((depth) =>
    mean(({ ids, rows }) => foundAmong(ids, rows, depth)),
  );
  const rank = mean(({ ids, rows }) => {
    const first = ids.findIndex((id) => rows.includes(id));
    return first < 0 ? 0 : 1 / (first + 1);
  });
  return [
    ...shares.map((share) => (100 * share).toFixed(1)),
    rank.toFixed(3),
  ].join(" | ");
}
