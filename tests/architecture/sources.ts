import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export function read(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

/** What a deployment runs and a person wrote. */
export const sources = readdirSync(path.join(root, "convex"), {
  recursive: true,
  encoding: "utf8",
})
  .map((name) => `convex/${name.split(path.sep).join("/")}`)
  .filter((name) => name.endsWith(".ts") && !name.includes("/_generated/"))
  .filter((name) => !/\/builtin\/(weights|kernel\.bytes)/.test(name))
  .map((name) => ({ path: name, text: read(name) }));

/** Those of the backend: the rest is a user's own. */
export const ours = sources.filter(({ path: name }) =>
  /^convex\/(backend|components)\/|^convex\/(memory|agents)\.ts$/.test(name),
);
