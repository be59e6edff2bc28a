import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolder } from "../../local/dataFolder.js";

let dir = "";
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "data-folder-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lock = () => path.join(dir, "server.pid");

test.each(["", "not a number", "999999999", "-1"])(
  "a lock that says %j is taken over",
  (text) => {
    writeFileSync(lock(), text);
    new DataFolder(dir);
    expect(readFileSync(lock(), "utf8")).toBe(`${process.pid}`);
  },
);

test.each([
  ["this user's", process.ppid],
  ["another user's", 1],
])("the lock of a running process, %s, is respected", (_, pid) => {
  writeFileSync(lock(), `${pid}`);
  expect(() => new DataFolder(dir)).toThrow(`in use by process ${pid}`);
  expect(readFileSync(lock(), "utf8")).toBe(`${pid}`);
});

test("credentials are read as they were written, and absent before", () => {
  const folder = new DataFolder(dir);
  expect(folder.credentials).toBeNull();
  const credentials = { agentId: "main", token: "a", adminToken: "b" };
  folder.credentials = credentials;
  folder.unlock();
  expect(new DataFolder(dir).credentials).toEqual(credentials);
});
