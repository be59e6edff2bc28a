import {
  dateText,
  dayTerm,
  monthTerm,
  MONTH_NAMES,
  spokenDay,
  spokenMonth,
  weekTerm,
  yearlyTerm,
} from "./dates.js";

/** Times that a question names by their distance from today: "yesterday", "last Tuesday", "two weeks ago". */

export type MeantTime = {
  start: number;
  end: number;
  /** Exact days; of months and longer times none. */
  days: string[];
  /** Each is one thing to search, in any of its forms. */
  terms: { forms: string[]; weight: number }[];
  /** The same in the words that a log entry is embedded with. */
  spoken: string;
};

type Meant = Omit<MeantTime, "start" | "end">;
type Reader = [
  pattern: RegExp,
  read: (match: RegExpMatchArray, today: string) => Meant | null,
];

/** Words for a day at a fixed distance, folded. */
const DISTANT: Record<string, string> = {
  "-2": "the day before yesterday|day before yesterday|vorgestern|anteayer|avant-hier|altro ieri|anteontem|eergisteren|позавчера|前天|一昨日|그저께",
  "-1": "yesterday|last night|gestern|ayer|anoche|hier soir|ieri|ontem|gisteren|вчера|昨天|昨日|어제",
  "0": "today|tonight|this morning|this afternoon|this evening|heute|hoy|aujourd'hui|oggi|hoje|vandaag|сегодня|今天|今日|오늘",
  "1": "tomorrow|demain|domani|amanha|завтра|明天|明日|내일",
  "2": "the day after tomorrow|day after tomorrow|ubermorgen|послезавтра",
};
/** Sunday first. Short names are left out: "sat" and "sun" are words. */
const WEEKDAYS = [
  "sunday|sonntag|domingo|dimanche|domenica|zondag|воскресенье",
  "monday|montag|lunes|lundi|lunedi|maandag|понедельник",
  "tuesday|dienstag|martes|mardi|martedi|dinsdag|вторник",
  "wednesday|mittwoch|miercoles|mercredi|mercoledi|woensdag|среду",
  "thursday|donnerstag|jueves|jeudi|giovedi|donderdag|четверг",
  "friday|freitag|viernes|vendredi|venerdi|vrijdag|пятницу",
  "saturday|samstag|sabado|samedi|sabato|zaterdag|субботу",
];
const COUNTS =
  "a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|");
const MANY = `(\\d{1,3}|${COUNTS.join("|")}|an|a couple of)`;
const WHICH = "(last|this|next|past|coming|previous|current)";
const START = "(?<![\\p{L}\\p{N}-])";
const END = "(?![\\p{L}\\p{N}]|-\\p{L}|'(?!s\\b)\\p{L})";

/** Less than a day's, so that a week does not drown what the question is about. */
const SPAN_WEIGHT = 0.4;
const YEARLY_WEIGHT = 0.2;
const NAME_WEIGHT = 0.3;
/** A span of more days is searched by its weeks, of more weeks by nothing. */
const MAX_DAYS = 10;
const MAX_WEEKS = 6;
const DAY_MS = 86_400_000;

function pattern(source: string): RegExp {
  return new RegExp(`${START}(?:${source})${END}`, "giu");
}

function makeReaders(): Reader[] {
  const distances = new Map(
    Object.entries(DISTANT).flatMap(([distance, words]) =>
      words.split("|").map((word) => [word, Number(distance)] as const),
    ),
  );
  const distant = [...distances.keys()].sort((a, b) => b.length - a.length);
  const isUnspaced = (word: string) =>
    /[^\p{L}' -]|[\u3000-\ud7af]/u.test(word);
  const readDistant: Reader[1] = ([word], today) =>
    aDay(plus(today, distances.get(word.toLowerCase())!));
  return [
    [
      pattern(distant.filter((word) => !isUnspaced(word)).join("|")),
      readDistant,
    ],
    [new RegExp(distant.filter(isUnspaced).join("|"), "gu"), readDistant],
    [
      pattern(`${MANY} (day|week|month|year)s? ago`),
      ([, many, unit], today) =>
        ago(today, countOf(many!), unit!.toLowerCase()),
    ],
    [
      pattern(
        `(?:in |over |during |for )?(?:the )?(?:last|past) ${MANY} (day|week)s`,
      ),
      ([, many, unit], today) =>
        aSpan(
          plus(today, -countOf(many!) * (/^d/i.test(unit!) ? 1 : 7)),
          today,
        ),
    ],
    [
      pattern(`${WHICH} week`),
      ([, which], today) => aWeek(plus(mondayOf(today), 7 * way(which!))),
    ],
    [
      pattern(
        "(letzte|vorige|diese) woche|(vorige|deze) week|la (?:semana pasada|semaine derniere|settimana scorsa)",
      ),
      ([words], today) =>
        aWeek(plus(mondayOf(today), /^(?:diese|deze)/i.test(words) ? 0 : -7)),
    ],
    [
      pattern(`(?:on |at |over )?(?:the )?${WHICH} weekend`),
      ([, which], today) => {
        const saturday = plus(mondayOf(today), 5 + 7 * way(which!));
        return aSpan(saturday, plus(saturday, 1));
      },
    ],
    [
      pattern(
        `(?:(?:on|am|el|le|op|в) )?(?:(${WHICH.slice(1, -1)}|letzten|vorigen|diesen) )?(${WEEKDAYS.join("|")})`,
      ),
      ([, which = "last", name], today) => {
        const weekday = WEEKDAYS.findIndex((names) =>
          names.split("|").includes(name!.toLowerCase()),
        );
        const since = (weekdayOf(today) - weekday + 7) % 7 || 7;
        const date = /^(?:this|diesen|current)$/i.test(which)
          ? plus(mondayOf(today), (weekday + 6) % 7)
          : plus(today, way(which) > 0 ? 7 - (since % 7) : -since);
        const english = WEEKDAYS[weekday]!.split("|")[0]!;
        return withName(aDay(date), [english, name!.toLowerCase()]);
      },
    ],
    [
      pattern(`(?:in |during )?${WHICH} (month|year)`),
      ([, which, unit], today) =>
        unit!.toLowerCase() === "year"
          ? aYear(Number(today.slice(0, 4)) + way(which!))
          : aMonth(today, way(which!)),
    ],
    [
      pattern(
        `(?:back )?(in|during|last|this) (${MONTH_NAMES.join("|")})(?!,? \\d)`,
      ),
      ([, word, name], today) => {
        const month = MONTH_NAMES.indexOf(name!.toLowerCase()) + 1;
        const distance = month - Number(today.slice(5, 7));
        const isBefore =
          distance < 0 || (distance === 0 && !/^last$/i.test(word!));
        const meant = aMonth(today, isBefore ? distance : distance - 12);
        return withName(meant, [name!.toLowerCase().slice(0, 3)]);
      },
    ],
  ];
}
let readers: Reader[] | undefined;

/** The times that a question names relative to today, in reading order. */
export function relativeTimes(question: string, today: string): MeantTime[] {
  readers ??= makeReaders();
  const text = plain(question);
  const found = readers.flatMap(([regex, read]) =>
    [...text.matchAll(regex)].flatMap((match) => {
      if (isName(text, match)) return [];
      const meant = read(match, today);
      const end = match.index + match[0].length;
      return meant ? [{ start: match.index, end, ...meant }] : [];
    }),
  );
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((meant) => {
    if (meant.start < end) return false;
    end = meant.end;
    return true;
  });
}

/** Without accents, every character at its place. */
export function plain(text: string): string {
  return text
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize("NFD").charAt(0))
    .replaceAll("\u2019", "'");
}

/** A capital within a sentence makes a name of it: of a song, of a newspaper. "Every Tuesday" is no day either. */
function isName(text: string, match: RegExpMatchArray): boolean {
  const before = text.slice(Math.max(0, match.index! - 12), match.index);
  if (/(?:every|each|usually on|immer|jeden|cada|chaque|ogni) $/i.test(before))
    return true;
  return (
    /^(?:Today|Yesterday|Tomorrow|Tonight|Domingo)/.test(match[0]) &&
    /[\p{L}\p{N},"'(] ?$/u.test(before)
  );
}

function aDay(date: string): Meant {
  const [, month, day] = date.split("-").map(Number);
  return {
    days: [date],
    terms: [
      { forms: [dayTerm(date)], weight: 1 },
      { forms: [yearlyTerm(month!, day!)], weight: YEARLY_WEIGHT },
    ],
    spoken: `on ${spokenDay(date)}`,
  };
}

/** What is said of every Tuesday, or every May, is about this one too. */
function withName(meant: Meant, names: string[]): Meant {
  const forms = [...new Set(names)];
  return { ...meant, terms: [...meant.terms, { forms, weight: NAME_WEIGHT }] };
}

function aWeek(monday: string): Meant {
  return {
    days: daysFrom(monday, 7),
    terms: [{ forms: [weekTerm(monday)], weight: SPAN_WEIGHT }],
    spoken: `in the week of ${spokenDay(monday)}`,
  };
}

function aSpan(first: string, last: string): Meant {
  const count = 1 + (Date.parse(last) - Date.parse(first)) / DAY_MS;
  const days = count <= MAX_DAYS ? daysFrom(first, count) : [];
  const weeks = Math.min(MAX_WEEKS, Math.ceil(count / 7) + 1);
  const forms =
    days.length > 0
      ? days.map(dayTerm)
      : daysFrom(last, weeks, -7).map(weekTerm);
  return {
    days,
    terms: [{ forms, weight: SPAN_WEIGHT }],
    spoken: `from ${spokenDay(first)} to ${spokenDay(last)}`,
  };
}

function aMonth(today: string, distance: number): Meant {
  const [year, month] = today.split("-").map(Number);
  const at = year! * 12 + month! - 1 + distance;
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1];
  return {
    days: [],
    terms: [{ forms: [monthTerm(y, m)], weight: SPAN_WEIGHT }],
    spoken: `in ${spokenMonth(y, m)}`,
  };
}

function aYear(year: number): Meant {
  return {
    days: [],
    terms: [{ forms: [String(year)], weight: SPAN_WEIGHT }],
    spoken: `in ${year}`,
  };
}

function ago(today: string, count: number, unit: string): Meant {
  if (unit === "day") return aDay(plus(today, -count));
  if (unit === "week") return aWeek(mondayOf(plus(today, -7 * count)));
  return unit === "month"
    ? aMonth(today, -count)
    : aYear(Number(today.slice(0, 4)) - count);
}

function countOf(word: string): number {
  if (/^\d/.test(word)) return Number(word);
  if (/couple/i.test(word)) return 2;
  return Math.max(1, COUNTS.indexOf(word.toLowerCase()));
}

/** -1 for the time before, 0 for the present one, 1 for the one after. */
function way(which: string): number {
  if (/^(?:this|current)$/i.test(which)) return 0;
  return /^(?:next|coming)$/i.test(which) ? 1 : -1;
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function mondayOf(date: string): string {
  return plus(date, -((weekdayOf(date) + 6) % 7));
}

function daysFrom(first: string, count: number, step = 1): string[] {
  return Array.from({ length: count }, (_, i) => plus(first, i * step));
}

function plus(date: string, days: number): string {
  const day = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
  return dateText(
    day.getUTCFullYear(),
    day.getUTCMonth() + 1,
    day.getUTCDate(),
  );
}
