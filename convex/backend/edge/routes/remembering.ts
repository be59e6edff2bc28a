import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { MAX_BATCH } from "../../../components/openclawBackend/memories/remembering.js";
import { KNOWN_CHANGES } from "../../../components/openclawBackend/memories/changing.js";
import type {
  Similar,
  WrittenMemory,
} from "../../../components/openclawBackend/memories/rows.js";
import {
  answerTo,
  endpoint,
  problemOf,
  type AnyEndpoint,
  type EdgeRequest,
} from "../endpoint.js";
import { problemDocument, type Problem } from "../problem.js";
import { weightOf } from "../requestBody.js";
import {
  inQuarantine,
  memoryShape,
  zNotice,
  zQueryBoolean,
  zShownContext,
  zSpace,
  zSupersedes,
  zTrust,
  zWritten,
} from "../schemas.js";
import { locationOf, noticedBody } from "../shapes.js";
import { fieldErrors, misfit } from "../validation.js";
import { embedWritten, similarTo } from "../written.js";

const zItem = z.strictObject({
  ...memoryShape,
  space: z.exactOptional(zSpace),
  supersedes: zSupersedes,
});

/** Items are checked one by one, so that a bad one does not lose the others. */
const zBatch = z.strictObject({
  memories: z.array(z.unknown()).check(z.minLength(1), z.maxLength(MAX_BATCH)),
});

/** Of a memory that was known already, the fields that are other than they were. */
const zChanged = z.exactOptional(z.array(z.enum(KNOWN_CHANGES)));

/** `similar` is left out where no vector could be made to find them by. */
export const zRemembered = z.object({
  memory: zWritten,
  created: z.boolean(),
  changed: zChanged,
  notice: zNotice,
  similar: z.exactOptional(
    z.array(
      z.object({
        id: z.string(),
        content: z.string(),
        context: zShownContext,
        trust: zTrust,
        flags: z.array(z.string()),
        score: z.number(),
      }),
    ),
  ),
});

const zBatchResult = z.object({
  results: z.array(
    z.object({
      status: z.int(),
      memory: z.exactOptional(zWritten),
      created: z.exactOptional(z.boolean()),
      changed: zChanged,
      notice: zNotice,
      problem: z.exactOptional(z.looseObject({ code: z.string() })),
    }),
  ),
});

type Remembered = WrittenMemory & {
  created: boolean;
  changed?: string[];
  similar?: Similar[];
};

export const remember: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/memories",
  operationId: "remember",
  summary: "Remember one memory, or up to 100 at once",
  scope: "memory:write",
  bucket: "write",
  query: z.strictObject({ similar: z.exactOptional(zQueryBoolean) }),
  body: z.union([zItem, zBatch]),
  answers: {
    201: {
      description: "Stored",
      body: zRemembered,
      headers: ["ETag", "Location"],
    },
    200: {
      description: "Known already, or the outcome of a batch",
      body: z.union([zRemembered, zBatchResult]),
      headers: ["ETag"],
    },
    202: inQuarantine(zRemembered),
  },
  example: {
    body: {
      type: "preference",
      content: "Prefers TypeScript over JavaScript",
      tags: ["coding"],
    },
  },
  errors: [
    "conflict",
    "not_found",
    "secret_detected",
    "quota_exceeded",
    "idempotency_key_reused",
  ],
  handle: async (request) => {
    const { body, query } = request;
    const similar = query.similar ?? false;
    if (!("memories" in body)) return await rememberOne(request, body, similar);
    if (!similar) return await rememberBatch(request, body.memories);
    const detail = "Only for one memory at a time.";
    const errors = [{ pointer: "/similar", detail }];
    return { problem: { code: "invalid_request", detail, errors } };
  },
});

async function rememberOne(
  request: EdgeRequest,
  item: z.infer<typeof zItem>,
  similar: boolean,
) {
  const { ctx, caller } = request;
  const outcome = await ctx.runMutation(internal.memory.addMemory, {
    ...caller,
    ...item,
    ...(similar && { alsoReads: true }),
  });
  const embedded = await embedWritten<Remembered>(
    request,
    outcome,
    ({ memory, created }) => (created || similar ? [memory] : []),
    {
      // One memory is stored as a batch of one.
      storedForm: (value) => ({
        requestId: caller.request.requestId,
        results: [{ ok: true, ...value }],
      }),
      ...(similar && {
        complete: async (value, embedder, [vector]) => {
          const found = await similarTo(ctx, value.memory, embedder, vector!);
          if (found) value.similar = found;
        },
      }),
    },
  );
  return answerTo(embedded, rendered);
}

export function rendered(
  { created, changed, similar, ...written }: Remembered,
  withheld: boolean,
) {
  const { memory, notice } = written;
  return {
    // Accepted, and for the time being shown to nobody.
    status: notice !== undefined ? 202 : created ? 201 : 200,
    body: {
      ...noticedBody(written, withheld),
      created,
      ...(changed && !withheld && { changed }),
      ...(similar && { similar }),
    },
    headers: {
      ETag: `"${memory.version}"`,
      ...(created && { Location: locationOf(memory) }),
    },
  };
}

async function rememberBatch(request: EdgeRequest, sent: unknown[]) {
  const { ctx, caller, origin } = request;
  const parsed = sent.map((item) =>
    zItem.safeParse(item, { reportInput: true }),
  );
  const items = parsed.flatMap(({ data }) => (data ? [data] : []));
  const outcome = await ctx.runMutation(internal.memory.addMemories, {
    ...caller,
    items,
    // What is malformed was parsed and checked like the rest.
    weight: weightOf(sent.map((item) => JSON.stringify(item))),
  });
  const embedded = await embedWritten(request, outcome, ({ results }) =>
    results.flatMap((result) =>
      result.ok && result.created ? [result.memory] : [],
    ),
  );
  return answerTo(embedded, ({ requestId, results }, withheld) => {
    const failed = (problem: Problem) => {
      const document = problemDocument(problem, requestId, origin);
      return { status: document.status, problem: document };
    };
    let next = 0;
    const outcomes = parsed.map(({ error }) => {
      if (error) {
        const faults = fieldErrors(error.issues, zItem);
        return failed(misfit("The memory does not fit.", faults));
      }
      const result = results[next++]!;
      if (!result.ok) return failed(problemOf(result.refusal));
      const { status, body } = rendered(result, withheld);
      return { status, ...body };
    });
    return { status: 200, body: { results: outcomes } };
  });
}
