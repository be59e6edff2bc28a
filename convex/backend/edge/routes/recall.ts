import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { DIMENSIONS } from "../../../components/openclawBackend/embedding/vectors.js";
import { MAX_QUESTIONS } from "../../../components/openclawBackend/recall/request.js";
import { recall as recallMemories } from "../../recall.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { charactersIn } from "../fitting.js";
import { formOf, MARKDOWN, zForm } from "../form.js";
import {
  fullRecall,
  fullSession,
  leanRecall,
  leanSession,
  zFullRecall,
  zFullSession,
  zLeanRecall,
  zLeanSession,
} from "../jsonForm.js";
import {
  zDayOrTime,
  zMemoryType,
  zQueryInteger,
  zSpace,
  zTag,
  zTrust,
} from "../schemas.js";
import { factsOf } from "../sessionRoom.js";
import { present } from "../shapes.js";
import { recallText, sessionText } from "../textForm.js";
import { OF_SIZE } from "../validation.js";

/** What an agent is told of its memory: by its question, and when a session starts. */

/** Longer questions carry nothing that recall could use; several have as much together. */
const MAX_QUERY_CHARACTERS = 20_000;
const zTagList = z.array(zTag).check(z.maxLength(16));

const zRecallBody = z.strictObject({
  query: z.exactOptional(
    z.nullable(z.string().check(z.maxLength(MAX_QUERY_CHARACTERS))),
  ),
  /** Several ways to ask, in place of `query`. */
  queries: z.exactOptional(
    z.nullable(
      z.array(z.string()).check(
        z.minLength(1),
        z.maxLength(MAX_QUESTIONS),
        z.refine((texts) => texts.join("").length <= MAX_QUERY_CHARACTERS, {
          error: `Must be ${MAX_QUERY_CHARACTERS} characters together at most.`,
          params: OF_SIZE,
        }),
      ),
    ),
  ),
  /** The question's embedding by the caller, in the model that the deployment embeds with. */
  vector: z.exactOptional(
    z.nullable(
      z.array(z.number()).check(
        z.minLength(1),
        // One of another length is of no model; it is not too large.
        z.refine(
          (vector) => vector.length <= Math.max(...DIMENSIONS),
          `Must be at most ${Math.max(...DIMENSIONS)} numbers.`,
        ),
        z.refine((vector) => vector.some((part) => part !== 0), {
          message: "Must be finite numbers, not all zero.",
        }),
      ),
    ),
  ),
  limit: z.exactOptional(z.int().check(z.gte(1), z.lte(100))),
  types: z.exactOptional(
    z.array(zMemoryType).check(z.minLength(1), z.maxLength(4)),
  ),
  tags: z.exactOptional(
    z.strictObject({
      any: z.exactOptional(zTagList),
      all: z.exactOptional(zTagList),
    }),
  ),
  spaces: z.exactOptional(z.array(zSpace).check(z.maxLength(16))),
  include: z.exactOptional(
    z.array(z.enum(["memories", "logs"])).check(z.minLength(1), z.maxLength(2)),
  ),
  /** The creation of a memory, the day of a log entry: a day of the agent's calendar is meant whole. */
  since: z.exactOptional(z.nullable(zDayOrTime)),
  until: z.exactOptional(z.nullable(zDayOrTime)),
  asOf: z.exactOptional(z.nullable(zDayOrTime)),
  minScore: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  /** Results that are less sure to answer are left out, in place of the silence where nothing convinces. */
  minConfidence: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  minTrust: z.exactOptional(zTrust),
  maxTokens: z.exactOptional(z.int().check(z.gte(1), z.lte(100_000))),
  mode: z.exactOptional(z.enum(["hybrid", "vector", "text", "recent"])),
  ...zForm,
});

export const recall: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/recall",
  operationId: "recall",
  summary: "Recall by meaning and words; without a query, the newest",
  scope: "memory:read",
  bucket: "recall",
  query: z.strictObject(zForm),
  body: z.optional(zRecallBody),
  answers: {
    200: {
      description: "What is relevant, best first, and how it was found",
      body: z.union([zFullRecall, zLeanRecall]),
      asText: true,
    },
  },
  example: { body: { query: "which language does the user like?", limit: 5 } },
  errors: ["unavailable"],
  handle: async ({ ctx, caller, accept, query: asked, body = {} }) => {
    const { tags, query, queries, vector, since, until, asOf, ...others } =
      body;
    const { format, fields, maxTokens, ...rest } = others;
    const outcome = await recallMemories(ctx, caller, {
      ...present(rest),
      ...present({
        query: query ?? undefined,
        queries: queries ?? undefined,
        vector: vector ?? undefined,
        since: since ?? undefined,
        until: until ?? undefined,
        asOf: asOf ?? undefined,
        tagsAny: listed(tags?.any),
        tagsAll: listed(tags?.all),
      }),
    });
    const form = formOf(accept, present({ format, fields }), asked);
    const characters = charactersIn(maxTokens);
    return answerTo(outcome, (found) =>
      form === "text"
        ? {
            status: 200,
            body: recallText(found, characters, isNarrowed(body)).text,
            headers: MARKDOWN,
          }
        : { status: 200, body: RECALL_FORMS[form](found, characters) },
    );
  },
});

const RECALL_FORMS = { lean: leanRecall, full: fullRecall };

/** What keeps something back that would answer. */
const CONDITIONS = [
  ...["types", "tags", "spaces", "since", "until", "asOf"],
  ...["minScore", "minConfidence", "minTrust"],
];

function isNarrowed(body: object): boolean {
  const set = Object.entries(body).filter(([, value]) => value !== null);
  return set.some(([name]) => CONDITIONS.includes(name));
}

/** An empty list sets no condition. */
function listed(tags: string[] | undefined): string[] | undefined {
  return tags && tags.length > 0 ? tags : undefined;
}

const SESSION_MAX_TOKENS = 4000;

const SESSION_FORMS = { lean: leanSession, full: fullSession };

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
    const { maxTokens = SESSION_MAX_TOKENS, ...asked } = query;
    const outcome = await ctx.runMutation(
      internal.backend.identity.startSession,
      caller,
    );
    const form = formOf(accept, asked);
    const characters = charactersIn(maxTokens);
    return answerTo(outcome, (session) => {
      const facts = factsOf(session);
      if (form !== "text")
        return {
          status: 200,
          body: SESSION_FORMS[form](session, facts, characters),
        };
      const { text } = sessionText(session, facts, characters);
      return { status: 200, body: text, headers: MARKDOWN };
    });
  },
});
