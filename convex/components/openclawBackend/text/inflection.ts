import type { Language } from "./language.js";

/**
 * Light stemming: the endings of number, case, gender and person come off, so that "Katzen" and "Katze" share a stem,
 * and no more than those. Words come folded, so that one with its accents and one without end alike.
 */

type Step = {
  /** `ending` or `ending:replacement`, longest first. */
  endings: string;
  /** Letters that must be left of a word. */
  min: number;
  /** What the rest must look like. */
  after?: RegExp;
};

const STEPS: Record<Language, Step[]> = {
  de: [
    { endings: "innen:in", min: 3 },
    { endings: "ern em en er es et e n", min: 3 },
    { endings: "s", min: 3, after: /[bdfghklmnrt]$/ },
    { endings: "st t", min: 4, after: /[bcdfghklmnprz]$/ },
  ],
  es: [
    { endings: "ces:z", min: 2 },
    { endings: "es", min: 3, after: /[^aeiou]$/ },
    { endings: "s", min: 3 },
    {
      endings:
        "ieron iendo aron ando amos emos imos aban aba ado ada ido ida ara era ira ar er ir an en ia o a e",
      min: 3,
    },
  ],
  fr: [
    { endings: "eaux:eau eux:eux aux:al", min: 2 },
    { endings: "s x", min: 3 },
    {
      endings:
        "issons aient issent eront erons ait ais ons ant ent era ees ee er ez ie e",
      min: 4,
    },
    { endings: "er e", min: 3 },
    { endings: "nn:n ll:l tt:t ss:s", min: 2 },
  ],
  it: [
    { endings: "chi:c che:c ghi:g ghe:g", min: 2 },
    {
      endings:
        "iamo ando endo ato ata ati ate uto uta uti ute ito ita iti ite are ere ire ava eva ano ono",
      min: 4,
    },
    { endings: "ia ie io ii a e i o", min: 3 },
  ],
  pt: [
    { endings: "oes:ao aes:ao aos:ao", min: 1 },
    { endings: "ais:al eis:el ois:ol ns:m", min: 2 },
    { endings: "es", min: 3, after: /[rzls]$/ },
    { endings: "s", min: 3 },
    {
      endings:
        "ando endo indo amos emos imos ava ado ada ido ida ou ei am em ar er ir o a e",
      min: 3,
      after: /[^aeiou]$/,
    },
  ],
  nl: [
    { endings: "heden:heid", min: 2 },
    { endings: "eren en e", min: 2, after: /[^aeiou]$/ },
    { endings: "s", min: 3, after: /e[lmnr]$/ },
    { endings: "dt:d t", min: 3, after: /[bdfghklmnprsz]$/ },
  ],
  ru: [
    {
      endings:
        "иями ями ами ого его ому ему ыми ими иях ях ах ов ев еи ии ыи ои ая яя ое ее ые ие ую юю ом ем ам ям ает яет ает ешь ишь ите ете ать ять ить еть ала али ало ила или ило ела ели ала ит ет ут ют ят ат ал ил ел ия ию ье ья ью а я о е и ы у ю ь",
      min: 3,
    },
    { endings: "ь и", min: 3 },
  ],
};

type Rule = { ending: string; replacement: string };
type Rules = { rules: Rule[]; min: number; after?: RegExp };
const built = new Map<Language, Rules[]>();

/** Made at the first word of a language: a module is evaluated at every call. */
function stepsOf(language: Language): Rules[] {
  const known = built.get(language);
  if (known) return known;
  const steps = STEPS[language].map(({ endings, ...rest }) => ({
    ...rest,
    rules: endings
      .split(" ")
      .map((rule) => {
        const [ending = "", replacement = ""] = rule.split(":");
        return { ending, replacement };
      })
      .sort((a, b) => b.ending.length - a.ending.length),
  }));
  built.set(language, steps);
  return steps;
}

const SHORTEST_WORD = 4;

/** The stem of a folded lower-case word in one language. */
export function lightStem(word: string, language: Language): string {
  if (word.length < SHORTEST_WORD) return word;
  let stem = word;
  for (const { rules, min, after } of stepsOf(language)) {
    for (const { ending, replacement } of rules) {
      if (!stem.endsWith(ending)) continue;
      const root = stem.slice(0, stem.length - ending.length);
      if (root.length < min || (after && !after.test(root))) continue;
      stem = root + replacement;
      break;
    }
  }
  if (language !== "nl") return stem;
  return stem
    .replace(/(aa|ee|oo|uu)(?=[^aeiou]$)/, (vowels) => vowels.charAt(0))
    .replace(/([bdfgklmnprst])\1$/, "$1")
    .replace(/z$/, "s")
    .replace(/v$/, "f");
}
