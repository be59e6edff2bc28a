/**
 * Words that decide whether two statements can hold together, folded. The lists are short: what they miss is told by
 * the rest of both statements, and what they wrongly have costs a look.
 */

function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Turn what follows into its contrary. */
export const NEGATIONS = listed(`
  not no never without neither nor cannot dont doesnt isnt wont
  nicht kein keine keinen keinem keiner keines nie niemals ohne
  ne pas jamais sans aucun aucune
  nunca jamas sin ningun ninguna
  non mai senza nessun nessuna
  nao nem sem nenhum nenhuma
  niet geen nooit zonder
  не нет ни никогда без
`);

/** The same where words are not parted by spaces: before what they turn, or behind it. */
export const NEGATING_CHARACTER = /[不没沒未别別]/u;
export const NEGATING_END = /ない|ません|지 않|지않|안 /u;

/** Say nothing of their own. */
export const LIGHT = listed(`
  user users agent assistant client
  always currently really still any anymore already just simply mostly usually longer
  called named call name
  benutzer nutzer nutzers utilisateur utilisatrice usuario usuaria utente utilizador gebruiker
  пользователь пользователя
  immer gern gerne gar derzeit aktuell
  toujours siempre sempre altijd всегда
`);

/** Between things whose order says nothing. */
export const LISTING = listed("and or und oder et ou y o e ed ou en of и или");

/** What can be said of many things at once, or happens again: another one contradicts nothing. Stems. */
const MANY_VALUED = listed(`
  like love enjoy hate speak play visit know learn studi read watch buy bought meet met ask interest finish
  consider tri collect own allerg fix add creat review discuss mention attend travel went saw see
  mag liebt spricht spielt kennt lernt liest kauft besucht
  aime parle joue connait apprend lit
  gusta habla juega conoce aprend lee
  piace parla gioca conosc impara legg
  люб говор игра зна уч
`);
const MANY_VALUED_RUNS = /喜欢|喜歡|会说|會說|好き|話せ|좋아/u;

export function isManyValued(keys: readonly string[]): boolean {
  return (
    keys.some((key) => MANY_VALUED.has(key)) ||
    MANY_VALUED_RUNS.test(keys.join(""))
  );
}

/** Stems of words that say where somebody is found, each as one of them: who has moved lives elsewhere now. */
const SAME_PREDICATE: Record<string, string> = {
  move: "live",
  reloc: "live",
  resid: "live",
  employ: "work",
  join: "work",
};

export function predicateOf(key: string): string {
  return SAME_PREDICATE[key] ?? key;
}

/** Exclude each other. Stems of single words. */
const OPPOSITES = listed(`
  like/hate like/dislik like/avoid love/hate love/dislik prefer/avoid prefer/dislik enjoy/hate
  enabl/disabl allow/forbid allow/deni permit/forbid accept/reject accept/refus includ/exclud
  open/close start/stop activ/deactiv manual/automat public/privat alway/never requir/option
  mandatori/option win/lose alive/dead true/fals success/fail
`);

/** English and others make a word its contrary by what they put before it. */
const CONTRARY = /^(?:un|dis|in|im|il|ir|non|anti|de|не)/u;

export function areOpposite(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    OPPOSITES.has(`${a}/${b}`) ||
    OPPOSITES.has(`${b}/${a}`) ||
    (short.length >= 4 && long.replace(CONTRARY, "") === short)
  );
}

/** Numbers up to twelve and places up to five, as they are written out. */
const COUNTS = [
  "one un uno una ein eine einen один first erste ersten premier premiere primero primera primo prima",
  "two zwei deux dos due dois duas twee два две second zweite zweiten deuxieme segundo segunda secondo seconda",
  "three drei trois tres tre drie три third dritte dritten troisieme tercero tercera terzo",
  "four vier quatre cuatro quattro quatro четыре fourth vierte vierten quatrieme cuarto",
  "five funf cinq cinco cinque vijf пять fifth funfte funften",
  "six sechs seis sei zes шесть",
  "seven sieben sept siete sette sete zeven семь",
  "eight acht huit ocho otto oito восемь",
  "nine neun neuf nueve nove negen девять",
  "ten zehn dix diez dieci dez tien десять",
  "eleven elf onze once undici одиннадцать",
  "twelve zwolf douze doce dodici doze twaalf двенадцать",
];

let counts: Map<string, string> | undefined;

/** The number that a word is, or nothing. */
export function countOf(word: string): string | undefined {
  counts ??= new Map(
    COUNTS.flatMap((words, i) =>
      words.split(" ").map((one) => [one, String(i + 1)] as const),
    ),
  );
  return counts.get(word);
}

const WEEKDAY =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье)$/u;

export function isWeekday(word: string): boolean {
  return WEEKDAY.test(word);
}
