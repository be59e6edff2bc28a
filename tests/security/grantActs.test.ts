import { describe, expect, test } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { MAX_GRANTS } from "../../convex/components/openclawBackend/admission/spaces.js";
import { insertRow, refusalOf, type Backend } from "../setup.js";
import { eventsOf, valueOf, world } from "./administered.js";

/** What giving and taking away shared spaces answers and leaves. */

const { grant, grants } = internal.agents;
const main = { agentId: "main" };

async function give(t: Backend, count: number, access = "read") {
  for (let i = 0; i < count; i++)
    await insertRow(t, "grants", {
      ...{ ...main, space: `shared/${access}-${i}`, access, createdAt: 1 },
    });
}

const put = (t: Backend, space: string, access: "read" | "write" | "none") =>
  t.mutation(grant, { ...main, space, access });

test("the audit has what was given and taken away, and no list", async () => {
  const { t, boss } = await world();
  await put(t, "shared/team", "read");
  await boss("DELETE", "/v1/admin/grants/main/team");
  await boss("GET", "/v1/admin/grants");
  await t.mutation(grants, {});
  const events = (await eventsOf(t, {})).filter(({ action }) =>
    action.startsWith("grant."),
  );
  const done = { action: "grant.put", subjects: ["main", "shared/team"] };
  expect(events).toMatchObject([
    { ...done, agentId: "boss" },
    { ...done, agentId: null },
  ]);
});

describe("is refused", () => {
  test("what names no agent, no shared space or a secret", async () => {
    const { t } = await world();
    const nobody = { agentId: "nobody" };
    const lost = {
      code: "not_found",
      detail: "There is no agent with this id.",
    };
    const team = { space: "shared/team", access: "read" } as const;
    expect(await refusalOf(t.mutation(grants, nobody))).toEqual(lost);
    expect(await refusalOf(t.mutation(grant, { ...nobody, ...team }))).toEqual(
      lost,
    );
    const wrong = { code: "invalid_request", pointer: "/space" };
    for (const space of ["team", "shared/", "shared/Team", "agent/main"]) {
      expect(await refusalOf(put(t, space, "read"))).toMatchObject(wrong);
      expect(await refusalOf(t.mutation(grants, { space }))).toMatchObject(
        wrong,
      );
    }
    const key = `shared/${"sk_live_"}${"a1b2c3d4e5f6g7h8i9j0k1l2"}`;
    expect(await refusalOf(put(t, key, "read"))).toMatchObject({
      ...{ code: "secret_detected" },
    });
  });

  test("what takes away what was not given", async () => {
    const { t } = await world();
    const lost = { code: "not_found" };
    expect(await refusalOf(put(t, "shared/team", "none"))).toMatchObject(lost);
    await put(t, "shared/team", "read");
    await put(t, "shared/team", "none");
    expect(await refusalOf(put(t, "shared/team", "none"))).toMatchObject(lost);
  });

  test("a page from where no page ended", async () => {
    const { t } = await world();
    expect(await refusalOf(t.mutation(grants, { cursor: "%" }))).toMatchObject({
      ...{ code: "invalid_request", pointer: "/cursor" },
    });
  });
});

describe("an agent has at most so many", () => {
  const full = { code: "conflict" };

  test("as it is told, of which each may still be changed and taken away", async () => {
    const { t } = await world();
    await give(t, MAX_GRANTS - 1);
    expect(await valueOf(put(t, "shared/last", "read"))).toMatchObject({
      created: true,
    });
    expect(await refusalOf(put(t, "shared/more", "read"))).toMatchObject(full);
    expect(await valueOf(put(t, "shared/last", "write"))).toMatchObject({
      ...{ created: false, grant: { access: "write" } },
    });
    await put(t, "shared/read-0", "none");
    expect(await valueOf(put(t, "shared/more", "read"))).toMatchObject({
      created: true,
    });
    expect(await refusalOf(put(t, "shared/read-0", "read"))).toMatchObject(
      full,
    );
  });

  test("with those that it had, four times as many", async () => {
    const { t } = await world();
    await give(t, 4 * MAX_GRANTS - 1, "none");
    await put(t, "shared/last", "read");
    expect(await refusalOf(put(t, "shared/more", "read"))).toMatchObject(full);
    expect(await valueOf(put(t, "shared/none-0", "read"))).toMatchObject({
      created: true,
    });
  });
});

describe("a list", () => {
  test("ends with its last page, be that full", async () => {
    const { t } = await world();
    await give(t, 2);
    const page = async (limit: number) =>
      await valueOf(t.mutation(grants, { limit }));
    expect((await page(2)).nextCursor).toBeNull();
    const { grants: first, nextCursor } = await page(1);
    expect(first).toMatchObject([{ space: "shared/read-0" }]);
    expect(nextCursor).not.toBeNull();
  });

  test("of an agent and a space has that space", async () => {
    const { t } = await world();
    await give(t, 2);
    const listed = await valueOf(
      t.mutation(grants, { ...main, space: "shared/read-1" }),
    );
    expect(listed.grants).toMatchObject([{ space: "shared/read-1" }]);
    const all = await valueOf(t.mutation(grants, main));
    expect(all.grants).toHaveLength(2);
  });
});
