import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createEmbedder } from "../../convex/backend/embedding/builtin/embedder.js";
import { readOptions, say } from "../../scripts/cli/program.js";
import {
  loadAgentMemories,
  loadConversations,
  loadLanguages,
  type Dataset,
} from "./dataset";
import { mean, METRICS, score } from "./metrics";
import {
  hybrid,
  rawText,
  vectorAlone,
  type Embed,
  type Retriever,
} from "./retriever";
import { evaluatePrompts } from "./prompts.js";
import { evaluateWorkspace } from "./evaluateWorkspace.js";
import { served } from "./served.js";
import { insertionOrderIndex, rankingIndex } from "./textIndex";

const DEPTH = 20;

async function loadEmbedder(path: string | undefined): Promise<Embed> {
  const module =
    path === undefined
      ? createEmbedder()
      : ((await import(pathToFileURL(resolve(path)).href)) as { embed: Embed });
  const known = new Map<string, ReturnType<Embed>>();
  return (text) => {
    const vector = known.get(text) ?? module.embed(text);
    known.set(text, vector);
    return vector;
  };
}

/** Prints one table: a row of means over all answerable questions, then one for each category. */
export async function evaluate(
  title: string,
  datasets: readonly Dataset[],
  retrievers: readonly Retriever[],
): Promise<void> {
  console.log(`\n### ${title}\n`);
  console.log(`| retriever | category | ${METRICS.join(" | ")} | n |`);
  console.log(`|---|---|${METRICS.map(() => "---").join("|")}|---|`);
  for (const retriever of retrievers) {
    say(`${title}: ${retriever.name}`);
    const rows: { category: string; metrics: number[] }[] = [];
    const abstained = { answerable: 0, unanswerable: 0 };
    let unanswerable = 0;
    for (const { documents, questions } of datasets) {
      const ask = await retriever.store(documents);
      for (const { text, category, relevant } of questions) {
        const answer = await ask(text, DEPTH);
        if (relevant.size === 0) {
          unanswerable += 1;
          if (answer.abstained) abstained.unanswerable += 1;
          continue;
        }
        if (answer.abstained) abstained.answerable += 1;
        rows.push({ category, metrics: score(answer.ids, relevant) });
      }
    }
    const print = (category: string, of: typeof rows) =>
      console.log(
        `| ${retriever.name} | ${category} | ${mean(
          of.map(({ metrics }) => metrics),
        )
          .map((value) => (100 * value).toFixed(1))
          .join(" | ")} | ${of.length} |`,
      );
    // The adversarial questions of LoCoMo are about the wrong person: kept apart, as in the literature.
    print(
      "all",
      rows.filter(({ category }) => category !== "adversarial"),
    );
    const categories = new Set(rows.map(({ category }) => category));
    for (const category of [...categories].sort())
      print(
        category,
        rows.filter((row) => row.category === category),
      );
    if (unanswerable > 0)
      console.log(
        `| ${retriever.name} | abstained: ${abstained.unanswerable} of ${unanswerable} unanswerable, ${abstained.answerable} of ${rows.length} answerable |`,
      );
  }
}

const HELP = `npm run bench:recall -- [--data FILE] [--embedder MODULE.ts] [--float] [--served | --prompts | --workspace]

Prints how well recall finds, offline: the component's own functions over emulated engines.

  --data FILE           conversations in LoCoMo's format too (not shipped: CC BY-NC)
  --embedder MODULE.ts  exports embed(text), which answers a vector of length 1; without it the built-in
                        embedder is measured
  --float               ranks the hybrid by whole vectors too
  --served              only recall as \`npm start\` serves it, over HTTP, with what it took
  --prompts             only what a client's hook shows at prompts, over HTTP
  --workspace           only how the files of a workspace are recalled, imported and asked over HTTP
  --help                this text`;

const { values } = readOptions(HELP, {
  data: { type: "string" },
  embedder: { type: "string" },
  float: { type: "boolean", default: false },
  served: { type: "boolean", default: false },
  prompts: { type: "boolean", default: false },
  workspace: { type: "boolean", default: false },
});
if (values.prompts) {
  await evaluatePrompts();
  process.exit();
}
if (values.workspace) {
  await evaluateWorkspace();
  process.exit();
}
const embed = await loadEmbedder(values.embedder);
const http = values.served ? await served() : undefined;
const emulated = [rankingIndex, insertionOrderIndex].flatMap((engine) => [
  rawText(engine),
  hybrid(engine),
  hybrid(engine, embed),
]);
if (values.float)
  emulated.push(
    hybrid(rankingIndex, embed, false),
    hybrid(insertionOrderIndex, embed, false),
  );
emulated.push(vectorAlone(embed));
const retrievers: Retriever[] = http ? [http] : emulated;

await evaluate("Agent memories", [loadAgentMemories()], retrievers);
await evaluate("Languages", [loadLanguages()], retrievers);
if (values.data !== undefined) {
  const { turns, observations } = loadConversations(values.data);
  await evaluate("Conversation turns", turns, retrievers);
  await evaluate("Observations", observations, retrievers);
}
if (http) {
  const ms = [...http.spent.ms].sort((a, b) => a - b);
  const at = (share: number) =>
    ms[Math.floor(share * (ms.length - 1))]!.toFixed(0);
  const tokens = mean(http.spent.tokens.map((count) => [count]))[0]!;
  console.log(
    `\n${ms.length} recalls: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${tokens.toFixed(0)} tokens at limit ${DEPTH}`,
  );
  await http.close();
}
say(`Measured ${retrievers.length} retrievers.`);
