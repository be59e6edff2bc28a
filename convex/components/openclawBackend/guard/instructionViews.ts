/** What stands in a text in disguise: its plain form, and where the disguise stood. */
export interface View {
  text: string;
  start: number;
  end: number;
}

/**
 * The plain forms of what a text writes in disguise: encodings (base64, hex, escapes, entities),
 * ciphers that every model reads (rot13, backwards), and letters that only look like letters.
 */
export function views(text: string): View[] {
  return [...encoded(text), ...enciphered(text), ...disguised(text)];
}

const isProse = (text: string) =>
  text.length >= 12 &&
  !/[^\t\n\r\x20-\uFFFD]/.test(text) &&
  /\p{L}{3}/u.test(text);

/** What cannot be read is marked rather than thrown: most runs are no text, and throwing is slow. */
function utf8(bytes: number[]): string {
  const plain = new TextDecoder("utf-8").decode(new Uint8Array(bytes));
  return plain.includes("\ufffd") ? "" : plain;
}

const bytesOf = (digits: string, size: number, base: number) =>
  Array.from({ length: Math.floor(digits.length / size) }, (_, index) =>
    parseInt(digits.slice(index * size, (index + 1) * size), base),
  );

/** Whether 20 characters of base64 stand together: looked for at every 20th. */
function hasLongWord(text: string): boolean {
  const isOfWord = (index: number) => {
    const code = text.charCodeAt(index);
    const letter = code | 32;
    return (
      (letter >= 97 && letter <= 122) ||
      (code >= 47 && code <= 57) ||
      code === 43 ||
      code === 45 ||
      code === 95
    );
  };
  for (let index = 19; index < text.length; index += 20) {
    if (!isOfWord(index)) continue;
    let start = index;
    let end = index + 1;
    while (start > index - 20 && isOfWord(start - 1)) start--;
    while (end - start < 20 && isOfWord(end)) end++;
    if (end - start >= 20) return true;
  }
  return false;
}

/** How each encoding is met, and what it says. */
const decoders: [
  isThere: (text: string) => boolean,
  run: () => RegExp,
  decode: (run: string) => string,
][] = [
  [
    hasLongWord,
    () => /[A-Za-z0-9+/_-]{20,4096}={0,2}/g,
    (run) => {
      if (/^[a-z]+$|^[A-Z]+$|^\d+$|^[0-9a-f]+$/.test(run)) return "";
      const bare = run.replace(/=+$/, "");
      if (bare.length % 4 === 1) return "";
      const binary = atob(bare.replaceAll("-", "+").replaceAll("_", "/"));
      // Prose holds no control characters, and most of what is decoded is no prose.
      if (/[^\t\n\r\x20-\xff]/.test(binary)) return "";
      if (!/[\x80-\xff]/.test(binary)) return binary;
      return utf8(Array.from(binary, (c) => c.charCodeAt(0)));
    },
  ],
  [
    (text) =>
      hasLongWord(text) ||
      /[0-9a-f]{2}[ :,][0-9a-f]{2}[ :,][0-9a-f]{2}[ :,]/i.test(text),
    () =>
      /(?<![0-9a-f])(?:[0-9a-f]{2}[ :,]?(?:0x|\\x)?){14,2048}(?![0-9a-f])/gi,
    (run) => utf8(bytesOf(run.replace(/0x|\\x|[^0-9a-f]/gi, ""), 2, 16)),
  ],
  [
    (text) => /%[0-9a-f]{2}/i.test(text),
    () => /[\w.~,;!'-]{0,12}(?:%[0-9a-f]{2}[\w.~,;!'-]{0,16}){4,1024}/gi,
    (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return "";
      }
    },
  ],
  [
    (text) => text.includes("\\"),
    () => /(?:\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|\\u\{[0-9a-f]{2}\}){8,2048}/gi,
    (run) => utf8(bytesOf(run.replace(/\\x|\\u00|\\u|[{}]/gi, ""), 2, 16)),
  ],
  [
    (text) => text.includes("&#"),
    () => /(?:&#x?[0-9a-f]{2,4};[ \n]?){6,2048}/gi,
    (run) =>
      run.replace(/&#(x?)([0-9a-f]{2,4});/gi, (_, hex: string, code: string) =>
        String.fromCharCode(parseInt(code, hex === "" ? 10 : 16)),
      ),
  ],
  [
    (text) => /[01]{8}/.test(text),
    () => /\b[01]{8}(?:\s?[01]{8}){11,1024}\b/g,
    (run) => utf8(bytesOf(run.replace(/\s/g, ""), 8, 2)),
  ],
  [
    (text) => /\d\d[ ,]{1,2}\d\d\d?[ ,]{1,2}\d\d/.test(text),
    () => /\b\d{2,3}(?:[ ,]{1,2}\d{2,3}){15,1024}\b/g,
    (run) => {
      const codes = (run.match(/\d+/g) ?? []).map(Number);
      return codes.every((code) => code >= 32 && code < 127)
        ? String.fromCharCode(...codes)
        : "";
    },
  ],
];

function encoded(text: string): View[] {
  const found: View[] = [];
  for (const [isThere, run, decode] of decoders) {
    if (!isThere(text)) continue;
    for (const match of text.matchAll(run())) {
      const plain = decode(match[0]);
      if (isProse(plain)) {
        found.push({
          text: plain,
          start: match.index,
          end: match.index + match[0].length,
        });
      }
    }
  }
  return found;
}

const rot13 = (text: string) =>
  text.replace(/[a-z]/gi, (letter) =>
    String.fromCharCode(
      letter.charCodeAt(0) + (letter.toLowerCase() < "n" ? 13 : -13),
    ),
  );

/** Pieces of lines around what a pattern finds, none longer than `before` and `after` allow. */
function* around(
  text: string,
  sign: RegExp,
  before: number,
  after: number,
): Generator<{ line: string; start: number; end: number }> {
  let last = 0;
  for (;;) {
    sign.lastIndex = last;
    const index = sign.exec(text)?.index;
    if (index === undefined) return;
    const from = Math.max(last, index - before);
    const start = from + text.slice(from, index).lastIndexOf("\n") + 1;
    const line = /^[^\n]*/.exec(text.slice(start, index + after))?.[0] ?? "";
    last = start + line.length;
    yield { line, start, end: last };
  }
}

/** Lines that hold, backwards or in rot13, a word that demands are made of. */
function enciphered(text: string): View[] {
  const found: View[] = [];
  const at = (word: RegExp, decipher: (line: string) => string) => {
    for (const { line, start, end } of around(text, word, 300, 300)) {
      found.push({ text: decipher(line), start, end });
    }
  };
  at(
    /\b(?:vtaber|qvfertneq|sbetrg|vafgehpgvba|cebzcg|ceboyrz|nffvfgnag|hfre|erirny)/gi,
    rot13,
  );
  at(
    /(?:erongi|dragersid|tegrof|snoitcurtsni|tpmorp|tnatsissa|resu|laever)\b/gi,
    (line) => [...line].reverse().join(""),
  );
  return found;
}

/** Cyrillic, Greek and other letters that look like Latin ones, in order. */
const LOOKALIKES =
  "аaеeоoрpсcуyхxіiјjѕsԁdһhӏlвbкkмmнhтtгrпnαaεeοoρpτtυuνvιiκkηnωwɑaɡgıiʀrɴn" +
  "АAВBЕEКKМMНHОOРPСCТTХXІIЅSΑAΒBΕEΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

const demanded = (line: string) =>
  line.match(
    /ignor|disreg|forget|overrid|bypass|instruct|previous|prior|prompt|rules|reveal|system|user|secret|password|token|send|forward|assist|restrict|tell|mention|delet|without|memor|data|conver|approv|confirm|transfer|you/gi,
  )?.length ?? 0;

/** Forms of lines in which letters are replaced, spaced out or decorated. */
function disguised(text: string): View[] {
  const found: View[] = [];
  const see = (sign: RegExp, ...forms: ((line: string) => string)[]) => {
    for (const { line, start, end } of around(text, sign, 1000, 1000)) {
      for (const form of forms) {
        const plain = form(line);
        if (plain !== line) found.push({ text: plain, start, end });
      }
    }
  };
  if (/[^\0-\x7f]/.test(text)) {
    see(
      /[\u{1D400}-\u{1D7FF}\u2460-\u24FF\u{1F110}-\u{1F189}\u2100-\u214F\uFB00-\uFB06]|[\u0300-\u036f]/gu,
      (line) => line.normalize("NFC"),
      (line) =>
        line
          .normalize("NFKD")
          .replace(/[\u0300-\u036f\u0489\u0332-\u0338]+/g, "")
          .normalize("NFC"),
    );
    // Only words of two scripts: plain Russian is no disguise.
    const plain: Record<string, string> = {};
    see(/[\u0370-\u04ff\u0250-\u02af](?:(?=[a-z])|(?<=[a-z][^]))/gi, (line) => {
      if (plain["а"] === undefined)
        for (let index = 0; index < LOOKALIKES.length; index += 2)
          plain[LOOKALIKES[index] ?? ""] = LOOKALIKES[index + 1] ?? "";
      return line.replace(
        /[\u0131\u0250-\u02af\u0370-\u052f]/g,
        (letter) => plain[letter] ?? letter,
      );
    });
  }
  // Leetspeak: signs for letters inside words, more than once in a line.
  const leet = /[a-z][013457@$!]{1,3}[a-z]/gi;
  for (const { line, start, end } of around(text, leet, 100, 400)) {
    if ((line.match(leet)?.length ?? 0) < 2) continue;
    const plain = line.replace(
      /[013457@$!](?=\S)|(?<=\S)[013457@$](?!\S)/g,
      (sign) => LEET[sign] ?? sign,
    );
    // Ids and passwords mix letters and digits as well, and say nothing.
    if (demanded(plain) > demanded(line))
      found.push({ text: plain, start, end });
  }
  // Letters one by one: words part at wider gaps, and where there are none they are joined.
  const letters =
    /[ .\-_*|][a-z\u00c0-\uffff][ .\-_*|]{1,4}[a-z\u00c0-\uffff][ .\-_*|]{1,4}[a-z\u00c0-\uffff][ .\-_*|]/i;
  if (letters.test(text)) {
    for (const match of text.matchAll(
      /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*|]{1,4}){9,400}\p{L}(?![\p{L}\p{N}])/gu,
    )) {
      const start = match.index;
      const end = start + match[0].length;
      found.push({ text: unspaced(match[0]), start, end });
    }
  }
  return found;
}

const JOINED =
  /(ignore|disregard|forget|reveal|donottell|tell|youarenow|previous|prior|all|the|your|an?|user|system|unrestricted|assistant|without|instructions?|prompt|rules|any|and|but|send|to)/gi;

function unspaced(run: string): string {
  if (/\p{L}[.\-_*|]\p{L}/u.test(run) || / {2}/.test(run)) {
    return run
      .split(/ {2,}|(?<=\p{L}) (?=\p{L}[.\-_*|])/u)
      .map((word) => word.replace(/[^\p{L}]/gu, ""))
      .join(" ");
  }
  return run
    .replace(/[^\p{L}]/gu, "")
    .replace(JOINED, " $1 ")
    .replace(/donottell/i, "do not tell")
    .replace(/youarenow/i, "you are now")
    .replace(/ {2,}/g, " ")
    .trim();
}
