import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import dotenv from "dotenv";

const root = path.resolve(import.meta.dirname, "../..");

/** What the pages and the tests set beside what has the run's id in its name. */
const SHARED_VARIABLES = [
  "AGENT_DEFAULT_OPENAI_API_KEY",
  "AGENT_HELPER_OPENAI_API_KEY",
  "SECRETS_CATALOG",
];

/**
 * What a run makes, so that it can be taken away again: agents and variables have the run's id in their
 * names, files lie in the run's folder, and processes have that folder as their TMPDIR.
 */
export class Leftovers {
  readonly runId = `t${randomBytes(3).toString("hex")}`;
  readonly folder = mkdtempSync(path.join(tmpdir(), "clients-"));
  private readonly variables = new Map<string, string | null>();
  private done = false;

  /** `call` runs the stock CLI; null where no deployment is named. */
  constructor(private readonly call: Cli | null) {
    if (call === null) return;
    const present = this.names();
    for (const name of SHARED_VARIABLES) {
      const value = present.includes(name)
        ? call(["env", "get", name]).stdout.replace(/\n$/, "")
        : null;
      this.variables.set(name, value);
    }
  }

  /** Takes it away, once, however the run has ended; answers what could not be. */
  tidy(): string[] {
    if (this.done) return [];
    this.done = true;
    this.endProcesses();
    const left: string[] = [];
    try {
      if (this.call !== null) this.tidyDeployment(this.call, left);
    } catch (error) {
      left.push(error instanceof Error ? error.message : "something");
    }
    rmSync(this.folder, { recursive: true, force: true });
    return left;
  }

  private tidyDeployment(call: Cli, left: string[]): void {
    const done = (what: string, args: string[], input?: string) => {
      if (call(args, input).status !== 0) left.push(what);
    };
    for (const agentId of this.agents()) {
      const erased = call(runOf("agents:erase", { agentId, confirm: agentId }));
      if (isDone(erased)) continue;
      // A deployment of before can only end the agent's access.
      const status = "disabled";
      call(runOf("agents:update", { agentId, status }));
      left.push(`agent ${agentId}`);
    }
    const present = this.names();
    for (const name of present.filter((given) => this.isOfRun(given)))
      done(`variable ${name}`, ["env", "remove", name]);
    for (const [name, value] of this.variables) {
      if (value !== null)
        done(`variable ${name}`, ["env", "set", name], `${value}\n`);
      else if (present.includes(name))
        done(`variable ${name}`, ["env", "remove", name]);
    }
  }

  private agents(): string[] {
    const found: string[] = [];
    let after: string | null = "";
    while (after !== null) {
      const { stdout, status } = this.call!(runOf("agents:list", { after }));
      if (status !== 0) throw new Error("The agents cannot be listed.");
      const { value } = JSON.parse(stdout) as {
        value: { agents: { agentId: string }[]; nextAfter: string | null };
      };
      found.push(...value.agents.map(({ agentId }) => agentId));
      after = value.nextAfter;
    }
    return found.filter((agentId) => this.isOfRun(agentId));
  }

  private names(): string[] {
    const { stdout, status } = this.call!(["env", "list", "--include-values"]);
    if (status !== 0) throw new Error("The variables cannot be listed.");
    return Object.keys(dotenv.parse(stdout));
  }

  private isOfRun(name: string): boolean {
    return name.toLowerCase().includes(this.runId);
  }

  /** What a test that was interrupted has left running; where processes can be asked. */
  private endProcesses(): void {
    for (const pid of processes()) {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        const ours = environment.split("\0").includes(`TMPDIR=${this.folder}`);
        if (ours && pid !== process.pid) process.kill(pid, "SIGKILL");
      } catch {
        // It has ended, or is somebody else's.
      }
    }
  }
}

function processes(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

type Ended = { status: number | null; stdout: string };
export type Cli = (args: string[], input?: string) => Ended;

/** The stock CLI of this project, to its end; what is done when a process ends cannot wait. */
export function stockCli(env: NodeJS.ProcessEnv): Cli {
  const once = (args: string[], input: string) =>
    spawnSync("npx", ["convex", ...args], {
      cwd: root,
      env,
      input,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
  return (args, input = "") => {
    const ended = once(args, input);
    // The signal that has ended the tests may have reached this one too.
    return ended.status === null ? once(args, input) : ended;
  };
}

function runOf(name: string, args: object): string[] {
  return ["run", name, JSON.stringify(args)];
}

function isDone({ status, stdout }: Ended): boolean {
  return status === 0 && !stdout.includes('"ok": false');
}
