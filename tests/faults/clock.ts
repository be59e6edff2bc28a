import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest } from "convex-test";
import { vi } from "vitest";
import backendSchema from "../../convex/components/openclawBackend/schema.js";
import appSchema from "../../convex/schema.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { client, createAgent } from "../setup.js";
import type { World } from "../http/samples.js";

/**
 * A clock that can be set, forward and back. convex-test lets no transaction begin before the last commit; a
 * deployment's transactions run on several machines and have each the clock of theirs
 * (`function_runner/src/server.rs` of convex-backend), so that one may well begin before another one's end.
 */
export const clock = { now: 0 };

const RealDate = Date;

class SetDate extends RealDate {
  constructor(...given: unknown[]) {
    const args = given.length === 0 ? [clock.now] : given;
    super(...(args as [number]));
  }
  static override now(): number {
    return clock.now;
  }
}

type Registered = { _handler?: (...args: unknown[]) => unknown };
type Modules = Record<string, () => Promise<unknown>>;

/** The same modules, whose functions read the clock. What they assign to a global counts for their call alone. */
function timed(modules: Modules): Modules {
  const wrapped = (value: unknown): unknown => {
    const { _handler: handler } = (value ?? {}) as Registered;
    if (typeof handler !== "function") return value;
    const run = (...args: unknown[]) => {
      globalThis.Date = SetDate as DateConstructor;
      return handler(...args);
    };
    return new Proxy(value as object, {
      get: (target, name) =>
        name === "_handler" ? run : (Reflect.get(target, name) as unknown),
    });
  };
  const load = async (original: () => Promise<unknown>) =>
    Object.fromEntries(
      Object.entries((await original()) as object).map(([name, value]) => [
        name,
        wrapped(value),
      ]),
    );
  return Object.fromEntries(
    Object.entries(modules).map(([name, original]) => [
      name,
      async () => await load(original),
    ]),
  );
}

/** A backend on that clock, with the agent `main`, whose token may everything. */
export async function worldOnClock(
  token: { expiresAt?: number } = {},
): Promise<World & { secret: string }> {
  clock.now = RealDate.now();
  vi.spyOn(RealDate, "now").mockImplementation(() => clock.now);
  const t = convexTest({
    schema: appSchema,
    modules: timed(
      import.meta.glob(["../../convex/**/*.ts", "!../../convex/**/*.*.ts"]),
    ),
    transactionLimits: true,
  });
  t.registerComponent(
    "openclawBackend",
    backendSchema,
    timed(
      import.meta.glob([
        "../../convex/components/openclawBackend/**/*.ts",
        "!../../convex/**/*.*.ts",
      ]),
    ),
  );
  rateLimiter.register(t, "openclawBackend/rateLimiter");
  t.registerComponent(
    "openclawBackend/rateLimiter",
    rateLimiter.schema,
    timed(rateLimiter.modules as Modules),
  );
  const secret = await createAgent(t, "main", {
    scopes: [...SCOPES],
    trustCeiling: "owner",
    ...token,
  });
  return { t, agentId: "main", send: client(t, secret), secret };
}
