import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolder } from "../../local/dataFolder.js";

let dir = "";
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "data-folder-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("credentials are read as they were written, and absent before", async () => {
  const folder = await DataFolder.open(dir);
  expect(folder.credentials).toBeNull();
  const credentials = { agentId: "main", token: "a", adminToken: "b" };
  folder.credentials = credentials;
  folder.lock.release();
  const again = await DataFolder.open(dir);
  expect(again.credentials).toEqual(credentials);
  again.lock.release();
});
