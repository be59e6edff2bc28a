import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import dotenv from "dotenv";
import { convexEnv } from "./env/convexEnv.js";
import {
  copy,
  isVerified,
  removeFromFile,
  verify,
  type Result,
} from "./env/migration.js";
import { agentAudience, planOf, type Audience } from "./env/plan.js";

const HELP = `npx tsx scripts/migrateEnv.ts [--file .env] [--agent ID | --global] [--dry-run]
                                [--overwrite] [--yes-remove] [--prod | --deployment NAME]

Moves the secrets of a dotenv file into the environment variables of your Convex deployment, by the
stock \`npx convex env\`, in two phases:

  1. Without --yes-remove: copies and reads back. The file stays as it is.
  2. With --yes-remove: compares again, copies nothing, and takes those lines out of the file whose
     value the deployment holds, after a backup beside it.

A key becomes AGENT_DEFAULT_<KEY>, with --agent AGENT_<ID>_<KEY>, with --global <KEY>. An ID of letters
and digits stands there as it is, another one in capitals without - and _. CONVEX_* stays in the file. A
variable that has another value on the deployment is left alone without --overwrite. No value is ever
printed. Files are read as the dotenv package reads them: without expansion of \${…}.`;

const MISSING = `No deployment is named, so nothing was done. Set CONVEX_DEPLOY_KEY (Convex dashboard, your
deployment, Settings, Deploy keys), or CONVEX_SELF_HOSTED_URL and CONVEX_SELF_HOSTED_ADMIN_KEY, in the
environment or in .env.local, then run this again.`;

const SAYS: Record<Result["state"], string> = {
  copied: "copied and verified",
  present: "there, verified",
  differs: "the deployment has ANOTHER value: left alone",
  missing: "not on the deployment",
  failed: "FAILED",
};

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      file: { type: "string", default: ".env" },
      agent: { type: "string" },
      global: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      overwrite: { type: "boolean", default: false },
      "yes-remove": { type: "boolean", default: false },
      prod: { type: "boolean", default: false },
      deployment: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.agent !== undefined && values.global)
    return failed("--agent and --global exclude each other.");
  const { file } = values;
  if (!existsSync(file)) return failed(`There is no file ${file}.`);
  const selection = [
    ...(values.prod ? ["--prod"] : []),
    ...(values.deployment === undefined
      ? []
      : ["--deployment", values.deployment]),
  ];

  try {
    let audience: Audience = { kind: values.global ? "global" : "default" };
    if (values.agent !== undefined) audience = agentAudience(values.agent);
    const text = readFileSync(file, "utf8");
    const { items, skipped } = planOf(text, audience);
    for (const { key, reason } of skipped) console.log(`- ${key}: ${reason}`);
    if (values["dry-run"]) {
      for (const { key, target } of items) console.log(`+ ${key} -> ${target}`);
      console.log(
        `${items.length} to copy, ${skipped.length} not. Nothing was done.`,
      );
      return 0;
    }
    if (selection.length === 0 && !namesDeployment()) return failed(MISSING);

    const env = convexEnv(selection);
    const results = values["yes-remove"]
      ? await verify(items, env)
      : await copy(items, env, values);
    for (const { key, target, state } of results)
      console.log(`+ ${key} -> ${target}: ${SAYS[state]}`);
    const verified = results.filter(isVerified);
    const count = `${verified.length} of ${items.length} verified, ${skipped.length} not copied.`;
    if (!values["yes-remove"]) {
      console.log(
        `${count} ${file} is unchanged; --yes-remove takes the verified out of it.`,
      );
      if (values.global)
        console.log(
          "Agents read global names only where SECRETS_ALLOW_GLOBAL lists them.",
        );
    } else if (verified.length === 0) {
      console.log(`${count} Nothing was removed.`);
    } else {
      const keys = new Set(verified.map(({ key }) => key));
      const gone = items.filter(({ key }) => keys.has(key));
      const { backup } = removeFromFile(file, text, gone, new Date());
      console.log(`${count} ${gone.length} removed from ${file}.`);
      console.log(
        `The backup ${backup} still holds the values: delete it when all works.`,
      );
    }
    return verified.length === items.length ? 0 : 1;
  } catch (error) {
    return failed(error instanceof Error ? error.message : "It failed.");
  }
}

/** Without one, the CLI would set up an anonymous deployment on this machine. */
function namesDeployment(): boolean {
  const named = [
    "CONVEX_DEPLOY_KEY",
    "CONVEX_DEPLOYMENT",
    "CONVEX_SELF_HOSTED_URL",
  ];
  const files = [".env.local", ".env"].filter((name) => existsSync(name));
  const sources = [
    process.env,
    ...files.map((name) => dotenv.parse(readFileSync(name, "utf8"))),
  ];
  return sources.some((source) => named.some((name) => source[name]));
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
