import {
  chmodSync,
  constants,
  copyFileSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { DeploymentEnv } from "./convexEnv.js";
import { withoutAssignments } from "./dotenvFile.js";
import type { Item } from "./plan.js";

export type Result = {
  key: string;
  target: string;
  /** `differs`: the deployment has another value, which is left alone. */
  state: "copied" | "present" | "differs" | "missing" | "failed";
};

/** Whether the deployment holds what the file says. */
export function isVerified({ state }: Result): boolean {
  return state === "copied" || state === "present";
}

/** Phase one: copies what the deployment does not have, reads back what it has. The file is not touched. */
export async function copy(
  items: readonly Item[],
  env: DeploymentEnv,
  { overwrite }: { overwrite: boolean },
): Promise<Result[]> {
  const before = await verify(items, env);
  const wanted = items.filter((_, i) => {
    const { state } = before[i]!;
    return state === "missing" || (state === "differs" && overwrite);
  });
  const failed = new Set<Item>();
  // One that fails must not lose the others.
  for (const item of wanted)
    await env.set(item.target, item.value).catch(() => failed.add(item));

  const after = await verify(wanted, env);
  return before.map((result, i) => {
    const at = wanted.indexOf(items[i]!);
    if (at === -1) return result;
    const copied = after[at]!.state === "present" && !failed.has(wanted[at]!);
    return { ...result, state: copied ? "copied" : "failed" };
  });
}

/** Compares the deployment with the file and writes nothing. */
export async function verify(
  items: readonly Item[],
  env: DeploymentEnv,
): Promise<Result[]> {
  const listed = await env.list();
  const results: Result[] = [];
  for (const { key, target, value } of items) {
    let state: Result["state"] = "missing";
    if (Object.hasOwn(listed, target)) {
      const same =
        listed[target] === value ||
        (await env.get(target).catch(() => null)) === value;
      state = same ? "present" : "differs";
    }
    results.push({ key, target, state });
  }
  return results;
}

/**
 * Phase two: takes the lines of verified keys out of the file, after a backup beside it. The new file
 * replaces the old one in one step, so that there is never half a file.
 */
export function removeFromFile(
  file: string,
  text: string,
  items: readonly Item[],
  now: Date,
): { backup: string } {
  const rest = withoutAssignments(
    text,
    items.flatMap(({ assignments }) => assignments),
  );
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const backup = `${file}.backup-${stamp}`;
  copyFileSync(file, backup, constants.COPYFILE_EXCL);
  chmodSync(backup, 0o600);
  if (readFileSync(backup, "utf8") !== text)
    throw new Error("The file has changed meanwhile; nothing was removed.");
  // Where the file is a link, what it points to is what holds the secrets.
  const real = realpathSync(file);
  const fresh = `${real}.new-${stamp}`;
  writeFileSync(fresh, rest, { mode: statSync(real).mode, flush: true });
  renameSync(fresh, real);
  return { backup };
}
