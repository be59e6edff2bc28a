import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "fs-native-extensions";

const FILE = "server.lock";
/** Before it was locked by the system, the file's mere presence said so. */
const EARLIER_FILE = "server.pid";

/** A server that ends needs less. One whose parent was killed notices it within half a second, and ends then. */
const PATIENCE_MS = 3_000;
const POLL_MS = 50;
/** Not to append: Windows shortens no file that is open for that. */
const READ_AND_WRITE = constants.O_RDWR | constants.O_CREAT;
/** The byte that is locked, behind all that stands in the file: where locks are binding, it can be read all the same. */
const BEHIND = 2 ** 30;

/** Who has a folder, as it says itself. */
type Holder = { pid: number; since: string; url?: string };

/**
 * A folder's lock, which the operating system holds for this process and gives back with its end, whatever that
 * is: a crash, `kill -9`, a zombie that nobody has waited for. What stands in the file is for people.
 */
export class FolderLock {
  private readonly holder: Holder = {
    pid: process.pid,
    since: new Date().toISOString(),
  };

  private constructor(private readonly descriptor: number) {
    this.write();
  }

  /** Waits a moment for a server that is just ending. Throws where the folder is held, or cannot be. */
  static async take(dir: string): Promise<FolderLock> {
    const file = path.join(dir, FILE);
    const descriptor = openSync(file, READ_AND_WRITE, 0o600);
    const end = Date.now() + PATIENCE_MS;
    while (!tryLock(descriptor, BEHIND, 1)) {
      if (Date.now() > end) {
        closeSync(descriptor);
        throw new Error(heldSentence(dir, readFileSync(file, "utf8")));
      }
      await sleep(POLL_MS);
    }
    rmSync(path.join(dir, EARLIER_FILE), { force: true });
    return new FolderLock(descriptor);
  }

  /** Says where the server can be asked. */
  set url(url: string) {
    this.holder.url = url;
    this.write();
  }

  /** The file stays: whoever removed it could remove the next one's. */
  release(): void {
    ftruncateSync(this.descriptor);
    closeSync(this.descriptor);
  }

  private write(): void {
    ftruncateSync(this.descriptor);
    writeSync(this.descriptor, `${JSON.stringify(this.holder)}\n`, 0);
  }
}

function heldSentence(dir: string, said: string): string {
  let who = "another process";
  try {
    const { pid, since, url } = JSON.parse(said) as Holder;
    const serving = url === undefined ? "starting" : `serving ${url}`;
    who = `process ${pid}, ${serving} since ${since}`;
  } catch {
    // It has not said yet.
  }
  return `${dir} is in use by ${who}. Stop that one, or start with another folder: npm start -- --data FOLDER`;
}
