import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { env } from "../../../_generated/server.js";
import { presence } from "../../secretNames.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { charactersIn } from "../fitting.js";
import { formOf, MARKDOWN, zForm } from "../form.js";
import { zQueryInteger } from "../schemas.js";
import {
  fullSession,
  leanSession,
  zFullSession,
  zLeanSession,
} from "../sessionJson.js";
import type { Facts, Session } from "../sessionRoom.js";
import { sessionText } from "../textForm.js";
import { meBody } from "./identity.js";

const DEFAULT_MAX_TOKENS = 4000;

const FORMS = { lean: leanSession, full: fullSession };

export const startSession: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/session",
  operationId: "startSession",
  summary: "Everything an agent needs when a session starts, in one call",
  scope: null,
  bucket: "read",
  query: z.strictObject({
    maxTokens: z.exactOptional(zQueryInteger(1, 100_000)),
    ...zForm,
  }),
  answers: {
    200: {
      description:
        "Who you are, what is pinned, the logs of two days, the newest memories",
      body: z.union([zFullSession, zLeanSession]),
      asText: true,
    },
  },
  errors: [],
  handle: async ({ ctx, caller, accept, query }) => {
    const { maxTokens = DEFAULT_MAX_TOKENS, ...asked } = query;
    const outcome = await ctx.runMutation(
      internal.backend.session.start,
      caller,
    );
    const form = formOf(accept, asked);
    const characters = charactersIn(maxTokens);
    return answerTo(outcome, (session) => {
      const facts = factsOf(session);
      if (form !== "text")
        return { status: 200, body: FORMS[form](session, facts, characters) };
      const body = sessionText(session, facts, characters);
      return { status: 200, body, headers: MARKDOWN };
    });
  },
});

function factsOf({ me }: Session): Facts {
  const mayKnowSecrets = me.scopes.includes("secrets:read");
  const secrets = mayKnowSecrets ? presence(env, me.agentId) : [];
  const set = secrets.filter(({ present }) => present);
  return { me: meBody(me), secrets: set.map(({ key }) => key) };
}
