import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import * as z from "zod/mini";
import { FolderLock } from "./folderLock.js";
import { keepCopy, Unusable } from "./journalFile.js";

const FILE = "credentials.json";

const Credentials = z.object({
  agentId: z.string().check(z.minLength(1)),
  token: z.string().check(z.minLength(1)),
  adminToken: z.string().check(z.minLength(1)),
});
export type Credentials = z.infer<typeof Credentials>;

/** The folder with one server's data, for one server at a time. */
export class DataFolder {
  private constructor(
    readonly dir: string,
    readonly lock: FolderLock,
  ) {}

  /** Makes the folder where it is not there, and takes it. */
  static async open(name: string): Promise<DataFolder> {
    const dir = path.resolve(name);
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      return new DataFolder(dir, await FolderLock.take(dir));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      const { message } = error as Error;
      throw new Error(`The data folder ${dir} cannot be used: ${message}`, {
        cause: error,
      });
    }
  }

  /** Null before a first start has come to its end. */
  get credentials(): Credentials | null {
    if (!existsSync(this.file)) return null;
    const text = readFileSync(this.file, "utf8");
    const found = Credentials.safeParse(json(text));
    if (found.success) return found.data;
    const what = text.trim() === "" ? "is empty" : "is not as it was written";
    throw new Unusable(`${this.file} ${what}.`);
  }

  set credentials(credentials: Credentials) {
    const text = `${JSON.stringify(credentials, null, 2)}\n`;
    // The rename makes it all or nothing.
    const next = `${this.file}.new`;
    writeFileSync(next, text, { mode: 0o600, flush: true });
    renameSync(next, this.file);
  }

  /** Keeps the credentials as they are beside the file, where no start reads them; answers the copy's name. */
  copyCredentials(): string {
    return keepCopy(this.file);
  }

  private get file(): string {
    return path.join(this.dir, FILE);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
