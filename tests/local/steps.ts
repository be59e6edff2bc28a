import {
  anyApi,
  defineSchema,
  defineTable,
  mutationGeneric,
  queryGeneric,
  type GenericMutationCtx,
} from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";

export const schema = defineSchema({
  items: defineTable({
    a: v.optional(v.any()),
    b: v.optional(v.any()),
    place: v.optional(v.any()),
    n: v.optional(v.number()),
  })
    .index("by_a_and_b", ["a", "b"])
    .index("by_b_and_n", ["b", "n"])
    .index("by_name_and_a", ["place.name", "a"])
    // What is no object has none, however long.
    .index("by_length", ["place.length"]),
});
export const INDEXES: { [name: string]: string[] } = {
  by_a_and_b: ["a", "b"],
  by_b_and_n: ["b", "n"],
  by_name_and_a: ["place.name", "a"],
  by_length: ["place.length"],
};

/** One thing that a function does; `row` chooses from all rows that there ever were. */
export type Step =
  | { do: "insert"; fields: Fields; times: number }
  | { do: "patch" | "replace"; row: number; fields: Fields }
  | { do: "delete"; row: number }
  | { do: "look"; look: Look }
  | { do: "emptying"; look: Look }
  | { do: "together"; fields: Fields; row: number; look: Look }
  | { do: "nested"; steps: Step[]; fails: boolean }
  | { do: "stale"; look: Look };
export type Fields = { [name: string]: unknown };
export type Look = {
  index: string;
  values: unknown[];
  order: "asc" | "desc" | undefined;
  end: "unique" | "first" | "collect" | number;
};
export type Call = { steps: Step[]; fails: boolean };

// The generic context has no data model: its queries are untyped.
type Ctx = Pick<GenericMutationCtx<never>, "runMutation" | "runQuery"> & {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  db: any;
};

const ROLLED_BACK = "rolled back";

/** A call that is to fail fails with that alone: whatever else goes wrong in it is a fault. */
async function unlessMeant(
  { fails }: Pick<Call, "fails">,
  running: Promise<unknown>,
): Promise<void> {
  try {
    await running;
  } catch (error) {
    const isMeant = error instanceof Error && error.message === ROLLED_BACK;
    if (!fails || !isMeant) throw error;
    return;
  }
  if (fails) throw new Error("A call that was to fail has not.");
}

/** Does the steps on an engine of its own and keeps what each look has found. */
export class Table {
  readonly found: unknown[] = [];
  private readonly ids: string[] = [];
  private calls: Call[] = [];
  private back: Look | undefined;
  readonly t: ReturnType<typeof convexTest>;

  constructor() {
    const run = mutationGeneric({
      handler: async (ctx) => {
        const { steps, fails } = this.calls.shift()!;
        for (const step of steps) await this.step(ctx as never, step);
        if (fails) throw new Error(ROLLED_BACK);
      },
    });
    const lookBack = queryGeneric({
      handler: async (ctx) => {
        await this.look(ctx as never, this.back!);
      },
    });
    this.t = convexTest(schema, {
      "./items.ts": () => Promise.resolve({ run, lookBack }),
      "./_generated/api.ts": () => Promise.resolve({}),
    });
  }

  async call(call: Call): Promise<void> {
    this.calls = [call];
    await unlessMeant(call, this.t.mutation(anyApi.items!.run!, {}));
  }

  private async step(ctx: Ctx, step: Step): Promise<void> {
    const { db } = ctx;
    const id = "row" in step ? this.ids[step.row % this.ids.length] : undefined;
    const exists = id !== undefined && (await db.get(id)) !== null;
    switch (step.do) {
      case "insert":
        for (let i = 0; i < step.times; i++)
          this.ids.push(await db.insert("items", full(step.fields)));
        break;
      case "patch":
        if (exists) await db.patch(id, step.fields);
        break;
      case "replace":
        if (exists) await db.replace(id, full(step.fields));
        break;
      case "delete":
        if (exists) await db.delete(id);
        break;
      case "look":
        await this.look(ctx, step.look);
        break;
      case "emptying":
        // What is deleted while the query is gone through stays in it, and so does what is new stay out.
        for await (const row of query(db, step.look)) {
          this.found.push(row._id);
          const others = await query(db, step.look).collect();
          for (const { _id } of others) await db.delete(_id);
          this.ids.push(await db.insert("items", full(row)));
        }
        break;
      case "together": {
        const looks: Promise<void>[] = [this.look(ctx, step.look)];
        const inserted = db.insert("items", full(step.fields));
        looks.push(this.look(ctx, step.look));
        const patched = exists && db.patch(id, step.fields);
        looks.push(this.look(ctx, step.look));
        await Promise.all([patched, ...looks]);
        this.ids.push(await inserted);
        break;
      }
      case "nested":
        this.calls.unshift(step);
        await unlessMeant(
          step,
          ctx.runMutation(anyApi.items!.run! as never, {}),
        );
        break;
      case "stale":
        this.back = step.look;
        await ctx.runQuery(
          anyApi.items!.lookBack! as never,
          {},
          { useStaleSnapshot: true },
        );
    }
  }

  private async look({ db }: Ctx, look: Look): Promise<void> {
    const at = this.found.push("nothing yet") - 1;
    const rows = query(db, look);
    const { end } = look;
    const answer = typeof end === "number" ? rows.take(end) : rows[end]();
    this.found[at] = await (answer as Promise<unknown>).then(
      (value) => (Array.isArray(value) ? value : [value]).map(idOf),
      (error: unknown) => String(error),
    );
  }
}

const idOf = (row: { _id: string } | null) => row?._id ?? null;

/** A row has no undefined fields; only a patch takes fields away by them. */
function full({ a, b, place, n }: Fields): Fields {
  const all = Object.entries({ a, b, place, n });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

type Range = { eq: (field: string, value: unknown) => Range };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a builder of queries without a data model
function query(db: any, { index, values, order }: Look): any {
  const rows = db
    .query("items")
    .withIndex(index, (q: Range) =>
      values.reduce<Range>(
        (range, value, i) => range.eq(INDEXES[index]![i]!, value),
        q,
      ),
    );
  return order === undefined ? rows : rows.order(order);
}
