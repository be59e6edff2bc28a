import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

type Message = {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: unknown;
};

/** Codex as editors run it: what its window shows is told as notifications. */
export class CodexServer {
  readonly #child;
  readonly #messages: Message[] = [];
  #woken: () => void = () => {};
  #ids = 0;

  constructor(
    options: string[],
    { cwd, env }: { cwd: string; env: Record<string, string> },
  ) {
    this.#child = spawn("codex", ["app-server", ...options], {
      cwd,
      env,
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.#messages.push(JSON.parse(line) as Message);
      this.#woken();
    });
    this.#child.once("close", () => this.#woken());
  }

  async request<T>(method: string, params: object): Promise<T> {
    const id = ++this.#ids;
    this.#child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    const { result, error } = await this.#heard((said) => said.id === id);
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return result as T;
  }

  /** Waits for a notification, then gives all that came of another. */
  async until(last: string, wanted: string): Promise<unknown[]> {
    await this.#heard(({ method }) => method === last);
    return this.#messages
      .filter(({ method }) => method === wanted)
      .map(({ params }) => params);
  }

  async greet(): Promise<void> {
    const clientInfo = { name: "editor", version: "1" };
    await this.request("initialize", { clientInfo });
  }

  close(): void {
    if (this.#child.exitCode === null)
      process.kill(-this.#child.pid!, "SIGKILL");
  }

  async #heard(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.find(fits);
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null) throw new Error("Codex has ended.");
      await new Promise<void>((resolve) => (this.#woken = resolve));
    }
  }
}
