/** Dates in a text, whatever way they are written, and the terms that all ways share. */

/** Folded names and short forms of each month in nine languages, January first. */
const MONTHS = [
  "january jan januar janvier janv enero ene gennaio gen janeiro januari января янв",
  "february feb februar fevrier fevr febrero febbraio fevereiro februari февраля",
  "march mar marz maerz mars marzo marco maart марта",
  "april apr avril avr abril abr aprile апреля",
  "may mai mayo maggio mag maio mei мая",
  "june jun juni juin junio giugno giu junho июня",
  "july jul juli juillet juil julio luglio lug julho июля",
  "august aug aout agosto ago augustus августа",
  "september sep sept septembre septiembre settembre setembro сентября",
  "october oct oktober okt octobre octubre ottobre ott outubro октября",
  "november nov novembre noviembre novembro ноября",
  "december dec dezember dez decembre diciembre dic dicembre dezembro декабря",
];
const SHORT_NAMES = MONTHS.map((names) => names.slice(0, 3));
/** In English, folded. */
export const MONTH_NAMES = MONTHS.map((names) =>
  names.slice(0, names.indexOf(" ")),
);
/** Words or names of people besides, so that a number behind them need not be a day. */
const AMBIGUOUS = " may march mar jan ";

const NAME = `(${MONTHS.join(" ")
  .split(" ")
  .sort((a, b) => b.length - a.length)
  .join("|")})`;
/** Only English puts the month before the day. */
const ENGLISH_NAME = `(${[...MONTH_NAMES, ...SHORT_NAMES, "sept"].join("|")})`;
const START = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
const YEAR = "((?:1[89]|2[01])\\d\\d)";
const NUMBER = "(\\d{1,2})";
const OF = "(?:of |de |del )?";

type Written = [
  year?: string | undefined,
  month?: string | undefined,
  day?: string | undefined,
];

type Shape = {
  pattern: RegExp;
  /** Year, month and day as written, where the shape has them. */
  read: (groups: (string | undefined)[]) => Written;
  /** Whether the text around decides that it is a date. */
  isDate?: (before: string, after: string, found: string) => boolean;
};

const SHAPES: (() => Shape)[] = [
  // 2026-05-19, 2026/5/19, 2026年5月19日, 2026년 5월 19일, 2026-05
  () => ({
    pattern: new RegExp(
      `(?<!\\d)${YEAR}[-/年년] ?${NUMBER}(?:[-/月월] ?${NUMBER}[日일号]?)?(?!\\d)`,
      "gu",
    ),
    read: ([year, month, day]) => [year, month, day],
  }),
  // 20260519
  () => ({
    pattern: new RegExp(`${START}${YEAR}(\\d\\d)(\\d\\d)${END}`, "gu"),
    read: ([year, month, day]) => [year, month, day],
  }),
  // 19.05.2026
  () => ({
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,])${NUMBER}\\. ?${NUMBER}\\. ?${YEAR}(?!\\p{N}|\\.\\d)`,
      "gu",
    ),
    read: ([day, month, year]) => [year, month, day],
  }),
  // 19/05/2026 and 05/19/2026, where only one reading is a date
  () => ({
    pattern: new RegExp(
      `(?<![\\d/-])${NUMBER}[/-]${NUMBER}[/-]${YEAR}(?![\\d/-])`,
      "gu",
    ),
    read: ([a, b, year]) => {
      if (Number(a) > 12 || a === b) return [year, b, a];
      return Number(b) > 12 ? [year, a, b] : [];
    },
  }),
  // 5月19日, 5월 19일
  () => ({
    pattern: new RegExp(
      `(?<![\\d年년])${NUMBER}[月월] ?${NUMBER}[日일号]`,
      "gu",
    ),
    read: ([month, day]) => [undefined, month, day],
  }),
  // 19 May 2026, 19th of May, 19. Mai, 19 de mayo de 2026, 19-May-2026
  () => ({
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.-])${NUMBER}(?:st|nd|rd|th|er|o|\\.)?[ /-]${OF}${NAME}(?:\\.?[,/-]? ?${OF}${YEAR}|)${END}`,
      "giu",
    ),
    read: ([day, name, year]) => [year, name, day],
  }),
  // May 19, 2026, May 19th
  () => ({
    pattern: new RegExp(
      `${START}${ENGLISH_NAME}\\.? (?:the )?${NUMBER}(?:st|nd|rd|th)?(?:,? ${YEAR}|)(?![\\p{L}\\p{N}:%]|[.,]\\d)`,
      "giu",
    ),
    read: ([name, day, year]) => [year, name, day],
    isDate: (before, after, found) =>
      /(?:st|nd|rd|th|\d{4})$/i.test(found) ||
      !AMBIGUOUS.includes(` ${/^\p{L}*/u.exec(found)![0].toLowerCase()} `) ||
      /(?:^|[\s(])(?:on|in|of|since|until|till|by|before|after|from|to|for|the|and|last|next|this|between)[ (]$/i.test(
        before,
      ) ||
      /^(?:\s*$|\s*[,.;:!?)\n–-]|\s+(?:was|is|were|are|will|at|and|or|to|we|i)\b)/i.test(
        after,
      ),
  }),
  // May 2026, mayo de 2026
  () => ({
    pattern: new RegExp(`${START}${NAME}\\.?,? ${OF}${YEAR}${END}`, "giu"),
    read: ([name, year]) => [year, name],
  }),
  // 19.05. with its second stop; "it costs 19.05." ends a sentence
  () => ({
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,$€£])${NUMBER}\\. ?${NUMBER}\\.(?!\\d)`,
      "gu",
    ),
    read: ([day, month]) => [undefined, month, day],
    isDate: (before, after) =>
      !/^\s*(?:[$€£%]|eur|usd|chf)/i.test(after) &&
      (/(?:^\s*|[\n(:–-]\s*|(?:^|[\s(])(?:am|vom|bis|seit|ab|zum|den|dem|vor|nach|on|of|the|since|until|from|to|by|und|and|le|el|il|dia|op)\s+)$/i.test(
        before,
      ) ||
        /^(?:[?!,;:)–-]| \p{Ll}| \d)/u.test(after)),
  }),
];
let shapes: Shape[] | undefined;

export type FoundDate = {
  start: number;
  end: number;
  year?: number;
  month: number;
  day?: number;
};

/** What a text is looked at to the left and right of a date. */
const AROUND = 12;

/** More than any paragraph has; bounds the work of a hostile one. */
const MAX_DATES = 500;

/** The dates of a folded text in reading order, none within another. */
export function findDates(text: string): FoundDate[] {
  if (!/\d/.test(text)) return [];
  shapes ??= SHAPES.map((make) => make());
  const found: FoundDate[] = [];
  for (const { pattern, read, isDate: isOne } of shapes) {
    for (const match of text.matchAll(pattern)) {
      if (found.length === MAX_DATES) break;
      const [year, month, day] = read(match.slice(1));
      const date = dateOf(year, month, day);
      if (date === null) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const before = text.slice(Math.max(0, start - AROUND), start);
      const after = text.slice(end, end + AROUND);
      if (isOne && !isOne(before, after, match[0])) continue;
      found.push({ start, end, ...date });
    }
  }
  // The shapes stand from the plainest on: of two that overlap, the one that says more.
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((date) => {
    if (date.start < end) return false;
    end = date.end;
    return true;
  });
}

function dateOf(
  writtenYear?: string,
  writtenMonth?: string,
  writtenDay?: string,
): Omit<FoundDate, "start" | "end"> | null {
  if (writtenMonth === undefined) return null;
  const month = /^\d/.test(writtenMonth)
    ? Number(writtenMonth)
    : monthOf(writtenMonth);
  const year = writtenYear ? Number(writtenYear) : undefined;
  if (month < 1 || month > 12) return null;
  if (!writtenDay) return { ...(year !== undefined && { year }), month };
  const day = Number(writtenDay);
  // A day without its year may be the 29th of February.
  const leap = year === undefined || isLeap(year);
  const last =
    month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day < 1 || day > last) return null;
  return { ...(year !== undefined && { year }), month, day };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthOf(name: string): number {
  const wanted = ` ${name.toLowerCase()} `;
  return MONTHS.findIndex((names) => ` ${names} `.includes(wanted)) + 1;
}

export function dateText(year: number, month: number, day: number): string {
  return `${year}-${two(month)}-${two(day)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** `jan` for a whole English month name or its short form, or nothing. */
export function shortMonth(word: string): string | undefined {
  const at = SHORT_NAMES.indexOf(word.slice(0, 3));
  if (at < 0) return undefined;
  return word === SHORT_NAMES[at] || word === MONTH_NAMES[at] || word === "sept"
    ? SHORT_NAMES[at]
    : undefined;
}

/** `20260519`: one day. */
export function dayTerm(date: string): string {
  return date.replaceAll("-", "");
}

/** `may19`: the day in any year. */
export function yearlyTerm(month: number, day: number): string {
  return `${SHORT_NAMES[month - 1]}${day}`;
}

/** `202605`: a month. */
export function monthTerm(year: number, month: number): string {
  return `${year}${two(month)}`;
}

/** `2026w21`: the week from Monday on, numbered as ISO 8601 does. */
export function weekTerm(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  // A week belongs to the year of its Thursday.
  const weekday = (day.getUTCDay() + 6) % 7;
  day.setUTCDate(day.getUTCDate() - weekday + 3);
  const year = day.getUTCFullYear();
  const days = (day.getTime() - Date.UTC(year, 0, 1)) / 86_400_000;
  return `${year}w${two(1 + Math.floor(days / 7))}`;
}

/** The terms that a date is stored by, most exact first. */
export function dateStoredTerms({ year, month, day }: FoundDate): string[] {
  const name = SHORT_NAMES[month - 1]!;
  if (year === undefined) return [yearlyTerm(month, day!), name];
  const monthTerms = [monthTerm(year, month), name, String(year)];
  if (day === undefined) return monthTerms;
  const date = dateText(year, month, day);
  return [dayTerm(date), yearlyTerm(month, day), weekTerm(date), ...monthTerms];
}

/** A day in another year, and its month, say less of what a question with a whole date means. */
const OTHER_YEAR_WEIGHT = 0.3;
const MONTH_WEIGHT = 0.2;
const MONTH_NAME_WEIGHT = 0.6;

/** The terms that a date in a question asks for, with their weights. */
export function dateQueryTerms(
  date: FoundDate,
): [term: string, weight: number][] {
  const { year, month, day } = date;
  const name = SHORT_NAMES[month - 1]!;
  if (year === undefined)
    return [
      [yearlyTerm(month, day!), 1],
      [name, MONTH_NAME_WEIGHT],
    ];
  if (day === undefined)
    return [
      [monthTerm(year, month), 1],
      [name, MONTH_NAME_WEIGHT],
    ];
  return [
    [dayTerm(dateText(year, month, day)), 1],
    [yearlyTerm(month, day), OTHER_YEAR_WEIGHT],
    [monthTerm(year, month), MONTH_WEIGHT],
    [name, MONTH_NAME_WEIGHT],
  ];
}

const WEEKDAYS =
  "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

function weekdayOf(date: string): string {
  return WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
}

/** What the day of a log entry is searched by: text to put before that of the entry. */
export function dayText(date: string): string {
  return `${date} ${weekdayOf(date)}`;
}

/** A day as it is embedded: `Tuesday, 19 May 2026`. */
export function spokenDay(date: string): string {
  const [year, month, day] = date.split("-");
  const name = MONTH_NAMES[Number(month) - 1]!;
  return `${weekdayOf(date)}, ${Number(day)} ${capital(name)} ${year}`;
}

/** `May 2026`. */
export function spokenMonth(year: number, month: number): string {
  return `${capital(MONTH_NAMES[month - 1]!)} ${year}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** What the text of a log entry is embedded behind: its day. */
export function embeddedDay(date: string): string {
  return `${spokenDay(date)}: `;
}
