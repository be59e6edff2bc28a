import { expect, test } from "vitest";
import { createEngine } from "../../local/engine.js";
import { tablesOf } from "../../local/tables.js";
import { createAgent } from "../agents.js";
import { client } from "../client.js";

test("what queries have found is not kept longer than their transaction", async () => {
  const engine = await createEngine();
  const tables = (await tablesOf(engine)).get("openclawBackend")!;
  const send = client(engine, await createAgent(engine));
  await send("POST", "/v1/memories", { content: "Deploys are on Thursdays" });
  const kept: number[] = [];
  for (let i = 0; i < 4; i++) {
    expect((await send("GET", "/v1/session")).status).toBe(200);
    kept.push(tables.openQueries);
  }
  expect(kept[0]).toBeGreaterThan(0);
  expect(kept.slice(1)).toEqual([kept[1], kept[1], kept[1]]);
});
