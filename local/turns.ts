import { setImmediate } from "node:timers/promises";
import { builtin } from "../convex/backend/embedding/embedder.js";

/**
 * What runs here waits for nothing but itself, so that one long request would keep signals and all other
 * connections waiting. In a process that serves, system calls and the embedder let them come to their turn.
 */

/** How long one may keep the others waiting, about. */
const TURN_MS = 50;
/** A text takes some milliseconds. */
const TEXTS_A_TURN = 8;

let serves = false;
let turned = 0;
let turning: Promise<void> | undefined;

export function takeTurns(): void {
  if (serves) return;
  serves = true;
  const { embed } = builtin;
  builtin.embed = async (texts, options) => {
    const vectors: number[][] = [];
    for (let at = 0; at < texts.length; at += TEXTS_A_TURN) {
      if (at > 0) await nextTurn();
      const some = texts.slice(at, at + TEXTS_A_TURN);
      const embedded = await embed(some, options);
      if (!embedded.ok) return embedded;
      vectors.push(...embedded.vectors);
    }
    return { ok: true, vectors };
  };
}

export function isTurnDue(): boolean {
  return (
    serves && (turning !== undefined || performance.now() - turned > TURN_MS)
  );
}

/** One for all who wait, who go on in the order in which they have come. */
export async function nextTurn(): Promise<void> {
  turning ??= setImmediate().then(() => {
    turning = undefined;
    turned = performance.now();
  });
  await turning;
}
