import * as z from "zod/mini";
import { components, internal } from "../../../_generated/api.js";
import type { ActionCtx } from "../../../_generated/server.js";
import type { Outcome } from "../../../components/openclawBackend/outcome.js";
import { ask } from "../../recall.js";
import { sha256Hex } from "../../tokenText.js";
import {
  endpoint,
  limitHeaders,
  refusalOf,
  type Answer,
  type AnyEndpoint,
  type EdgeRequest,
} from "../endpoint.js";
import { charactersIn } from "../fitting.js";
import { askedOf, MIN_HOOK_CONFIDENCE } from "../hookPrompt.js";
import { isTransient } from "../problem.js";
import { admitted } from "../refusing.js";
import { zQueryInteger } from "../schemas.js";

/** What an agent's client is answered when one of its lifecycle hooks fires: memory that the model need not ask for. */

const { search } = components.openclawBackend.recall;

const ADMISSION = { scope: "memory:read", bucket: "read" } as const;
const OUTCOME = "Hook-Outcome";
const MAX_BODY_BYTES = 64 * 1024;
const SESSION_TOKENS = 1500;
const PROMPT_TOKENS = 400;
/** The sure ones, and some to take the place of what was shown before. */
const CANDIDATES = 10;

type Kind = "session" | "prompt" | "other";

/** What each event of a client asks for. */
const EVENTS: ReadonlyMap<string, Kind> = new Map([
  ["SessionStart", "session"],
  ["UserPromptSubmit", "prompt"],
  ["BeforeAgent", "prompt"],
]);

function kindOf({ hook_event_name: event }: { hook_event_name: string }): Kind {
  return EVENTS.get(event) ?? "other";
}

const zText = z.exactOptional(z.nullable(z.string()));

const zHook = z
  .object({
    hook_event_name: z.string(),
    session_id: zText,
    cwd: zText,
    source: zText,
    prompt: zText,
    /** Qwen Code's: the prompt without the files that it names. */
    submitted_prompt: zText,
  })
  .check(
    z.refine(
      (hook) => kindOf(hook) !== "prompt" || typeof hook.prompt === "string",
      { error: "Required, a string.", path: ["prompt"] },
    ),
  );
type Hook = z.infer<typeof zHook>;

const zQuery = z.strictObject({
  maxTokens: z.exactOptional(zQueryInteger(1, 100_000)),
});
type Refused = Extract<Outcome<unknown>, { ok: false }>;
type HookRequest = EdgeRequest<z.infer<typeof zQuery>, Hook>;

export const hooks: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/hooks",
  operationId: "answerHook",
  summary:
    "A lifecycle hook of an agent's client: the session at its start, what is known at each prompt",
  ...ADMISSION,
  query: zQuery,
  body: zHook,
  maxBodyBytes: MAX_BODY_BYTES,
  takesAnyJson: true,
  answers: {
    200: {
      description:
        "What the client is to put before the model; nothing where there is nothing to say, which `Hook-Outcome` explains",
      body: z.strictObject({
        hookSpecificOutput: z.exactOptional(
          z.strictObject({
            hookEventName: z.string(),
            additionalContext: z.string(),
          }),
        ),
      }),
      headers: [OUTCOME],
    },
  },
  errors: [],
  example: {
    body: {
      hook_event_name: "UserPromptSubmit",
      session_id: "7c1d",
      prompt: "which language does the user like?",
    },
  },
  handle: async (request) => {
    try {
      return await ANSWERS[kindOf(request.body)](request);
    } catch (error) {
      if (isTransient(error))
        return silence("unavailable", { "Retry-After": "1" });
      throw error;
    }
  },
});

const ANSWERS: Record<Kind, (request: HookRequest) => Promise<Answer>> = {
  session: async ({ ctx, caller, query, body }) => {
    const { maxTokens = SESSION_TOKENS } = query;
    const outcome = await ctx.runMutation(
      internal.backend.edge.hookAnswers.session,
      {
        ...caller,
        session: await sessionOf(body),
        // Gemini CLI does not pass on what is answered then.
        reaches: body.source !== "clear",
        characters: charactersIn(maxTokens),
      },
    );
    return outcome.ok
      ? telling(body, "session", outcome.value, limitHeaders(outcome))
      : refused(outcome);
  },

  prompt: async ({ ctx, caller, query, body }) => {
    const queries = askedOf(body.submitted_prompt ?? body.prompt ?? "");
    if (queries.length === 0) return await nothingDone(ctx, caller, "nothing");
    const outcome = await ask(ctx, caller, {
      queries,
      limit: CANDIDATES,
      minConfidence: MIN_HOOK_CONFIDENCE,
      // What is below would be read unasked.
      minTrust: "agent",
    });
    if (!outcome.ok) return refused(outcome);
    const limits = limitHeaders(outcome);
    const { request, asker, model, degraded } = outcome.value;
    if (degraded.length > 0) return silence("degraded", limits);
    const { maxTokens = PROMPT_TOKENS } = query;
    const { text: told, repeats } = await ctx.runMutation(
      internal.backend.edge.hookAnswers.prompt,
      {
        search: request,
        hits: await ctx.runAction(search.hits, { request }),
        ...{ asker, model },
        session: await sessionOf(body),
        characters: charactersIn(Math.min(maxTokens, PROMPT_TOKENS)),
      },
    );
    return told === null
      ? silence(repeats ? "repeated" : "nothing", limits)
      : telling(body, "recalled", told, limits);
  },

  other: async ({ ctx, caller }) => await nothingDone(ctx, caller, "ignored"),
};

/** What was told, or why nothing was. */
type HookOutcome =
  | "session"
  | "recalled"
  | "repeated"
  | "nothing"
  | "ignored"
  | "degraded"
  | "rate_limited"
  | "unavailable";

function telling(
  { hook_event_name: hookEventName }: Hook,
  outcome: HookOutcome,
  additionalContext: string,
  headers: Record<string, string>,
): Answer {
  const body = { hookSpecificOutput: { hookEventName, additionalContext } };
  return { ...silence(outcome, headers), body };
}

function silence(
  outcome: HookOutcome,
  headers: Record<string, string> = {},
): Answer & { status: number } {
  return { status: 200, body: {}, headers: { ...headers, [OUTCOME]: outcome } };
}

async function nothingDone(
  ctx: ActionCtx,
  caller: HookRequest["caller"],
  outcome: HookOutcome,
): Promise<Answer> {
  const admission = await admitted(ctx, ADMISSION, caller.request);
  return admission.ok
    ? silence(outcome, limitHeaders(admission))
    : refused(admission);
}

/** What passes by itself, a client would show at every prompt. */
function refused(outcome: Refused): Answer {
  const { problem, headers } = refusalOf(outcome);
  return problem.code === "rate_limited"
    ? silence(problem.code, headers)
    : { problem, headers };
}

/** Both halves of a hash of the client's id of its session. */
async function sessionOf({ session_id: id }: Hook) {
  if (!id) return null;
  const hash = await sha256Hex(id);
  return { name: hash.slice(0, 32), key: hash.slice(32) };
}
