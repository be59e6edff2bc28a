import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backendWithAgent, type Client } from "../../setup.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 20, 12) });
});
afterEach(() => vi.useRealTimers());

type Said = { content: string; context?: string[] };
type Finding = { kind: string; why: string; memories: Said[] };

const said = (content: string, ...context: string[]): Said =>
  context.length > 0 ? { content, context } : { content };

async function findings(send: Client): Promise<Finding[]> {
  const { status, body } = await send(
    "GET",
    "/v1/review?kind=duplicate&kind=contradiction",
  );
  expect(status, JSON.stringify(body)).toBe(200);
  return body.findings;
}

async function kindsOf(...memories: Said[]) {
  const { send } = await backendWithAgent();
  const { status } = await send("POST", "/v1/memories", { memories });
  expect(status).toBe(200);
  return (await findings(send)).map(({ kind }) => kind);
}

describe("memories of two things", () => {
  test.each([
    [said("port: 8080", "staging"), said("port: 8080", "production")],
    [said("port: 8080", "staging"), said("port: 9090", "production")],
    [said("lives in Berlin", "Anna"), said("lives in Munich", "Ben")],
    [said("likes tea", "Family", "Anna"), said("likes tea", "Family", "Ben")],
    [said("port: 8080", "API", "v1"), said("port: 9090", "API", "v2")],
    [said("Anna lives in Bonn", "Team"), said("Carl lives in Bonn", "Team")],
  ])("%j and %j are neither duplicates nor contradictions", async (a, b) => {
    expect(await kindsOf(a, b)).toEqual([]);
  });
});

describe("memories of one thing", () => {
  test.each([
    [said("port: 8080", "staging"), said("port: 9090", "staging")],
    [said("port: 8080", "staging"), said("Staging port: 9090")],
    [
      said("lives in Berlin", "Family", "Anna"),
      said("lives in Munich", "Family", "Anna"),
    ],
    // A day that texts stand under says when, not of what.
    [
      said("Anna lives in Berlin", "2026-05-05"),
      said("Anna lives in Munich", "2026-06-01"),
    ],
  ])("%j and %j may contradict each other", async (a, b) => {
    expect(await kindsOf(a, b)).toEqual(["contradiction"]);
  });

  test.each([
    [said("The port is 8080.", "staging"), said("port: 8080", "staging")],
    [said("likes green tea", "Anna"), said("Anna likes green tea")],
  ])("%j and %j may say the same", async (a, b) => {
    expect(await kindsOf(a, b)).toEqual(["duplicate"]);
  });

  test("are named with what they are said of", async () => {
    const { send } = await backendWithAgent();
    const long = "A heading that is so long that nothing of the text is left";
    const memories = [
      said("port: 8080", long, "staging"),
      said("port: 9090", long, "staging"),
    ];
    await send("POST", "/v1/memories", { memories });
    const [finding] = await findings(send);
    expect(finding!.memories.map(({ context }) => context)).toEqual([
      [long, "staging"],
      [long, "staging"],
    ]);
    expect(finding!.why).toContain("port: 8080");
    expect(finding!.why).toContain("port: 9090");
  });
});
