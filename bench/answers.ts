import { internal } from "../convex/_generated/api.js";
import { MEMORY_TYPES } from "../convex/components/openclawBackend/vocabulary.js";
import type { Engine } from "../local/engine.js";
import { client, type Client } from "../tests/client.js";

export type AnswerRow = {
  answer: string;
  form: string;
  /** Of the contents in it. */
  contentBytes: number;
  bytes: number;
  /** At four characters each, as `maxTokens` counts. */
  tokens: number;
  timesContent: number;
};

/** 20 short statements, 746 characters together, as an agent writes them down in its first week. */
const STATEMENTS = [
  "Prefers TypeScript for new projects",
  "Deploys happen on weekday mornings only",
  "Anna is the product owner of Atlas",
  "The staging database lives in Frankfurt",
  "Uses pnpm, never npm, in this repository",
  "Meetings before ten are not welcome",
  "The invoices are due on the 15th.",
  "Ben reviews all the database migrations",
  "Decided on Postgres rather than MySQL",
  "Likes short answers without any greeting",
  "The web shop is built with Astro and Stripe",
  "The design files are kept in Figma",
  "Backups moved to Frankfurt in November",
  "The office is in Hamburg, at the harbour",
  "Alerts go to the channel #ops-night",
  "Prefers dark themes in every editor",
  "The API freezes two days before a release",
  "Carla speaks for the legal department",
  "Decided to drop support for Node 18",
  "Tests run in CI on every pull request",
];

const FORMS = ["format=text", "fields=lean", "fields=full"];

/** How long a session and a recall of 20 short memories of one day are, in every form. */
export async function measureAnswers(engine: Engine): Promise<AnswerRow[]> {
  const created = await engine.action(internal.agents.create, {
    agentId: "main",
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(engine, created.value.token.secret);
  for (const [i, content] of STATEMENTS.entries()) {
    const type = MEMORY_TYPES[i % MEMORY_TYPES.length];
    await sent(send, "POST", "/v1/memories", { content, type });
  }
  const rows: AnswerRow[] = [];
  for (const form of FORMS) {
    const session = await sent(send, "GET", `/v1/session?${form}`);
    rows.push(rowOf("GET /v1/session", form, session));
  }
  for (const [name, body] of Object.entries({
    "POST /v1/recall (the newest 20)": { limit: 20 },
    "POST /v1/recall (a question)": {
      query: "Which language does the user like for new projects?",
      ...{ minConfidence: 0, limit: 10 },
    },
  }))
    for (const form of FORMS) {
      const recall = await sent(send, "POST", `/v1/recall?${form}`, body);
      rows.push(rowOf(name, form, recall));
    }
  return rows;
}

async function sent(send: Client, method: string, path: string, body?: object) {
  const answer = await send(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status}`);
  const text: unknown = answer.body;
  return typeof text === "string" ? text : JSON.stringify(text);
}

function rowOf(answer: string, form: string, text: string): AnswerRow {
  const shown = STATEMENTS.filter((content) => text.includes(content));
  const contentBytes = Buffer.byteLength(shown.join(""));
  const bytes = Buffer.byteLength(text);
  return {
    ...{ answer, form, contentBytes, bytes },
    tokens: Math.ceil(text.length / 4),
    timesContent: Math.round((100 * bytes) / contentBytes) / 100,
  };
}
