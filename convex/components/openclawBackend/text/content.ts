import { refuse, type Refusal } from "../outcome.js";

/** What a text must be to be stored, and when two of them are one. */

/** SHA-256 in hex. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export const MAX_CONTEXT = 8;
export const MAX_CONTEXT_CHARACTERS = 120;

/** What a text is said of, the widest first, as a reader is shown it. */
export function contextLine(context: readonly string[]): string {
  return context.join(" / ");
}

/** A text with what it is said of: what is embedded, compared, and shown to models. */
export function inContext(
  content: string,
  context: readonly string[] = [],
): string {
  return context.length > 0 ? `${contextLine(context)}: ${content}` : content;
}

/**
 * Memories of one space with equal identities are one: equal text, said of the same. No text contains the control
 * character between the parts.
 */
export async function identityOf(
  content: string,
  context: readonly string[] = [],
): Promise<string> {
  return await hashOf([content, ...context].join("\u0000"));
}

/** The form in which a context is stored and compared. */
export function normalContext(context: readonly string[] | null): string[] {
  return (context ?? []).map((item) => item.trim());
}

/** The field of a row or an answer, where there is one. */
export function contextIn({ context }: { context?: string[] | undefined }): {
  context?: string[];
} {
  return context === undefined || context.length === 0 ? {} : { context };
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

/** Each item of a context is one line, shown in front of the text. */
const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** The rules that a normal context keeps, whatever it is of. */
export function checkContext(context: readonly string[]): Checked {
  if (context.length > MAX_CONTEXT) {
    return refuse("payload_too_large", `At most ${MAX_CONTEXT} items.`, {
      pointer: "/context",
    });
  }
  for (const [i, item] of context.entries()) {
    const pointer = `/context/${i}`;
    const checked = checkText(pointer, item, MAX_CONTEXT_CHARACTERS);
    if (!checked.ok) return checked;
    const invalid = isBlank(item)
      ? "Must not be empty."
      : LINE_BREAKS.test(item)
        ? "Has no line breaks or control characters."
        : null;
    if (invalid) return refuse("invalid_request", invalid, { pointer });
  }
  return { ok: true };
}
