import { createServer, connect, type Server, type Socket } from "node:net";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { cleanUp, kill, runToEnd, start, temporaryFolder } from "./server.js";

const elsewhere = process.env.BACKEND_URL !== undefined;

const sockets: Socket[] = [];
let silent: Server | undefined;
afterEach(async () => {
  await cleanUp();
  for (const socket of sockets.splice(0)) socket.destroy();
  silent?.close();
  silent = undefined;
});

/** Takes every connection and answers none; resolves with what is called at the first one. */
async function neverAnswers(): Promise<{ port: number; asked: Promise<void> }> {
  let ask = () => {};
  const asked = new Promise<void>((resolve) => (ask = resolve));
  silent = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => ask());
  });
  await new Promise<void>((resolve) => silent!.listen(0, "127.0.0.1", resolve));
  return { port: (silent.address() as { port: number }).port, asked };
}

const headersWith = (token: string) => ({
  Authorization: `Bearer ${token}`,
  "Content-Type": "application/json",
});

async function contents({ url, token }: { url: string; token: string }) {
  const headers = headersWith(token);
  const answer = await fetch(`${url}/v1/memories`, { headers });
  const { memories } = (await answer.json()) as {
    memories: { content: string }[];
  };
  return memories.map(({ content }) => content).sort();
}

describe.skipIf(elsewhere)("npm start", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "ends on %s though a provider, a client and an idle connection would keep it, with all that was acknowledged",
    async (signal) => {
      const data = temporaryFolder();
      const { port, asked } = await neverAnswers();
      const first = await start("--data", data);
      const { url, token } = first;
      const remember = (content: string, at = url) =>
        fetch(`${at}/v1/memories`, {
          method: "POST",
          headers: headersWith(token),
          body: JSON.stringify({ content }),
        });
      expect((await remember("Acknowledged")).status).toBe(201);
      await kill(first.process, signal);

      const env = {
        EMBEDDING_PROVIDER: "openai",
        EMBEDDING_BASE_URL: `http://127.0.0.1:${port}/v1`,
        AGENT_DEFAULT_OPENAI_API_KEY: "made-up",
      };
      Object.assign(process.env, env);
      const second = await start("--data", data);
      for (const name of Object.keys(env)) delete process.env[name];
      const waiting = remember("In flight", second.url).catch(() => null);
      await asked;
      const half = connect(Number(new URL(second.url).port), "127.0.0.1");
      sockets.push(half);
      half.on("error", () => undefined);
      half.write(
        "POST /v1/memories HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
      );
      const end = await kill(second.process, signal);
      expect(end).toMatchObject({ code: 0, signal: null, stderr: "" });
      await waiting;

      const kept = await contents(await start("--data", data));
      expect(kept).toContain("Acknowledged");
    },
    60_000,
  );

  test("says with --repair what it leaves out of a damaged folder, and without it what to do", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    await kill(first.process, "SIGTERM");
    const journal = path.join(data, "journal.ndjson");
    const [header, ...lines] = readFileSync(journal, "utf8").split("\n");
    writeFileSync(journal, [header, "torn", ...lines].join("\n"));
    const refused = await runToEnd("--json", "--data", data);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/journal\.ndjson: line 2 .* --repair /);
    expect(refused.stderr).not.toContain("    at ");
    const second = await start("--data", data, "--repair");
    expect(second.token).toBe(first.token);
  });

  test("names a folder that it cannot use", async () => {
    const file = path.join(temporaryFolder(), "file");
    writeFileSync(file, "");
    mkdirSync(`${file}s`);
    const end = await runToEnd("--json", "--data", path.join(file, "data"));
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toMatch(/^The data folder .* cannot be used: ENOTDIR/);
  });
});
