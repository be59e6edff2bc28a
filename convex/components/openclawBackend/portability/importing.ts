/** Takes the lines of an export: it begins, takes batches, and ends. */
import { v, type Infer } from "convex/values";
import { recallAnswer } from "../admission/idempotency.js";
import { ownSpace, reachSpace } from "../admission/spaces.js";
import {
  caseForAgent,
  defineCase,
  useCase,
  type UseCaseCtx,
} from "../admission/useCase.js";
import { done, type Outcome, type Refusal } from "../outcome.js";
import type { Scope } from "../vocabulary.js";
import { lacksLogsScope, takeLine } from "./importedLines.js";
import { vOnConflict, vLine } from "./lines.js";

/**
 * An import is several transactions, each of one batch: every line is decided by what is stored under
 * its id, so that a batch that is sent again changes nothing.
 */
export const MAX_BATCH_LINES = 100;

export const vFailed = v.object({
  line: v.number(),
  code: v.string(),
  detail: v.string(),
  pointer: v.optional(v.string()),
});

export const vImported = v.object({
  imported: v.number(),
  skipped: v.number(),
  replaced: v.number(),
  /** The first failures; `failures` counts all. */
  failed: v.array(vFailed),
  failures: v.number(),
  /** Memories that wait for a review, and the first of their ids. */
  quarantined: v.number(),
  quarantinedIds: v.array(v.string()),
  dryRun: v.boolean(),
});
export type Imported = Infer<typeof vImported>;

export const vLineOutcome = v.union(
  v.object({
    status: v.union(
      v.literal("imported"),
      v.literal("skipped"),
      v.literal("replaced"),
    ),
    quarantined: v.optional(v.boolean()),
  }),
  v.object({
    status: v.literal("failed"),
    code: v.string(),
    detail: v.string(),
    pointer: v.optional(v.string()),
  }),
);
export type LineOutcome = Infer<typeof vLineOutcome>;

/** What a dry run answers depends on what is there and on nothing that it does: that is reading. */
function scopesOf({ dryRun }: { dryRun?: boolean }): Scope[] {
  return dryRun ? ["memory:write", "memory:read"] : ["memory:write"];
}

const beginning = defineCase({
  action: "import.begin",
  scope: scopesOf,
  bucket: "write",
  writes: true,
  makesAgent: ({ dryRun }) => !dryRun,
  args: {
    key: v.optional(v.object({ key: v.string(), requestHash: v.string() })),
    dryRun: v.optional(v.boolean()),
  },
  returns: v.object({ earlier: v.union(v.string(), v.null()) }),
  handler: async (ctx, { key }) => {
    const lacking = lacksLogsScope(ctx);
    if (lacking) return lacking;
    const { keysOf } = ctx;
    const earlier =
      key && keysOf !== null
        ? await recallAnswer<string>(ctx, keysOf, key, ctx.now)
        : null;
    if (earlier && !earlier.ok) return earlier;
    return done({ earlier: earlier ? earlier.value : null });
  },
});

/** Admits an import, counts it for all its batches, and answers what an earlier one with its key has answered. */
export const begin = useCase(beginning);
export const beginForAgent = caseForAgent(beginning);

const end = defineCase({
  action: "import.finish",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: { answer: v.string() },
  returns: v.string(),
  handler: async (_ctx, { answer }) => done(answer),
});

/** Ends an import: what it answers is kept under the call's idempotency key. */
export const finish = useCase(end);
export const finishForAgent = caseForAgent(end);

const batch = defineCase({
  action: "import.take",
  scope: scopesOf,
  bucket: "write",
  writes: true,
  makesAgent: ({ dryRun }) => !dryRun,
  args: {
    lines: v.array(vLine),
    onConflict: vOnConflict,
    dryRun: v.boolean(),
  },
  returns: v.object({ outcomes: v.array(vLineOutcome) }),
  handler: async (ctx, { lines, ...options }) => {
    const lacking = lacksLogsScope(ctx);
    if (lacking) return lacking;
    const reached = new Map<string, Outcome<string>>();
    const outcomes: LineOutcome[] = [];
    for (const line of lines) {
      const space = reached.get(line.space) ?? (await reach(ctx, line.space));
      reached.set(line.space, space);
      const taken = space.ok
        ? await takeLine(ctx, space.value, line, options)
        : space;
      if (taken.ok && taken.value.status !== "skipped" && !options.dryRun)
        ctx.subjects.push(line.id);
      outcomes.push(taken.ok ? taken.value : failed(taken.refusal));
    }
    return done({ outcomes });
  },
});

/** Takes one batch of lines. One that is refused does not lose the others. */
export const take = useCase(batch);
export const takeForAgent = caseForAgent(batch);

function failed({ code, detail, pointer }: Refusal): LineOutcome {
  return {
    status: "failed",
    code,
    detail,
    ...(pointer !== undefined && { pointer }),
  };
}

/** The private space of whoever exported is the private space of whoever imports. */
async function reach(ctx: UseCaseCtx, space: string): Promise<Outcome<string>> {
  if (space.startsWith("agent/"))
    return done(ownSpace(ctx.caller.agent.agentId));
  return await reachSpace(ctx, space, "write");
}
