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
