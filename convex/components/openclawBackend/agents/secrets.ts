/**
 * Admits the reading of secrets and records it. The values stay in the deployment's environment, which
 * the component cannot see: they are resolved after admission and are never an argument or a result.
 */
import { v } from "convex/values";
import { useCase } from "../admission/useCase.js";
import { done } from "../outcome.js";

export const admit = useCase({
  action: "secret.read",
  scope: "secrets:read",
  bucket: "read",
  writes: true,
  /** Names only; none where the catalogue is listed. */
  args: { keys: v.array(v.string()) },
  returns: v.object({ agentId: v.string(), envSegment: v.string() }),
  handler: async (ctx, { keys }) => {
    const { agentId, envSegment } = ctx.caller.agent;
    ctx.subjects.push(...keys);
    return done({ agentId, envSegment });
  },
});
