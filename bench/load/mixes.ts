import { randomOf } from "../seed.js";
import { statement, TAGS } from "../statements.js";
import type { Script, Sent } from "./drive.js";

/** Requests of one kind, or of several as an agent sends them: a script for each connection. */
export type Mix = { name: string; begin: () => Script };

export const NOOP = "GET /healthz";

const QUESTIONS = [
  "When are the deploys of the payment service?",
  "What was decided about the nightly backup of the database?",
  "Who maintains the parser?",
  "What does the customer in Lisbon prefer?",
  "Which day was the retrospective of the team moved to?",
  "How much more does the cloud provider cost?",
  "What needs to be reviewed before the freeze?",
  "Where are the notes on the search index?",
];

/** Entries of an agent's day, which then is erased. */
const ENTRIES_KEPT = 10;
/** Ids that a connection of the steady mix writes and erases again and again. */
const SLOTS = 4;

/** What each agent sends, one agent after the other, so that none of them meets its limits. */
export class Requests {
  private readonly random = randomOf(1);
  private turns = 0;
  private serial = 0;

  constructor(
    private readonly tokens: readonly string[],
    /** For what agents may not do themselves. */
    private readonly admin: { token: string; agentIds: readonly string[] },
  ) {}

  /** The cheapest route: through server, engine and pipeline, without a transaction. */
  noop(): Mix {
    const sent: Sent = { method: "GET", path: "/healthz", headers: {} };
    return { name: NOOP, begin: () => () => sent };
  }

  /** Each request alone, those that store nothing first, and one mix of them. */
  mixes(): Mix[] {
    const alone: { [name: string]: (agent: number) => Sent } = {
      list: (agent) => this.list(agent),
      session: (agent) => this.session(agent),
      recall: (agent) => this.recall(agent),
      "mcp (recall)": (agent) => this.tool(agent),
      "log append": (agent) => this.append(agent),
      remember: (agent) => this.remember(agent),
    };
    const mixes = Object.entries(alone).map(([name, send]) => ({
      name,
      begin: () => () => send(this.nextAgent()),
    }));
    return [
      ...mixes,
      { name: "mix", begin: () => this.inTurn(this.asASession()) },
    ];
  }

  /**
   * The same all the time, while the number of memories and log entries stays the same. Each connection is
   * another agent, at a rate below an agent's limits.
   */
  steady(connection: number): Script {
    const agent = connection % this.tokens.length;
    const slot = () => `slot-${rounds % SLOTS}`;
    let rounds = 0;
    const sequence: (() => Sent)[] = [
      () => this.session(agent),
      () => this.recall(agent),
      () => this.put(agent, slot()),
      () => this.recall(agent),
      () => this.tool(agent),
      () => this.append(agent),
      () => this.list(agent),
      () => this.erase(agent, slot()),
    ];
    let at = 0;
    return () => {
      const send = sequence[at];
      at += 1;
      if (send !== undefined) return send();
      rounds += 1;
      at = 0;
      if (rounds % ENTRIES_KEPT === 0) return this.eraseLog(agent);
      at = 1;
      return sequence[0]!();
    };
  }

  /** A session as an agent has it: a start, questions, a few notes, an entry at its end. */
  private asASession(): ((agent: number) => Sent)[] {
    return [
      (agent) => this.session(agent),
      (agent) => this.recall(agent),
      (agent) => this.recall(agent),
      (agent) => this.remember(agent),
      (agent) => this.tool(agent),
      (agent) => this.remember(agent),
      (agent) => this.list(agent),
      (agent) => this.append(agent),
    ];
  }

  /** All of them as one agent, then again as the next. */
  private inTurn(sequence: readonly ((agent: number) => Sent)[]): Script {
    let agent = 0;
    let at = 0;
    return () => {
      if (at === 0) agent = this.nextAgent();
      const send = sequence[at]!;
      at = (at + 1) % sequence.length;
      return send(agent);
    };
  }

  private nextAgent(): number {
    this.turns += 1;
    return this.turns % this.tokens.length;
  }

  private list(agent: number): Sent {
    return this.get(agent, "/v1/memories?limit=20");
  }

  private session(agent: number): Sent {
    return this.get(agent, "/v1/session");
  }

  private recall(agent: number): Sent {
    return this.post(agent, "/v1/recall", { query: this.question() });
  }

  private tool(agent: number): Sent {
    const params = { name: "recall", arguments: { query: this.question() } };
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
    return { ...this.post(agent, "/mcp", message), answered: isToolsAnswer };
  }

  private remember(agent: number): Sent {
    return this.post(agent, "/v1/memories", this.memory());
  }

  private put(agent: number, id: string): Sent {
    const sent = this.post(agent, `/v1/memories/${id}`, this.memory());
    return { ...sent, method: "PUT" };
  }

  private erase(agent: number, id: string): Sent {
    const path = `/v1/memories/${id}?purge=true`;
    return { ...this.get(agent, path), method: "DELETE" };
  }

  private append(agent: number): Sent {
    return this.post(agent, "/v1/logs/today", { content: this.text() });
  }

  private eraseLog(agent: number): Sent {
    const today = new Date().toISOString().slice(0, 10);
    const agentId = this.admin.agentIds[agent]!;
    return {
      method: "DELETE",
      path: `/v1/admin/agents/${agentId}/logs/${today}`,
      headers: bearer(this.admin.token),
    };
  }

  private memory(): object {
    const tag = TAGS[this.serial % TAGS.length]!;
    return { type: "fact", content: this.text(), tags: [tag] };
  }

  /** No two are alike: the same text again would not be stored. */
  private text(): string {
    this.serial += 1;
    return `${statement(this.random)} This is note ${this.serial}.`;
  }

  private question(): string {
    return QUESTIONS[Math.floor(this.random() * QUESTIONS.length)]!;
  }

  private get(agent: number, path: string): Sent {
    return { method: "GET", path, headers: bearer(this.tokens[agent]!) };
  }

  private post(agent: number, path: string, body: object): Sent {
    const headers = {
      ...bearer(this.tokens[agent]!),
      "Content-Type": "application/json",
    };
    return { method: "POST", path, headers, body: JSON.stringify(body) };
  }
}

function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}

/** A tool's failure is an answer of 200. */
function isToolsAnswer(status: number, body: string): boolean {
  if (status >= 400) return true;
  const { result } = JSON.parse(body) as { result?: { isError?: boolean } };
  return result !== undefined && result.isError !== true;
}
