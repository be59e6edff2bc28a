/**
 * Every question of our own two sets is asked of stores of several sizes, with its answers in them and without, and
 * every one of the conversations' observations of the whole, with and without. One fit tells stores with an answer from
 * those without, another the results that answer from the others. Prints how well that goes for each set with
 * a fit of the others alone.
 */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { createEmbedder } from "../../convex/backend/embedding/builtin/embedder.js";
import {
  featuresOf,
  type AnswerFeatures,
  type HitFeatures,
} from "../../convex/components/openclawBackend/recall/confidence.js";
import { readOptions, say } from "../../scripts/cli/program.js";
import {
  loadAgentMemories,
  loadConversations,
  type Dataset,
  type Document,
} from "./dataset.js";
import { fitLogistic, type Fit, type Sample } from "./logistic.js";
import { areaUnderCurve } from "./metrics.js";
import { ranker, type Embed } from "./retriever.js";
import { rankingIndex } from "./textIndex.js";

const TARGET = new URL(
  "../../convex/components/openclawBackend/recall/calibration.ts",
  import.meta.url,
);
/** Other memories of a store beside those that answer; null is all of them. */
const SIZES = [1, 3, 10, 40, null];
const OWN_SETS = 2;
const LIMIT = 10;
/** Results of one question that the second fit sees. */
const HITS = 10;
/** Answerable questions of our own two sets that may get silence. */
const MAX_SILENCED = 0.01;

const SCALES = {
  builtin: {
    answer: ["margin", "text", "found", "lead"],
    hit: ["share", "place", "cosine", "text", "cosineLead", "textLead"],
  },
  other: {
    answer: ["standing", "text", "found", "lead"],
    hit: ["share", "place", "standing", "text", "textLead"],
  },
  words: {
    answer: ["text", "found", "lead"],
    hit: ["share", "place", "text", "textLead"],
  },
} as const satisfies Record<
  string,
  { answer: (keyof AnswerFeatures)[]; hit: (keyof HitFeatures)[] }
>;
type Scale = keyof typeof SCALES;

type Example = {
  set: string;
  isWhole: boolean;
  kind: "answerable" | "removed" | "unanswerable";
  answer: AnswerFeatures;
  hits: (HitFeatures & { answers: boolean })[];
};

/** The same draw at every run. */
let state = 1;
function draw(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

function sampleOf<Item>(items: readonly Item[], size: number): Item[] {
  const left = [...items];
  const taken: Item[] = [];
  while (taken.length < size && left.length > 0)
    taken.push(...left.splice(draw(left.length), 1));
  return taken;
}

async function examplesOf(
  { name, documents, questions }: Dataset,
  sizes: readonly (number | null)[],
  embed: Embed | undefined,
): Promise<Example[]> {
  const examples: Example[] = [];
  for (const { text, category, relevant } of questions) {
    if (category === "adversarial") continue;
    const gold = documents.filter(({ id }) => relevant.has(id));
    const others = documents.filter(({ id }) => !relevant.has(id));
    const ask = async (store: readonly Document[], kind: Example["kind"]) => {
      const inOrder = documents.filter((document) => store.includes(document));
      const rankFor = await ranker(inOrder, rankingIndex, embed);
      const { asked, ranked } = await rankFor(text, LIMIT);
      if (ranked.length === 0) return;
      const { answer, results } = featuresOf(ranked, asked.words);
      const hits = results.slice(0, HITS).map((hit, i) => ({
        ...hit,
        answers: relevant.has(ranked[i]!.candidate.document.id),
      }));
      const isWhole = store.length >= others.length;
      examples.push({ set: name, isWhole, kind, answer, hits });
    };
    for (const size of sizes) {
      const some = size === null ? others : sampleOf(others, size);
      if (gold.length === 0) await ask(some, "unanswerable");
      else {
        await ask(some, "removed");
        await ask([...gold, ...some], "answerable");
      }
    }
  }
  return examples;
}

/** Written one after the other, as a migration does it: each is the context of the next, though they are of all sorts. */
function inOneSitting({ documents, ...set }: Dataset): Dataset {
  const start = documents[0]!.createdAt;
  return {
    ...set,
    documents: documents.map((document, i) => ({
      ...document,
      createdAt: start + i,
    })),
  };
}

/** Every set counts as much as its share says, however many examples it has. */
type Part = { examples: Example[]; share: number };

function answerSamples({ examples, share }: Part, scale: Scale): Sample[] {
  return examples.map(({ answer, kind }) => ({
    features: SCALES[scale].answer.map((name) => answer[name]),
    isTrue: kind === "answerable",
    weight: share / examples.length,
  }));
}

function hitSamples({ examples, share }: Part, scale: Scale): Sample[] {
  const hits = examples
    .filter(({ kind }) => kind === "answerable")
    .flatMap(({ hits }) => hits);
  return hits.map((hit) => ({
    features: SCALES[scale].hit.map((name) => hit[name]),
    isTrue: hit.answers,
    weight: share / hits.length,
  }));
}

function fitOf(parts: readonly Part[], scale: Scale) {
  return {
    answer: fitLogistic(parts.flatMap((part) => answerSamples(part, scale))),
    hit: fitLogistic(parts.flatMap((part) => hitSamples(part, scale))),
  };
}
type Fits = ReturnType<typeof fitOf>;

function judge(fits: Fits, scale: Scale, example: Example) {
  const { answer, hit } = SCALES[scale];
  const answerable = fits.answer.predict(
    answer.map((name) => example.answer[name]),
  );
  const ofHits = example.hits.map(
    (features) =>
      answerable * fits.hit.predict(hit.map((name) => features[name])),
  );
  return { answerable, ofHits, best: Math.max(0, ...ofHits) };
}

/** The confidence of the answerable ones below which the tolerated share lies; what has a word that is asked for is answered by words alone. */
function silenceOf(fits: Fits, scale: Scale, own: readonly Example[]): number {
  if (scale === "words") return 0;
  const sure = own
    .filter(({ kind, isWhole }) => kind === "answerable" && isWhole)
    .map((example) => judge(fits, scale, example).answerable)
    .sort((a, b) => a - b);
  return sure[Math.floor(MAX_SILENCED * sure.length)]!;
}

function report(
  name: string,
  fits: Fits,
  scale: Scale,
  silentBelow: number,
  examples: readonly Example[],
): string {
  const whole = examples.filter(({ isWhole }) => isWhole);
  const judged = (kind: Example["kind"]) =>
    whole
      .filter((example) => example.kind === kind)
      .map((example) => judge(fits, scale, example));
  const best = (kind: Example["kind"]) => judged(kind).map(({ best }) => best);
  const curve = (kind: Example["kind"]) =>
    judged(kind).length > 0
      ? areaUnderCurve(best("answerable"), best(kind)).toFixed(3)
      : "";
  const silent = (kind: Example["kind"]) => {
    const all = judged(kind);
    const silenced = all.filter(({ answerable }) => answerable < silentBelow);
    return `${silenced.length} of ${all.length}`;
  };
  const hits = examples.flatMap((example) =>
    judge(fits, scale, example).ofHits.map((confidence, i) => ({
      confidence,
      answers: example.hits[i]!.answers,
    })),
  );
  const bins = Array.from({ length: 10 }, (_, bin) =>
    hits.filter(
      ({ confidence }) => Math.min(9, Math.floor(10 * confidence)) === bin,
    ),
  );
  const error = bins
    .map((bin) =>
      Math.abs(
        bin.reduce(
          (sum, { confidence, answers }) => sum + confidence - Number(answers),
          0,
        ),
      ),
    )
    .reduce((sum, gap) => sum + gap / hits.length, 0);
  return `| ${[
    ...[scale, name, curve("removed"), curve("unanswerable")],
    ...[silent("answerable"), silent("removed"), silent("unanswerable")],
    error.toFixed(3),
  ].join(" | ")} |`;
}

const HELP = `npx tsx bench/recall/calibrate.ts --data FILE [--dry]

Fits what recall says of its own answers, prints how well that goes, and writes recall/calibration.ts.

  --data FILE  conversations in LoCoMo's format
  --dry        writes nothing
  --help       this text`;

const { values } = readOptions(HELP, {
  data: { type: "string" },
  dry: { type: "boolean", default: false },
});
const module = createEmbedder();
const known = new Map<string, Float32Array>();
const embed: Embed = (text) => {
  const vector = known.get(text) ?? module.embed(text);
  known.set(text, vector);
  return vector;
};
const sets = [
  { share: 1, of: [inOneSitting(loadAgentMemories())], sizes: SIZES },
  {
    share: 1,
    of: [inOneSitting(loadAgentMemories("guideMemories"))],
    sizes: SIZES,
  },
  ...(values.data === undefined
    ? []
    : [
        {
          share: 0.5,
          of: loadConversations(values.data).observations,
          sizes: [null],
        },
      ]),
];
console.log(
  "| scale | set | curve, answer removed | curve, unanswerable | silent, answerable | silent, removed | silent, unanswerable | calibration error |",
);
console.log(`|${" --- |".repeat(8)}`);
const written: string[] = [];
const byMeaning = await partsBy(embed);
const byWords = await partsBy(undefined);
for (const scale of Object.keys(SCALES) as Scale[]) {
  const parts = scale === "words" ? byWords : byMeaning;
  const own = parts.slice(0, OWN_SETS).flatMap(({ examples }) => examples);
  for (const part of parts) {
    const others = fitOf(
      parts.filter((other) => other !== part),
      scale,
    );
    const silentBelow = silenceOf(others, scale, own);
    console.log(report(part.name, others, scale, silentBelow, part.examples));
  }
  const fits = fitOf(parts, scale);
  const silentBelow = silenceOf(fits, scale, own);
  for (const { name, examples } of parts)
    console.log(report(`${name}, fitted`, fits, scale, silentBelow, examples));
  const code = (fit: Fit, names: readonly string[]) => `{
    bias: ${rounded(fit.bias)},
    weights: {${names
      .map(
        (name, i) =>
          `${name}: { weight: ${rounded(fit.weights[i]!)}, mean: ${rounded(fit.means[i]!)} }`,
      )
      .join(", ")}},
  }`;
  const { answer, hit } = SCALES[scale];
  written.push(`${scale}: {
    answer: ${code(fits.answer, answer)},
    hit: ${code(fits.hit, hit)},
    silentBelow: ${rounded(silentBelow)},
  }`);
}

async function partsBy(embed: Embed | undefined) {
  const parts: (Part & { name: string })[] = [];
  for (const { share, of, sizes } of sets) {
    const examples: Example[] = [];
    say(`Asking ${of[0]!.name}, ${embed ? "by meaning" : "by words"}`);
    for (const set of of)
      examples.push(...(await examplesOf(set, sizes, embed)));
    const name = sizes === SIZES ? of[0]!.name : "observations";
    parts.push({ name, share, examples });
  }
  return parts;
}

function rounded(number: number): string {
  return Number(number.toPrecision(4)).toString();
}

if (!values.dry) {
  const source = `// Made by bench/recall/calibrate.ts; its figures are in bench/recall/README.md.

type Fit<Name extends string> = {
  bias: number;
  /** Of each feature its weight, and its mean, which stands for it where it is not known. */
  weights: Partial<Record<Name, { weight: number; mean: number }>>;
};

export type Calibration = {
  answer: Fit<"margin" | "standing" | "text" | "found" | "lead">;
  hit: Fit<
    | "share"
    | "place"
    | "cosine"
    | "standing"
    | "text"
    | "cosineLead"
    | "textLead"
  >;
  /** Of ${100 * (1 - MAX_SILENCED)} % of the answerable questions of our own sets the confidence is not below; 0 where any match is an answer. */
  silentBelow: number;
};

export const CALIBRATIONS = {${written.join(",\n")}} satisfies Record<string, Calibration>;
`;
  writeFileSync(TARGET, await format(source, { parser: "typescript" }));
}
say(values.dry ? "Nothing was written." : "recall/calibration.ts is written.");
