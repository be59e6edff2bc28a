import { beforeAll, expect, test } from "vitest";
import {
  figuresOf,
  loadPrompts,
  type PromptStore,
  type Shown,
} from "../../bench/recall/prompts.js";
import { backendWithAgent } from "../setup.js";
import { liftLimits, remember } from "./recallStores.js";

/** What a client's hook shows at what people type; the figures are in bench/recall/README.md. */

beforeAll(liftLimits);

async function answersOf({
  documents,
  prompts,
}: PromptStore): Promise<Shown[]> {
  const { send } = await backendWithAgent();
  const memories = documents.map(({ content }) => ({ content }));
  await remember(send, memories);
  const answers: Shown[] = [];
  for (const prompt of prompts) {
    const { status, body } = await send("POST", "/v1/hooks", {
      hook_event_name: "UserPromptSubmit",
      prompt: prompt.text,
    });
    expect(status).toBe(200);
    const told: string = body.hookSpecificOutput?.additionalContext ?? "";
    const shown = documents.filter(({ content }) => told.includes(content));
    expect(told === "").toBe(shown.length === 0);
    answers.push({ prompt, ids: shown.map(({ id }) => id) });
  }
  return answers;
}

test("half of the prompts that want a memory are shown one, and few others are shown any", async () => {
  const answers: Shown[] = [];
  for (const store of loadPrompts()) answers.push(...(await answersOf(store)));
  for (const isHeldOut of [false, true]) {
    const { hit, noise, shown, right } = figuresOf(
      answers.filter(({ prompt }) => prompt.isHeldOut === isHeldOut),
    );
    expect(hit).toBeGreaterThanOrEqual(0.5);
    expect(noise).toBeLessThanOrEqual(0.04);
    expect(right).toBeGreaterThanOrEqual(0.85);
    expect(shown).toBeLessThanOrEqual(0.3);
  }
}, 180_000);
