/** Erases for administrators: an agent, a step in each call or all of them. */
import { v } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { vErasure } from "../components/openclawBackend/erasing/agents.js";
import { vErasedDay } from "../components/openclawBackend/erasing/logs.js";
import {
  vOutcome,
  type Outcome,
} from "../components/openclawBackend/outcome.js";
import {
  callOf,
  internalAction,
  internalMutation,
  vRequest,
} from "./caller.js";

const { erasing } = components.openclawBackend;

/** An action may take ten minutes. */
const ERASING_MS = 8 * 60_000;

const requestArgs = { request: v.optional(vRequest) };

/** As much of an agent as one transaction may. */
export const agent = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    confirm: v.optional(v.string()),
  },
  returns: vOutcome(vErasure),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(erasing.agents.erase, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/**
 * Erases an agent with all that is its own: `{"agentId":"main","confirm":"main"}`. It cannot be undone. What it wrote
 * into shared spaces stays. Where `left` names something, the time was short: the same call goes on.
 */
export const erase = internalAction({
  args: { agentId: v.string(), confirm: v.optional(v.string()) },
  returns: vOutcome(vErasure),
  handler: async (ctx, which): Promise<Outcome<typeof vErasure.type>> => {
    const endsAt = Date.now() + ERASING_MS;
    for (;;) {
      const { agent } = internal.backend.erasing;
      const outcome = await ctx.runMutation(agent, which);
      if (!outcome.ok || outcome.value.left.length === 0) return outcome;
      if (Date.now() > endsAt) return outcome;
    }
  },
});

const logArgs = { ...requestArgs, agentId: v.string(), date: v.string() };

/** One log entry of an agent's own, which cannot be undone. */
export const eraseLogEntry = internalMutation({
  args: { ...logArgs, entryId: v.string() },
  returns: vOutcome(v.null()),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(erasing.logs.eraseEntry, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** The log of a day, as much of it as one transaction may: `left` says whether the same call has to go on. */
export const eraseLogDay = internalMutation({
  args: logArgs,
  returns: vOutcome(vErasedDay),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(erasing.logs.eraseDay, {
      call: await callOf(ctx, { request }),
      input,
    }),
});
