import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  makeId,
  serverForm,
} from "../../convex/components/openclawBackend/ids.js";
import {
  backend,
  client,
  createAgent,
  grant,
  insertRow,
  storedRows,
  type Answer,
  type Backend,
  type Client,
  refusalOf,
} from "../setup.js";

const A = "shared/a";
const B = "shared/b";
const C = "shared/c";
const OWN = "agent/reader";
const NDJSON = { "Content-Type": "application/x-ndjson" };

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

type World = Record<"reader" | "writer" | "author", Client> & { t: Backend };

/** The reader may write to all three spaces, the writer to `shared/a` alone, the author to all but that one. */
async function world(): Promise<World> {
  const t = backend();
  const agents = { reader: [A, B, C], writer: [A], author: [B, C] };
  const clients = {} as Record<keyof typeof agents, Client>;
  for (const [name, spaces] of Object.entries(agents)) {
    clients[name as keyof typeof agents] = client(
      t,
      await createAgent(t, name),
    );
    for (const space of spaces) await grant(t, name, space, "write");
  }
  return { t, ...clients };
}

const at = (id: string, space?: string, act = "") =>
  `/v1/memories/${id}${act}${space ? `?space=${encodeURIComponent(space)}` : ""}`;

function expectSpaces(answer: Answer, spaces: string[]): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(409);
  expect(answer.body).toMatchObject({
    code: "conflict",
    errors: [{ pointer: "/space" }],
  });
  expect(answer.body.detail.match(/\b(shared|agent)\/\w+/g)).toEqual(spaces);
}

async function put(
  send: Client,
  id: string,
  space: string | undefined,
  content: string,
): Promise<void> {
  const { status } = await send("PUT", at(id), {
    content,
    ...(space && { space }),
  });
  expect(status).toBe(201);
}

/** A memory of the author's, with an id of the server. */
async function real({ author }: World): Promise<string> {
  const body = { content: "The real one", space: B };
  return (await author("POST", "/v1/memories", body)).body.memory.id;
}

function line(id: string, space: string, kind = "memory"): string {
  const createdAt = "2026-01-31T12:00:00Z";
  const content = `Fake ${kind}`;
  const day = kind === "logEntry" ? { date: "2026-01-31", seq: 1 } : {};
  return JSON.stringify({ kind, id, space, createdAt, content, ...day });
}

describe("an id of the server's form", () => {
  test("is what the server makes, in any case and with letters that look like its digits", () => {
    for (const prefix of ["mem", "log", "tok", "evt"] as const) {
      const id = makeId(prefix, Date.now());
      expect(serverForm(id)).toBe(id);
      expect(serverForm(id.toLowerCase())).toBe(id);
      const alike = id.slice(4).replaceAll("0", "o").replaceAll("1", "l");
      expect(serverForm(`${prefix.toUpperCase()}_${alike}`)).toBe(id);
    }
    for (const id of [
      "mem_a",
      "mem_seed00000001",
      "memory_of-26-characters-ab",
    ])
      expect(serverForm(id)).toBeNull();
    expect(serverForm(`${makeId("mem", 0)}0`)).toBeNull();
    expect(serverForm(`x${makeId("mem", 0)}`)).toBeNull();
  });

  test("cannot be chosen, whether or not it stands in another space", async () => {
    const given = await world();
    const { t, writer, author, reader } = given;
    const id = await real(given);
    const before = await storedRows(t);
    const ids = [id, id.toLowerCase(), makeId("mem", 0), makeId("log", 0)];
    for (const chosen of ids) {
      for (const [send, space] of [
        [writer, A],
        [writer, undefined],
        [author, C],
        [reader, OWN],
      ] as const) {
        const body = { content: "Fake", ...(space && { space }) };
        const answer = await send("PUT", at(chosen), body);
        expect(answer.status).toBe(400);
        expect(answer.body.errors[0].pointer).toBe("/id");
      }
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("is replaced where it stands", async () => {
    const given = await world();
    const id = await real(given);
    const body = { content: "Corrected", space: B };
    expect((await given.author("PUT", at(id), body)).status).toBe(200);
    await given.author("DELETE", at(id));
    const again = { content: "Revived", space: B };
    expect((await given.author("PUT", at(id), again)).status).toBe(200);
  });

  test("can be imported into the space that it was exported from, and into a new deployment", async () => {
    const given = await world();
    const id = await real(given);
    await given.reader("POST", "/v1/memories", { content: "Of my own" });
    await given.author("POST", "/v1/logs/today", { content: "Log", space: B });
    const exported = (await given.reader("GET", "/v1/export")).body as string;
    const other = await world();
    for (const { reader } of [given, other]) {
      const { body } = await reader("POST", "/v1/import", exported, NDJSON);
      expect(body.failed).toEqual([]);
    }
    const { memory } = (await other.reader("GET", at(id))).body;
    expect(memory).toMatchObject({ space: B, content: "The real one" });
  });

  test.each(["memory", "logEntry"])(
    "cannot be imported as a %s into another space by whoever can read the real one",
    async (kind) => {
      const given = await world();
      const { t, author, reader } = given;
      const logged = { content: "The real entry", space: B };
      const id =
        kind === "memory"
          ? await real(given)
          : (await author("POST", "/v1/logs/today", logged)).body.entry.id;
      const before = await storedRows(t);
      for (const [send, chosen] of [
        [author, id],
        [author, id.toLowerCase()],
        [reader, id],
      ] as const) {
        const text = line(chosen, C, kind);
        for (const query of ["?dryRun=true", "", "?onConflict=replace"]) {
          const path = `/v1/import${query}`;
          const { body } = await send("POST", path, text, NDJSON);
          expect(body.failed).toMatchObject([
            { line: 1, code: "conflict", pointer: "/id" },
          ]);
        }
      }
      expect(await storedRows(t)).toEqual(before);
    },
  );

  test("imported by a writer who cannot read the real one deceives no reader of both", async () => {
    const given = await world();
    const { writer, reader } = given;
    const id = await real(given);
    await writer("POST", "/v1/import", line(id, A), NDJSON);
    expectSpaces(await reader("GET", at(id)), [A, B]);
    await writer("DELETE", at(id));
    const { memory } = (await reader("GET", at(id))).body;
    expect(memory.content).toBe("The real one");
  });
});

describe("a chosen id in several spaces", () => {
  const id = "team-rules";

  test("is the caller's own where that has it, to reads and writes", async () => {
    const { writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    await put(reader, id, undefined, "Mine");
    const { body } = await reader("GET", at(id));
    expect(body.memory).toMatchObject({ space: OWN, content: "Mine" });
    const changed = await reader("PATCH", at(id), { content: "Mine, changed" });
    expect(changed.body.memory.space).toBe(OWN);
    const { versions } = (await reader("GET", at(id, undefined, "/history")))
      .body;
    expect(versions[1].content).toBe("Mine");
  });

  test("of others is refused with their names, and nothing is changed", async () => {
    const { t, writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    const before = await storedRows(t);
    const acts: [string, string, unknown?][] = [
      ["GET", at(id)],
      ["GET", at(id, undefined, "/history")],
      ["PATCH", at(id), { content: "Changed" }],
      ["PATCH", at(id), {}],
      ["DELETE", at(id)],
      ["POST", at(id, undefined, "/restore")],
    ];
    for (const [method, path, body] of acts)
      expectSpaces(await reader(method, path, body), [A, B]);
    expect(await storedRows(t)).toEqual(before);
    await put(author, id, C, "Real as well");
    expectSpaces(await reader("GET", at(id)), [A, B, C]);
    // To each of the others it is one.
    expect((await writer("GET", at(id))).body.memory.content).toBe("Fake");
  });

  test("is chosen by ?space= in every act on one memory", async () => {
    const { writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    const got = await reader("GET", at(id, B));
    expect(got.body.memory).toMatchObject({ space: B, content: "Real" });
    const changes = { content: "Real, changed" };
    const changed = await reader("PATCH", at(id, B), changes);
    expect(changed.body.memory.space).toBe(B);
    const history = await reader("GET", at(id, B, "/history"));
    expect(history.body.versions).toHaveLength(2);
    const reason = `${at(id, B)}&reason=outdated`;
    expect((await reader("DELETE", reason)).status).toBe(204);
    expect((await reader("GET", at(id, B))).status).toBe(404);
    expect((await reader("GET", at(id, A))).body.memory.content).toBe("Fake");
    const restored = await reader("POST", at(id, B, "/restore"));
    expect(restored.body.memory).toMatchObject({ space: B, ...changes });
    const promoted = await reader("POST", at(id, B, "/promote"));
    expect(promoted.status).toBe(403);
  });

  test("is chosen by the operator's `space`", async () => {
    const { t, writer, author } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    const one = { agentId: "reader", id };
    const { memory } = internal;
    const acts = [
      memory.getMemory,
      memory.updateMemory,
      memory.memoryHistory,
      memory.promoteMemory,
      memory.forgetMemory,
      memory.restoreMemory,
    ] as (typeof memory.getMemory)[];
    for (const act of acts) {
      expect(await refusalOf(t.mutation(act, one))).toMatchObject({
        code: "conflict",
      });
    }
    const named = { ...one, space: B };
    const got = await t.mutation(memory.getMemory, named);
    expect(got).toMatchObject({ value: { memory: { content: "Real" } } });
    expect(await t.mutation(memory.forgetMemory, named)).toMatchObject({
      ok: true,
    });
  });

  test("in a space that the caller cannot read is 403, there or not", async () => {
    const { t, writer, author } = await world();
    await put(author, id, B, "Real");
    const before = await storedRows(t);
    for (const space of [B, "shared/none", OWN]) {
      for (const [method, act, body] of [
        ["GET", ""],
        ["GET", "/history"],
        ["PATCH", "", { pinned: true }],
        ["DELETE", ""],
        ["POST", "/restore"],
      ] as const) {
        const answer = await writer(method, at(id, space, act), body);
        expect(answer.status).toBe(403);
        expect(answer.body.space).toBe(space);
        expect(answer.body.detail).toMatch(
          space === OWN ? /own space/ : /^No (?:read|write) access/,
        );
      }
    }
    expect((await writer("GET", at(id, "nonsense"))).status).toBe(400);
    expect(await storedRows(t)).toEqual(before);
  });

  test("in a space that the caller may only read is not changed", async () => {
    const { t, writer, author } = await world();
    await put(author, id, B, "Real");
    await put(writer, id, A, "Own space's neighbour");
    await grant(t, "writer", B, "read");
    expectSpaces(await writer("PATCH", at(id), { pinned: true }), [A, B]);
    const answer = await writer("PATCH", at(id, B), { pinned: true });
    expect(answer.status).toBe(403);
    expect((await writer("DELETE", at(id, A))).status).toBe(204);
  });

  test("is found without ?space= again once the others are forgotten or have expired", async () => {
    const { t, writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    await writer("DELETE", at(id));
    expect((await reader("GET", at(id))).body.memory.content).toBe("Real");
    const changed = await reader("PATCH", at(id), { content: "Changed" });
    expect(changed.body.memory.space).toBe(B);
    await insertRow(t, "memories", expired(id, C));
    expect((await reader("GET", at(id))).body.memory.space).toBe(B);
  });

  test("is restored where it is forgotten, whatever stands elsewhere", async () => {
    const { writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    await reader("DELETE", at(id, B));
    const restored = await reader("POST", at(id, undefined, "/restore"));
    expect(restored.body.memory).toMatchObject({ space: B, content: "Real" });
    for (const space of [A, B]) await reader("DELETE", at(id, space));
    expectSpaces(await reader("POST", at(id, undefined, "/restore")), [A, B]);
  });

  test("is brought back to an earlier version in the space that is named, or the only one", async () => {
    const { writer, author, reader } = await world();
    const say = { version: 1 };
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    await author("PATCH", at(id, B), { content: "Changed" });
    expectSpaces(await reader("POST", at(id, undefined, "/restore"), say), [
      A,
      B,
    ]);
    const named = await reader("POST", at(id, B, "/restore"), say);
    expect(named.body.memory).toMatchObject({ space: B, content: "Real" });
    // One that can be restored says as much as one that is there.
    await reader("DELETE", at(id, B));
    expectSpaces(await reader("POST", at(id, undefined, "/restore"), say), [
      A,
      B,
    ]);
    await put(reader, id, undefined, "Mine");
    const own = await reader("POST", at(id, undefined, "/restore"), say);
    expect(own.status).toBe(404);
    expect(own.body.errors).toMatchObject([{ pointer: "/version" }]);
  });

  test("is not another's for an act that is repeated", async () => {
    const { t, writer, reader } = await world();
    await put(writer, id, A, "Shared");
    await put(reader, id, undefined, "Mine");
    expect((await reader("DELETE", at(id))).status).toBe(204);
    const before = await storedRows(t);
    expect((await reader("DELETE", at(id))).status).toBe(404);
    const diary = { content: "Something private" };
    expect((await reader("PATCH", at(id), diary)).status).toBe(404);
    expect(await storedRows(t)).toEqual(before);
    // Who reads is told what there is, and in which space.
    expect((await reader("GET", at(id))).body.memory.space).toBe(A);

    await writer("DELETE", at(id));
    const restore = at(id, undefined, "/restore");
    expect((await reader("POST", restore)).body.memory.space).toBe(OWN);
    expect((await reader("POST", restore)).status).toBe(409);
    expect((await reader("GET", at(id, A))).status).toBe(404);
  });

  test("takes part in superseding and forgetting in its own space alone", async () => {
    const { writer, author, reader } = await world();
    await put(writer, id, A, "Fake");
    await put(author, id, B, "Real");
    const newer = { content: "Newer", space: B, supersedes: id };
    expect((await reader("POST", "/v1/memories", newer)).status).toBe(201);
    expect((await reader("GET", at(id, A))).body.memory.state).toBe("active");
    const filter = { space: A };
    const forget = { filter, dryRun: false, ids: [id] };
    await reader("POST", "/v1/memories/forget", forget);
    const { memory } = (await reader("GET", at(id))).body;
    expect(memory).toMatchObject({ space: B, state: "superseded" });
  });
});

function expired(memoryId: string, space: string) {
  return {
    memoryId,
    space,
    type: "note",
    content: "Expired",
    contentHash: "of expired",
    tags: [],
    importance: 0.5,
    pinned: false,
    metadata: {},
    provenance: { source: "agent", trust: "agent", agentId: "author" },
    state: "active",
    flags: [],
    createdAt: 1,
    writtenAt: 1,
    updatedAt: 1,
    version: 1,
    expiresAt: 2,
  };
}

test("whatever is put, imported, forgotten and restored: a read without ?space= answers the own one, the only one, or neither", async () => {
  const given = await world();
  const fixed = await real(given);
  const { reader, writer, author } = given;
  const ids = ["x", "y", fixed];
  /** By id and space, the contents of what is there and not forgotten. */
  const model = new Map<string, Map<string, string>>();
  for (const id of ids) model.set(id, new Map());
  model.get(fixed)!.set(B, "The real one");
  let count = 0;
  const writers = { [OWN]: reader, [A]: writer, [B]: author, [C]: author };
  const act = fc.record({
    id: fc.constantFrom(...ids),
    space: fc.constantFrom(OWN, A, B, C),
    does: fc.constantFrom("put", "import", "forget", "restore"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 6 }), async (acts) => {
      for (const { id, space, does } of acts) {
        const send = writers[space];
        const content = `Text ${(count += 1)}`;
        const of = { id, space, kind: "memory" };
        const createdAt = "2026-01-31T12:00:00Z";
        if (does === "put") await send("PUT", at(id), { content, space });
        if (does === "import") {
          const text = JSON.stringify({ ...of, createdAt, content });
          await send("POST", "/v1/import", text, NDJSON);
        }
        if (does === "forget") await send("DELETE", at(id, space));
        if (does === "restore") await send("POST", at(id, space, "/restore"));
        const seen = await reader("GET", at(id, space));
        if (seen.status === 200)
          model.get(id)!.set(space, seen.body.memory.content);
        else model.get(id)!.delete(space);
      }
      for (const id of ids) {
        const rows = model.get(id)!;
        const answer = await reader("GET", at(id));
        const expected = rows.has(OWN)
          ? OWN
          : rows.size === 1
            ? [...rows.keys()][0]
            : null;
        if (expected) {
          expect(answer.body.memory.space).toBe(expected);
          expect(answer.body.memory.content).toBe(rows.get(expected));
        } else expect(answer.status).toBe(rows.size === 0 ? 404 : 409);
      }
      // The author can read where the real one is, and so can make no fake of it.
      expect(model.get(fixed)!.has(C)).toBe(false);
    }),
    { numRuns: 40 },
  );
}, 120_000);
