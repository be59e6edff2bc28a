import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lineOf } from "../../local/journalFile.js";
import { startServer, type LocalServer } from "../../local/server.js";
import { client, type Client } from "../client.js";

// The first start loads every module.
vi.setConfig({ testTimeout: 120_000 });

let dir = "";
let server: LocalServer | undefined;
let said: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "damage-"));
  said = [];
});
afterEach(async () => {
  await stopped();
  rmSync(dir, { recursive: true, force: true });
});

async function started(repair = false): Promise<Client> {
  const say = (sentence: string) => said.push(sentence);
  server = await startServer({ port: 0, dataDir: dir, repair, say });
  const { url, token } = server;
  const at = {
    fetch: (route: string, init?: RequestInit) => fetch(url + route, init),
  };
  return client(at, token);
}

async function stopped(): Promise<void> {
  await server?.close();
  server = undefined;
}

const file = (name: string) => path.join(dir, name);
const journal = () => readFileSync(file("journal.ndjson"), "utf8");
const copies = () => readdirSync(dir).filter((name) => /broken-/.test(name));

/** A folder with three memories, each in lines of its own. */
async function filled(): Promise<void> {
  const send = await started();
  for (const id of ["first", "second", "third"])
    await send("PUT", `/v1/memories/${id}`, { content: `The ${id} one` });
  await stopped();
}

async function contents(send: Client): Promise<string[]> {
  const { body } = await send("GET", "/v1/memories");
  const memories = body.memories as { content: string }[];
  return memories.map(({ content }) => content).sort();
}

/** Puts another line in the place of the first one that has the text. */
function replaceLine(having: string, by: (line: string) => string): number {
  const lines = journal().split("\n");
  const at = lines.findIndex((line) => line.includes(having));
  lines[at] = by(lines[at]!);
  writeFileSync(file("journal.ndjson"), lines.join("\n"));
  return at + 1;
}

const damages: [string, (line: string) => string][] = [
  ["cut short", (line) => line.slice(0, -20)],
  ["with another word in it", (line) => line.replace("second", "sekond")],
  ["of zeros", (line) => "\0".repeat(line.length)],
  ["of another file", () => "Hello"],
  ["of JSON that is none of ours", () => "12"],
  ["that is empty", () => ""],
];

test.each(damages)(
  "a line in the middle %s is named, and left out on --repair alone",
  async (_, damage) => {
    await filled();
    const number = replaceLine('"The second one"', damage);
    const before = journal();
    await expect(started()).rejects.toThrow(
      new RegExp(`journal\\.ndjson: line ${number} .*--repair`),
    );
    expect(journal()).toBe(before);
    expect(copies()).toEqual([]);

    const send = await started(true);
    expect(said.join("\n")).toContain(`line ${number} `);
    const [copy] = copies();
    expect(said.join("\n")).toContain(copy);
    expect(readFileSync(file(copy!), "utf8")).toBe(before);
    expect(statSync(file(copy!)).mode & 0o077).toBe(0);
    const left = await contents(send);
    expect(left).toEqual(expect.arrayContaining(["The first one"]));
    expect(left).toContain("The third one");
    await stopped();

    // And then as ever.
    expect(await contents(await started())).toEqual(left);
    expect(copies()).toHaveLength(1);
  },
);

test("a first line that is broken loses nothing but itself", async () => {
  await filled();
  replaceLine('"format"', () => "{");
  await expect(started()).rejects.toThrow(/line 1 /);
  expect(await contents(await started(true))).toHaveLength(3);
});

test("a first line that is a number is named", async () => {
  await filled();
  replaceLine('"format"', () => "12");
  await expect(started()).rejects.toThrow(/line 1 .*--repair/);
});

test("a first line that is gone takes no other one with it", async () => {
  await filled();
  writeFileSync(file("journal.ndjson"), journal().replace(/^.*\n/, ""));
  expect(await contents(await started())).toHaveLength(3);
});

test("a line that a repair has left out stays out, also where all others are as they would be written", async () => {
  await filled();
  await started();
  await stopped();
  writeFileSync(file("journal.ndjson"), journal().replace("\n", "\ntorn\n"));
  expect(await contents(await started(true))).toHaveLength(3);
  await stopped();
  expect(await contents(await started())).toHaveLength(3);
});

const endings: [string, (text: string) => string][] = [
  ["without the last one", (text) => text.slice(0, -1)],
  ["of another system", (text) => text.replaceAll("\n", "\r\n")],
];

test.each(endings)("line ends %s lose nothing", async (_, change) => {
  await filled();
  writeFileSync(file("journal.ndjson"), change(journal()));
  for (let times = 0; times < 2; times++) {
    expect(await contents(await started())).toHaveLength(3);
    await stopped();
  }
});

test("a journal without any line end is not written over", async () => {
  await filled();
  const text = journal().replaceAll("\n", "");
  writeFileSync(file("journal.ndjson"), text);
  await expect(started()).rejects.toThrow(/line 1 .*--repair/);
  expect(journal()).toBe(text);
  await started(true);
  expect(copies().map((copy) => readFileSync(file(copy), "utf8"))).toContain(
    text,
  );
});

test("how many lines are broken is said", async () => {
  await filled();
  const [first] = journal().split("\n");
  writeFileSync(file("journal.ndjson"), `${first}\n${"torn\n".repeat(9)}`);
  await expect(started()).rejects.toThrow(
    "line 2 is no JSON, and neither is 3, 4, 5, 6, 7 nor 3 more.",
  );
});

test("a folder of a later version is left alone", async () => {
  await filled();
  replaceLine('"format"', () => '{"format":9,"schema":"00000000"}');
  const before = journal();
  await expect(started(true)).rejects.toThrow(/has format 9/);
  expect(journal()).toBe(before);
});

test("a line of a whole number of records that this version does not know is broken, not a crash", async () => {
  await filled();
  replaceLine('"The second one"', () => lineOf({ of: "later" }).trimEnd());
  await expect(started()).rejects.toThrow(/line \d+ .*--repair/);
  expect(await contents(await started(true))).toContain("The third one");
});

test.each(["", "{", '{"agentId":"main"}', "null", "[]"])(
  "credentials that are %j are named, and made anew on --repair alone",
  async (text) => {
    await filled();
    writeFileSync(file("credentials.json"), text);
    await expect(started()).rejects.toThrow(/credentials\.json .*--repair/);
    expect(readFileSync(file("credentials.json"), "utf8")).toBe(text);

    expect(await contents(await started(true))).toHaveLength(3);
    const [copy] = copies();
    expect(copy).toMatch(/^credentials\.json\.broken-/);
    expect(readFileSync(file(copy!), "utf8")).toBe(text);
    await stopped();
    expect(await contents(await started())).toHaveLength(3);
  },
);

test.each(["emptied", "missing"])(
  "a journal that is %s does not start as if nothing had been",
  async (how) => {
    await filled();
    if (how === "emptied") truncateSync(file("journal.ndjson"));
    else rmSync(file("journal.ndjson"));
    await expect(started()).rejects.toThrow(/journal\.ndjson is empty/);
    expect(existsSync(file("credentials.json"))).toBe(true);
    expect(await contents(await started(true))).toEqual([]);
    await stopped();
    expect(await contents(await started())).toEqual([]);
  },
);

test.skipIf(process.platform !== "linux")(
  "a disk that is full when the journal is written anew leaves it as it was",
  async () => {
    await filled();
    const send = await started();
    await send("PUT", "/v1/memories/first", { content: "Changed" });
    await stopped();
    const before = journal();
    symlinkSync("/dev/full", file("journal.ndjson.new"));
    await expect(started()).rejects.toThrow(/ENOSPC/);
    expect(journal()).toBe(before);
    rmSync(file("journal.ndjson.new"));
    expect(await contents(await started())).toContain("Changed");
  },
);

test("tokens that a repair has left out are made anew", async () => {
  await filled();
  replaceLine('"tokenId"', () => "torn");
  const send = await started(true);
  expect(said.join("\n")).toContain("New tokens");
  expect((await send("GET", "/v1/me")).status).toBe(200);
});
