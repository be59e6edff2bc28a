/**
 * Texts as they read once decoded: base64, hex, percent encoding and escapes. Only what decodes to
 * readable text is looked at, so that images, hashes and keys cost their first bytes.
 */

/**
 * Pieces of a text in another form, and the way back to where each one stood. Pieces that are far
 * from each other stand apart here too.
 */
export class View {
  private readonly pieces: string[] = [];
  private readonly starts: number[] = [];
  private readonly origins: number[] = [];
  /** Where a piece that was put in another form ends; -1 for one that was copied. */
  private readonly ends: number[] = [];
  private length = 0;

  constructor(private readonly source: string) {}

  copy(from: number, to: number) {
    this.add(this.source.slice(from, to), from, -1);
  }

  /** What stands for a place of the source; a finding in it is at all of that place. */
  put(piece: string, from: number, to: number) {
    this.add(piece, from, to);
  }

  part() {
    if (this.length > 0) this.add("\n\n;\n\n", 0, 0);
  }

  get text(): string {
    return this.pieces.join("");
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  place(start: number, end: number): { start: number; end: number } {
    const first = this.pieceAt(start);
    const last = this.pieceAt(end - 1);
    const from = this.origins[first] ?? 0;
    const to = this.ends[last] ?? -1;
    return {
      start:
        (this.ends[first] ?? -1) < 0
          ? from + start - (this.starts[first] ?? 0)
          : from,
      end:
        to < 0
          ? (this.origins[last] ?? 0) + end - (this.starts[last] ?? 0)
          : to,
    };
  }

  private add(piece: string, from: number, to: number) {
    if (piece === "") return;
    this.pieces.push(piece);
    this.starts.push(this.length);
    this.origins.push(from);
    this.ends.push(to);
    this.length += piece.length;
  }

  private pieceAt(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const ALPHANUMERIC =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** By the code of an ASCII character whether it is a letter, a digit or one of these marks. */
export function alphanumericOr(marks: string): Uint8Array {
  const inside = new Uint8Array(128);
  for (const character of `${ALPHANUMERIC}${marks}`)
    inside[character.charCodeAt(0)] = 1;
  return inside;
}

/**
 * Runs of so many letters, digits and marks: they are looked for at every so many characters, so that
 * ordinary words cost nothing.
 */
export function longRuns(
  text: string,
  shortest: number,
  marks: string,
): { start: number; end: number }[] {
  const inside = alphanumericOr(marks);
  const isInside = (index: number) => inside[text.charCodeAt(index)] === 1;
  const runs: { start: number; end: number }[] = [];
  for (let probe = shortest - 1; probe < text.length;) {
    // A run that is long enough and begins behind what parts words has to reach the next probe.
    const start = probe - shortest + 1;
    let at = probe;
    while (at >= start && isInside(at)) at--;
    if (at >= start) {
      probe = at + shortest;
      continue;
    }
    let end = probe + 1;
    while (isInside(end)) end++;
    runs.push({ start, end });
    probe = end + shortest;
  }
  return runs;
}

/** A place of a text, and what stands there in another form. */
export interface Replacement {
  from: number;
  to: number;
  by: string;
}

/** Copies what surrounds the replacements, which are in order, and puts them in their places. */
export function replaceIn(
  view: View,
  text: string,
  replacements: readonly Replacement[],
  before = 96,
  after = 96,
) {
  let cursor = -1;
  for (const { from, to, by } of replacements) {
    if (from < cursor) continue;
    if (cursor >= 0 && from - cursor > before + after) {
      view.copy(cursor, cursor + after);
      cursor = -1;
    }
    if (cursor < 0) {
      view.part();
      cursor = wordStart(text, Math.max(0, from - before));
    }
    view.copy(cursor, from);
    view.put(by, from, to);
    cursor = to;
  }
  if (cursor >= 0) view.copy(cursor, Math.min(text.length, cursor + after));
}

/** A part begins between words, lest the end of a word be read as one. */
function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 48 && /\S/.test(text[start - 1] ?? " ")) {
    start--;
  }
  return start;
}

/** Puts all that is encoded in a text into the view, decoded. */
export function decodeInto(view: View, text: string) {
  replaceIn(view, text, encodedRuns(text));
  replaceIn(view, text, numberRuns(text));
  const units = escapedUnits(text);
  if (units.length > 0) replaceIn(view, text, units);
}

/** Runs of base64, of its form for URLs, and of hex. */
function encodedRuns(text: string): Replacement[] {
  const runs: Replacement[] = [];
  for (const { start: index, end } of longRuns(text, 16, "_+/-")) {
    const head = text.slice(index, end);
    if (index < (runs[runs.length - 1]?.to ?? 0)) continue;
    // Parts of a JSON web token are read by their own rule.
    if (text[index - 1] === "." || text[index + head.length] === ".") continue;
    const run = wholeRun(text, index, head);
    const by = decodeRun(run);
    if (by === null || by.startsWith('{"version":3')) continue;
    let to = index + run.length;
    while (text[to] === "=" && to - index - run.length < 2) to++;
    const before = text.slice(Math.max(0, index - 40), index);
    runs.push({ from: index, to, by: pairAsStated(by, before) });
  }
  return runs;
}

/** Base64 that is broken over lines goes on where the next line is made of it alone. */
function wholeRun(text: string, at: number, head: string): string {
  if (head.length < 40) return head;
  const lines = /(?:\r?\n[ \t]{0,8}[\w+/-]{1,100}(?=[=\s"'`]|$)){1,800}/y;
  lines.lastIndex = at + head.length;
  return decodeHead(head) ? head + (lines.exec(text)?.[0] ?? "") : head;
}

const decodeHead = (run: string) => readable(atobOrNull(run.slice(0, 24)));

function decodeRun(run: string): string | null {
  const isHex = /^(?:0x)?(?:[0-9a-f]{2}){1,32}$/i.test(run.slice(0, 64));
  if (isHex) {
    const decoded = fromHex(run.replace(/^0x|[^0-9a-f]/gi, ""));
    if (readable(decoded) !== null) return decoded;
  }
  if (decodeHead(run) === null) return null;
  return readable(atobOrNull(run));
}

function atobOrNull(run: string): string | null {
  const plain = run
    .replace(/\s+/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  try {
    return atob(
      plain.slice(0, plain.length - (plain.length % 4 === 1 ? 1 : 0)),
    );
  } catch {
    return null;
  }
}

function fromHex(hex: string): string {
  let decoded = "";
  for (let i = 0; i + 1 < hex.length; i += 2) {
    decoded += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
    if (i === 16 && readable(decoded) === null) return "";
  }
  return decoded;
}

/** The text if it is one: hardly any control characters, mostly ASCII. */
function readable(decoded: string | null): string | null {
  if (decoded === null || decoded.length < 8) return null;
  if (/[^\t\n\r -~\x80-\xff]/.test(decoded)) return null;
  const wide = decoded.match(/[\x80-\xff]/g)?.length ?? 0;
  return wide > decoded.length / 4 ? null : decoded;
}

/**
 * Bytes written one by one, which of a readable text begin with 0 or 2 to 7: `73 6b 2d`, `0x73, 0x6b`, `73:6b`, `115, 107`,
 * `01110011`.
 */
const numbersSign =
  /\d[0-9a-f][ ,:;-]{1,2}(?:0x)?\d[0-9a-f][ ,:;-]|\d\d[ ,]{1,2}\d\d\d?[ ,]|1\d\d,? ?\d\d|[01]{8}|\d[0-9a-f]\d[0-9a-f] \d[0-9a-f]\d/i;

function numberRuns(text: string): Replacement[] {
  const runs: Replacement[] = [];
  if (!numbersSign.test(text)) return runs;
  for (const { 0: run, index } of text.matchAll(
    /\b(?:(?:(?:0x)?[02-7][0-9a-f][ ,:;-]{1,2}){11,4000}(?:0x)?[02-7][0-9a-f]|(?:(?:[02-7][0-9a-f]){2} ){5,2000}[02-7][0-9a-f]{1,3}|(?:\d{2,3}(?:, ?| )){11,4000}\d{2,3}|(?:[01]{8}[ ,]{0,2}){8,4000})(?!\w)/gi,
  )) {
    const by = fromNumbers(run);
    if (by !== null) runs.push({ from: index, to: index + run.length, by });
  }
  return runs;
}

function fromNumbers(run: string): string | null {
  const numbers = run.match(/[0-9a-fx]+/gi) ?? [];
  const bytes = (radix: number) =>
    readable(
      numbers
        .map((number) => String.fromCharCode(Number.parseInt(number, radix)))
        .join(""),
    );
  if (numbers.every((number) => /^(?:[01]{8})+$/.test(number))) {
    const bits = numbers.join("").match(/[01]{8}/g) ?? [];
    return readable(
      bits
        .map((eight) => String.fromCharCode(Number.parseInt(eight, 2)))
        .join(""),
    );
  }
  if (numbers.every((number) => /^(?:0x)?[0-9a-f]{2}$/i.test(number))) {
    const decoded = bytes(16);
    if (decoded !== null) return decoded;
  }
  if (numbers.every((number) => /^\d{2,3}$/.test(number))) return bytes(10);
  return readable(fromHex(numbers.join("")));
}

/** Marks that HTML names and that stand in secrets. */
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  lowbar: "_",
  UnderBar: "_",
  hyphen: "-",
  dash: "-",
  period: ".",
  colon: ":",
  equals: "=",
  plus: "+",
  sol: "/",
  num: "#",
  excl: "!",
  commat: "@",
  dollar: "$",
  percnt: "%",
  ast: "*",
};

/** Single characters in another form: `%73`, `\x73`, `\u0073`, `\u{73}`, `&#115;`, `&lowbar;`, `=73`. */
function escapedUnits(text: string): Replacement[] {
  if (
    !/%[2-7][0-9a-f]|\\[ux][0-9a-f{]|\\1[0-7]{2}|&[#\w]|=\r?\n|=3D/i.test(text)
  )
    return [];
  const isQuotedPrintable = /=3D|=\r?\n[^\n]|quoted-printable/.test(text);
  const units: Replacement[] = [];
  for (const hit of text.matchAll(
    /%([2-7][0-9a-f])|\\x([2-7][0-9a-f])|\\u(?:00([2-7][0-9a-f])|\{0{0,4}([2-7][0-9a-f])\})|&#x0{0,4}([2-7][0-9a-f]);|&#0{0,4}(\d{2,3});|\\(1[0-7]{2}|0[4-7][0-7])|&([a-z]{2,8});|=([2-7][0-9A-F])|=\r?\n/gi,
  )) {
    const [
      unit,
      percent,
      x,
      u,
      braced,
      entity,
      decimal,
      octal,
      name,
      printable,
    ] = hit;
    if (unit.startsWith("=") && !isQuotedPrintable) continue;
    const hex = percent ?? x ?? u ?? braced ?? entity ?? printable;
    const code =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : decimal !== undefined
          ? Number(decimal)
          : octal !== undefined
            ? Number.parseInt(octal, 8)
            : 0;
    const by =
      name !== undefined
        ? entities[name]
        : unit.startsWith("=") && hex === undefined
          ? ""
          : code > 31 && code < 127
            ? String.fromCharCode(code)
            : undefined;
    if (by === undefined) continue;
    units.push({ from: hit.index, to: hit.index + unit.length, by });
  }
  return units;
}

/**
 * The user and password of basic authentication (RFC 7617) as a sentence would state them, where the
 * words before speak of signing in.
 */
function pairAsStated(decoded: string, before: string): string {
  const pair = /^[\w.@+-]{1,64}:([^\s:]{6,128})$/.exec(decoded);
  const isLogin =
    /\bbasic\b|_?auth\b|authori[sz]ation|credentials|log-?in/i.test(before);
  return pair !== null && isLogin ? `\npassword: ${pair[1] ?? ""}\n` : decoded;
}
