/**
 * The backend's records in commit order, for a journal or a backup kept outside. For the operator
 * only: records of tokens carry their hashes.
 */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { internalQuery } from "../_generated/server.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import {
  vChanges,
  vRecord,
  vTable,
} from "../components/openclawBackend/portability/replica.js";
import { internalMutation } from "./caller.js";

const { replica } = components.openclawBackend.portability;

export const follow = internalQuery({
  args: { after: v.int64(), tables: v.optional(v.array(vTable)) },
  returns: vChanges,
  handler: async (ctx, args) => await ctx.runQuery(replica.follow, args),
});

export const position = internalQuery({
  args: {},
  returns: v.int64(),
  handler: async (ctx) => await ctx.runQuery(replica.position, {}),
});

export const restore = internalMutation({
  args: { records: v.array(vRecord), first: v.boolean() },
  returns: vOutcome(v.object({ restored: v.number() })),
  handler: async (ctx, args) => await ctx.runMutation(replica.restore, args),
});
