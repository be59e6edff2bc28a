import { observe } from "../local/observe.js";

/**
 * Makes convex-test refuse what a deployment refuses and convex-test lets through: strings with
 * unpaired surrogates, in arguments and in rows.
 */
export function installPlatformRules(): void {
  stop?.();
  stop = observe({
    onCall: refuseUnpaired,
    onRequest: (_op, args) => refuseUnpaired(args),
  });
}
let stop: (() => void) | undefined;

function refuseUnpaired(json: string): void {
  if (hasUnpairedSurrogate(json))
    throw new Error("A string has an unpaired surrogate.");
}

/** JSON text escapes surrogates only where they are unpaired. */
export function hasUnpairedSurrogate(json: string): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json);
}
