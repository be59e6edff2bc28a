import { expect, test } from "vitest";
import { backendWithAgent } from "../../setup.js";

const STATEMENT = "The staging database runs in Frankfurt";
const SAME = "The staging database is running in Frankfurt";

type Found = { id: string; score: number }[];

test("what was written before a memory neither hides that it says the same nor lends it what it does not say", async () => {
  const { send } = await backendWithAgent();
  const put = async (id: string, content: string) =>
    await send("PUT", `/v1/memories/${id}`, { content });
  const similarTo = async (content: string) => {
    const path = "/v1/memories?similar=true";
    const { status, body } = await send("POST", path, { content });
    expect(status).toBe(201);
    return body.similar as Found;
  };
  await put("cats", "Cats sleep for sixteen hours a day");
  await put("statement", STATEMENT);
  await put("after", "Ask Anna for its password");
  const [first, ...others] = await similarTo(SAME);
  expect(first).toMatchObject({ id: "statement" });
  expect(others).toEqual([]);

  const alone = await backendWithAgent();
  await alone.send("PUT", "/v1/memories/statement", { content: STATEMENT });
  const { body } = await alone.send("POST", "/v1/memories?similar=true", {
    content: SAME,
  });
  expect(first!.score).toBeCloseTo(body.similar[0].score, 10);
});
