/**
 * Admission for functions that an app adds beside the backend: the same tokens, limits, scopes and
 * audit. It is called in the transaction of the app's own mutation.
 */
import { v } from "convex/values";
import { done, refuse } from "../outcome.js";
import { vScope } from "../vocabulary.js";
import { vMe, whoIs } from "./identity.js";
import { useCase } from "./useCase.js";

const args = {
  /** Named in the audit, e.g. `task.add`. */
  action: v.string(),
  scope: v.union(vScope, v.null()),
};

export const read = useCase({
  action: "custom.read",
  scope: null,
  bucket: "read",
  writes: false,
  args,
  returns: vMe,
  handler: admitted,
});

export const write = useCase({
  action: "custom.write",
  scope: null,
  bucket: "write",
  writes: true,
  args,
  returns: vMe,
  handler: admitted,
});

type Ctx = Parameters<typeof whoIs>[0];
type Needed = { action: string; scope: Ctx["caller"]["scopes"][number] | null };

async function admitted(ctx: Ctx, { action, scope }: Needed) {
  ctx.subjects.push(action);
  if (scope !== null && !ctx.caller.scopes.includes(scope)) {
    const detail = "The token lacks the scope that this needs.";
    return refuse("forbidden", detail, { requiredScope: scope });
  }
  return done(await whoIs(ctx));
}
