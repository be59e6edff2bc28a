import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Leftovers, type Cli } from "./leftovers.js";

/** A deployment's agents and variables, as the CLI tells and changes them. */
function deployment({ erases = true } = {}) {
  const agents = new Set(["keeper", "main"]);
  const variables = new Map([["SECRETS_CATALOG", "KEPT_KEY"]]);
  const call: Cli = ([command, verb, name], input = "") => {
    const args = command === "run" ? JSON.parse(name!) : {};
    let stdout = "";
    if (verb === "agents:list") {
      const listed = [...agents].map((agentId) => ({ agentId }));
      stdout = JSON.stringify({ value: { agents: listed, nextAfter: null } });
    } else if (verb === "agents:erase") {
      if (!erases) return { status: 1, stdout };
      expect(args.confirm).toBe(args.agentId);
      agents.delete(args.agentId);
    } else if (verb === "list")
      stdout = [...variables].map((pair) => `${pair.join("=")}\n`).join("");
    else if (verb === "get") stdout = `${variables.get(name!)}\n`;
    else if (verb === "set") variables.set(name!, input.replace(/\n$/, ""));
    else if (verb === "remove") variables.delete(name!);
    return { status: 0, stdout };
  };
  const state = () => ({ agents: [...agents], variables: [...variables] });
  return { agents, variables, call, state };
}

function makeAll(
  { agents, variables }: ReturnType<typeof deployment>,
  id: string,
) {
  agents.add(`main-${id}0`).add(`${id}abc`).add("somebody-elses");
  variables
    .set(`AGENT_${id}abc_KEY`, "x")
    .set(`AGENT_DEFAULT_DOCS_${id.toUpperCase()}`, "x")
    .set("AGENT_HELPER_OPENAI_API_KEY", "its-own")
    .set("SECRETS_CATALOG", "OTHER");
}

test("what a run has made is gone, and what others have made is as it was", () => {
  const made = deployment();
  made.agents.add("somebody-elses");
  const before = made.state();
  const leftovers = new Leftovers(made.call);
  makeAll(made, leftovers.runId);
  expect(leftovers.tidy()).toEqual([]);
  expect(made.state()).toEqual(before);
  expect(leftovers.tidy()).toEqual([]);
});

test("what cannot be erased is named, and the rest goes all the same", () => {
  const made = deployment({ erases: false });
  const leftovers = new Leftovers(made.call);
  const id = leftovers.runId;
  makeAll(made, id);
  expect(leftovers.tidy()).toEqual([`agent main-${id}0`, `agent ${id}abc`]);
  expect([...made.variables]).toEqual([["SECRETS_CATALOG", "KEPT_KEY"]]);
});

test("a deployment that does not answer keeps nothing else from going", () => {
  const made = deployment();
  let answers = true;
  const leftovers = new Leftovers((args, input) =>
    answers ? made.call(args, input) : { status: 1, stdout: "" },
  );
  answers = false;
  expect(leftovers.tidy()).toEqual(["The agents cannot be listed."]);
  expect(existsSync(leftovers.folder)).toBe(false);
});

test("the run's folder and its processes go, and no other process", async () => {
  const leftovers = new Leftovers(null);
  mkdtempSync(path.join(leftovers.folder, "inner-"));
  const sleeper = (TMPDIR: string) =>
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      env: { ...process.env, TMPDIR },
      stdio: "ignore",
    });
  const ours = sleeper(leftovers.folder);
  const other = sleeper("/tmp");
  const ended = new Promise((resolve) => ours.once("exit", resolve));
  await Promise.all(
    [ours, other].map((child) => new Promise((r) => child.once("spawn", r))),
  );
  leftovers.tidy();
  if (existsSync("/proc/self/environ")) await ended;
  else ours.kill();
  expect(other.exitCode).toBeNull();
  other.kill();
  expect(existsSync(leftovers.folder)).toBe(false);
});
