import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { blocksOf, problemsIn, runBlock } from "../docs/blocks.js";
import { addOwnLogic, PAGE } from "../docs/ownLogic.js";
import {
  deployableSkill,
  deployment,
  environment,
  freshAgentId,
  run,
} from "./clients.js";

/** The example of the page, added to a copy of the project as the page says. */
describe.skipIf(deployment === null)("custom logic", () => {
  const folder = deployableSkill();
  /** What is not the user's: the example must not need a change in it. */
  const backend = ["convex/backend", "convex/components"].map((name) =>
    path.join(folder, name),
  );
  const before = backend.map(fingerprint);
  const url = deployment?.siteUrl ?? "";
  const [deploy, use] = blocksOf(PAGE).filter(
    ({ place }) => place === "custom",
  );
  const agentId = freshAgentId();
  let token = "";

  test("is a table, one file, two lines in the router and a job", () => {
    addOwnLogic(folder);
  });

  test("is pushed with the stock CLI", async () => {
    const { code, errors } = await runBlock(deploy!, environment({}), folder);
    expect(code, errors).toBe(0);
    token = await tokenOf(agentId);
  });

  test("answers the operator and an agent", async () => {
    const text = use!.text.replace(
      '"agentId":"main"',
      `"agentId":"${agentId}"`,
    );
    const env = environment({
      CONVEX_BACKEND_URL: url,
      CONVEX_BACKEND_TOKEN: token,
    });
    const { code, output, errors } = await runBlock(
      { ...use!, text },
      env,
      folder,
    );
    expect(code, errors).toBe(0);
    expect(problemsIn(output)).toEqual([]);
    const listed = JSON.parse(output.slice(output.lastIndexOf('{"tasks"'))) as {
      tasks: { title: string }[];
    };
    expect(listed.tasks.map(({ title }) => title)).toEqual([
      "Order coffee",
      "Call the landlord",
    ]);
  });

  test("is admitted as the backend's own routes are", async () => {
    const ask = async (bearer: string | null, body?: object) =>
      await fetch(`${url}/v1/tasks`, {
        headers: {
          ...(bearer !== null && { Authorization: `Bearer ${bearer}` }),
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
    expect((await ask(null)).status).toBe(401);
    expect((await ask(token, { title: "x", owner: "me" })).status).toBe(400);
    const stranger = await ask(await tokenOf(freshAgentId()));
    expect(await stranger.json()).toEqual({ tasks: [] });
    expect(stranger.headers.get("ratelimit")).toMatch(/^"read";r=\d+;t=\d+$/);
    const reader = await tokenOf(freshAgentId(), { scopes: ["memory:read"] });
    const refused = await ask(reader, { title: "x" });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      requiredScope: "memory:write",
    });

    const { stdout } = await convexRun("agents:audit", { agentId });
    expect(stdout).toContain('"task.add"');
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    expect(Object.keys(document.paths["/v1/tasks"]!)).toEqual(
      expect.arrayContaining(["get", "post"]),
    );
  });

  test("goes again with its rows", async () => {
    const { stdout } = await convexRun("tasks:open", { agentId });
    const { value } = JSON.parse(stdout) as { value: { id: string }[] };
    expect(value.length).toBeGreaterThan(0);
    for (const { id } of value)
      expect((await convexRun("tasks:finish", { agentId, id })).code).toBe(0);
    expect((await convexRun("tasks:sweep", {})).code).toBe(0);
    const plain = deployableSkill();
    const { code, errors } = await runBlock(deploy!, environment({}), plain);
    expect(code, errors).toBe(0);
  });

  test("leaves the backend and its component as they were, byte for byte", () => {
    expect(backend.map(fingerprint)).toEqual(before);
  });

  async function tokenOf(agent: string, more: object = {}): Promise<string> {
    const { stdout } = await convexRun("agents:create", {
      agentId: agent,
      ...more,
    });
    return (JSON.parse(stdout) as { value: { token: { secret: string } } })
      .value.token.secret;
  }

  async function convexRun(name: string, args: object) {
    return await run("npx", ["convex", "run", name, JSON.stringify(args)], {
      cwd: folder,
    });
  }
});

/** Of all but what the CLI generates, which the published skill has but in part. */
function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(folder, {
    recursive: true,
    encoding: "utf8",
  })
    .filter((name) => !name.split(path.sep).includes("_generated"))
    .sort();
  for (const name of names) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) hash.update(name).update(readFileSync(file));
  }
  return hash.digest("hex");
}
