import { refuse } from "../outcome.js";
import { checkText } from "../text/storable.js";
import { scanFields } from "./fields.js";
import { findInstructions } from "./instructions.js";
import { guardModeOf, type Refused, type Writer } from "./texts.js";

/**
 * Names, labels, reasons and ids that callers choose: shown where nobody expects a text, and nowhere to
 * wait for a review. What a text would be quarantined for is refused here, whoever writes it.
 */

type Passed = { ok: true } | Refused;

/** Line breaks, other controls, and marks that turn the direction of what follows. */
const BREAKS =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name of one line: no secret, no instructions, nothing that moves what stands around it. */
export function guardName(
  writer: Writer,
  pointer: string,
  text: string,
  maxCharacters: number,
): Passed {
  const checked = checkText(pointer, text, maxCharacters);
  if (!checked.ok) return checked;
  if (BREAKS.test(text)) {
    const detail = "A name has no line breaks, control or direction marks.";
    return refuse("invalid_request", detail, { pointer });
  }
  return guardChosen(writer, pointer, text);
}

/** An id that a caller chooses: its separators stand for the spaces of a text. */
export function guardId(writer: Writer, pointer: string, id: string): Passed {
  const guarded = guardChosen(writer, pointer, id);
  return guarded.ok
    ? refuseInstructions(pointer, id.replace(/[._:/-]+/g, " "))
    : guarded;
}

function guardChosen(writer: Writer, pointer: string, text: string): Passed {
  if (guardModeOf(writer) !== "off") {
    const findings = scanFields([{ pointer, text }]);
    if (findings.length > 0) {
      const detail = "The name holds what looks like a secret.";
      return refuse("secret_detected", detail, { findings });
    }
  }
  return refuseInstructions(pointer, text);
}

/** Refuses what reads like instructions where a text cannot be held back. */
export function refuseInstructions(pointer: string, text: string): Passed {
  if (findInstructions(text).length === 0) return { ok: true };
  const detail = "Reads like instructions to whoever reads it.";
  return refuse("invalid_request", detail, { pointer });
}
