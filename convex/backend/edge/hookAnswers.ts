/**
 * Answers a client's hooks with what its model is told: the session as it starts, and what a prompt recalls. Each is
 * one transaction with the row of what the client's session was shown, which so holds what was shown and no more.
 */
import { v, type Infer } from "convex/values";
import { components } from "../../_generated/api.js";
import type { MutationCtx } from "../../_generated/server.js";
import { vOutcome } from "../../components/openclawBackend/outcome.js";
import {
  vRecallRequest,
  vVectorHit,
} from "../../components/openclawBackend/recall/request.js";
import { inContext } from "../../components/openclawBackend/text/content.js";
import { callerArgs, callOf, internalMutation } from "../caller.js";
import { foundBy } from "../recall.js";
import { sha256Hex } from "../tokenText.js";
import { CONVINCING } from "./hookPrompt.js";
import { factsOf } from "./sessionRoom.js";
import { recallText, sessionText, type Told } from "./textForm.js";

const { recall } = components.openclawBackend;

const MAX_RESULTS = 3;
/** Claude Code cuts what has 10 000 characters, Codex what has as many bytes; the end of the fence would go first. */
const MAX_BYTES = 9999;

/** The client's session; null where the client does not name it. */
const vClientSession = v.union(
  v.object({
    /** Under which it is kept. */
    name: v.string(),
    /** What is shown is hashed with it, so that who sees the row cannot try what a text was, erased since. */
    key: v.string(),
  }),
  v.null(),
);
type ClientSession = Infer<typeof vClientSession>;

export const session = internalMutation({
  args: {
    ...callerArgs,
    session: vClientSession,
    /** Whether it is sure that the model is told. */
    reaches: v.boolean(),
    characters: v.number(),
  },
  returns: vOutcome(v.string()),
  handler: async (ctx, { session, reaches, characters, ...caller }) => {
    const outcome = await ctx.runMutation(recall.session.start, {
      call: await callOf(ctx, caller),
      input: { scope: "memory:read" },
    });
    if (!outcome.ok) return outcome;
    const { me } = outcome.value;
    const facts = factsOf(outcome.value);
    const { text, rows } = withinBytes(characters, (room) =>
      sessionText(outcome.value, facts, room),
    );
    // What is pinned is told at every start. The rest may come again where a prompt asks for it, and so may what was cut.
    const told = rows.filter(({ pinned, cut }) => reaches && pinned && !cut);
    const now = Date.now();
    if (session !== null)
      await ctx.runMutation(recall.shown.note, {
        ...{ agentId: me.agentId, session: session.name },
        ...{ shown: await asShown(session, told), begins: true, now },
      });
    return { ...outcome, value: text };
  },
});

const vPromptAnswer = v.object({
  /** Null where nothing is to be told. */
  text: v.union(v.string(), v.null()),
  /** Whether there was something, but all of it was shown before. */
  repeats: v.boolean(),
});

/** The ranking of a recall that was admitted and has its hits, and of it what is sure and new to the session. */
export const prompt = internalMutation({
  args: {
    search: vRecallRequest,
    hits: v.array(vVectorHit),
    asker: v.object({
      agentId: v.string(),
      timeZone: v.string(),
      now: v.number(),
    }),
    model: v.union(v.string(), v.null()),
    session: vClientSession,
    characters: v.number(),
  },
  returns: vPromptAnswer,
  handler: async (
    ctx,
    { search, hits, asker, model, session, characters },
  ): Promise<Infer<typeof vPromptAnswer>> => {
    // Read from a snapshot: what others write meanwhile is no reason to begin again.
    const ranking = await ctx.runQuery(
      recall.search.ranking,
      { request: search, hits },
      { useStaleSnapshot: true },
    );
    await renew(ctx, ranking.unfit, search.now);
    const asked = { request: search, asker, model, degraded: [] };
    const found = foundBy({ ...asked, namesAnswers: false }, ranking);
    const sure = found.results;
    if (!sure.some(({ confidence }) => confidence >= CONVINCING))
      return { text: null, repeats: false };
    const of = { agentId: asker.agentId, now: asker.now };
    const fresh =
      session === null ? sure : await unseen(ctx, of, session, sure);
    if (fresh.length === 0) return { text: null, repeats: true };
    const told = { ...found, results: fresh.slice(0, MAX_RESULTS) };
    const { text, rows } = recallText(told, characters);
    if (rows.length === 0) return { text: null, repeats: false };
    if (session !== null)
      await ctx.runMutation(recall.shown.note, {
        ...{ ...of, session: session.name },
        ...{ shown: await asShown(session, rows), begins: false },
      });
    return { text, repeats: false };
  },
});

/** The longest answer that no client cuts. */
function withinBytes<Row>(
  characters: number,
  tell: (room: number) => Told<Row>,
): Told<Row> {
  let room = Math.min(characters, MAX_BYTES);
  for (;;) {
    const told = tell(room);
    const bytes = new TextEncoder().encode(told.text).length;
    if (bytes <= MAX_BYTES || room === 0) return told;
    room = Math.floor((room * MAX_BYTES) / bytes);
  }
}

/** Has vectors made anew that count for nothing, as the search does that ranks for itself. */
async function renew(
  ctx: MutationCtx,
  owners: string[],
  now: number,
): Promise<void> {
  const { queue } = components.openclawBackend.embedding;
  if (owners.length > 0) await ctx.runMutation(queue.renew, { owners, now });
}

type Shown = {
  space: string;
  id: string;
  content: string;
  context?: string[];
};

/** Rows as the session was shown them: which one it is, and what it says. Where its text changes, it is new. */
async function asShown(
  { key }: NonNullable<ClientSession>,
  rows: readonly Shown[],
): Promise<string[]> {
  return await Promise.all(
    rows.map(async ({ space, id, content, context }) => {
      const row = `${key}\n${space}\n${id}`;
      const text = inContext(content, context);
      const hashes = [row, `${row}\n${text}`].map(sha256Hex);
      const [which, what] = await Promise.all(hashes);
      return `${which!.slice(0, 12)}:${what!.slice(0, 12)}`;
    }),
  );
}

/** Those that the session was not shown yet. */
async function unseen<Row extends Shown>(
  ctx: MutationCtx,
  of: { agentId: string; now: number },
  session: NonNullable<ClientSession>,
  rows: readonly Row[],
): Promise<Row[]> {
  const asked = { ...of, session: session.name };
  const seen = await ctx.runQuery(recall.shown.seen, asked);
  const shown = await asShown(session, rows);
  return rows.filter((_, i) => !seen.includes(shown[i]!));
}
