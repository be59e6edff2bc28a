import { expect, test } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { HASH_CHARACTERS } from "../../convex/components/openclawBackend/openclaw/files.js";
import { identityOf } from "../../convex/components/openclawBackend/text/content.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { backendWithAgent, everyRow } from "../setup.js";
import { operations } from "./fuzzDocument.js";

/** What generated requests have found, each by itself. */

// In two, so that no scanner takes the fixture for a key.
const SECRET = `the key is AKIA${"IOSFODNN7"}QWERTYU`;

const administrator = async () =>
  await backendWithAgent({ scopes: [...SCOPES], trustCeiling: "owner" });

test("an agent that is refused for the label of its token leaves nothing", async () => {
  const { t, send } = await administrator();
  const stored = async () =>
    (await everyRow(t)).filter(
      ({ table }) => !["auditEvents", "tokenUses"].includes(table),
    );
  const before = await stored();
  const wanted = { agentId: "scout", label: SECRET };
  const { status, body } = await send("POST", "/v1/admin/agents", wanted);
  expect([status, body.code]).toEqual([422, "secret_detected"]);
  // Not even its id among those that variables are named by, of which there is room for so many.
  expect(await stored()).toEqual(before);
});

test("whatever takes a name says that it refuses a secret in it", async () => {
  const { send } = await administrator();
  await send("POST", "/v1/admin/agents", { agentId: "other" });
  const requests: [string, string, string, object][] = [
    ["POST", "/v1/admin/agents", "", { agentId: "scout", displayName: SECRET }],
    ["PATCH", "/v1/admin/agents/{agentId}", "other", { displayName: SECRET }],
    ["POST", "/v1/tokens", "", { label: SECRET, scopes: ["memory:read"] }],
  ];
  for (const [method, path, id, given] of requests) {
    const filled = path.replace("{agentId}", id);
    const { body } = await send(method, filled, given);
    expect(body.code).toBe("secret_detected");
    const { responses } = operations.find(
      (one) => one.method === method && one.path === path,
    )!;
    expect(responses[422]!.description).toContain("`secret_detected`");
  }
});

test("lines of a forgotten memory replace it once at most", async () => {
  const { send } = await administrator();
  const { body } = await send("POST", "/v1/memories", { content: "Has a cat" });
  await send("DELETE", `/v1/memories/${body.memory.id}`);
  const exported = await send("GET", "/v1/export");
  const [line] = (exported.body as string).split("\n");
  const again = await send("POST", "/v1/import?onConflict=replace", line, {
    "Content-Type": "application/x-ndjson",
  });
  expect(again.body).toMatchObject({ replaced: 0, skipped: 1 });
});

test("a secret in the path of what is no memory file comes back to nobody, and is kept by no key", async () => {
  const { t, token, send } = await backendWithAgent();
  const paths = [`see ${token}`, `memory/${SECRET}.md`, `${SECRET}.png`];
  for (const [i, path] of paths.entries()) {
    const files = [{ path, content: "x" }];
    const key = { "Idempotency-Key": `path-${i}` };
    const answer = await send("POST", "/v1/import/openclaw", { files }, key);
    expect(answer.status).toBe(200);
    const said = JSON.stringify(answer.body);
    expect(said).not.toContain(token);
    expect(said).not.toContain("IOSFODNN7");
  }
  const rows = JSON.stringify(await everyRow(t), (_, value: unknown) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  expect(rows).not.toContain(token);
  expect(rows).not.toContain("IOSFODNN7");
});

test("a control character in what stands above a statement refuses no file", async () => {
  const { send } = await backendWithAgent();
  const headings = ["## Mail", "## Mail\u0085", "Ma\u009fil\u0085\r\n------"];
  const contexts = [];
  for (const heading of headings) {
    const content = `# About\n\n${heading}\n\n- Uses a\u0085 tool:\n  - daily\n`;
    const files = [{ path: "USER.md", content }];
    const { body } = await send("POST", "/v1/import/openclaw", { files });
    expect(body.files).toMatchObject([{ status: "imported" }]);
    const exported = await send("GET", "/v1/export/openclaw");
    expect(exported.body.files).toMatchObject(files);
    const { memories } = (await send("GET", "/v1/memories")).body;
    contexts.push(memories.map((memory: { context: [] }) => memory.context));
  }
  const mail = [["About", "Mail", "Uses a tool"]];
  expect(contexts).toEqual([mail, mail, [["About", "Ma il", "Uses a tool"]]]);
});

test("a statement moves under no heading that another request could not name", async () => {
  const { t, send } = await backendWithAgent();
  const files = [{ path: "USER.md", content: "# Mail\n\n- one\n" }];
  await send("POST", "/v1/import/openclaw", { files });
  const before = (await send("GET", "/v1/memories")).body;
  const [{ id }] = before.memories;
  const stated = { tags: [], importance: 0.5 };
  const seen = [(await identityOf("one", ["Mail"])).slice(0, HASH_CHARACTERS)];
  const outcome = await t.mutation(internal.backend.openclaw.take, {
    agentId: "main",
    before: null,
    blocks: [
      {
        ...stated,
        ...{ path: "USER.md", content: "one", context: ["Mail\u0085"] },
        type: "preference",
        ...{ superseded: false, day: null, id: "mem_new", createdAt: 0, at: 0 },
        past: { ...stated, id, seen },
      },
    ],
  });
  const refusal = { pointer: "/context/0" };
  expect(outcome).toMatchObject({ value: { taken: [{ ok: false, refusal }] } });
  expect((await send("GET", "/v1/memories")).body).toEqual(before);
});
