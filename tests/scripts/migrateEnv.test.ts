import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import dotenv from "dotenv";
import { beforeEach, describe, expect, test } from "vitest";
import { OPENAI, SAMPLE } from "./sample.js";

const root = path.resolve(import.meta.dirname, "../..");

/** Stands for `npx`: keeps the variables in a file and notes every argument it is given. */
const FAKE_NPX = `#!/usr/bin/env node
const fs = require("node:fs");
const [, , convex, env, verb, name] = process.argv;
const file = process.env.FAKE_STORE;
const vars = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
fs.appendFileSync(file + ".argv", process.argv.slice(2).join(" ") + "\\n");
if (convex !== "convex" || env !== "env" || name === process.env.FAKE_BROKEN) process.exit(3);
if (verb === "list") for (const [key, value] of Object.entries(vars)) console.log(key + "=" + value);
else if (verb === "get") console.log(vars[name]);
else {
  vars[name] = fs.readFileSync(0, "utf8").replace(/\\n$/, "");
  fs.writeFileSync(file, JSON.stringify(vars));
}
`;

let folder: string;
let file: string;
let store: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "migrate-env-"));
  file = path.join(folder, "secrets.env");
  store = path.join(folder, "store.json");
  writeFileSync(file, SAMPLE, { mode: 0o640 });
  chmodSync(file, 0o640);
  writeFileSync(path.join(folder, "npx"), FAKE_NPX, { mode: 0o755 });
});

function migrate(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      "--import",
      import.meta.resolve("tsx"),
      path.join(root, "scripts/migrateEnv.ts"),
      "--file",
      file,
      ...args,
    ],
    {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        FAKE_STORE: store,
        CONVEX_DEPLOY_KEY: "named",
        ...env,
      },
    },
  );
  return { status, output: stdout + stderr };
}

function stored(): Record<string, string> {
  return existsSync(store)
    ? (JSON.parse(readFileSync(store, "utf8")) as Record<string, string>)
    : {};
}

function backups(): string[] {
  return readdirSync(folder).filter((name) => name.includes(".backup-"));
}

const values = Object.values(dotenv.parse(SAMPLE)).filter(
  (value) => value.length > 3 && value !== "block" && value !== "value",
);

function expectNoValues(text: string): void {
  for (const value of values) expect(text).not.toContain(value);
}

describe("migrateEnv", () => {
  test("copies and verifies, leaves the file alone, and shows no value anywhere", () => {
    const { status, output } = migrate([]);
    expect(output).toContain("9 of 9 verified, 12 not copied.");
    expect(status).toBe(0);
    expect(stored().AGENT_DEFAULT_OPENAI_API_KEY).toBe(OPENAI);
    expect(stored().AGENT_DEFAULT_ESCAPES).toBe("first\nsecond");
    expect(
      Object.keys(stored()).filter((name) => name.includes("CONVEX")),
    ).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(SAMPLE);
    expect(backups()).toEqual([]);
    expectNoValues(output);
    expectNoValues(readFileSync(`${store}.argv`, "utf8"));
  });

  test("removes only what is verified, after a backup that only the owner reads", () => {
    migrate([]);
    writeFileSync(
      store,
      JSON.stringify({ ...stored(), AGENT_DEFAULT_STRIPE_KEY: "other" }),
    );
    const { status, output } = migrate(["--yes-remove"]);
    expect(output).toContain("8 of 9 verified, 12 not copied. 8 removed");
    expect(status).toBe(1);
    const rest = readFileSync(file, "utf8");
    const expected = dotenv.parse(SAMPLE);
    const gone = ["OPENAI_API_KEY", "SPACED", "ESCAPES", "PEM", "BACKTICKED"];
    for (const key of [
      ...gone,
      "DOLLAR",
      "AGENT_HELPER_OPENAI_API_KEY",
      "SAME",
    ])
      delete expected[key];
    expect(dotenv.parse(rest)).toEqual(expected);
    expect(rest).toContain("# Keys of the assistant");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    const [backup] = backups();
    expect(readFileSync(path.join(folder, backup!), "utf8")).toBe(SAMPLE);
    expect(statSync(path.join(folder, backup!)).mode & 0o777).toBe(0o600);
    expectNoValues(output);
  });

  test("takes the lines out of the file that a link points to", () => {
    const real = path.join(folder, "real.env");
    renameSync(file, real);
    symlinkSync(real, file);
    migrate([]);
    migrate(["--yes-remove"]);
    expect(dotenv.parse(readFileSync(real, "utf8"))).not.toHaveProperty("PEM");
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  test("removes nothing that was never copied", () => {
    const { status, output } = migrate(["--yes-remove"]);
    expect(status).toBe(1);
    expect(output).toContain("Nothing was removed.");
    expect(readFileSync(file, "utf8")).toBe(SAMPLE);
    expect(stored()).toEqual({});
  });

  test("leaves another value of the deployment alone, unless told to overwrite it", () => {
    writeFileSync(
      store,
      JSON.stringify({ AGENT_DEFAULT_OPENAI_API_KEY: "older" }),
    );
    expect(migrate([]).status).toBe(1);
    expect(stored().AGENT_DEFAULT_OPENAI_API_KEY).toBe("older");
    expect(migrate(["--overwrite"]).status).toBe(0);
    expect(stored().AGENT_DEFAULT_OPENAI_API_KEY).toBe(OPENAI);
  });

  test("one key that fails does not lose the others and stays in the file", () => {
    const broken = { FAKE_BROKEN: "AGENT_DEFAULT_PEM" };
    const { status, output } = migrate([], broken);
    expect(status).toBe(1);
    expect(output).toContain("PEM -> AGENT_DEFAULT_PEM: FAILED");
    expect(output).toContain("8 of 9 verified");
    migrate(["--yes-remove"], broken);
    expect(dotenv.parse(readFileSync(file, "utf8"))).toHaveProperty("PEM");
  });

  test("stops where no deployment is named, and says what to set", () => {
    const { status, output } = migrate([], { CONVEX_DEPLOY_KEY: "" });
    expect(status).toBe(2);
    expect(output).toContain("Set CONVEX_DEPLOY_KEY");
    expect(existsSync(`${store}.argv`)).toBe(false);
  });

  test("shows with --dry-run what it would do, for one agent", () => {
    const { status, output } = migrate(["--dry-run", "--agent", "Home-Bot"]);
    expect(status).toBe(0);
    expect(output).toContain("OPENAI_API_KEY -> AGENT_HOMEBOT_OPENAI_API_KEY");
    expect(existsSync(`${store}.argv`)).toBe(false);
    expectNoValues(output);
  });

  test("ends with the command for the catalogue, beside what that has, ready to paste", () => {
    const { output } = migrate(["--prod"]);
    const names =
      "OPENAI_API_KEY,STRIPE_KEY,SPACED,ESCAPES,PEM,BACKTICKED,DOLLAR,SAME";
    const command = "npx convex env set SECRETS_CATALOG";
    expect(output).toContain(`\n\n${command} ${names} --prod\n`);
    const catalogue = " MAPS_KEY ,PEM,not a name";
    writeFileSync(
      store,
      JSON.stringify({ ...stored(), SECRETS_CATALOG: catalogue }),
    );
    const merged = `MAPS_KEY,PEM,${names.replace(",PEM", "")}`;
    const removed = migrate(["--yes-remove"]).output;
    expect(removed).toContain(`\n\n${command} ${merged}\n`);
  });

  test("says so where the catalogue has all the names", () => {
    writeFileSync(file, "OPENAI_API_KEY=x\n");
    writeFileSync(store, JSON.stringify({ SECRETS_CATALOG: "OPENAI_API_KEY" }));
    const { output } = migrate([]);
    expect(output).toContain("SECRETS_CATALOG has all these names");
    expect(output).not.toContain("env set");
  });

  test("leaves a password with a # in the file and off the deployment", () => {
    writeFileSync(file, "KEY=abc#def\nOTHER='abc#def'\n");
    migrate([]);
    const { output } = migrate(["--yes-remove"]);
    expect(output).toContain("- KEY: has a # in its value");
    expect(stored()).toEqual({ AGENT_DEFAULT_OTHER: "abc#def" });
    expect(readFileSync(file, "utf8")).toBe("KEY=abc#def\n");
    expectNoValues(output);
  });
});
