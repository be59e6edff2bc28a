import { afterEach, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import { backendWithAgent, insertRow, type Backend } from "../../setup.js";

const { scan } = components.openclawBackend.guard.stored;
const SECRET = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
const space = "agent/main";

afterEach(() => {
  vi.unstubAllEnvs();
});

const versionOf = (version: number, content: string) => ({
  memoryId: "tea",
  space,
  version,
  content,
  type: "note",
  tags: [],
  changedAt: 0,
  changedBy: "main",
});

/** As many versions as are asked for, in one transaction. */
async function storeVersions(t: Backend, count: number, from = 1) {
  await t.mutation(internal.backend.replica.restore, {
    records: Array.from({ length: count }, (_, i) => ({
      table: "memoryVersions" as "grants",
      fields: versionOf(from + i, "Likes tea"),
    })),
    first: false,
  });
}

async function pageAfter(t: Backend, after: bigint) {
  const { rows, next } = await t.query(scan, { kind: "version", after });
  return { versions: rows.map(({ row }) => row.version), next };
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

test("tells each kind of row by its name, its rules and its texts", async () => {
  vi.stubEnv("SECRET_GUARD", "off");
  const { t, send } = await backendWithAgent();
  const content = `Use ${SECRET}`;
  const given = { content, tags: ["pay"], provenance: { ref: "notes" } };
  const { body } = await send("POST", "/v1/memories", given);
  const { id } = body.memory;
  await send("PATCH", `/v1/memories/${id}`, { content: "Use the vault" });
  const entry = { content: `${content} and ${SECRET}`, context: ["Payments"] };
  const logged = await send("POST", "/v1/logs/today", entry);
  const scanned = async (kind: "memory" | "version" | "log") => {
    const { rows, next } = await t.query(scan, { kind, after: 0n });
    expect(next).toBeNull();
    return rows;
  };
  expect(await scanned("memory")).toEqual([
    {
      row: { kind: "memory", space, id, rules: [] },
      texts: ["Use the vault", "pay", "notes"],
    },
  ]);
  expect(await scanned("version")).toEqual([
    {
      row: { kind: "version", space, id, version: 1, rules: ["stripe-key"] },
      texts: [content, "pay"],
    },
  ]);
  const { id: logId } = logged.body.entry;
  expect(await scanned("log")).toEqual([
    {
      row: { kind: "log", space, id: logId, rules: ["stripe-key"] },
      texts: [entry.content, "Payments"],
    },
  ]);
});

test("reads what stands between the statements of a file as it stands there", async () => {
  const { t } = await backendWithAgent();
  const piece = { kind: "memory", id: "tea", hash: "", superseded: false };
  const [head, rest] = [SECRET.slice(0, 12), SECRET.slice(12)];
  await insertRow(t, "openclawFiles", {
    ...{ space, path: "MEMORY.md", sha256: "", characters: 0, importedAt: 0 },
    pieces: [
      { ...piece, gap: "# Tea\n\n", open: "- ", close: ` <!-- ${head}` },
      { ...piece, gap: `${rest} -->\n`, open: "* ", close: "!" },
    ],
    tail: "\nThe end\n",
  });
  const { rows } = await t.query(scan, { kind: "file", after: 0n });
  expect(rows).toEqual([
    {
      row: { kind: "file", space, id: "MEMORY.md", rules: ["stripe-key"] },
      texts: [
        "MEMORY.md",
        "# Tea\n\n- ",
        ` <!-- ${SECRET} -->\n* `,
        "!\nThe end\n",
      ],
    },
  ]);
});

test("does not repeat a secret that a row is named by", async () => {
  const { t } = await backendWithAgent();
  const version = { ...versionOf(1, "Likes tea"), memoryId: SECRET };
  await insertRow(t, "memoryVersions", version);
  const { rows } = await t.query(scan, { kind: "version", after: 0n });
  expect(rows[0]!.row.id).toBe("[redacted:stripe-key]");
});

test("ends a page at 250 rows, and goes on behind them", async () => {
  const { t } = await backendWithAgent();
  await storeVersions(t, 249);
  await storeVersions(t, 1, 250);
  await storeVersions(t, 1, 251);
  const first = await pageAfter(t, 0n);
  expect(first.versions).toEqual(upTo(250));
  expect(await pageAfter(t, first.next!)).toEqual({
    versions: [251],
    next: null,
  });
});

test("ends no page within a transaction, behind which nothing could go on", async () => {
  const { t } = await backendWithAgent();
  await storeVersions(t, 200);
  await storeVersions(t, 100, 201);
  await storeVersions(t, 1, 301);
  const first = await pageAfter(t, 0n);
  expect(first.versions).toEqual(upTo(300));
  expect((await pageAfter(t, first.next!)).versions).toEqual([301]);
});

test("ends a page at a mebibyte of text", async () => {
  const { t } = await backendWithAgent();
  const quarter = "Likes tea. ".repeat(2 ** 18).slice(0, 2 ** 18);
  for (const version of upTo(5))
    await insertRow(t, "memoryVersions", versionOf(version, quarter));
  const first = await pageAfter(t, 0n);
  expect(first.versions).toEqual(upTo(4));
  expect((await pageAfter(t, first.next!)).versions).toEqual([5]);
});
