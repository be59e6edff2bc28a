import { createEngine } from "../local/engine.js";
import { observed } from "../local/observe.js";
import { readOptions, say } from "../scripts/cli/program.js";
import { measureAnswers } from "./answers.js";
import { measureEmbedder, printCost } from "./embedder.js";
import { markdownOf, reportOf } from "./report.js";
import { costsAt, type Measured } from "./requests.js";

const HELP = `npm run bench -- [--answers] [--requests] [--embedder] [--json]

Prints how long a session's and a recall's answers are against what they hold, what each request costs as it
is billed, with 100, 1 000 and 10 000 memories, and how fast the built-in embedder is. All unless some are named.

  --answers   the answers alone
  --requests  the requests alone
  --embedder  the embedder alone
  --json      as JSON
  --help      this text`;

const { values } = readOptions(HELP, {
  answers: { type: "boolean", default: false },
  requests: { type: "boolean", default: false },
  embedder: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
});
const { json, ...parts } = values;
const isAll = !Object.values(parts).includes(true);

const SIZES = [100, 1_000, 10_000];

if (isAll || parts.answers) say("Measuring the answers");
const answers =
  isAll || parts.answers
    ? await measureAnswers(await createEngine(observed))
    : undefined;
if (answers && !json) console.table(answers);

const costs = new Map<number, Measured>();
for (const size of isAll || parts.requests ? SIZES : []) {
  say(`Measuring every request with ${size} memories`);
  const measured = await costsAt(() => createEngine(observed), [size]);
  costs.set(size, measured.get(size)!);
}
const requests = costs.size > 0 ? reportOf(costs) : undefined;
if (requests && !json) console.log(markdownOf(requests));

if (isAll || parts.embedder) say("Measuring the embedder");
const embedder = isAll || parts.embedder ? await measureEmbedder() : undefined;
if (embedder && !json) printCost("The built-in embedder", embedder);

if (json)
  console.log(
    JSON.stringify(
      {
        ...(answers && { answers }),
        ...requests,
        ...(embedder && { embedder }),
      },
      null,
      2,
    ),
  );
const measured = [
  answers && "the answers",
  requests && `requests at ${SIZES.length} sizes`,
  embedder && "the embedder",
];
say(`Measured ${measured.filter(Boolean).join(", ")}.`);
