import { AsyncLocalStorage } from "node:async_hooks";
import { getFunctionName, type FunctionReference } from "convex/server";
import type { Modules } from "../../local/observe.js";

/**
 * The platform's transactions, as far as a function can see them: a mutation whose reads another one has overtaken
 * is rolled back and run again, with another time and other randomness. convex-test runs one transaction at a time
 * and each once; here a body is run to its end, thrown away by an error, and run again after others had their turn.
 * What a body has changed besides the database is then seen: its module's variables and its arguments, which are
 * frozen.
 */

/** What becomes of one request's transactions. */
export type Fate = {
  /** Waits until the request's next transaction may run, or run again. */
  turn: () => Promise<void>;
  /** How often its next mutation is thrown away before it counts. */
  conflicts: () => number;
  /** A mutation has run for good, at this time of its own: it is committed, or has failed by itself. */
  settled: (name: string, now: number) => void;
};

type Attempt = {
  /** Is to be thrown away at its end. */
  fails: boolean;
  /** What its body takes for now. Two transactions may have the same, as on the platform. */
  now: number;
  begun: boolean;
  /** Was thrown away. */
  failed: boolean;
};

type Handler = (ctx: Ctx, args: unknown) => unknown;
type Ctx = { [name: string]: unknown };
type Registered = Record<
  "isMutation" | "isAction" | "isHttp",
  true | undefined
> & { _handler: Handler };
type Router = {
  lookup: (path: string, method: string) => [object, ...unknown[]] | null;
};
type Run = (reference: Reference, args?: unknown) => Promise<unknown>;
type Reference = FunctionReference<"query" | "mutation">;
type Schedule = (...args: unknown[]) => Promise<unknown>;

const inRequest = new AsyncLocalStorage<Fate>();
const inAttempt = new AsyncLocalStorage<Attempt>();

class Conflict extends Error {}

/** Runs a request whose transactions have this fate: neither what runs beside it nor what it schedules. */
export async function withFate<Answer>(
  fate: Fate,
  request: () => Promise<Answer>,
): Promise<Answer> {
  return await inRequest.run(fate, request);
}

/** Runs a mutation as often as the request's fate says. */
export async function inTransaction<Answer>(
  name: string,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const fate = inRequest.getStore();
  if (fate === undefined) return await run();
  for (let left = fate.conflicts(); ; left--) {
    await fate.turn();
    const now = Date.now();
    const state = { begun: false, failed: false };
    const attempt: Attempt = { fails: left > 0, now, ...state };
    try {
      const answer = await inAttempt.run(attempt, run);
      fate.settled(name, now);
      return answer;
    } catch (error) {
      if (attempt.failed) continue;
      fate.settled(name, now);
      throw error;
    }
  }
}

/** The same modules, whose mutations can be thrown away and whose actions run others as transactions of a request. */
export function retrying(modules: Modules): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([name, load]) => [
      name,
      async () => {
        const module = (await load()) as object;
        return Object.fromEntries(
          Object.entries(module).map(([key, value]) => [key, wrapped(value)]),
        );
      },
    ]),
  );
}

function wrapped(value: unknown): unknown {
  const isPlain = typeof value !== "object" && typeof value !== "function";
  if (isPlain || value === null) return value;
  if (typeof (value as Partial<Router>).lookup === "function") {
    const router = value as Router;
    const lookup: Router["lookup"] = (path, method) => {
      const [handler, ...rest] = router.lookup(path, method) ?? [];
      return handler ? [wrapped(handler) as object, ...rest] : null;
    };
    return { lookup };
  }
  const { isMutation, isAction, isHttp } = value as Registered;
  const { _handler: handler } = value as Registered;
  if (isMutation) return withHandler(value, attempted(handler));
  if (isAction || isHttp)
    return withHandler(value, (ctx, args) => handler(calling(ctx), args));
  return value;
}

function withHandler(value: object, handler: Handler): object {
  return new Proxy(value, {
    get: (target, name) =>
      name === "_handler" ? handler : (Reflect.get(target, name) as unknown),
  });
}

function attempted(handler: Handler): Handler {
  return async (given, args) => {
    const ctx = { ...given, scheduler: outside(given.scheduler as object) };
    const attempt = inAttempt.getStore();
    if (attempt === undefined) return await handler(ctx, frozen(args));
    // convex-test keeps what a handler makes of a global apart from all others.
    globalThis.Date = standingAt(attempt.now);
    const isOutermost = !attempt.begun;
    attempt.begun = true;
    const answer = await handler(ctx, frozen(args));
    if (!isOutermost || !attempt.fails) return answer;
    attempt.failed = true;
    throw new Conflict("Another transaction has overtaken this one.");
  };
}

function standingAt(now: number): DateConstructor {
  return new Proxy(Date, {
    get: (target, name) =>
      name === "now" ? () => now : (Reflect.get(target, name) as unknown),
    construct: (target, args) =>
      Reflect.construct(target, args.length === 0 ? [now] : args) as Date,
  });
}

/** What is scheduled is no part of the request. A timer would keep the context that it was set in. */
function outside(scheduler: object): object {
  return Object.fromEntries(
    Object.entries(scheduler).map(([name, schedule]) => [
      name,
      (...args: unknown[]) =>
        inRequest.exit(() =>
          inAttempt.exit(() => (schedule as Schedule)(...args)),
        ),
    ]),
  );
}

function calling(ctx: Ctx): Ctx {
  const { runQuery, runMutation } = ctx as { [name: string]: Run };
  const query: Run = async (reference, args) => {
    await inRequest.getStore()?.turn();
    return await runQuery!(reference, args);
  };
  const mutation: Run = async (reference, args) =>
    await inTransaction(nameOf(reference), () => runMutation!(reference, args));
  return { ...ctx, runQuery: query, runMutation: mutation };
}

/** A component's function has no name of this kind. */
function nameOf(reference: Reference): string {
  try {
    return getFunctionName(reference);
  } catch {
    return "";
  }
}

function frozen(value: unknown): unknown {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
    for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}
