import { foldFullWidth } from "./invisible.js";

/** A chat template's tokens in angle brackets, and the roles that templates and prompts write as tags. */
const TAGS = [
  "s|bos|eos|pad|unk|eot|eot_id|endoftext|im[_ -](?:start|end|sep)",
  "(?:begin|start|end)[_ -]of[_ -](?:text|sentence|sequence|turn|image)",
  "sys|(?:system|developer|user|assistant|human)(?:[_ -](?:prompt|message|reminder|instructions?))?",
  "(?:tool|function)(?:[_ -](?:calls?|results?|response|outputs?))|tool|think(?:ing)?|invoke",
].join("|");

/** Tokens that stand in square brackets. */
const SQUARE =
  "INST|SYSTEM[_ -]PROMPT|AVAILABLE[_ -]TOOLS|TOOL[_ -](?:CALLS|RESULTS|CONTENT)";

/**
 * The first character of `<|…|>`, `<name>`, `</name>`, `<name …` and `[INST]`. What follows it is only
 * looked at, so that each edge is found by itself; bounded, so that no text takes long.
 */
const TOKEN = new RegExp(
  [
    String.raw`<(?=\s*\|[^<>‹›\n]{0,48}[\p{L}\p{N}][^<>‹›\n]{0,48}[>›])`,
    String.raw`<(?=\s*(\/\s*)?(${TAGS})(?:[\s>›|]|\/\s*[>›]|$))`,
    String.raw`\[(?=\s*(?:\/\s*)?(?:${SQUARE})\s*\])`,
  ].join("|"),
  "giu",
);

/** Marks that look like, or are folded to, one that a token is written with. */
const LOOK_ALIKES: [RegExp, string][] = [
  [/[¦ǀ∣⏐⎮│┃❘︱￤￨]/g, "|"],
  [/[⁄∕⧸]/g, "/"],
  [/[▁﹍﹎﹏]/g, "_"],
  [/﹤/g, "<"],
  [/﹥/g, ">"],
];

/** The text as a token's shape is looked for in: full-width letters and look-alikes folded, place for place. */
function folded(text: string): string {
  if (!/[^\0-~]/.test(text)) return text;
  return LOOK_ALIKES.reduce(
    (seen, [look, mark]) => seen.replace(look, mark),
    foldFullWidth(text),
  );
}

/** Takes the first character off what is a chat template's token, or looks like one. */
export function withoutTemplateTokens(text: string): string {
  const seen = folded(text);
  return edged(
    text,
    Array.from(seen.matchAll(TOKEN)).filter(
      ([, slash, name = ""], i, all) =>
        slash !== undefined || !isTypeArgument(seen, all[i]!.index, name),
    ),
  );
}

/** `List<User>` is code. */
function isTypeArgument(text: string, at: number, name: string): boolean {
  return (
    /^[A-Z][a-z]*$/.test(name) && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? "")
  );
}

/**
 * Takes the first character off HTML that makes a renderer fetch something: a tag with an attribute that
 * has a value, one that is not closed on its line and could take attributes from what is made of the
 * next, and a style or a script. Whatever else such a text says stays readable.
 */
export function withoutFetchingTags(text: string): string {
  const endAfter = ahead(text, /[>\n]/g);
  const equalsAfter = ahead(text, /=/g);
  const found = Array.from(
    text.matchAll(/<(?=(style|script)\b|[a-z])/gi),
  ).filter(({ 1: name, index }) => {
    const end = endAfter(index);
    return name !== undefined || text[end] !== ">" || equalsAfter(index) < end;
  });
  return edged(text, found);
}

/** Where a mark stands next, for places that are asked for in their order: the text is gone through once. */
function ahead(text: string, mark: RegExp) {
  const marks = text.matchAll(mark);
  let next = -1;
  return (from: number): number => {
    while (next < from) next = marks.next().value?.index ?? Infinity;
    return next;
  };
}

/**
 * A label at the start of a line that an address stands behind: what `![label]` in this text or the next
 * one would show.
 */
const DEFINITION =
  /^([ \t>*+\d.)-]*\[(?:[^[\]\\]|\\[^]){1,999}\])(?=:[\s>]*(?:<|(?!>)(?:\\[ \t]|\S)+(?:[ \t]*$|\s[\s>]*["'(])|(?<=>)[ \t]*$))/gm;

/** Makes Markdown's images and the definitions of their addresses the text that they are written with. */
export function withoutImages(text: string): string {
  const last = text.lastIndexOf("](");
  return text
    .replace(/!\[/g, (mark, at: number) => (at < last ? "!\\[" : mark))
    .replace(DEFINITION, "$1\\");
}

function edged(text: string, found: RegExpExecArray[]): string {
  let edgedText = "";
  let from = 0;
  for (const { index } of found) {
    edgedText += `${text.slice(from, index)}‹`;
    from = index + 1;
  }
  return edgedText + text.slice(from);
}
