import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { addOwnLogic, copyProject } from "../docs/ownLogic.js";
import { cleanUp, firstLine, kill, temporaryFolder } from "./server.js";

const folder = path.join(temporaryFolder(), "project");
const data = path.join(folder, "data");
const elsewhere = process.env.BACKEND_URL !== undefined;

afterAll(cleanUp);

async function started() {
  const child = spawn(
    process.execPath,
    [
      ...["--import", "tsx", "local/start.ts"],
      ...["--port", "0", "--json", "--data", data],
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const said: string[] = [];
  child.stderr.on("data", (chunk) => {
    // Where the start takes long it says so.
    const lines = String(chunk).replace(/^Starting: .*\n/gm, "");
    if (lines !== "") said.push(lines);
  });
  const server = await firstLine(child);
  const ask = async (method: string, route: string, body?: object) => {
    const headers = {
      Authorization: `Bearer ${server.token}`,
      ...(body && { "Content-Type": "application/json" }),
    };
    const sent = body && { body: JSON.stringify(body) };
    const url = server.url + route;
    const answer = await fetch(url, { method, headers, ...sent });
    const text = await answer.text();
    return {
      status: answer.status,
      body: (text === "" ? null : JSON.parse(text)) as {
        id: string;
        tasks: { id: string; title: string }[];
      },
    };
  };
  const killed = async (signal: "SIGKILL" | "SIGTERM" = "SIGKILL") =>
    await kill(child, signal);
  return { ask, said, killed };
}

const journal = () => readFileSync(path.join(data, "journal.ndjson"), "utf8");

test.skipIf(elsewhere)(
  "tables of the app's own outlive kill -9, with the ids that were handed out",
  async () => {
    const parts = ["convex", "local", "package.json", "tsconfig.json"];
    copyProject(folder, parts);
    addOwnLogic(folder);
    const first = await started();
    const titles = ["Order coffee", "Call the landlord", "Water the plants"];
    const ids: string[] = [];
    for (const title of titles) {
      const { status, body } = await first.ask("POST", "/v1/tasks", { title });
      expect(status).toBe(201);
      ids.push(body.id);
    }
    await first.ask("POST", "/v1/memories", { content: "Likes tea" });
    const finish = (id: string) => `/v1/tasks/${id}/finish`;
    expect((await first.ask("POST", finish(ids[1]!))).status).toBe(204);
    expect(first.said).toEqual([]);
    await first.killed();

    const second = await started();
    const open = await second.ask("GET", "/v1/tasks");
    expect(open.body.tasks).toEqual([
      { id: ids[0], title: titles[0] },
      { id: ids[2], title: titles[2] },
    ]);
    // A part of a row that nobody was told of.
    await second.killed();
    appendFileSync(path.join(data, "journal.ndjson"), '["01234567",{"at":"17');

    const third = await started();
    expect((await third.ask("POST", finish(ids[0]!))).status).toBe(204);
    const fresh = await third.ask("POST", "/v1/tasks", { title: "Fresh" });
    expect(ids).not.toContain(fresh.body.id);
    await third.killed("SIGTERM");
    const before = journal();

    const config = path.join(folder, "convex/convex.config.ts");
    const changed = readFileSync(config, "utf8").replace(
      "export default app;",
      'app.use(openclawBackend, { name: "other" });\n\nexport default app;',
    );
    writeFileSync(config, changed);
    const files = "export const kept = (ctx: any) => ctx.storage;\n";
    writeFileSync(path.join(folder, "convex/files.ts"), files);
    const fourth = await started();
    const left = await fourth.ask("GET", "/v1/tasks");
    expect(left.body.tasks.map(({ title }) => title)).toEqual([
      titles[2],
      "Fresh",
    ]);
    await expect
      .poll(() => fourth.said.join("").trim().split("\n"))
      .toEqual([
        expect.stringContaining('"other" is not served'),
        expect.stringContaining("ctx.storage"),
      ]);
    const rows = (text: string) => text.match(/"_id":"\d+tasks"/g)!.length;
    // Written anew, each row once.
    expect(rows(journal())).toBe(4);
    expect(rows(before)).toBeGreaterThan(4);
    await fourth.killed();
  },
  120_000,
);
