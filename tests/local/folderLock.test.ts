import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataFolder } from "../../local/dataFolder.js";
import { FolderLock } from "../../local/folderLock.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const HOLDER = ["--import", "tsx", "tests/local/holder.ts"];

let dir = "";
const running = new Set<ChildProcess>();
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "folder-lock-"))));
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
  rmSync(dir, { recursive: true, force: true });
});

const said = () => readFileSync(path.join(dir, "server.lock"), "utf8");

function run(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  return child;
}

/** Another process that holds the folder, or what it said when it ended. */
async function holder(child = run(process.execPath, [...HOLDER, dir])) {
  let text = "";
  await new Promise<void>((resolve) => {
    const hear = (chunk: unknown) => {
      text += String(chunk);
      if (text.includes("held")) resolve();
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.once("close", () => resolve());
  });
  return { child, text };
}

const pidIn = (text: string) => (JSON.parse(text) as { pid: number }).pid;

test("who is killed lets go at once", async () => {
  const { child } = await holder();
  expect(pidIn(said())).toBe(child.pid);
  child.kill("SIGKILL");
  const lock = await FolderLock.take(dir);
  expect(pidIn(said())).toBe(process.pid);
  lock.release();
});

test.skipIf(process.platform !== "linux")(
  "a zombie that its parent never waits for holds nothing",
  async () => {
    const line = `"$0" "$@" & exec sleep 60`;
    const args = ["-c", line, process.execPath, ...HOLDER, dir];
    await holder(run("sh", args));
    const pid = pidIn(said());
    process.kill(pid, "SIGKILL");
    const state = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2];
    await expect.poll(state).toBe("Z");
    (await FolderLock.take(dir)).release();
    expect(state()).toBe("Z");
  },
);

test.each([
  ["another process that lives", process.ppid],
  ["the first process", 1],
  ["this one", process.pid],
  ["none that there is", 999_999_999],
])("what is written of %s refuses nobody", async (_, pid) => {
  writeFileSync(path.join(dir, "server.pid"), `${pid}`);
  const since = "2026-01-31T12:00:00.000Z";
  const left = JSON.stringify({ pid, since, url: "http://127.0.0.1:1" });
  writeFileSync(path.join(dir, "server.lock"), left);
  const lock = await FolderLock.take(dir);
  expect(pidIn(said())).toBe(process.pid);
  lock.release();
  expect(said()).toBe("");
});

test("who holds it, where it serves and what to do is said", async () => {
  const { child } = await holder();
  const taking = FolderLock.take(dir);
  await expect(taking).rejects.toThrow(
    new RegExp(
      `is in use by process ${child.pid}, starting since 20.*--data FOLDER`,
    ),
  );
  const held = await DataFolder.open(path.join(dir, "inner"));
  held.lock.url = "http://127.0.0.1:3211";
  await expect(DataFolder.open(held.dir)).rejects.toThrow(
    `process ${process.pid}, serving http://127.0.0.1:3211 since`,
  );
  held.lock.release();
});

test("of two starts at once one has it, and the other one is told", async () => {
  const both = await Promise.all([holder(), holder()]);
  const texts = both.map(({ text }) => text);
  expect(texts.filter((text) => /^held/.test(text))).toHaveLength(1);
  expect(texts.filter((text) => text.includes("in use by"))).toHaveLength(1);
});

test("a start waits for a server that is just ending", async () => {
  const first = await FolderLock.take(dir);
  const second = FolderLock.take(dir);
  setTimeout(() => first.release(), 200);
  (await second).release();
});

describe("a folder that cannot be used", () => {
  // The first user may write to any folder of a disk.
  const isFirstUser = process.getuid?.() === 0;
  const readOnly = () => {
    if (isFirstUser) return "/sys";
    chmodSync(dir, 0o500);
    return dir;
  };
  test.skipIf(process.platform !== "linux")(
    "says what the system says where it is read-only",
    async () => {
      const name = readOnly();
      await expect(DataFolder.open(name)).rejects.toThrow(
        new RegExp(`^The data folder ${name} cannot be used: E[A-Z]+: `),
      );
      if (!isFirstUser) chmodSync(dir, 0o700);
    },
  );

  test("says what the system says where it is a file", async () => {
    const name = path.join(dir, "file");
    writeFileSync(name, "");
    await expect(DataFolder.open(name)).rejects.toThrow(/cannot be used: E/);
    await expect(DataFolder.open(path.join(name, "inner"))).rejects.toThrow(
      /cannot be used: ENOTDIR/,
    );
  });
});
