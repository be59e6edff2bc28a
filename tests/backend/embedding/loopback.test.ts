import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import { backendWithAgent } from "../../setup.js";
import { SECRET, stubConfiguration, vectorOf } from "./provider.js";

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

type Said = { status: number; body: string } | "cut" | null;
type Asked = { path: string; authorization: string; input: string[] };

/** A provider on a port of this machine. `answer` may say another status and body than the vectors. */
async function listen(answer: (asked: Asked) => Said): Promise<string> {
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const { input } = JSON.parse(text) as { input: string[] };
      const authorization = request.headers.authorization ?? "";
      const said = answer({ path: request.url!, authorization, input });
      if (said === "cut") return void request.socket.destroy();
      const data = input
        .map((each, index) => ({ index, embedding: vectorOf(each, 256) }))
        .reverse();
      const { status, body } = said ?? {
        status: 200,
        body: JSON.stringify({ data }),
      };
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

test("memories are embedded and recalled through a server on this machine", async () => {
  const asked: Asked[] = [];
  const url = await listen((each) => (asked.push(each), null));
  stubConfiguration({ EMBEDDING_BASE_URL: url });
  const { send } = await backendWithAgent();
  const memories = [
    { content: "Copper is the user's favourite metal" },
    { content: "Rent is due on the first" },
  ];
  const written = await send("POST", "/v1/memories", { memories });
  for (const { memory } of written.body.results)
    expect(memory.indexed.vector).toBe(true);
  const query = "which metal is the favourite";
  const { body } = await send("POST", "/v1/recall?fields=full", {
    query,
    mode: "vector",
  });
  expect(body.results[0].content).toBe(memories[0]!.content);
  expect(body.meta.embedder).toBe("openai/test-model@256");
  expect(asked.map(({ path, input }) => [path, input.length])).toEqual([
    ["/v1/embeddings", 2],
    ["/v1/embeddings", 1],
  ]);
  expect(asked[0]!.authorization).toBe(`Bearer ${SECRET}`);
});

test("what such a server does wrong loses nothing and shows nothing", async () => {
  const lines: string[] = [];
  for (const level of ["warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map(String).join(" "));
    });
  vi.spyOn(Math, "random").mockReturnValue(0);
  let said = null as Said;
  const url = await listen(() => said);
  stubConfiguration({ EMBEDDING_BASE_URL: url });
  const { t, send } = await backendWithAgent();
  const faults: Said[] = [
    { status: 200, body: "<html>" },
    { status: 401, body: `bad key ${SECRET}` },
    { status: 429, body: "{}" },
    { status: 500, body: "{}" },
    { status: 200, body: '{"data":[{"embedding":[1,2]}]}' },
    { status: 200, body: '{"data":[]}' },
    { status: 302, body: "" },
    "cut",
  ];
  for (const [i, fault] of faults.entries()) {
    said = fault;
    const content = `Statement number ${i} of the parrot`;
    const written = await send("POST", "/v1/memories", { content });
    expect(written.status).toBe(201);
    expect(written.body.memory.indexed.vector).toBe(false);
    const query = `parrot ${i}`;
    const found = await send("POST", "/v1/recall?fields=full", {
      query,
      limit: 20,
    });
    expect(found.body.results).toHaveLength(i + 1);
    expect(found.body.meta.degraded).toEqual(["vector"]);
    expect(found.body.meta.pendingIndex).toBe(i + 1);
    const only = await send("POST", "/v1/recall?fields=full", {
      query,
      mode: "vector",
    });
    expect(only.status).toBe(503);
    const shown = JSON.stringify([written.body, found.body, only.body]);
    expect(shown + lines.join("\n")).not.toContain(SECRET);
  }
  expect(lines.length).toBeGreaterThan(faults.length);
  expect(lines.join("\n")).not.toContain("parrot");

  said = null;
  const later = Date.now() + 5 * 60_000;
  vi.spyOn(Date, "now").mockImplementation(() => later);
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(
    faults.length,
  );
  const { body } = await send("POST", "/v1/recall?fields=full", {
    query: "parrot 3",
  });
  expect(body.meta).toMatchObject({ degraded: [], pendingIndex: 0 });
}, 60_000);
