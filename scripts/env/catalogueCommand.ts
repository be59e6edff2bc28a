import { catalogue } from "../../convex/backend/secretNames.js";

/**
 * The command by which agents are told of names beside those that the catalogue has; null where it has
 * them all. Only what can be a name is in it, so that it can be pasted as it is.
 */
export function catalogueCommand(
  names: readonly string[],
  current: string | undefined,
  selection: readonly string[],
): string | null {
  const known = catalogue({ SECRETS_CATALOG: current });
  const all = [...new Set([...known, ...names])];
  if (all.length === known.length) return null;
  const where = selection.map((word) =>
    /^[\w:.-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ["npx convex env set SECRETS_CATALOG", all.join(","), ...where].join(
    " ",
  );
}
