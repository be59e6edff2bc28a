import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { insertRow } from "../setup.js";
import { valueOf, world } from "./administered.js";

/** Who can reach which shared spaces, as an operator sees it. */

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("grants", () => {
  test("are listed of all, of an agent, of a space, with since when and by whom", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02") });
    const { t, boss } = await world();
    const team = { agentId: "main", space: "shared/team" };
    await t.mutation(internal.agents.grant, { ...team, access: "read" });
    await boss("PUT", "/v1/admin/grants/scout/team", { access: "write" });
    await boss("PUT", "/v1/admin/grants/scout/home", { access: "read" });
    const at = expect.stringMatching(/^2026-01-02T/) as string;
    const all = await valueOf(t.mutation(internal.agents.grants, {}));
    expect(all).toEqual({
      grants: [
        { ...team, access: "read", since: at, by: null },
        {
          ...{ agentId: "scout", space: "shared/home", access: "read" },
          ...{ since: at, by: "boss" },
        },
        {
          ...{ agentId: "scout", space: "shared/team", access: "write" },
          ...{ since: at, by: "boss" },
        },
      ],
      nextCursor: null,
    });
    const ofTeam = await boss("GET", "/v1/admin/grants?space=shared/team");
    expect(ofTeam.body.grants).toHaveLength(2);
    const both = "/v1/admin/grants?space=shared/team&agentId=scout";
    expect((await boss("GET", both)).body.grants).toHaveLength(1);
    for (const space of ["", "&space=shared/team"]) {
      const seen: unknown[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const path: string = `/v1/admin/grants?limit=1${space}${cursor && `&cursor=${cursor}`}`;
        const { body } = await boss("GET", path);
        seen.push(...body.grants);
        cursor = body.nextCursor as string | null;
      }
      expect(seen).toEqual(space ? ofTeam.body.grants : all.grants);
    }
  });

  test("that end say so, and are listed no more; one given again is of the day it was", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02") });
    const { t, boss } = await world();
    const team = { agentId: "main", space: "shared/team" };
    const put = async (access: "read" | "none") =>
      await valueOf(t.mutation(internal.agents.grant, { ...team, access }));
    await boss("PUT", "/v1/admin/grants/main/team", { access: "read" });
    vi.setSystemTime(Date.parse("2026-01-03"));
    expect(await put("none")).toEqual({
      created: false,
      grant: {
        ...{ ...team, access: "none", by: null },
        since: expect.stringMatching(/^2026-01-03T/),
      },
    });
    const none = await boss("GET", "/v1/admin/grants");
    expect(none.body.grants).toEqual([]);
    vi.setSystemTime(Date.parse("2026-01-04"));
    const since = expect.stringMatching(/^2026-01-04T/) as string;
    expect(await put("read")).toMatchObject({
      created: true,
      grant: { since },
    });
    vi.setSystemTime(Date.parse("2026-01-05"));
    expect(await put("read")).toMatchObject({
      ...{ created: false, grant: { since } },
    });
  });

  test("from before changes were kept are as old as their row", async () => {
    const { t } = await world();
    const createdAt = Date.parse("2025-01-01");
    const row = { agentId: "main", space: "shared/team", access: "read" };
    await insertRow(t, "grants", { ...row, createdAt });
    const { grants } = await valueOf(t.mutation(internal.agents.grants, {}));
    expect(grants).toEqual([
      { ...row, since: "2025-01-01T00:00:00.000Z", by: null },
    ]);
  });
});
