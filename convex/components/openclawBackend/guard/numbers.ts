import { Openings } from "./openings.js";
import type { StatedSecret } from "./secretShape.js";

/** Payment cards, lists of recovery codes and authenticators' keys: numbers that a machine gave out. */

/** Finds them, each kind in the order of the text. */
export function findNumbers(text: string): StatedSecret[][] {
  return [...findCards(text), findCodes(text), findUnannounced(text)];
}

/** What may stand between the groups of a card's number, the same between all of them. */
const separator = String.raw`[ \u00a0\u2007\u2009\u202f\t]{1,3}|[ ]?[-\u2010-\u2014.|/\u00b7_][ ]?`;

/** Groups of 4-4-4-4, Amex' 4-6-5 and Diners' 4-6-4; or one run of 15 or 16 digits. */
let cardPattern: RegExp | undefined;
const cardLayouts = () =>
  new RegExp(
    String.raw`\b[2-6]\d{3}(?:(${separator})(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{4,5})|\d{11,12})(?!\d)`,
    "g",
  );

/** Any layout of 13 to 19 digits, which counts only right behind a word for cards. */
let loosePattern: RegExp | undefined;
const looseLayouts = () =>
  /\b[2-6](?:[ \u00a0.\-\u2010-\u2014|\r\n]{0,3}\d){12,18}(?!\d)/g;

/** What cards are called; the last word before a number. */
let cardWord: RegExp | undefined;
const cardWords = () =>
  /(?:\b(?:credit|debit|bank|kredit|bezahl|prepaid)?[ -]?(?:card|karte|carte|carta|kaart|kort|kartu|tarjeta|cart[aã]o|karta|kartę|karty)\b|карт[аыуе]|card[ _-]?(?:number|num|no)\b|\bcc(?:_?(?:num(?:ber)?|no))?\b|\bpan\b|visa|master ?card|amex|american express|discover|\bdiners\b|\bjcb\b|maestro|union ?pay|信用卡|银行卡|卡号|卡號|カード|카드)/i;

/** Those that a layout shows, then those that a word before them shows. */
function findCards(text: string): StatedSecret[][] {
  const isShownTest = publishedTests(text);
  const shown = [...text.matchAll((cardPattern ??= cardLayouts()))].filter(
    (hit) => isCard(text, hit.index, hit[0], hit[1], isShownTest),
  );
  const isNamedTest = publishedTests(text);
  const named = [...text.matchAll((loosePattern ??= looseLayouts()))].filter(
    (hit) => {
      const digits = hit[0].replace(/\D/g, "");
      const before = text.slice(Math.max(0, hit.index - 40), hit.index);
      return (
        isCardNumber(digits) &&
        (cardWord ??= cardWords()).test(before) &&
        !isNamedTest(hit.index, digits)
      );
    },
  );
  return [shown.map(card), named.map(card)];
}

const card = (hit: RegExpExecArray): StatedSecret => ({
  rule: "payment-card",
  start: hit.index,
  end: hit.index + hit[0].length,
});

function isCard(
  text: string,
  start: number,
  written: string,
  between: string | undefined,
  isPublishedTest: ReturnType<typeof publishedTests>,
): boolean {
  const digits = written.replace(/\D/g, "");
  if (!isCardNumber(digits) || isPublishedTest(start, digits)) return false;
  const before = text.slice(Math.max(0, start - 60), start);
  const after = text.slice(start + written.length, start + written.length + 8);
  if ((cardWord ??= cardWords()).test(before.slice(-40))) return true;
  if (between === undefined) {
    // One run: not a float, an address, a reference, a name's part, a phone, an amount or an id.
    return (
      !/[\w.\-+#/@$€£%]$|\d,$/.test(before) &&
      !/^(?:[\w%@/-]|\.\d)/.test(after) &&
      !/(?:\bids?|_id|Id|\b(?:order|track(?:ing)?|invoice|no\.|nr\.|ref(?:erence)?|serial|imei|isbn|ean|sku|ticket|case|transaction|shipment|parcel|phone|tel|snowflake|timestamp|time|epoch|seq|offset|size|bytes|hash|seed|value|count|total|user|tweet|message|channel|account|version|build))(?:[ _-](?:number|no|nr|id|code|key))?["'\])]{0,2}\s?(?:is|was|[:=#|])?\s?["'#]{0,2}$/i.test(
        before,
      )
    );
  }
  // Groups of an IBAN or of a longer number, and tables of round numbers.
  if (
    /(?:\d{4}|[A-Z]{2}\d\d)$/.test(
      before.slice(0, -between.length || undefined),
    ) &&
    before.endsWith(between)
  ) {
    return false;
  }
  if (
    /^\d/.test(after.slice(between.length)) &&
    after.startsWith(between) &&
    !/^.{1,3}(?:\d{3}\b(?!\d)|\d\d\/)/.test(after)
  ) {
    return false;
  }
  if (/[\w.+-]$/.test(before) || /^[\w%]/.test(after)) return false;
  return (written.match(/0(?!\d)/g) ?? []).length < 3;
}

/**
 * Issuers' ranges (ISO/IEC 7812) and lengths. Written here because a package for typing forms
 * knows beginnings of numbers and brings its names and layouts, of which nothing is needed.
 */
function isCardNumber(digits: string): boolean {
  const { length } = digits;
  const head = Number(digits.slice(0, 4));
  const isOf = (low: number, high: number) => head >= low && head <= high;
  const known =
    (isOf(4000, 4999) && (length === 13 || length === 16 || length === 19)) ||
    ((isOf(5100, 5599) || isOf(2221, 2720)) && length === 16) ||
    ((isOf(3400, 3499) || isOf(3700, 3799)) && length === 15) ||
    ((isOf(6011, 6011) || isOf(6440, 6599)) &&
      (length === 16 || length === 19)) ||
    ((isOf(3000, 3059) || isOf(3600, 3699) || isOf(3800, 3999)) &&
      (length === 14 || length === 16)) ||
    (isOf(3528, 3589) && length >= 16) ||
    ((isOf(6200, 6299) || isOf(8100, 8199)) && length >= 16) ||
    // Mir, RuPay, Elo, Hipercard, Verve, Maestro
    (isOf(2200, 2204) && length >= 16) ||
    ((isOf(6000, 6999) || isOf(5000, 5099) || isOf(5600, 5899)) &&
      length >= 15);
  return known && passesLuhn(digits) && new Set(digits).size > 1;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Heads of the numbers that processors publish for tests (Stripe, Adyen, Braintree), without their filling. */
const publishedHeads =
  /^(?:4242(?:42)*|4000(?:0[0-9]{2})+|41111{6,}|401288888888|401200003333|400934888888|400551920000|421765111111|450060000000|400011111111|555555555555|555534124444|520082828282|510510510510|222300312200|222300004840|22233[0-9]{2}20|2222400\d{9}|37828224631|37144963539|37873449367|3700000000\d{5}|3434343434|3622720627|3056930902|3852000002|305693000902|601111111111|601100099013|601100099130|601198111111|356600202036|353011133330|620000000000|620550000000000|630400000000|498843884388|416667666766|464646464646|557700005577|513633333333|558555855585|555544443333|444433332222)/;

/** Whether the line says that a published number is for tests; near ones are told by one look. */
function publishedTests(text: string) {
  let from = -1;
  let isTest = false;
  return (start: number, digits: string): boolean => {
    if (!publishedHeads.test(digits)) return false;
    const isNear =
      from >= 0 &&
      start - from < 256 &&
      !text.slice(from, start).includes("\n");
    if (isNear) return isTest;
    from = start;
    const before = text.slice(Math.max(0, start - 300), start);
    const behind = text.slice(start, start + 300);
    const line = `${before.slice(before.lastIndexOf("\n") + 1)}${behind.split("\n", 1)[0] ?? ""}`;
    isTest =
      /test|digits|format|pattern|sandbox|example|dummy|stripe|adyen|braintree|demo|fake|sample|mock|fixture|placeholder|e\.g\.|beispiel|exemple|ejemplo|exemplo/i.test(
        line,
      );
    return isTest;
  };
}

/** Words that may announce recovery codes, and those that announce an authenticator's key. */
let announcing: Openings | undefined;
export const announcingWords = () =>
  new Openings(
    /(?:(?:备用|恢复|备份|備用|恢復|救援)代?)?(?<codes>codes?|kody|codici|códigos?|[码碼]|コード|код[ыа]?)|authenticator|authentifi[kc]ator|\b(?:[2m]fa|t?otp)\b|(?:two|2)-(?:factor|step)|set-?up key|manual entry|authy|zwei-faktor|deux facteurs|dos factores|двухфакторн|otpauth(?:-migration)?:\/\/|双重|两步|二段階|二要素/iy,
    "code|codi|códi|kody|码|碼|コード|код|备用|恢复|备份|備用|恢復|救援|authe|authy|two-|2-fa|2-st|setup|set-u|manu|zwei|deux|dos |двух|otpa|双重|两步|二段階|二要素".split(
      "|",
    ),
    ["mfa", "2fa", "otp", "totp"],
  );

/** What stands before or behind the word for codes where they recover an account. */
const beforeCodes = () =>
  /(?:recovery|back-?up|rescue|scratch|emergency|single-use|one-time|fallback|restore|2fa|mfa|(?:two|2)-(?:factor|step)|verification|login|wiederherstellungs|sicherungs|notfall|ersatz|reserve|herstel|einmal|резервные|запасные|аварийные)[ _-]{0,2}(?:verification |login |access |pass)?$|(?:备用|恢复|备份|備用|恢復|救援)(?:代)?$|(?:バックアップ|リカバリー?|復旧|回復)用?$/i;
const behindCodes = () =>
  /^ (?:de (?:secours|récup[ée]ration|sauvegarde|urgence|recupera|respaldo|seguridad|emergencia|backup|reserva)|di (?:recupero|backup|emergenza|riserva)|monouso|zapasowe|odzyskiwania|awaryjne|jednorazowe|восстановления)/i;

function findCodes(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  const words = (announcing ??= announcingWords());
  words.lastIndex = 0;
  let quiet = 0;
  let missed = 0;
  for (let hit = words.exec(text); hit !== null; hit = words.exec(text)) {
    // Hundreds of these words one upon another announce nothing, and each costs its reading.
    if (missed > 100 && hit.index < missed * 512) continue;
    // Where a word announced nothing, its neighbours announce no more.
    if (hit.index < quiet && hit.groups?.codes === undefined) continue;
    const secret = readAnnounced(text, hit);
    if (secret === undefined) {
      missed++;
      if (hit.groups?.codes === undefined) quiet = hit.index + 80;
      continue;
    }
    if (secret.start >= (found[found.length - 1]?.end ?? 0)) found.push(secret);
    words.lastIndex = Math.max(words.lastIndex, secret.end);
  }
  return found;
}

function readAnnounced(
  text: string,
  hit: RegExpExecArray,
): StatedSecret | undefined {
  const at = hit.index;
  const after = at + hit[0].length;
  if (hit[0].endsWith("//")) return readOtpAuth(text, after);
  if (hit.groups?.codes === undefined) return readBase32(text, at, after);
  const codesAt = after - hit.groups.codes.length;
  const before = text.slice(Math.max(0, codesAt - 32), codesAt);
  const recovers =
    beforeCodes().test(before) ||
    behindCodes().test(text.slice(after, after + 20));
  return recovers ? readCodeList(text, after) : undefined;
}

/** `otpauth://totp/…?secret=…` (Key URI format), and the export of several accounts. */
function readOtpAuth(text: string, after: number): StatedSecret | undefined {
  const hit = /[?&](?:secret=([a-z2-7]{8,128})|data=([\w%+/-]{24,2000}))/i.exec(
    text.slice(after, after + 2400).split(/\s/, 1)[0] ?? "",
  );
  const value = hit?.[1] ?? hit?.[2];
  if (hit === null || value === undefined) return undefined;
  const end = after + hit.index + hit[0].length;
  return isPublishedSeed(value) || /^(?:your|my)|secret|base32/i.test(value)
    ? undefined
    : { rule: "totp-seed", start: end - value.length, end };
}

/** The key of RFC 6238's readers' manuals: "Hello!" and four bytes. */
const isPublishedSeed = (value: string) =>
  value
    .toUpperCase()
    .replace(/[ -]/g, "")
    .startsWith(`JBSWY3DP${"EHPK3PXP"}`) ||
  new Set(value.toLowerCase()).size < 7;

/** An authenticator's key: base32 (RFC 4648) of 16 characters and more, in groups of four or not. */
function readBase32(
  text: string,
  at: number,
  after: number,
): StatedSecret | undefined {
  const behind = text.slice(after, after + 160);
  const hit =
    /(?<![\w/+-])(?:[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3,15}|[a-z2-7]{16,64}={0,6})(?![\w+/-])/.exec(
      behind,
    ) ??
    /(?<![\w/+-])(?:[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,15}|[A-Z2-7]{16,64}={0,6})(?![\w+/-])/.exec(
      behind,
    );
  if (hit !== null && isBase32Key(hit[0])) {
    const start = after + hit.index;
    return { rule: "totp-seed", start, end: start + hit[0].length };
  }
  const from = Math.max(0, at - 96);
  const front =
    /(?<![\w/+-])(?:[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,15}|[A-Z2-7]{16,64})(?=["'`)]?[ \t\n][^.\n]{0,40}$)/.exec(
      text.slice(from, at),
    );
  if (front === null || !isBase32Key(front[0])) return undefined;
  const start = from + front.index;
  return { rule: "totp-seed", start, end: start + front[0].length };
}

function isBase32Key(value: string): boolean {
  const digits = (value.match(/[2-7]/g) ?? []).length;
  const letters = (value.match(/[a-z]/gi) ?? []).length;
  return (
    digits >= 1 &&
    letters >= digits &&
    (digits >= 2 || value === value.toUpperCase()) &&
    !/^(?:[a-z]+[2-7]?|[2-7]+)$/.test(value) &&
    !isPublishedSeed(value)
  );
}

/** One code in the layouts that services print. */
const codeShape = String.raw`(?:\d{3,5}[ -]\d{3,5}(?:[ -]\d{3,5})?|[A-Za-z0-9]{3,6}(?:-[A-Za-z0-9]{3,6}){1,5}|[a-z0-9]{4,5} [a-z0-9]{4,5}|[A-Za-z0-9]{6,16})`;

let codePattern: RegExp | undefined;

/** Two codes and more of the same shape, near behind their announcement; one right behind it. */
function readCodeList(text: string, after: number): StatedSecret | undefined {
  const behind = text.slice(after, after + 900);
  const codes = (codePattern ??= new RegExp(
    String.raw`(?<![\w-])${codeShape}(?![\w-])`,
    "g",
  ));
  let first: RegExpExecArray | undefined;
  let last: RegExpExecArray | undefined;
  let made: string[] = [];
  for (const hit of behind.matchAll(codes)) {
    const isFirst = last === undefined;
    const gap = behind.slice(
      last === undefined ? 0 : last.index + last[0].length,
      hit.index,
    );
    const follows = isFirst
      ? gap.length <= 120
      : /^[\s,;|•*·"'`()[\]{}<>/:.\-+&]{1,12}(?:(?:and|und|et|y|e|i|or|\d{1,2}[.):])[ \t]{1,2})?$/.test(
          gap,
        );
    const isSame =
      follows && !isFirst && shapeOf(hit[0]) === shapeOf(made[0] ?? "");
    if (isSame) {
      made.push(hit[0]);
      last = hit;
    } else if (made.length >= 2 && areMade(made)) {
      break;
    } else {
      if (hit.index > 160) break;
      made = /\d/.test(hit[0]) || hit[0].includes("-") ? [hit[0]] : [];
      first = made.length > 0 ? hit : undefined;
      last = first;
    }
  }
  if (first === undefined || last === undefined) return undefined;
  const isAlone =
    made.length === 1 &&
    /^(?: (?:is|was|lautet|est|es|é|è))?[ \t]{0,2}[:=：]?[ \t]{0,2}["'`*]{0,2}$/.test(
      behind.slice(0, first.index),
    ) &&
    /^(?=.{0,40}\d)(?=.{0,40}[a-z])[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){1,5}$|^\d{4}[ -]\d{4}$/i.test(
      first[0],
    );
  if (!isAlone && (made.length < 2 || !areMade(made))) return undefined;
  return {
    rule: "recovery-codes",
    start: after + first.index,
    end: after + last.index + last[0].length,
  };
}

const shapeOf = (code: string) => code.replace(/[A-Za-z0-9]/g, "x");

/** Codes, not words, dates or years: all have digits, or letters that no language would put together. */
function areMade(codes: readonly string[]): boolean {
  const all = codes.join("");
  if (codes.some((code) => /^(?:19|20)\d\d-?[01]\d(?:-?[0-3]\d)?$/.test(code)))
    return false;
  if (new Set(codes).size < codes.length) return false;
  const withDigits = codes.filter((code) => /\d/.test(code)).length;
  if (/\d/.test(all))
    return withDigits >= codes.length * 0.6 && new Set(all).size >= 5;
  return (
    codes.every((code) => code.includes("-")) &&
    (all.match(/[aeiou]/gi) ?? []).length < all.length * 0.27
  );
}

/** A page of codes without a word: six lines and more, each of one code with letters and digits. */
function findUnannounced(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  for (const hit of text.matchAll(
    /^(?:[ \t]{0,8}(?:\d{1,2}[.)][ \t]{1,3}|[-*•][ \t]{1,3})?[a-z0-9]{4,5}-[a-z0-9]{4,5}[ \t]{0,4}\r?(?:\n|$)){6,40}/gim,
  )) {
    const codes = hit[0].match(/[a-z0-9]{4,5}-[a-z0-9]{4,5}/gi) ?? [];
    const isMixed =
      codes.filter((code) => /\d/.test(code) && /[a-z]/i.test(code)).length >=
      codes.length * 0.7;
    const heads = new Set(codes.map((code) => code.slice(0, 4).toLowerCase()));
    if (!isMixed || heads.size < codes.length || !areMade(codes)) continue;
    if (new Set(codes.map(shapeOf)).size > 1) continue;
    found.push({
      rule: "recovery-codes",
      start: hit.index,
      end: hit.index + hit[0].trimEnd().length,
    });
  }
  return found;
}
