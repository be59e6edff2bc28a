import { v, type Infer } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { env, type ActionCtx } from "../_generated/server.js";
import {
  dateIn,
  daysIn,
  isDay,
  momentOf,
  MOMENT_RULE,
  rangeOf,
  type Moment,
} from "../components/openclawBackend/calendar.js";
import {
  done,
  refuse,
  type Outcome,
} from "../components/openclawBackend/outcome.js";
import {
  MAX_QUESTIONS,
  type RecallFilter,
  type RecallRequest,
} from "../components/openclawBackend/recall/request.js";
import { vRanking } from "../components/openclawBackend/recall/results.js";
import { isBlank } from "../components/openclawBackend/text/content.js";
import type { Request } from "./caller.js";
import { builtin, embedderOf } from "./embedding/embedder.js";
import { questionsOf } from "./embedding/questions.js";

const DEFAULT_LIMIT = 10;

const vRecalled = vRanking.fields.results.element;
const vRow = vRecalled.omit("answers");

export const vRecall = v.object({
  results: v.array(
    vRow.extend({
      /** The places of the questions that it answers, where there is a list of these. */
      answers: v.optional(vRecalled.fields.answers),
    }),
  ),
  meta: v.object({
    mode: v.string(),
    embedder: v.union(v.string(), v.null()),
    degraded: v.array(v.string()),
    pendingIndex: v.number(),
    droppedTerms: v.array(v.string()),
    abstained: v.boolean(),
    nearest: v.array(vRow),
    truncated: v.boolean(),
    more: v.number(),
    tookMs: v.number(),
  }),
});

/** Who asks, and when: what the answer need not say again. */
export type Asker = { agentId: string; timeZone: string; now: number };
type Ranking = Omit<Infer<typeof vRanking>, "unfit">;
type Found = Infer<typeof vRecall> & { asker: Asker };

export type RecallOptions = {
  query?: string;
  /** One to four ways to ask, in place of `query`. */
  queries?: string[];
  vector?: number[];
  mode?: RecallRequest["mode"];
  limit?: number;
  minScore?: number;
  minConfidence?: number;
  spaces?: string[];
  since?: Moment;
  until?: Moment;
  asOf?: Moment;
} & Partial<Omit<RecallFilter, "spaces" | "asOf" | keyof Range>>;

/** A recall that is admitted, and whose questions are embedded. */
export type Asked = {
  request: RecallRequest;
  asker: Asker;
  /** The embedder's model; null where words alone are asked, or nothing. */
  model: string | null;
  degraded: string[];
  /** Whether each result says which questions it answers. */
  namesAnswers: boolean;
};

/**
 * Recall, from an action: admission, then the questions' embedding, then the search. Nothing that can
 * fail or cost money runs before admission. An embedder that fails degrades recall to words and is
 * named in `meta.degraded`; where only vectors were asked for, recall is unavailable.
 */
export async function recall(
  ctx: ActionCtx,
  caller: { agentId?: string; request?: Request },
  options: RecallOptions,
): Promise<Outcome<Found>> {
  const asked = await ask(ctx, caller, options);
  if (!asked.ok) return asked;
  const { request, model } = asked.value;
  const { search } = components.openclawBackend.recall;
  const ranking =
    model === null
      ? await ctx.runQuery(search.ranking, { request, hits: [] })
      : await ctx.runAction(search.search, { request });
  return { ...asked, value: foundBy(asked.value, ranking) };
}

/** The first half of a recall: all that comes before the search. */
export async function ask(
  ctx: ActionCtx,
  caller: { agentId?: string; request?: Request },
  options: RecallOptions,
): Promise<Outcome<Asked>> {
  const startedAt = Date.now();
  const include = options.include ?? ["memories"];
  const admitted = await ctx.runMutation(internal.backend.admission.recall, {
    ...caller,
    ...(options.spaces && { spaces: options.spaces }),
    logs: include.includes("logs"),
  });
  if (!admitted.ok) return admitted;
  const { agentId, displayName, timeZone, models, spaces } = admitted.value;
  const limited = admitted.limit && { limit: admitted.limit };

  const {
    query,
    queries,
    vector: given,
    mode: wanted,
    limit = DEFAULT_LIMIT,
    minScore,
    minConfidence,
    spaces: _spaces,
    since,
    until,
    asOf,
    ...filter
  } = options;
  const misasked = misaskedBy(options);
  if (misasked) return { ...misasked, ...limited };
  const range = daysAndTimes(timeZone, since, until);
  if (!range.ok) return { ...range, ...limited };
  const held = asOfIn(timeZone, asOf, startedAt);
  if (!held.ok) return { ...held, ...limited };
  const texts = queries ?? (query === undefined ? [] : [query]);
  const isAsked = given !== undefined || texts.some((text) => !isBlank(text));
  const mode = isAsked ? (wanted ?? "hybrid") : "recent";
  const embedder = embedderOf(env);
  const today = dateIn(timeZone, startedAt);
  const asks = { agentId, models, embedder, mode, texts, today, given };
  const asked = await questionsOf(asks);
  if (!asked.ok) return { ...asked, ...limited };
  const { questions, degraded } = asked;
  const model = questions[0]?.vectors[0]?.model ?? null;
  const request: RecallRequest = {
    questions,
    filter: {
      ...{ minTrust: "untrusted", ...filter, ...range.value, ...held.value },
      ...{ include, spaces },
    },
    mode,
    limit,
    minScore: minScore ?? 0,
    // A caller with a threshold of its own has said what is enough.
    ...(minConfidence !== undefined
      ? { minConfidence }
      : minScore !== undefined && { minConfidence: 0 }),
    scale: model === builtin.model ? "builtin" : "other",
    ...(embedder && { model: embedder.model }),
    today,
    noise: displayName === undefined ? [agentId] : [agentId, displayName],
    now: startedAt,
  };
  const asker = { agentId, timeZone, now: startedAt };
  const namesAnswers = queries !== undefined && questions.length > 0;
  return {
    ...admitted,
    value: { request, asker, model, degraded, namesAnswers },
  };
}

/** The second half: the answer that a ranking makes. */
export function foundBy(
  { request, asker, model, degraded, namesAnswers }: Asked,
  { unfit: _, ...ranking }: { unfit: string[] } & Ranking,
): Found {
  const { results, nearest, ...report } = ranking;
  const named = ({ answers, ...result }: Infer<typeof vRecalled>) =>
    namesAnswers ? { ...result, answers } : result;
  return {
    results: results.map(named),
    meta: {
      mode: request.mode,
      embedder: model,
      degraded,
      ...report,
      nearest: nearest.map(({ answers: _answers, ...row }) => row),
      tookMs: Date.now() - request.now,
    },
    asker,
  };
}

/** Why the questions cannot be asked together. */
function misaskedBy({ query, queries, vector }: RecallOptions) {
  const refused = (pointer: string, detail: string) =>
    refuse("invalid_request", detail, { pointer });
  if (queries === undefined) return null;
  if (query !== undefined)
    return refused("/queries", "Send `query` or `queries`, not both.");
  if (vector !== undefined)
    return refused("/vector", "Is of one question: send no `queries` with it.");
  if (queries.length < 1 || queries.length > MAX_QUESTIONS)
    return refused("/queries", `Must be 1 to ${MAX_QUESTIONS} questions.`);
  const blank = queries.findIndex(isBlank);
  return blank < 0 ? null : refused(`/queries/${blank}`, "Must not be empty.");
}

type Range = Pick<RecallFilter, "since" | "until" | "firstDay" | "lastDay">;

/**
 * What the bounds mean for memories, which have a time of creation, and for log entries, which have a day: a
 * day is the whole of it, and a time stands for the day that it is of.
 */
function daysAndTimes(
  timeZone: string,
  since: Moment | undefined,
  until: Moment | undefined,
): Outcome<Range> {
  const times = rangeOf(timeZone, { since, until });
  if (!times.ok) return times;
  const days = daysIn(timeZone, { since, until }, times.value);
  return done({ ...times.value, ...days });
}

/** The moment that is asked about: of a day its last, or this one where it is not over. */
function asOfIn(
  timeZone: string,
  given: Moment | undefined,
  now: number,
): Outcome<{ asOf?: number }> {
  if (given === undefined) return done({});
  const at = momentOf(timeZone, given, "end");
  if (at === null)
    return refuse("invalid_request", MOMENT_RULE, { pointer: "/asOf" });
  return done({ asOf: isDay(given) ? Math.min(at - 1, now) : at });
}
