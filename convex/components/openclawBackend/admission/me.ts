/** Answers who the caller is, as the server sees it. */
import { done } from "../outcome.js";
import { vMeAndUsage, whoIsWithUsage } from "./identity.js";
import { useCase } from "./useCase.js";

export const me = useCase({
  action: "identity.me",
  scope: null,
  bucket: "read",
  writes: false,
  args: {},
  returns: vMeAndUsage,
  handler: async (ctx) => done(await whoIsWithUsage(ctx)),
});
