import type { Request } from "../../caller.js";
import { sha256Hex } from "../../tokenText.js";
import { canonicalJson } from "../requestMeaning.js";
import { isFields, type Fields } from "./message.js";
import type { Asks, Tool } from "./tool.js";

/**
 * How a call that is sent again is known. The protocol has no key for it, and the ids of its messages are counted
 * anew by every client: what counts is the model's own key of an entry, or the id that some clients give a call.
 */

const MAX_ID_CHARACTERS = 255;

/** The names that clients send the id of a model's call under. */
const CALL_IDS = ["claudecode/toolUseId", "callId", "itemId"];

/** A call is what it asks, whatever its arguments are written like. */
export async function idempotencyOf(
  tool: Tool,
  { key }: Fields,
  meant: Asks,
  meta: unknown,
): Promise<Pick<Request, "idempotency">> {
  if (tool.hints.reads) return {};
  // The key alone says which entry it is: with another text it is refused, not written.
  const retried =
    typeof key === "string" && key !== ""
      ? ["key", key]
      : callOf(meta, canonicalJson(meant));
  if (retried === null) return {};
  const named = canonicalJson([tool.name, ...retried]);
  return {
    idempotency: {
      key: await sha256Hex(`mcp:${await sha256Hex(named)}`),
      requestHash: await sha256Hex(canonicalJson([tool.name, meant])),
    },
  };
}

function callOf(meta: unknown, meant: string): string[] | null {
  if (!isFields(meta)) return null;
  const id = CALL_IDS.map((name) => meta[name]).find(isShortText);
  return id === undefined ? null : ["call", threadIn(meta), id, meant];
}

/** Codex says of which conversation a call is; its ids are unique within one. */
function threadIn(meta: Fields): string {
  const turn = meta["x-codex-turn-metadata"];
  const ids = [
    meta.threadId,
    meta.sessionId,
    ...(isFields(turn) ? [turn.thread_id, turn.session_id] : []),
  ];
  return ids.find(isShortText) ?? "";
}

function isShortText(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= MAX_ID_CHARACTERS
  );
}
