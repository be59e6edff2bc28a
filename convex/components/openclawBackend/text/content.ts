import { refuse, type Refusal } from "../outcome.js";

/** What a text must be to be stored, and when two of them are one. */

/** SHA-256 in hex; equal contents of one space are one memory. */
export async function hashOf(content: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(content),
  );
  return Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Digits whose height or place tells: 10⁵ is not 105. */
const NOT_DIGITS_APART = /[^²³¹⁰-₟¼-¾⅐-⅟]+/gu;

/** What ends a text and says nothing: stops, closing quotes and brackets. */
const CLOSING = /[\s.,;:!?…。．，、；：！？"'”’»›)\]}）］｝」』】〉》]/u;

/**
 * The form in which two texts are compared: equal texts say the same, whatever their Unicode form, case, white
 * space and closing punctuation. Of a text that is nothing else its punctuation stays.
 */
export function sameText(text: string): string {
  const plain = text
    .replace(NOT_DIGITS_APART, (part) => part.normalize("NFKC"))
    .toLowerCase()
    .normalize("NFC")
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ")
    .replace(/\s+/gu, " ")
    .trim();
  return withoutClosing(plain) || plain;
}

/** Of the end alone: a pattern that is looked for from every place takes long over many stops. */
function withoutClosing(text: string): string {
  let end = text.length;
  while (end > 0 && CLOSING.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** C0 controls other than tab, line feed and carriage return have no place in text that is shown to models. */
// eslint-disable-next-line no-control-regex -- the controls are what is looked for
export const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Unicode's default ignorable code points (zero width, fillers, selectors, tags, the byte order mark), white space
 * and other separators, controls, annotation and hieroglyph marks, and the Braille cell without a dot.
 */
const UNSEEN =
  /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Z}\p{Cc}\u2800\uFFF9-\uFFFB\u{13430}-\u{13440}]*$/u;

/** Whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return UNSEEN.test(text);
}

type Checked = { ok: true } | { ok: false; refusal: Refusal };

/** Text that can be stored: within length, well-formed UTF-16, no control characters. */
export function checkText(
  pointer: string,
  text: string,
  maxCharacters: number,
): Checked {
  const invalid = (detail: string) =>
    refuse("invalid_request", detail, { pointer });
  if (text.length > maxCharacters) {
    return refuse("payload_too_large", `At most ${maxCharacters} characters.`, {
      pointer,
    });
  }
  // The platform refuses unpaired surrogates with an exception; here it is an answer.
  if (!text.isWellFormed()) return invalid("Contains an unpaired surrogate.");
  if (CONTROLS.test(text)) return invalid("Contains control characters.");
  return { ok: true };
}
