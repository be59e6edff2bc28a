import { existsSync, readFileSync } from "node:fs";
import { deploymentOptions, selectionOf } from "./cli/deployment.js";
import { Failure, program, say } from "./cli/program.js";
import { catalogueCommand } from "./env/catalogueCommand.js";
import { convexEnv, type DeploymentEnv } from "./env/convexEnv.js";
import {
  copy,
  isVerified,
  removeFromFile,
  verify,
  type Result,
} from "./env/migration.js";
import {
  agentAudience,
  logicalKey,
  planOf,
  type Audience,
  type Item,
} from "./env/plan.js";

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
printed. Files are read as the dotenv package reads them: without expansion of \${…}. A value that it would
cut at a # is reported and stays. At the end stands the command that tells agents of the names.

  --file FILE        the dotenv file; .env without it
  --agent ID         for one agent
  --global           under the plain names
  --dry-run          says what would be copied, without a deployment
  --overwrite        copies over another value
  --yes-remove       the second phase
  --prod             the production deployment of the project that is set up here
  --deployment NAME  the deployment of this name
  --help             this text`;

const SAYS: Record<Result["state"], string> = {
  copied: "copied and verified",
  present: "there, verified",
  differs: "the deployment has ANOTHER value: left alone",
  missing: "not on the deployment",
  failed: "FAILED",
};

await program(
  HELP,
  {
    file: { type: "string", default: ".env" },
    agent: { type: "string" },
    global: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    overwrite: { type: "boolean", default: false },
    "yes-remove": { type: "boolean", default: false },
    ...deploymentOptions,
  },
  async ({ file, agent, global, ...options }) => {
    if (agent !== undefined && global)
      throw new Failure("--agent and --global exclude each other.", 2);
    if (!existsSync(file)) throw new Failure(`There is no file ${file}.`, 2);
    try {
      let audience: Audience = { kind: global ? "global" : "default" };
      if (agent !== undefined) audience = agentAudience(agent);
      const text = readFileSync(file, "utf8");
      const { items, skipped } = planOf(text, audience);
      for (const { key, reason } of skipped) console.log(`- ${key}: ${reason}`);
      if (options["dry-run"]) {
        for (const { key, target } of items)
          console.log(`+ ${key} -> ${target}`);
        console.log(
          `${items.length} to copy, ${skipped.length} not. Nothing was done.`,
        );
        return 0;
      }
      const selection = selectionOf(options);
      const env = watched(convexEnv(selection));
      const removes = options["yes-remove"];
      const results = removes
        ? await verify(items, env)
        : await copy(items, env, options);
      for (const { key, target, state } of results)
        console.log(`+ ${key} -> ${target}: ${SAYS[state]}`);
      const keys = results.filter(isVerified).map(({ key }) => key);
      const verified = items.filter(({ key }) => keys.includes(key));
      const count = `${verified.length} of ${items.length} verified, ${skipped.length} not copied.`;
      if (removes) remove(file, text, verified, count);
      else
        console.log(
          `${count} ${file} is unchanged; --yes-remove takes the verified out of it.`,
        );
      if (global)
        console.log(
          "Agents read global names only where SECRETS_ALLOW_GLOBAL lists them.",
        );
      await tellCatalogue(verified, env, selection);
      return verified.length === items.length ? 0 : 1;
    } catch (error) {
      if (error instanceof Failure) throw error;
      const reason = error instanceof Error ? error.message : "It failed.";
      throw new Failure(reason, 2);
    }
  },
);

/** Each call takes seconds: whoever waits is told of the names. */
function watched(env: DeploymentEnv): DeploymentEnv {
  return {
    ...env,
    set: async (name, value) => {
      say(`Setting ${name}`);
      await env.set(name, value);
    },
  };
}

function remove(
  file: string,
  text: string,
  verified: readonly Item[],
  count: string,
): void {
  if (verified.length === 0) {
    console.log(`${count} Nothing was removed.`);
    return;
  }
  const { backup } = removeFromFile(file, text, verified, new Date());
  console.log(`${count} ${verified.length} removed from ${file}.`);
  console.log(
    `The backup ${backup} still holds the values: delete it when all works.`,
  );
}

async function tellCatalogue(
  verified: readonly Item[],
  env: DeploymentEnv,
  selection: readonly string[],
): Promise<void> {
  if (verified.length === 0) return;
  const names = verified.map(({ key }) => logicalKey(key));
  const { SECRETS_CATALOG } = await env.list();
  const command = catalogueCommand(names, SECRETS_CATALOG, selection);
  console.log(
    command === null
      ? "SECRETS_CATALOG has all these names: agents are told of them."
      : `Agents are told of names that SECRETS_CATALOG lists. To add these:\n\n${command}\n`,
  );
}
