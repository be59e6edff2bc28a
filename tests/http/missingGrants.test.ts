import { beforeEach, expect, test, vi } from "vitest";
import { backendWithAgent, createAgent, grant, client } from "../setup.js";

beforeEach(() => {
  vi.stubEnv("RATE_LIMIT_READ_PER_MINUTE", "10000");
});

type Ask = [
  method: string,
  path: string,
  body: unknown,
  scope: string,
  access: string,
  pointer?: string | undefined,
];

const space = "shared/team";
const query = "?space=shared%2Fteam";

/** Each way to name a space that no grant opens. */
const named: Ask[] = [
  [
    "POST",
    "/v1/memories",
    { content: "x", space },
    "memory:write",
    "write",
    "/space",
  ],
  [
    "PUT",
    "/v1/memories/a",
    { content: "x", space },
    "memory:write",
    "write",
    "/space",
  ],
  ["GET", `/v1/memories${query}`, undefined, "memory:read", "read", "/space"],
  ["GET", `/v1/memories/a${query}`, undefined, "memory:read", "read", "/space"],
  [
    "GET",
    `/v1/memories/a/history${query}`,
    undefined,
    "memory:read",
    "read",
    "/space",
  ],
  [
    "PATCH",
    `/v1/memories/a${query}`,
    { content: "x" },
    "memory:write",
    "write",
    "/space",
  ],
  [
    "DELETE",
    `/v1/memories/a${query}`,
    undefined,
    "memory:write",
    "write",
    "/space",
  ],
  [
    "POST",
    `/v1/memories/a/restore${query}`,
    undefined,
    "memory:write",
    "write",
    "/space",
  ],
  [
    "POST",
    `/v1/memories/a/promote${query}`,
    undefined,
    "memory:write",
    "write",
    "/space",
  ],
  [
    "DELETE",
    `/v1/memories/a/history${query}`,
    undefined,
    "memory:write",
    "write",
    "/space",
  ],
  [
    "POST",
    "/v1/memories/forget",
    { filter: { space } },
    "memory:write",
    "write",
    "/filter/space",
  ],
  [
    "POST",
    "/v1/recall",
    { spaces: ["agent/main", space] },
    "memory:read",
    "read",
    "/spaces/1",
  ],
  [
    "POST",
    "/v1/logs/today",
    { content: "x", space },
    "logs:write",
    "write",
    "/space",
  ],
  ["GET", `/v1/logs/today${query}`, undefined, "logs:read", "read", "/space"],
  ["GET", `/v1/logs${query}`, undefined, "logs:read", "read", "/space"],
];

/** The acts that only writers may, on what a grant shows. */
const shown: Ask[] = [
  ...named
    .filter(([, , , , access]) => access === "write")
    .map(([method, path, body, scope, access, pointer]): Ask =>
      // A space that is shown is not what is wrong with the address.
      path.includes("?")
        ? [method, path, body, scope, access]
        : [method, path, body, scope, access, pointer],
    ),
  ["PATCH", "/v1/memories/theirs", { content: "x" }, "memory:write", "write"],
  ["DELETE", "/v1/memories/theirs", undefined, "memory:write", "write"],
  ["POST", "/v1/memories/theirs/promote", undefined, "memory:write", "write"],
  ["DELETE", "/v1/memories/theirs/history", undefined, "memory:write", "write"],
];

async function world() {
  const { t, send } = await backendWithAgent({ trustCeiling: "owner" });
  const author = client(t, await createAgent(t, "author"));
  await grant(t, "author", space, "write");
  for (const id of ["a", "theirs"])
    await author("PUT", `/v1/memories/${id}`, { content: `Tea ${id}`, space });
  return { t, send };
}

const expected = ([, , , scope, access, pointer]: Ask) => ({
  ...{ status: 403, code: "forbidden", space },
  ...{ requiredScope: scope, requiredAccess: access },
  ...(pointer !== undefined && { errors: [{ pointer }] }),
});

test.each(named)(
  "%s %s names what a grant would have to give",
  async (...ask) => {
    const { send } = await world();
    const [method, path, body] = ask;
    const answer = await send(method, path, body);
    expect(answer.body).toMatchObject(expected(ask));
  },
);

test.each(shown)(
  "%s %s does so where the space can be read",
  async (...ask) => {
    const { t, send } = await world();
    await grant(t, "main", space, "read");
    const [method, path, body] = ask;
    const answer = await send(method, path, body);
    expect(answer.body).toMatchObject(expected(ask));
    // A field that was not sent is not what is wrong.
    if (ask[5] === undefined) expect(answer.body.errors).toBeUndefined();
  },
);

test("an item of a batch says the same", async () => {
  const { send } = await world();
  const memories = [{ content: "x", space }];
  const { body } = await send("POST", "/v1/memories", { memories });
  const [, , , ...rest] = named[0]!;
  expect(body.results[0].problem).toMatchObject(
    expected(["POST", "", null, ...rest]),
  );
});

test("what is in a space that the agent cannot read is not found", async () => {
  const { send } = await world();
  const answer = await send("PATCH", "/v1/memories/theirs", { content: "x" });
  expect(answer.status).toBe(404);
  expect(JSON.stringify(answer.body)).not.toContain("shared/team");
});

test("another agent's own space is no matter of grants, whether the agent exists or not", async () => {
  const { send } = await world();
  const details = new Set<string>();
  for (const name of ["agent/author", "agent/nobody"]) {
    const answer = await send("POST", "/v1/memories", {
      content: "x",
      space: name,
    });
    expect(answer.body).toMatchObject({ status: 403, space: name });
    details.add(answer.body.detail);
  }
  expect(details).toEqual(
    new Set(["This is another agent's own space, which nobody else reaches."]),
  );
});
