import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { env } from "../../../_generated/server.js";
import { presence, resolveSecret } from "../../secretNames.js";
import {
  answerTo,
  endpoint,
  limitHeaders,
  type AnyEndpoint,
} from "../endpoint.js";

const zResolvedFrom = z.enum(["agent", "default", "global"]);

export const readSecret: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/secrets/{key}",
  operationId: "readSecret",
  summary: "Resolve a secret by name; HEAD tells whether there is one",
  scope: "secrets:read",
  bucket: "read",
  answers: {
    200: {
      description: "The value and where it was found",
      body: z.object({
        key: z.string(),
        value: z.string(),
        resolvedFrom: zResolvedFrom,
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params, isHead }) => {
    const key = params.key!;
    const outcome = await ctx.runMutation(
      internal.backend.admission.readSecret,
      { ...caller, key, isHead },
    );
    if (!outcome.ok) return answerTo(outcome, () => ({ status: 200 }));
    const resolved = resolveSecret(env, outcome.value.agentId, key);
    if (resolved !== null) {
      return answerTo(outcome, () => ({
        status: 200,
        body: { key, ...resolved },
      }));
    }
    return {
      problem: {
        code: "not_found",
        detail: "No secret of this name is set for you.",
        next: "Ask the operator to set it; GET /v1/secrets lists the declared names.",
      },
      headers: limitHeaders(outcome),
    };
  },
});

export const listSecrets: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/secrets",
  operationId: "listSecrets",
  summary:
    "List the declared names of secrets and whether they are set, never values",
  scope: "secrets:read",
  bucket: "read",
  answers: {
    200: {
      description: "Names",
      body: z.object({
        keys: z.array(
          z.object({
            key: z.string(),
            present: z.boolean(),
            resolvedFrom: z.nullable(zResolvedFrom),
          }),
        ),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller }) => {
    const outcome = await ctx.runMutation(
      internal.backend.admission.listSecrets,
      caller,
    );
    return answerTo(outcome, ({ agentId }) => ({
      status: 200,
      body: { keys: presence(env, agentId) },
    }));
  },
});
