/** Goes on with the stored vectors of rows after one that has changed, where these are many. */
import { v } from "convex/values";
import { internalMutation } from "../_generated/server.js";
import { remixAfter } from "./contextRows.js";

export const goOn = internalMutation({
  args: { space: v.string(), row: v.string(), from: v.string() },
  returns: v.null(),
  handler: async (ctx, { from, ...of }) => {
    await remixAfter(ctx, of, from);
    return null;
  },
});
