import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest, type TestConvex } from "convex-test";
import { ConvexError } from "convex/values";
import { observed } from "../local/observe.js";
import { internal } from "../convex/_generated/api.js";
import type { TableNames } from "../convex/components/openclawBackend/_generated/dataModel.js";
import type { MutationCtx } from "../convex/components/openclawBackend/_generated/server.js";
import type { Refusal } from "../convex/components/openclawBackend/outcome.js";
import backendSchema from "../convex/components/openclawBackend/schema.js";
import appSchema from "../convex/schema.js";
import { createAgent, type TokenOptions } from "./agents.js";
import { client } from "./client.js";
import { installPlatformRules } from "./platform.js";

export { createAgent, issueToken, type TokenOptions } from "./agents.js";
export { client, type Answer, type Client } from "./client.js";

export type Backend = TestConvex<typeof appSchema>;

const appModules = observed(
  import.meta.glob(["../convex/**/*.ts", "!../convex/**/*.*.ts"]),
);
const backendModules = observed(
  import.meta.glob([
    "../convex/components/openclawBackend/**/*.ts",
    "!../convex/**/*.*.ts",
  ]),
);

/** An empty backend, with the platform's limits on transactions. */
export function backend(): Backend {
  const t = convexTest({
    schema: appSchema,
    modules: appModules,
    transactionLimits: true,
  });
  t.registerComponent("openclawBackend", backendSchema, backendModules);
  rateLimiter.register(t, "openclawBackend/rateLimiter");
  installPlatformRules();
  return t;
}

/** Everything that is stored, but for the audit of refusals and the queue. */
export async function storedRows(t: Backend): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after = 0n; ;) {
    const page = await t.query(internal.backend.replica.follow, { after });
    rows.push(...page.records.filter(({ table }) => table !== "auditEvents"));
    if (!page.more) return rows;
    after = page.position;
  }
}

export const TABLES = Object.keys(backendSchema.tables) as TableNames[];
/** A row as text. */
export type Stored = { table: TableNames; text: string };

/** What stands in every table. */
export async function everyRow(t: Backend): Promise<Stored[]> {
  return await inComponent(t, async ({ db }) => {
    const rows: Stored[] = [];
    for (const table of TABLES)
      for (const row of await db.query(table).take(10_000))
        rows.push({
          table,
          text: JSON.stringify(row, (_, value: unknown) =>
            typeof value === "bigint" ? `${value}` : value,
          ),
        });
    return rows;
  });
}

/** Writes rows as they are, beside what is there. */
export async function insertRow(
  t: Backend,
  table: string,
  fields: object,
): Promise<void> {
  await t.mutation(internal.backend.replica.restore, {
    records: [{ table: table as "grants", fields }],
    first: false,
  });
}

/** What the operator's call is refused with, in which it fails. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConvexError) return error.data as Refusal;
    throw error;
  }
  throw new Error("The call is not refused.");
}

/** Gives an agent access to a space. */
export async function grant(
  t: Backend,
  agentId: string,
  space: string,
  access: "read" | "write",
): Promise<void> {
  const createdAt = Date.now();
  await insertRow(t, "grants", { agentId, space, access, createdAt });
}

/** As an operator does it who has found a reason to. */
export async function disableAgent(t: Backend, agentId: string): Promise<void> {
  await inComponent(t, async ({ db }) => {
    const row = await db
      .query("agents")
      .withIndex("by_agentId", (q) => q.eq("agentId", agentId))
      .unique();
    await db.patch("agents", row!._id, { status: "disabled" });
  });
}

/** Runs a function on the component's own rows, as one transaction. */
export async function inComponent<Value>(
  t: Backend,
  run: (ctx: MutationCtx) => Promise<Value>,
): Promise<Value> {
  const inside = t as unknown as {
    runInComponent: (path: string, run: unknown) => Promise<Value>;
  };
  return await inside.runInComponent("openclawBackend", run);
}

/** A backend with one agent and a client of it. */
export async function backendWithAgent(
  options: TokenOptions & { timeZone?: string } = {},
) {
  const t = backend();
  const token = await createAgent(t, "main", options);
  return { t, token, send: client(t, token) };
}
