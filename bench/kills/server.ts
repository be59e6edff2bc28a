import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

/** The real program, started, killed, and kept as a zombie. */

const root = path.resolve(import.meta.dirname, "../..");

/** Starts what it is given, says which process that is, and reaps it; stopped it reaps nothing. */
const KEEPER = '"$@" & echo $! >&3; wait $!';

export type Ready = {
  url: string;
  agentId: string;
  token: string;
  adminToken: string;
};

const living = new Set<Server>();
process.on("exit", () => {
  for (const server of living) {
    server.kill();
    server.release();
  }
});

export class Server {
  private readonly begun = performance.now();
  private readonly child: ChildProcess;
  /** The process that serves, once it is known. */
  readonly pid: Promise<number>;
  private known = 0;
  private killed = false;
  /** Null where it ended by itself before it was ready; when it is killed before, it stays open. */
  readonly ready: Promise<Ready | null>;
  /** It ended, and was not killed. */
  endedItself = false;
  startMs = 0;
  /** What it has said to the person who watches. */
  readonly said: string[] = [];

  /** `keeps` leaves it a zombie once it is killed, until it is released. */
  constructor(
    dataDir: string,
    readonly keeps: boolean,
  ) {
    const program = ["--import", "tsx", "local/start.ts"];
    const options = ["--port", "0", "--data", dataDir, "--json"];
    const line = [process.execPath, ...program, ...options];
    const [file, ...args] = keeps ? ["sh", "-c", KEEPER, "sh", ...line] : line;
    this.child = spawn(file!, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", keeps ? "pipe" : "ignore"],
    });
    living.add(this);
    this.pid = this.findPid();
    this.ready = this.started();
    createInterface({ input: this.child.stderr! }).on("line", (text) =>
      this.said.push(text),
    );
  }

  private async findPid(): Promise<number> {
    const told = this.child.stdio[3];
    this.known = told
      ? await new Promise<number>((resolve) =>
          createInterface({ input: told as NodeJS.ReadableStream }).once(
            "line",
            (text) => resolve(Number(text)),
          ),
        )
      : this.child.pid!;
    return this.known;
  }

  private async started(): Promise<Ready | null> {
    return await new Promise((resolve) => {
      createInterface({ input: this.child.stdout! }).once("line", (text) => {
        this.startMs = performance.now() - this.begun;
        resolve(JSON.parse(text) as Ready);
      });
      // Not at its exit: what it said last may still be on its way.
      this.child.once("close", () => {
        living.delete(this);
        if (this.killed) return;
        this.endedItself = true;
        resolve(null);
      });
    });
  }

  /** SIGKILL, and nothing is waited for. */
  kill(): void {
    this.killed = true;
    if (this.keeps) this.child.kill("SIGSTOP");
    if (this.known > 0 && !this.endedItself) signal(this.known, "SIGKILL");
    else this.child.kill("SIGKILL");
  }

  /** Lets the killed process be reaped where it was kept. */
  release(): void {
    if (this.keeps) this.child.kill("SIGCONT");
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
