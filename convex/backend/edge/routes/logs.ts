import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { MAX_ENTRY_CHARACTERS } from "../../../components/openclawBackend/logs/entries.js";
import { inContext } from "../../../components/openclawBackend/text/content.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { charactersIn } from "../fitting.js";
import { formOf, MARKDOWN } from "../form.js";
import {
  zAllowFindings,
  zDate,
  zDayOrTime,
  zEntry,
  zGivenContext,
  zLog,
  zProvenance,
  zQueryInteger,
  zSpace,
  zTrust,
} from "../schemas.js";
import { iso, present, timed } from "../shapes.js";
import { logText } from "../textForm.js";

const MAX_ENTRIES = 200;
const TEXT_MAX_TOKENS = 4000;

const zTimeZone = z.string().check(z.minLength(1), z.maxLength(64));

export const append: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/logs/{date}",
  operationId: "appendLog",
  summary: "Append an entry to the log of a day (`today` in your time zone)",
  scope: "logs:write",
  bucket: "write",
  // JSON escapes can make a text several times as long as it is.
  maxBodyBytes: 512 * 1024,
  body: z.strictObject({
    content: z
      .string()
      .check(z.minLength(1), z.maxLength(MAX_ENTRY_CHARACTERS)),
    context: zGivenContext,
    space: z.exactOptional(zSpace),
    timeZone: z.exactOptional(zTimeZone),
    provenance: z.exactOptional(zProvenance),
    allowFindings: zAllowFindings,
  }),
  answers: {
    201: {
      description: "Appended",
      body: z.object({ entry: zEntry, log: zLog }),
      headers: ["Location"],
    },
  },
  example: {
    params: { date: "today" },
    body: { content: "Chose Postgres for the new service" },
  },
  errors: ["secret_detected", "quota_exceeded", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params, body }) => {
    const outcome = await ctx.runMutation(internal.memory.writeDailyLog, {
      ...caller,
      date: params.date!,
      ...present(body),
    });
    return answerTo(outcome, ({ entry, log }) => ({
      status: 201,
      body: { entry: timed(entry), log },
      headers: { Location: `/v1/logs/${log.date}` },
    }));
  },
});

export const read: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/logs/{date}",
  operationId: "readLog",
  summary: "Read the log of a day (`today` and `yesterday` in your time zone)",
  scope: "logs:read",
  bucket: "read",
  query: z.strictObject({
    space: z.exactOptional(zSpace),
    timeZone: z.exactOptional(zTimeZone),
    limit: z.exactOptional(zQueryInteger(1, MAX_ENTRIES)),
    cursor: z.exactOptional(zQueryInteger(0, 999_999_999)),
    format: z.exactOptional(z.enum(["json", "text"])),
    maxTokens: z.exactOptional(zQueryInteger(1, 100_000)),
  }),
  answers: {
    200: {
      description:
        "The entries in order; a day without entries is empty. As text the last ones that there is room for",
      body: z.object({
        log: zLog,
        entries: z.array(zEntry),
        content: z.string(),
        nextCursor: z.nullable(z.string()),
      }),
      asText: true,
    },
  },
  errors: [],
  handle: async ({ ctx, caller, params, accept, query }) => {
    const { cursor, format, maxTokens = TEXT_MAX_TOKENS, ...asked } = query;
    if (format === "text" && cursor !== undefined) {
      const detail = "As text a day has no pages.";
      const errors = [{ pointer: "/cursor", detail }];
      return { problem: { code: "invalid_request", detail, errors } };
    }
    const isText =
      cursor === undefined && formOf(accept, present({ format })) === "text";
    const characters = charactersIn(maxTokens);
    const outcome = await ctx.runMutation(internal.memory.getDailyLog, {
      ...caller,
      date: params.date!,
      ...(isText && { limit: MAX_ENTRIES, newest: characters }),
      ...present({ ...asked, after: cursor }),
    });
    if (isText)
      return answerTo(outcome, (day) => ({
        status: 200,
        body: logText(day, characters),
        headers: MARKDOWN,
      }));
    return answerTo(outcome, ({ log, entries, nextAfter }) => ({
      status: 200,
      body: {
        log,
        entries: entries.map(timed),
        content: entries
          .map(({ content, context }) => inContext(content, context))
          .join("\n\n"),
        nextCursor: nextAfter === null ? null : `${nextAfter}`,
      },
    }));
  },
});

export const list: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/logs",
  operationId: "listLogs",
  summary: "List the days that have a log, newest first",
  scope: "logs:read",
  bucket: "read",
  query: z.strictObject({
    space: z.exactOptional(zSpace),
    since: z.exactOptional(zDayOrTime),
    until: z.exactOptional(zDayOrTime),
    limit: z.exactOptional(zQueryInteger(1, 100)),
    cursor: z.exactOptional(zDate),
  }),
  answers: {
    200: {
      description: "Days with their counters",
      body: z.object({
        logs: z.array(
          z.extend(zLog, {
            updatedAt: z.iso.datetime(),
            preview: z.string(),
            trust: z.nullable(zTrust),
            flags: z.array(z.string()),
          }),
        ),
        nextCursor: z.nullable(z.string()),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller, query: { cursor, ...query } }) => {
    const outcome = await ctx.runMutation(internal.memory.listDailyLogs, {
      ...caller,
      ...present({ ...query, before: cursor }),
    });
    return answerTo(outcome, ({ logs, nextBefore }) => ({
      status: 200,
      body: {
        logs: logs.map((log) => ({ ...log, updatedAt: iso(log.updatedAt) })),
        nextCursor: nextBefore,
      },
    }));
  },
});
