import { tokenize } from "./tokens.js";

/** Behind this many terms only those not yet seen are kept, so that a long log stays small. */
const MAX_REPEATING_TERMS = 2_000;
const MAX_TERMS = 12_000;
/** Of a text that is all different, such as digits at random: a recall reads a hundred of these in one transaction. */
const MAX_CHARACTERS = 48 * 1024;

/**
 * What a row is indexed and scored by: the terms of its context, content and tags, separated by spaces. What it is said
 * of comes first: of a text that is cut to some of its terms, those stay.
 */
export function searchText(
  content: string,
  tags: readonly string[] = [],
  context: readonly string[] = [],
): string {
  const text = [...context, content, ...tags].join("\n");
  const terms = tokenize(text, "stored").map(({ term }) => term);
  if (terms.length <= MAX_REPEATING_TERMS) return terms.join(" ");
  const head = terms.slice(0, MAX_REPEATING_TERMS);
  const tail = new Set(terms.slice(MAX_REPEATING_TERMS));
  for (const term of head) tail.delete(term);
  return firstTerms(
    [...head, ...tail].slice(0, MAX_TERMS).join(" "),
    MAX_CHARACTERS,
  );
}

/** As many terms as there is room for. */
export function firstTerms(terms: string, characters: number): string {
  if (terms.length <= characters) return terms;
  return terms.slice(0, terms.lastIndexOf(" ", characters));
}
