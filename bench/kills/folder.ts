import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../scripts/cli/program.js";
import { client } from "../../tests/client.js";
import { SHARED } from "./acts.js";
import { Ledger } from "./ledger.js";
import { audited, observed } from "./observed.js";
import { Server, type Ready } from "./server.js";
import type { Tally } from "./tally.js";
import { Writer, type Session } from "./writer.js";

/** One data folder: servers that are killed on it one after another, and what it must hold. */

/** When a server is killed, and how often so. */
const MOMENTS = [
  [0.15, "starting"],
  [0.1, "ready"],
  [0.4, "writing"],
  [0.35, "acknowledged"],
] as const;
export type Moment = (typeof MOMENTS)[number][1];

const WRITING_MS = 1500;
/** Of these times, how many begin with the first acknowledgement: the first answers of a busy machine take long. */
const ANSWERED = 0.7;
const ENDING_MS = 500;
const ACKNOWLEDGED = 12;
/** Of what half of the starts take at most, so that every step of one is met. */
const STARTING_SHARE = 1.1;
const FIRST_START_MS = 1500;
/** Other starts go on at once from what the one before has left, without a look at it. */
const CHECKED = 0.7;
/** Left as a zombie, which is there still when the next one looks for whoever holds the folder. */
const KEPT = 0.3;
const MOST_REFUSED = 100;
const AGAIN_MS = 50;
/** Writers that are refused for their number of requests bring no acknowledgement. */
const LONGEST_MS = 10_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class Folder {
  private readonly dir: string;
  private readonly ledger = new Ledger();
  private writers: Writer[] = [];
  private server: Server;
  private before: Server | null = null;
  private known: Ready | null = null;

  constructor(
    parent: string,
    private readonly count: number,
    private readonly tally: Tally,
    private readonly random: () => number,
  ) {
    this.dir = mkdtempSync(path.join(parent, "kills-"));
    this.server = this.next();
  }

  private next(): Server {
    return new Server(this.dir, this.random() < KEPT);
  }

  /** Kills until there is enough in it, and looks at all of it once more. */
  async fill(writes: number): Promise<void> {
    while (this.ledger.acknowledged < writes && this.tally.begin()) {
      const moment = this.moment();
      await this.server.pid;
      if (moment === "starting") await this.killStarting();
      else await this.killStarted(moment);
    }
    const ready = await this.started();
    const whole = await this.check(ready);
    if (whole) await this.checkAudit(ready);
    this.server.kill();
    this.server.release();
    this.tally.folders += 1;
    if (this.tally.faultsIn(this.dir) === 0)
      rmSync(this.dir, { recursive: true, force: true });
  }

  private moment(): Moment {
    let left = this.random();
    return MOMENTS.find(([share]) => (left -= share) < 0)?.[1] ?? "writing";
  }

  /** The next one starts in the same turn: nobody has waited for the end of this one. */
  private kill(moment: Moment): void {
    this.server.kill();
    this.tally.cycles[moment] += 1;
    if (this.server.keeps) this.tally.zombies += 1;
    this.before = this.server;
    this.server = this.next();
  }

  private async killStarting(): Promise<void> {
    const usual = this.tally.usualStart || FIRST_START_MS;
    const ms = this.random() * STARTING_SHARE * usual;
    for (;;) {
      await Promise.race([pause(ms), this.server.ready]);
      if (!this.server.endedItself) break;
      await this.refused();
    }
    this.takeOver();
    this.kill(this.server.startMs > 0 ? "ready" : "starting");
  }

  /** The server has been killed that was there before. */
  private takeOver(): void {
    for (const line of this.before?.said ?? []) this.tally.said(line);
    this.before?.release();
    this.before = null;
  }

  private async refused(): Promise<void> {
    this.tally.refused(this.server.said.join(" "), this.dir);
    // Once is enough to be counted; the next one is not held up by it.
    this.takeOver();
    await pause(AGAIN_MS);
    this.server = this.next();
    await this.server.pid;
  }

  private async started(): Promise<Ready> {
    for (let times = 0; times < MOST_REFUSED; times++) {
      const ready = await this.server.ready;
      if (ready !== null) {
        this.takeOver();
        this.tally.started(this.server.startMs);
        this.same(ready);
        return ready;
      }
      await this.refused();
    }
    throw new Failure(`No server starts on ${this.dir}.`);
  }

  /** The tokens that were told once are the folder's. */
  private same(ready: Ready): void {
    this.known ??= ready;
    const { token, adminToken } = this.known;
    if (ready.token !== token || ready.adminToken !== adminToken)
      this.fault("lost", "the first agent's tokens");
  }

  private fault: Session["fault"] = (fault, about) =>
    this.tally.fault(fault, about, this.dir);

  private async killStarted(moment: Moment): Promise<void> {
    const ready = await this.started();
    if (moment === "ready" && this.writers.length > 0) return this.kill(moment);
    if (this.writers.length === 0) await this.people(ready);
    else if (this.random() < CHECKED) await this.check(ready);
    await this.write(ready, moment);
  }

  private async write(ready: Ready, moment: Moment): Promise<void> {
    const { url, adminToken } = ready;
    let left = 1 + Math.floor(this.random() * ACKNOWLEDGED * this.count);
    let killed = false;
    const kill = () => {
      if (killed) return;
      killed = true;
      session.stopped = true;
      this.kill(moment);
    };
    const acknowledged = () => {
      this.tally.acknowledged += 1;
      if (waits) killIn(ms);
      waits = false;
      if (--left === 0 && moment === "acknowledged") kill();
    };
    const given = { url, adminToken, acknowledged, fault: this.fault };
    const session: Session = { ...given, stopped: false };
    const { server } = this;
    const ms = this.random() * WRITING_MS;
    let waits = moment !== "acknowledged" && this.random() < ANSWERED;
    let timer: NodeJS.Timeout | undefined;
    const killIn = (wait: number) => {
      clearTimeout(timer);
      timer = setTimeout(kill, wait);
    };
    killIn(waits || moment === "acknowledged" ? LONGEST_MS : ms);
    const ends = this.writers.map((writer) => writer.write(session));
    await Promise.all(ends).catch(async (error: unknown) => {
      // Its end is told after that of its connections.
      await pause(ENDING_MS);
      if (!server.endedItself) throw error;
      this.fault("lost", `the server ended: ${server.said.join(" ")}`);
      kill();
    });
    clearTimeout(timer);
  }

  /** An agent for each writer, and a space that they share. */
  private async people({ url, adminToken }: Ready): Promise<void> {
    const at = {
      fetch: (to: string, init?: RequestInit) => fetch(url + to, init),
    };
    const send = client(at, adminToken);
    for (let i = 0; i < this.count; i++) {
      const agentId = `writer-${i}`;
      const made = await send("POST", "/v1/admin/agents", {
        agentId,
        scopes: [
          "memory:read",
          "memory:write",
          "logs:read",
          "logs:write",
          "export",
        ],
        trustCeiling: "owner",
      });
      const grant = `/v1/admin/grants/${agentId}/${SHARED.split("/")[1]}`;
      const granted = await send("PUT", grant, { access: "write" });
      if (made.status !== 201 || !(granted.status < 300))
        throw new Failure(`No agent: ${made.status}, ${granted.status}.`);
      const { token } = made.body as { token: { secret: string } };
      const { ledger, random } = this;
      this.writers.push(new Writer(ledger, i, agentId, token.secret, random));
    }
  }

  private async check({ url }: Ready): Promise<boolean> {
    const { ledger, writers } = this;
    if (writers.length === 0) return false;
    const begun = performance.now();
    const open = ledger.unsettled;
    const found = await observed(url, writers, ledger);
    for (const { fault, about } of ledger.judge(found))
      this.fault(fault, about);
    for (const act of open) this.tally.unanswered[act.found ?? "absent"] += 1;
    this.tally.checked(performance.now() - begun, found.length);
    return true;
  }

  /** Of each acknowledged request the audit has one event. */
  private async checkAudit({ url, adminToken }: Ready): Promise<void> {
    for (const writer of this.writers) {
      const times = await audited(url, adminToken, writer.agentId);
      for (const id of writer.requestIds) {
        const count = times.get(id) ?? 0;
        this.tally.events += count > 0 ? 1 : 0;
        if (count === 0) this.fault("lost", `${id} is not in the audit`);
        if (count > 1)
          this.fault("doubled", `${id} is in the audit ${count} times`);
      }
      this.tally.waits += writer.waits;
    }
  }
}
