import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import type { ConvexRun } from "../../scripts/cli/convexRun.js";
import { exportAgent } from "../../scripts/portability/exportAgent.js";
import {
  importLines,
  isWhole,
  linesOf,
} from "../../scripts/portability/importLines.js";
import {
  backend,
  client,
  createAgent,
  storedRows,
  type Backend,
} from "../setup.js";

const root = path.resolve(import.meta.dirname, "../..");
const END = '{"kind":"end","nextCursor":null}';
const SKIP = { onConflict: "skip", dryRun: false } as const;
const createdAt = "2026-01-01T00:00:00.000Z";

afterEach(() => vi.useRealTimers());

/** The deployment's functions, called as the CLI calls them. */
function runOf(t: Backend, pages: number[] = []): ConvexRun {
  return async (name, args) => {
    const given = args as never;
    const outcome =
      name === "agents:export"
        ? await t.mutation(internal.agents.export, given)
        : await t.action(internal.agents.import, given);
    pages.push(((args as { lines?: string[] }).lines ?? []).length);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return outcome.value;
  };
}

async function exported(t: Backend, agentId: string): Promise<string> {
  let text = "";
  const write = (part: string) => Promise.resolve(void (text += part));
  await exportAgent(runOf(t), agentId, write, () => undefined);
  return text;
}

async function imported(
  t: Backend,
  text: string,
  options: { onConflict: "skip" | "replace" | "newer"; dryRun: boolean } = SKIP,
) {
  const seen: number[] = [];
  const progress = ({ lines }: { lines: number }) => void seen.push(lines);
  const pages: number[] = [];
  const lines = linesOf(text);
  const run = runOf(t, pages);
  const total = await importLines(run, "main", lines, options, progress);
  return { ...total, seen, pages };
}

async function empty(): Promise<Backend> {
  const t = backend();
  await createAgent(t, "main");
  return t;
}

/** More than a page of memories, half of them with an earlier version, and log entries. */
async function full(): Promise<Backend> {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
  const lines = Array.from({ length: 260 }, (_, i) => [
    {
      kind: "memory",
      id: `m${i}`,
      createdAt,
      before: null,
      content: `Number ${i} \u2028 ü "`,
      version: 2,
    },
    {
      kind: "version",
      id: `m${i}`,
      version: 1,
      content: `Was ${i}`,
      changedAt: createdAt,
    },
  ]).flat();
  const body = lines.map((line) => JSON.stringify(line)).join("\n");
  const headers = { "Content-Type": "application/x-ndjson" };
  const answer = await send("POST", "/v1/import", body, headers);
  expect(answer.body).toMatchObject({ imported: 520 });
  for (const content of ["first", "second\n\nline"])
    await send("POST", "/v1/logs/2026-01-02", { content });
  return t;
}

describe("a file of an agent's memory", () => {
  test("is the same file again after it was taken in elsewhere", async () => {
    const text = await exported(await full(), "main");
    expect(isWhole(linesOf(text))).toBe(true);
    const t = await empty();
    const first = await imported(t, text);
    expect(first).toMatchObject({ lines: 523, imported: 522, failed: [] });
    expect(first.pages.every((lines) => lines <= 500)).toBe(true);
    expect(first.seen.at(-1)).toBe(523);
    expect(await exported(t, "main")).toBe(text);
    expect(await imported(t, text)).toMatchObject({
      imported: 0,
      skipped: 522,
    });
    expect(await exported(t, "main")).toBe(text);
  }, 60_000);

  test("is foreseen by a dry run over several pages as it is then taken", async () => {
    const text = await exported(await full(), "main");
    const t = await empty();
    const before = await storedRows(t);
    const dry = await imported(t, text, { ...SKIP, dryRun: true });
    expect(dry.pages.length).toBeGreaterThan(1);
    expect(dry).toMatchObject({ imported: 522, failed: [] });
    expect(await storedRows(t)).toEqual(before);
  }, 60_000);

  test("names failed lines by their numbers in the file, and takes the others", async () => {
    const line = (i: number) =>
      JSON.stringify({
        kind: "memory",
        id: `m${i}`,
        createdAt,
        content: `Is ${i}`,
      });
    const texts = Array.from({ length: 700 }, (_, i) => line(i));
    texts[0] = "no json";
    texts[1] = "";
    texts[550] = '{"kind":"memory"}';
    texts[650] = `{"kind":"memory","id":"${"x".repeat(1024 * 1024)}"}`;
    texts.push(END);
    const t = await empty();
    for (const dryRun of [true, false]) {
      const total = await imported(t, texts.join("\r\n"), { ...SKIP, dryRun });
      expect(total.imported).toBe(696);
      expect(total.lines).toBe(700);
      expect(total.failed.map(({ line: at, code }) => [at, code])).toEqual([
        [1, "invalid_request"],
        [551, "invalid_request"],
        [651, "payload_too_large"],
      ]);
    }
  }, 60_000);

  test.each([
    ["", false],
    [`{"kind":"memory"}\n`, false],
    [`{"kind":"end","nextCursor":"abc"}`, false],
    [`null`, false],
    [`{"kind":"memory"}\n${END}\n\n`, true],
  ])("tells whether it is whole: %j", (text, whole) =>
    expect(isWhole(linesOf(text))).toBe(whole),
  );

  test("has no end line where a page could not be read", async () => {
    let text = "";
    const run: ConvexRun = async (_name, args) => {
      if ("cursor" in args) throw new Error("gone");
      return await Promise.resolve({ lines: ["{}"], nextCursor: "c" });
    };
    const write = (part: string) => Promise.resolve(void (text += part));
    await expect(exportAgent(run, "main", write, () => 0)).rejects.toThrow(
      "gone",
    );
    expect(text).toBe("{}\n");
  });
});

/** What the stock CLI asks a deployment for. */
type Called = { path: string; args: Record<string, unknown> };

describe("the programs", () => {
  const SECRET = "a private " + "sentence";
  let answers: (called: Called) => unknown;
  let called: Called[];
  let leaked: string[];
  let folder: string;
  let close: () => void;
  let url: string;

  beforeEach(async () => {
    called = [];
    leaked = [];
    folder = mkdtempSync(path.join(tmpdir(), "portability-"));
    const manifest = JSON.stringify({ dependencies: { convex: "*" } });
    writeFileSync(path.join(folder, "package.json"), manifest);
    const server = createServer((incoming, outgoing) => {
      let body = "";
      incoming.setEncoding("utf8").on("data", (part: string) => (body += part));
      incoming.on("end", () => {
        const call = JSON.parse(body || "{}") as Called;
        called.push(call);
        leaked.push(...commandLines().filter((text) => text.includes(SECRET)));
        outgoing.setHeader("Content-Type", "application/json");
        outgoing.end(JSON.stringify(answers(call)));
      });
    });
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", resolve),
    );
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true });
  });

  async function ran(name: string, args: string[], input = "") {
    const tsx = import.meta.resolve("tsx");
    const script = path.join(root, "scripts", name);
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      CONVEX_SELF_HOSTED_URL: url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: "made-up",
      CONVEX_PROVISION_HOST: url,
    };
    const child = spawn(process.execPath, ["--import", tsx, script, ...args], {
      cwd: folder,
      env,
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const code = await new Promise((resolve) => child.on("close", resolve));
    return { code, output, errors };
  }

  const value = (given: unknown) => ({
    status: "success",
    value: { ok: true, value: given },
    logLines: [],
  });
  const refusal = {
    status: "error",
    errorMessage:
      "Uncaught ConvexError: not_found: There is no agent main.\n    at x",
    errorData: { code: "not_found", detail: "There is no agent main." },
    logLines: [],
  };

  test("export writes all pages by the stock CLI and tells how far it is", async () => {
    answers = ({ args: { cursor } }) =>
      value({
        lines: [`{"content":"${SECRET}"}`],
        nextCursor: cursor ? null : "c",
      });
    const { code, output, errors } = await ran("export.ts", [
      "--agent",
      "main",
    ]);
    expect(errors).toContain(
      "1 lines\n2 lines\nExported 2 lines of main: whole.",
    );
    expect(output).toBe(`${`{"content":"${SECRET}"}\n`.repeat(2)}${END}\n`);
    expect(code).toBe(0);
    expect(called.map(({ path: name, args }) => [name, args])).toEqual([
      ["agents:export", { agentId: "main" }],
      ["agents:export", { agentId: "main", cursor: "c" }],
    ]);
  }, 60_000);

  test("export says that it is broken off, in the words of the refusal, and ends with 1", async () => {
    answers = ({ args: { cursor } }) =>
      cursor ? refusal : value({ lines: ["{}"], nextCursor: "c" });
    const { code, output, errors } = await ran("export.ts", [
      "--agent",
      "main",
    ]);
    expect(code).toBe(1);
    expect(output).toBe("{}\n");
    expect(errors).toContain(
      "not_found: There is no agent main.\nBroken off after 1 lines",
    );
  }, 60_000);

  test("a refusal that is a value ends them with 1 too", async () => {
    const outcome = {
      ok: false,
      refusal: { code: "not_found", detail: "None." },
    };
    answers = () => ({ status: "success", value: outcome, logLines: [] });
    const args = ["--agent", "main", "--partial"];
    for (const name of ["export.ts", "import.ts"]) {
      const given = name === "import.ts" ? args : args.slice(0, 2);
      const { code, output, errors } = await ran(name, given, "{}\n");
      expect(code).toBe(1);
      expect(output).toBe("");
      expect(errors).toContain("not_found: None.");
    }
  }, 60_000);

  test("import sends a file without showing a word of it to other users of the machine", async () => {
    const file = path.join(folder, "main.ndjson");
    writeFileSync(file, `{"content":"${SECRET}\u2028"}\n{"no":1}\n${END}\n`);
    answers = () =>
      value({
        ...{ imported: 1, skipped: 0, replaced: 0, quarantined: 0 },
        failed: [
          {
            line: 2,
            code: "invalid_request",
            detail: "Bad.",
            pointer: "/kind",
          },
        ],
      });
    const args = ["--agent", "main", "--file", file, "--on-conflict", "newer"];
    const { code, errors } = await ran("import.ts", args);
    expect(errors).toContain("line 2: invalid_request: Bad. (/kind)");
    expect(errors).toContain("1 imported, 0 replaced, 0 skipped, 1 failed.");
    expect(errors).not.toContain("warning");
    expect(code).toBe(1);
    expect(called[0]!.args).toEqual({
      agentId: "main",
      lines: [`{"content":"${SECRET}\u2028"}`, '{"no":1}', END],
      onConflict: "newer",
      dryRun: false,
    });
    if (existsSync("/proc/self/cmdline")) {
      expect(commandLines().join()).toContain("vitest");
      expect(leaked).toEqual([]);
    }
  }, 60_000);

  test.each([
    [
      "nothing of a file that is not whole",
      ["--agent", "main"],
      "{}\n",
      1,
      "--partial",
    ],
    ["nothing of what is no text", ["--agent", "main"], "\xff", 1, "whole"],
    ["nothing for nobody", [], END, 2, "--agent main"],
    [
      "no rule that it does not know",
      ["--agent", "m", "--on-conflict", "x"],
      END,
      2,
      "skip",
    ],
    [
      "no file that is not there",
      ["--agent", "m", "--file", "none"],
      "",
      2,
      "none",
    ],
  ])(
    "import takes %s",
    async (_what, args, input, expected, says) => {
      const { code, errors } = await ran("import.ts", args, input);
      expect(errors).toContain(says);
      expect(code).toBe(expected);
      expect(called).toEqual([]);
    },
    60_000,
  );
});

/** The arguments of every process, as any user of the machine can read them. */
function commandLines(): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return [];
      }
    });
}
