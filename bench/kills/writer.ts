import { client, type Answer } from "../../tests/client.js";
import {
  ACTS,
  SHARED,
  SHARED_DAY,
  type Asked,
  type Asking,
  type Request,
} from "./acts.js";
import type { Act, Fault, Item, Ledger } from "./ledger.js";
import { markerIn } from "./observed.js";

/** How long an answer may take before the server is taken for one that answers no more. */
const PATIENCE_MS = 60_000;
/** How often a writer reads what others write, asks again for what was done, and asks for what is refused. */
const READS = 0.08;
const REPEATS = 0.06;
const REFUSALS = 0.06;
/** What is shown of the log that all append to. */
const LATEST = 10;
const REMEMBERED = 40;

/** From a start's first request to the kill. */
export type Session = {
  readonly url: string;
  readonly adminToken: string;
  /** The server is killed: nothing is asked for any more. */
  stopped: boolean;
  readonly acknowledged: () => void;
  readonly fault: (fault: Fault["fault"] | "refused", about: string) => void;
};

type Done = { asked: Asked; id: string | null };

/** An agent that asks for one thing after another, as long as it is answered. */
export class Writer {
  private made = 0;
  /** Without an answer, and with a key: to be asked for again. */
  private unanswered: Asked | null = null;
  private readonly done: Done[] = [];
  private readonly asking: Asking;
  /** Requests that were answered with success, by the id that the server gave them. */
  readonly requestIds: string[] = [];
  waits = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly writer: number,
    readonly agentId: string,
    readonly token: string,
    private readonly random: () => number,
  ) {
    const mark = () => `k${writer}x${this.made++}`;
    this.asking = { writer, agentId, ledger, random, mark };
  }

  /** Until the server is killed. */
  async write(session: Session): Promise<void> {
    while (!session.stopped) {
      try {
        await this.one(session);
      } catch (error) {
        if (!session.stopped) throw error;
      }
    }
  }

  private async one(session: Session): Promise<void> {
    const again = this.unanswered;
    if (again) return await this.ask(session, again);
    const chance = this.random();
    if (chance < READS) return await this.readOthers(session);
    if (chance < READS + REPEATS) return await this.repeat(session);
    if (chance < READS + REPEATS + REFUSALS) return await this.misuse(session);
    const asked = this.choose();
    if (asked) await this.ask(session, asked);
  }

  private choose(): Asked | null {
    const total = ACTS.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.random() * total;
    const found = ACTS.find(([weight]) => (left -= weight) < 0);
    return found?.[1](this.asking) ?? null;
  }

  private async ask(session: Session, asked: Asked): Promise<void> {
    const { act, request, status } = asked;
    if (act.key !== null) this.unanswered = asked;
    this.ledger.begin(act);
    const answer = await this.send(session, request, act.key);
    if (answer.status === 429) {
      this.ledger.refused(act);
      return await this.wait(session, answer);
    }
    this.unanswered = null;
    const isReplayed = answer.headers.get("idempotent-replayed") === "true";
    if (answer.status !== status) {
      this.ledger.refused(act);
      const { code = "" } = bodyOf(answer);
      return session.fault("refused", `${act.what}: ${answer.status} ${code}`);
    }
    for (const fault of this.learn(act, answer))
      session.fault(fault.fault, fault.about);
    this.ledger.done(act);
    // Nothing may stand between what is noted and the kill that this can bring.
    session.acknowledged();
    if (act.found === "there" && !isReplayed) {
      const about = `${act.what} under its key again, which was there already`;
      session.fault("doubled", about);
    }
    if (!isReplayed) this.requestIds.push(answer.headers.get("x-request-id")!);
    if (act.key !== null) this.keep({ asked, id: idIn(answer) });
  }

  /** Takes from an answer what the server has decided. */
  private learn(act: Act, answer: Answer): Fault[] {
    const { memory, token, entry, results = [] } = bodyOf(answer);
    const items = act.changes.map(({ item }) => item);
    results.forEach((result, i) => (items[i]!.id = result.memory.id));
    const [first] = items;
    const made = memory ?? token ?? entry;
    if (made) first!.id ??= made.id;
    return entry ? this.ledger.number(first!, entry.seq) : [];
  }

  private keep(done: Done): void {
    this.done.push(done);
    if (this.done.length > REMEMBERED) this.done.shift();
  }

  /** A key that was used is answered as it was then, and nothing is done again. */
  private async repeat(session: Session): Promise<void> {
    const at = Math.floor(this.random() * this.done.length);
    const done = this.done[at];
    if (done === undefined) return;
    const { act, request, status } = done.asked;
    const isErased = ({ item }: Act["changes"][number]) =>
      item.fate === null || item.fate === "erased" || item.act !== null;
    if (act.changes.some(isErased)) return;
    const answer = await this.send(session, request, act.key);
    if (answer.status === 429) return await this.wait(session, answer);
    const isSame =
      answer.status === status &&
      answer.headers.get("idempotent-replayed") === "true" &&
      idIn(answer) === done.id;
    if (!isSame)
      session.fault("doubled", `${act.what} under its key: ${answer.status}`);
  }

  /** What others are shown is there for good, answered or not. */
  private async readOthers(session: Session): Promise<void> {
    const last = this.ledger.lastNumber(`${SHARED} ${SHARED_DAY}`);
    const query = `?space=${encodeURIComponent(SHARED)}&cursor=${Math.max(0, last - LATEST)}`;
    const path = `/v1/logs/${SHARED_DAY}${query}`;
    const answer = await this.send(session, { method: "GET", path }, null);
    if (answer.status !== 200) return await this.wait(session, answer);
    const { entries } = answer.body as { entries: { content: string }[] };
    for (const { content } of entries) {
      const act = this.ledger.get(markerIn(content) ?? "")?.act;
      if (act?.what === "append") act.seen = true;
    }
  }

  /** What is refused leaves nothing: its text would be found as nobody's. */
  private async misuse(session: Session): Promise<void> {
    const [request, key, status] = this.wrong();
    const answer = await this.send(session, request, key);
    if (answer.status === 429) return await this.wait(session, answer);
    if (answer.status !== status)
      session.fault("refused", `${status} was due, and ${answer.status} came`);
  }

  private wrong(): [Request, string | null, number] {
    const content = `${this.asking.mark()} must never be stored`;
    const path = "/v1/memories";
    const used = this.done.at(-1);
    const changed = this.ledger.settled(this.writer, "memory", isChanged)[0];
    if (this.random() < 0.4 && used) {
      const body = { content };
      const { key } = used.asked.act;
      return [{ method: "POST", path, body }, key, 422];
    }
    if (this.random() < 0.5 && changed) {
      const stale = { "If-Match": '"1"' };
      const to = `${path}/${changed.id}`;
      const body = { content };
      return [{ method: "PATCH", path: to, body, headers: stale }, null, 412];
    }
    // Put together here, so that it is nowhere as text.
    const secret = `${"gh"}p_${this.letters(36)}`;
    const body = { content: `${content}: ${secret}` };
    return [{ method: "POST", path, body }, null, 422];
  }

  private letters(count: number): string {
    const all =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const letter = () => all[Math.floor(this.random() * all.length)]!;
    return Array.from({ length: count }, letter).join("");
  }

  private async send(
    session: Session,
    { method, path, body, headers, asAdmin }: Request | Reading,
    key: string | null,
  ): Promise<Answer> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const at = {
      fetch: (to: string, init?: RequestInit) =>
        fetch(session.url + to, { ...init, signal }),
    };
    const send = client(at, asAdmin ? session.adminToken : this.token);
    const withKey = key === null ? {} : { "Idempotency-Key": key };
    return await send(method, path, body, { ...headers, ...withKey });
  }

  private async wait(session: Session, { headers }: Answer): Promise<void> {
    this.waits += 1;
    const until = performance.now() + Number(headers.get("retry-after")) * 1000;
    while (!session.stopped && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Reading = { method: "GET"; path: string } & Pick<
  Partial<Request>,
  "body" | "headers" | "asAdmin"
>;

const isChanged = ({ fate, id, place }: Item) =>
  id !== null &&
  place !== SHARED &&
  fate !== null &&
  /"state":"active","version":[2-9]/.test(fate);

/** What an answer may have. */
type Body = {
  code?: string;
  memory?: { id: string };
  token?: { id: string };
  entry?: { id: string; seq: number };
  results?: { memory: { id: string } }[];
};

function bodyOf({ body }: Answer): Body {
  return (body || {}) as Body;
}

function idIn(answer: Answer): string | null {
  const { memory, entry, token, results } = bodyOf(answer);
  return (memory ?? entry ?? token ?? results?.[0]?.memory)?.id ?? null;
}
