import { existsSync, readFileSync } from "node:fs";
import dotenv from "dotenv";
import { Failure } from "./program.js";

/** The options by which a program is told its deployment, as the stock CLI names them. */
export const deploymentOptions = {
  prod: { type: "boolean", default: false },
  deployment: { type: "string" },
} as const;

const MISSING = `No deployment is named, so nothing was done. Set CONVEX_DEPLOY_KEY (Convex dashboard, your
deployment, Settings, Deploy keys), or CONVEX_SELF_HOSTED_URL and CONVEX_SELF_HOSTED_ADMIN_KEY, in the
environment or in .env.local, then run this again.`;

/** The CLI's arguments for the deployment. Without one, it would set up an anonymous one on this machine. */
export function selectionOf({
  prod,
  deployment,
}: {
  prod: boolean;
  deployment?: string | undefined;
}): string[] {
  const selection = [
    ...(prod ? ["--prod"] : []),
    ...(deployment === undefined ? [] : ["--deployment", deployment]),
  ];
  if (selection.length === 0 && !namesDeployment())
    throw new Failure(MISSING, 2);
  return selection;
}

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
