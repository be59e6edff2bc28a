/** Answers what in a memory is worth a look, and what would settle it. */
import { v, type Infer } from "convex/values";
import { reachSpace, readableSpaces } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { decodeCursor, encodeCursor, type Position } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import {
  FINDING_KINDS,
  vFinding,
  vFindingKind,
  type Finding,
  type FindingKind,
} from "./findings.js";
import { pairFindings, windowOf } from "./pairs.js";
import { SCANS } from "./singles.js";

export const MAX_FINDINGS = 20;
/** Of each kind that is found by itself, where several kinds share the answer. */
const MAX_OF_SHARED = 8;

export const vReview = v.object({
  findings: v.array(vFinding),
  /** Kinds of which there are more than are shown. */
  more: v.array(vFindingKind),
  /** The memories that were compared with their whole space. */
  compared: v.object({
    memories: v.number(),
    since: v.union(v.number(), v.null()),
    until: v.union(v.number(), v.null()),
  }),
  nextCursor: v.union(v.string(), v.null()),
});

type Found = { [Kind in FindingKind]?: Finding[] };

/**
 * Names what is worth a look, of each kind in turn, so that many of one kind hide none of another. No model is
 * asked: whoever reads it decides. What can be settled lies in the caller's own space and those it may write to.
 */
export const find = useCase({
  action: "memory.review",
  scope: "memory:read",
  bucket: "recall",
  writes: false,
  args: {
    kinds: v.optional(v.array(vFindingKind)),
    limit: v.number(),
    space: v.optional(v.string()),
    cursor: v.optional(v.string()),
    /** The cosine from which on two memories may say the same, of the model that the deployment embeds with. */
    similarFrom: v.number(),
  },
  returns: vReview,
  handler: async (ctx, { kinds, limit, space, cursor, similarFrom }) => {
    const after = decodeCursor(cursor);
    if (after === undefined) {
      const pointer = "/cursor";
      return refuse("invalid_request", "Not a cursor of a review.", {
        pointer,
      });
    }
    const reached = await spacesOf(ctx, space);
    if (!reached.ok) return reached;
    const spaces = reached.value;
    const wanted = kinds && kinds.length > 0 ? kinds : FINDING_KINDS;
    const asked = FINDING_KINDS.filter((kind) => wanted.includes(kind));
    const pairs = await pairsOf(ctx, spaces, asked, after, similarFrom);
    const most = asked.length === 1 ? limit : Math.min(limit, MAX_OF_SHARED);
    const singles = after ? {} : await singlesOf(ctx, spaces, asked, most);
    const found: Found = { ...pairs.found, ...singles };
    const findings = inTurn({ ...found, ...firstOf(singles, most) }, limit);
    const more = asked.filter(
      (kind) =>
        (found[kind]?.length ?? 0) >
        findings.filter((one) => one.kind === kind).length,
    );
    return done({ findings, more, ...pairs.rest });
  },
});

async function spacesOf(ctx: UseCaseCtx, space: string | undefined) {
  if (space === undefined) {
    const readable = await readableSpaces(ctx, ctx.caller);
    const writable = readable.filter(({ access }) => access === "write");
    return done(writable.map(({ name }) => name));
  }
  const reached = await reachSpace(ctx, space, "write");
  return reached.ok ? done([reached.value]) : reached;
}

async function pairsOf(
  ctx: UseCaseCtx,
  spaces: string[],
  asked: readonly FindingKind[],
  after: Position | null,
  similarFrom: number,
): Promise<{
  found: Found;
  rest: Pick<Infer<typeof vReview>, "compared" | "nextCursor">;
}> {
  const none = { memories: 0, since: null, until: null };
  if (!asked.includes("contradiction") && !asked.includes("duplicate"))
    return { found: {}, rest: { compared: none, nextCursor: null } };
  const { pairs, fresh, next } = await windowOf(ctx, spaces, after);
  const all = pairFindings(ctx, pairs, similarFrom);
  const times = fresh.map(({ createdAt }) => createdAt);
  const compared = {
    memories: fresh.length,
    since: times.length > 0 ? Math.min(...times) : null,
    until: times.length > 0 ? Math.max(...times) : null,
  };
  return {
    found: Object.fromEntries(
      Object.entries(all).filter(([kind]) =>
        asked.includes(kind as FindingKind),
      ),
    ),
    rest: { compared, nextCursor: next && encodeCursor(next) },
  };
}

/** One more of each than is shown tells that there are more. */
async function singlesOf(
  ctx: UseCaseCtx,
  spaces: string[],
  asked: readonly FindingKind[],
  most: number,
): Promise<Found> {
  const each = Math.ceil((most + 1) / spaces.length);
  const found: Found = {};
  for (const kind of asked) {
    if (kind === "contradiction" || kind === "duplicate") continue;
    const parts = spaces.map((space) => SCANS[kind](ctx, space, each));
    found[kind] = (await Promise.all(parts)).flat();
  }
  return found;
}

function firstOf(found: Found, most: number): Found {
  return Object.fromEntries(
    Object.entries(found).map(([kind, list]) => [kind, list.slice(0, most)]),
  );
}

/** The first of each kind, then the second of each, as many as there is room for; those of one kind together. */
function inTurn(found: Found, limit: number): Finding[] {
  const chosen = new Set<Finding>();
  const lists = FINDING_KINDS.map((kind) => found[kind] ?? []);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let turn = 0; turn < longest; turn++)
    for (const list of lists) {
      const one = list[turn];
      if (one && chosen.size < limit) chosen.add(one);
    }
  return lists.flat().filter((one) => chosen.has(one));
}
