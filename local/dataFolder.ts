import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

const LOCK = "server.pid";
const CREDENTIALS = "credentials.json";

export type Credentials = {
  agentId: string;
  token: string;
  adminToken: string;
};

/** The folder with one server's data, for one server at a time. */
export class DataFolder {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = path.resolve(dir);
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    this.lock();
  }

  private lock(): void {
    const name = path.join(this.dir, LOCK);
    try {
      writeFileSync(name, `${process.pid}`, { flag: "wx", mode: 0o600 });
    } catch {
      const holder = Number(readFileSync(name, "utf8"));
      // An empty lock is of a server that was killed while it wrote it.
      if (holder > 0 && holder !== process.pid && isRunning(holder)) {
        throw new Error(`${this.dir} is in use by process ${holder}.`);
      }
      // Left by a server that was killed.
      writeFileSync(name, `${process.pid}`, { mode: 0o600 });
    }
  }

  unlock(): void {
    rmSync(path.join(this.dir, LOCK), { force: true });
  }

  get credentials(): Credentials | null {
    const name = path.join(this.dir, CREDENTIALS);
    return existsSync(name)
      ? (JSON.parse(readFileSync(name, "utf8")) as Credentials)
      : null;
  }

  set credentials(credentials: Credentials) {
    const name = path.join(this.dir, CREDENTIALS);
    const text = `${JSON.stringify(credentials, null, 2)}\n`;
    // The rename makes it all or nothing.
    writeFileSync(`${name}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${name}.new`, name);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, and runs all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
