import { COMMON_TERMS } from "./commonTerms.js";

/** Which language a text is in, by its script and by the words that carry its grammar. */

export type Language = "de" | "es" | "fr" | "it" | "pt" | "nl" | "ru";

/** Those in Latin letters; Russian is told by its script. */
export const LATIN_LANGUAGES: readonly Language[] = [
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "nl",
];

/** English words that say how, not what; as stems, because they are compared with terms. */
const ENGLISH =
  " a about after again all also am an and ani are as at be been befor between both but by can could d did do doe don down dure each few for from further had has have he her here him his how i if in into is it itself just ll m me more most my no nor not now of off on onc onli or other our out over own re s same she should so some such t than that the their them then there these they this those through to too under until up ve veri was we were what when where which while who whom whi whose will with would you your ";

/** The same of other languages, folded; some of them are words of several. */
const FUNCTION_WORDS: Record<Language, string> = {
  de: " aber als am an auch auf aus bei bin bis das dass dein dem den der des dich die diese dieser dieses dir du durch ein eine einem einen einer eines er es fur gegen habe haben hast hat hatte ich ihm ihn ihr ihre im in ist ja jede jeden jeder kann kein keine mag man mein meine meinem meinen meiner mich mir mit muss nach nicht noch nur ob oder ohne schon sein seine seinem seinen seiner seit sich sie sind so soll uber um und uns unser unsere unseren vom von vor wann war waren warum was welche welchem welchen welcher welches wem wen wenn wer werden wie wieso wir wird wo wofur woher wohin zu zum zur benutzer nutzer nutzers ",
  es: " a al algo como con cual cuales cuando cuanto cuantos de del desde donde e el ella ellos en entre era es esa ese eso esta este esto fue ha hace han hasta hay la las le les lo los mas me mi mis muy nada ni no nos nuestra nuestro o para pero por porque que quien se ser si sin sobre son su sus tambien te tiene tu tus un una uno unos usuario y ya yo ",
  fr: " a ai ainsi au aussi aux avec c ce ces cet cette chez combien comme comment d dans de depuis des dont du elle elles en est et etait etes eu il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sous sur t ta te tes toi ton tu un une utilisateur vers vos votre vous y ",
  it: " a ad ai al alla alle anche che chi ci come con cosa cui d da dal dalla de degli dei del della delle dello di dove e ed essere era fra gli ha hai hanno ho i il in io l la le lei lo loro lui ma mi mia mie miei mio ne nei nel nella noi non nostra nostro o per perche piu quale quali quando quanto quanti questa questo se si sia sono su sua sue sul sulla suo suoi tra tu tua tuo un una uno utente ",
  pt: " a ao aos as ate com como da das de dela dele depois do dos e ela ele eles em entre era essa esse esta este eu foi ha isso ja lhe mais mas me meu meus minha minhas muito na nao nas nem no nos nossa nosso num numa o onde os ou para pela pelo por porque qual quais quando quanto quantos que quem se sem ser seu seus so sua suas tambem te tem tu um uma usuario utilizador voce ",
  nl: " aan al als ben bij dan dat de der deze die dit door dus een en er ge gebruiker haar had hebben heb heeft hem het hij hoe hun ik in is je jij jouw kan maar me meer met mij mijn moet na naar niet nog nu of om omdat onder ons onze ook op over te tegen toch toen tot uit van veel voor waar waarom wanneer want waren was wat we welk welke werd wie wij wil worden wordt ze zich zij zijn zo zonder zou ",
  ru: " а без бы был была были было в вам вас во вот все где да для до его ее если есть еще же за и из или им их к как какая какие какои какую когда кого кто ли меня мне мои моя моего мы на над нам нас не него нет но о об он она они от по под после при с сам свои себя сеичас со так там то тоже того только ты у уже что чтобы чем это этот я пользователь пользователя ",
};

/** Letters and elisions that hardly any other of these languages has. */
const MARKS: [Language, RegExp][] = [
  ["de", /[äöüß]/g],
  ["es", /[ñ¿¡]/g],
  ["fr", /[œêèçû]|(?<!\p{L})(?:[cj]|qu)['’]\p{L}/gu],
  ["it", /(?<!\p{L})(?:dell|all|nell|sull|dall|quell)['’]\p{L}/gu],
  ["pt", /[ãõ]|ç[ãõ]/g],
];

/** Letters of none of them: Polish, Czech, Turkish, Swedish and others. */
const OTHER_MARKS = /[ğışąćęłńśźżåőűčřšžěůđțș]/g;

/** As many words as decide it. */
const MAX_WORDS = 400;
/** A content word is a weaker cue than one of grammar: "computer" is a word of many languages. */
const CONTENT_WORD = 0.4;

let lists: Map<string, Language[]> | undefined;

function languagesByWord(): Map<string, Language[]> {
  if (lists) return lists;
  lists = new Map();
  for (const language of [...LATIN_LANGUAGES, "ru" as const])
    for (const word of FUNCTION_WORDS[language].trim().split(" "))
      lists.set(word, [...(lists.get(word) ?? []), language]);
  return lists;
}

/** What the words of a text say about its language; of several equally likely all. English stands for all others too. */
export type Cue = "english" | "none" | readonly Language[];

/**
 * @param text as written in lower case: the accents tell
 * @param words its words, folded
 * @param stem of English
 */
export function languageOf(
  text: string,
  words: readonly string[],
  stem: (word: string) => string,
): Cue {
  const byWord = languagesByWord();
  const scores = new Map<Language, number>();
  let english = 0;
  for (const word of words.slice(0, MAX_WORDS)) {
    for (const language of byWord.get(word) ?? [])
      scores.set(language, (scores.get(language) ?? 0) + 1);
    const root = stem(word);
    if (isEnglishStopWord(root)) english += 1;
    else if (word.length > 3 && COMMON_TERMS.includes(` ${root} `))
      english += CONTENT_WORD;
  }
  for (const [language, mark] of MARKS) {
    const marks = Math.min(3, text.match(mark)?.length ?? 0);
    if (marks > 0) scores.set(language, (scores.get(language) ?? 0) + marks);
  }
  const best = Math.max(0, ...scores.values());
  const other = Math.min(3, text.match(OTHER_MARKS)?.length ?? 0);
  if (english + other > 0 && Math.max(english, other) >= best) return "english";
  if (best === 0) return "none";
  return [...scores.keys()].filter((language) => scores.get(language) === best);
}

export function isEnglishStopWord(stem: string): boolean {
  return ENGLISH.includes(` ${stem} `);
}

/** Whether a folded word is one of the grammar of a language. */
export function isFunctionWord(word: string, language: Language): boolean {
  return FUNCTION_WORDS[language].includes(` ${word} `);
}

/** Scripts without spaces between words; Korean has spaces, but glues particles to words. */

/** Overlapping pairs of characters stand for the words that cannot be told apart. */
export const UNSPACED_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const UNSPACED_START = new RegExp(`^${UNSPACED_RUN.source}`, "u");

const HAN = /\p{Script=Han}/u;
const HIRAGANA_PAIR = /^[\p{Script=Hiragana}ー]{2}$/u;
/** Chinese characters that are grammar more often than words. */
const FUNCTION_CHARACTER =
  /[的了是我你您他她它们們在有和与與也都很就没沒吗嗎呢吧啊哪谁誰怎么麼甚什几幾个個这這那叫只]/u;
const CONTENT_RUN = new RegExp(
  `(?:(?!${FUNCTION_CHARACTER.source})\\p{Script=Han})+`,
  "gu",
);
/** Korean particles; what is left of a word without them may be a single syllable. */
const PARTICLE =
  /(?<=^\p{Script=Hangul}+)(?:에서|에게|한테|까지|부터|이랑|은|는|이|가|을|를|의|에|와|과|도|로|만|랑)$/u;

const FUNCTION_WEIGHT = 0.2;
const WORD_WEIGHT = 0.7;

export function isUnspaced(word: string): boolean {
  return UNSPACED_START.test(word);
}

/** The terms of a run on the stored side: pairs, and every word that one character may be. */
export function storedPairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  const terms = characters.flatMap((character, i) => {
    const next = characters[i + 1];
    const terms = next === undefined ? [] : [character + next];
    if (HAN.test(character)) terms.push(character);
    return terms;
  });
  return [...terms, ...singleSyllable(run)];
}

/** The terms of a run in a question, with their weights: of single characters only those that are a word of their own. */
export function queryPairs(run: string): [term: string, weight: number][] {
  const characters = [...run];
  if (characters.length === 1) return [[run, WORD_WEIGHT]];
  const stem = [...run.replace(PARTICLE, "")].length;
  const pairs = characters.slice(1).map((next, i): [string, number] => {
    const pair = characters[i]! + next;
    const isGrammar =
      HIRAGANA_PAIR.test(pair) ||
      FUNCTION_CHARACTER.test(pair) ||
      i + 1 >= stem;
    return [pair, isGrammar ? FUNCTION_WEIGHT : WORD_WEIGHT];
  });
  const singles = [
    ...(run.match(CONTENT_RUN) ?? []).filter((word) => [...word].length === 1),
    ...singleSyllable(run),
  ];
  return [
    ...pairs,
    ...singles.map((word): [string, number] => [word, WORD_WEIGHT]),
  ];
}

function singleSyllable(run: string): string[] {
  const word = run.replace(PARTICLE, "");
  return word !== run && word.length === 1 ? [word] : [];
}
