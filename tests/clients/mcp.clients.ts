import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { client } from "../client.js";
import { cleanUp, start, type Started } from "../e2e/server.js";
import { clientsPath, freshAgentId } from "./clients.js";
import {
  inspector,
  mcpClients,
  mcporter,
  sdks,
  type Access,
  type Era,
} from "./mcpClients.js";

const READING = ["start_session", "recall", "read_log"];
const ALL = [
  "start_session",
  "recall",
  "remember",
  "append_log",
  "read_log",
  "forget_memory",
  "restore_memory",
];

/** What a user does with the memory, done with real clients against the local server. */
describe.skipIf(clientsPath === null)("MCP", () => {
  let server: Started;
  beforeAll(async () => {
    server = await start("--memory");
  });
  afterAll(cleanUp);

  describe.each(mcpClients)("$name", ({ tools, call, ...says }) => {
    const { looksFirst, refused, unknown } = says;
    let own: Access;
    beforeAll(async () => {
      own = await freshAgent(server);
    });

    test("lists the seven tools", async () => {
      expect(await tools(own)).toEqual(ALL);
    });

    test("recalls what it has remembered, as data", async () => {
      const content = "The bakery in Altona closes at six on Saturdays";
      const tags = ["errands", "opening hours"];
      const stored = await call(own, "remember", { content, tags });
      expect(stored).toMatchObject({ isError: false });
      const found = await call(own, "recall", {
        query: "when does the bakery close?",
        tag: "opening hours",
      });
      expect(found.isError).toBe(false);
      expect(found.text).toContain(content);
      expect(found.text).toContain("RECALLED_CONTENT");
    });

    test("forgets by the id that recall shows, and takes it back by the one that it was told", async () => {
      const content = "The spare key lies with the neighbour upstairs";
      const stored = await call(own, "remember", { content });
      const told = /mem_\w+/.exec(stored.text)![0];
      const recalled = async () => {
        const query = "where is the spare key?";
        return (await call(own, "recall", { query })).text;
      };
      const shown = new RegExp(`(\\w+): ${content}`).exec(
        await recalled(),
      )![1]!;
      const forgotten = await call(own, "forget_memory", { id: shown });
      expect(forgotten.isError, forgotten.text).toBe(false);
      expect(await recalled()).not.toContain(content);
      const restored = await call(own, "restore_memory", { id: told });
      expect(restored.isError, restored.text).toBe(false);
      expect(await recalled()).toContain(content);
    });

    test("reads the day's log that it has written, and finds it in the session", async () => {
      const content = "Agreed to move the release to the ninth";
      const written = await call(own, "append_log", { content });
      expect(written).toMatchObject({ isError: false });
      expect((await call(own, "read_log")).text).toContain(content);
      const session = await call(own, "start_session");
      expect(session).toMatchObject({ isError: false });
      expect(session.text).toContain(content);
    });

    test("is told what is wrong with a call, as an error of the tool", async () => {
      const empty = await call(own, "remember");
      expect(empty.isError).toBe(true);
      expect(empty.text).toMatch(/^invalid_request: .+\ncontent: .+/);
      const secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
      const held = await call(own, "remember", { content: `It is ${secret}` });
      expect(held.isError).toBe(true);
      expect(held.text).toMatch(/^secret_detected: /);
      expect(held.text).not.toContain(secret);
      await expect(call(own, "remind", { query: "x" })).rejects.toThrow(
        unknown,
      );
    });

    test("has with a read-only token what reads, and is refused the rest", async () => {
      const scopes = ["memory:read", "logs:read"];
      const reader = await another(own, { scopes });
      expect(await tools(reader)).toEqual(READING);
      const memories = await another(own, { scopes: ["memory:read"] });
      expect(await tools(memories)).toEqual(["start_session", "recall"]);
      const content = "The bakery in Altona has moved";
      const written = call(reader, "remember", { content });
      if (looksFirst) return await expect(written).rejects.toThrow(unknown);
      // A client may still have the list of a token that could do more.
      const { isError, text } = await written;
      expect(isError).toBe(true);
      expect(text).toMatch(/^forbidden: .*memory:write/s);
    });

    test("says that a revoked token is refused, without repeating it", async () => {
      const lent = await another(own);
      expect(await tools(lent)).toEqual(ALL);
      await revoke(own, lent);
      const attempts = [() => tools(lent), () => call(lent, "recall")];
      for (const attempt of attempts) {
        const message = await attempt().then(
          () => "It was let in.",
          (error: Error) => error.message,
        );
        expect(message).toMatch(refused);
        expect(message).not.toContain(lent.token);
      }
    });
  });

  describe.each(sdks)("$name", ({ connect, revision, refused }) => {
    test(`agrees on ${revision}, and knows the server`, async () => {
      const { client, transport } = await connect(server);
      expect(transport.protocolVersion).toBe(revision);
      expect(client.getServerVersion()).toMatchObject({
        name: "convex-memory",
      });
      expect(client.getServerCapabilities()).toEqual({ tools: {} });
      expect(client.getInstructions()).toContain("recall");
      await client.close();
    });

    test("is refused in the middle of a connection, once the token is revoked", async () => {
      const lent = await another(server);
      const { client } = await connect(lent);
      await client.listTools();
      await revoke(server, lent);
      const call = client.callTool({ name: "recall", arguments: {} });
      await expect(call).rejects.toThrow(/401|unauthenticated/);
      await client.close();
      await expect(connect(lent)).rejects.toThrow(refused);
    });
  });

  test("mcporter lists the server as healthy, and shows every argument", async () => {
    const { stdout } = await mcporter(server, "list");
    expect(stdout).toMatch(/memory \(7 tools, .*1 healthy/s);
    const shown = await mcporter(server, "list", "memory", "--schema");
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain("function start_session();");
    expect(shown.stdout).toMatch(/function remember\(content: string, /);
  });

  test("mcporter says why a token is refused to whoever asks it for more", async () => {
    const lent = await another(server);
    await revoke(server, lent);
    const ask = async (...args: string[]) => {
      const ran = await mcporter(lent, "--log-level", "info", ...args);
      return ran.stdout + ran.stderr;
    };
    const listed = await ask("list", "memory");
    expect(listed).toContain("A valid bearer token is required.");
    // A call looks for a login first, and is told that there is none.
    const called = await ask("call", "memory.recall");
    expect(called).toContain("There is no OAuth and no login here");
    expect(listed + called).not.toContain(lent.token);
  });

  test("mcporter prints a result as text", async () => {
    const content = "content=The tram to Ottensen leaves at ten";
    const stored = await mcporter(server, "call", "memory.remember", content);
    expect(stored).toMatchObject({ code: 0, stderr: "" });
    expect(stored.stdout).toMatch(/^Remembered mem_/);
  });

  test.for<Era>(["legacy", "modern"])(
    "the inspector has nothing against the schemas in the %s era",
    async (era) => {
      const line = ["--method", "tools/list", "--strict"];
      const { code, stderr } = await inspector(server, era, ...line);
      expect(code, stderr).toBe(0);
      expect(stderr).toBe("");
    },
  );
});

/** Somebody with a memory of their own. */
async function freshAgent({ url, adminToken }: Started): Promise<Access> {
  const agentId = freshAgentId();
  const admin = asking({ url, token: adminToken });
  const { status, body } = await admin("POST", "/v1/admin/agents", { agentId });
  expect(status).toBe(201);
  return { url, token: body.token.secret };
}

type Lent = Access & { id: string };

/** A further token of the same agent. */
async function another(owner: Access, wanted = {}): Promise<Lent> {
  const { status, body } = await asking(owner)("POST", "/v1/tokens", wanted);
  expect(status).toBe(201);
  return { url: owner.url, token: body.token.secret, id: body.token.id };
}

async function revoke(owner: Access, { id }: Lent): Promise<void> {
  const { status } = await asking(owner)("DELETE", `/v1/tokens/${id}`);
  expect(status).toBe(204);
}

function asking({ url, token }: Access) {
  return client({ fetch: (to, init) => fetch(url + to, init) }, token);
}
