import { afterEach, expect, test, vi } from "vitest";
import { observe } from "../../local/observe.js";
import { backendWithAgent, type Answer } from "../setup.js";

/** What a client's hook is answered where the backend itself fails. */

let stop = () => {};
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const EVENTS = ["SessionStart", "UserPromptSubmit", "BeforeAgent", "Stop"];

async function whileFailing(
  message: string,
  hook_event_name: string,
): Promise<Answer> {
  const { send } = await backendWithAgent();
  vi.spyOn(console, "error").mockImplementation(() => {});
  stop = observe({
    onCall: () => {
      throw new Error(message);
    },
  });
  const prompt = "When do we deploy?";
  return await send("POST", "/v1/hooks", { hook_event_name, prompt });
}

test.each(EVENTS)(
  "%s says nothing where too much is written at once, and when to come again",
  async (event) => {
    const busy = "OptimisticConcurrencyControlFailure: Documents read from";
    const { status, body, headers } = await whileFailing(busy, event);
    expect(status).toBe(200);
    expect(body).toEqual({});
    expect(headers.get("hook-outcome")).toBe("unavailable");
    expect(headers.get("retry-after")).toBe("1");
  },
);

test.each(EVENTS)("%s is told of a fault of the server's", async (event) => {
  const answer = await whileFailing("broken at line 5", event);
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain("broken");
});
