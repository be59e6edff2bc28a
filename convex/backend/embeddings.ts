/** Embeds what waits for a vector, and attaches what was embedded. */
import { v } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { env, type ActionCtx } from "../_generated/server.js";
import {
  type Claimed,
  type Embeddable,
} from "../components/openclawBackend/embedding/vectors.js";
import { vAttached } from "../components/openclawBackend/embedding/queue.js";
import { internalAction, internalMutation } from "./caller.js";
import type { Embedder } from "./embedding/contract.js";
import { bisect, embedderOf, type Bisected } from "./embedding/embedder.js";
import { log } from "./log.js";

const queue = components.openclawBackend.embedding.queue;

/** Rows embedded at once: about half a second of the built-in embedder, one request to a provider. */
const BATCH = 64;
/** Batches and time of one drain; what is left is taken up by the next. */
const MAX_BATCHES = 50;
const DRAIN_MS = 4 * 60_000;
/** Longer than a request can wait for a slow provider. */
const BATCH_TIMEOUT_MS = 20_000;

/** Attaches vectors, and the fuller answer of the write that they belong to. */
export const attach = internalMutation({
  args: vAttached.fields,
  returns: v.object({ attached: v.number() }),
  handler: async (ctx, args) => await ctx.runMutation(queue.attach, args),
});

/** Embeds what waits, batch by batch. Returns how many rows got their vector. */
export const drain = internalAction({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const embedder = embedderOf(env);
    if (embedder === null) return 0;
    const endsAt = Date.now() + DRAIN_MS;
    const failing = new Set<string>();
    let attached = 0;
    for (let i = 0; i < MAX_BATCHES && Date.now() < endsAt; i++) {
      const { rows, more } = await ctx.runMutation(queue.claim, {
        model: embedder.model,
        now: Date.now(),
        limit: BATCH,
      });
      if (!more) break;
      attached += await embedClaimed(ctx, embedder, rows, failing);
    }
    return attached;
  },
});

/**
 * Embeds claimed rows, those of each account in requests of their own: a key that is refused stops
 * nobody else. An account that failed is not tried again in the same drain.
 */
async function embedClaimed(
  ctx: ActionCtx,
  embedder: Embedder,
  rows: Claimed[],
  failing: Set<string>,
): Promise<number> {
  const accounts = new Map<string, Claimed[]>();
  for (const row of rows) {
    const account = embedder.accountOf(row.agentId);
    accounts.set(account, [...(accounts.get(account) ?? []), row]);
  }
  let attached = 0;
  for (const [account, own] of accounts) {
    const { embedded, refused, untried, reason, retryAfterMs } = failing.has(
      account,
    )
      ? notTried(own)
      : await bisect(embedder, own, BATCH_TIMEOUT_MS);
    if (embedded.length > 0) {
      const done = await ctx.runMutation(queue.attach, {
        model: embedder.model,
        items: embedded.map(({ row, vector }) => ({ ...idsOf(row), vector })),
      });
      attached += done.attached;
    }
    if (reason !== undefined) log.warn("embedding failed", { reason });
    const now = Date.now();
    if (refused.length > 0) {
      const items = refused.map(idsOf);
      await ctx.runMutation(queue.postpone, { items, alone: true, now });
    }
    if (untried.length === 0) continue;
    failing.add(account);
    await ctx.runMutation(queue.postpone, {
      items: untried.map(idsOf),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      now,
    });
  }
  return attached;
}

function notTried(rows: Claimed[]): Bisected<Claimed> {
  return { embedded: [], refused: [], untried: rows };
}

function idsOf({ kind, space, id, version }: Claimed): Embeddable {
  return { kind, space, id, version };
}

/** Looks whether there is something to embed, in one call, and drains the queue if so. */
export const heal = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const embedder = embedderOf(env);
    if (embedder === null) return null;
    const { model } = embedder;
    const now = Date.now();
    if (await ctx.runQuery(queue.backlog, { model, now }))
      await ctx.scheduler.runAfter(0, internal.backend.embeddings.drain, {});
    return null;
  },
});
