import { createEngine } from "../local/engine.js";
import { observed } from "../local/observe.js";
import { measureAnswers } from "./answers.js";
import { measureEmbedder } from "./embedder.js";
import { markdownOf, reportOf } from "./report.js";
import { costsAt } from "./requests.js";

/** `npm run bench -- [--answers] [--requests] [--embedder] [--json]`: all unless one is named. */
const named = process.argv.slice(2).filter((name) => name !== "--json");
const json = process.argv.includes("--json");
const wanted = (name: string) =>
  named.length === 0 || named.includes(`--${name}`);

const SIZES = [100, 1_000, 10_000];

const answers = wanted("answers")
  ? await measureAnswers(await createEngine(observed))
  : undefined;
if (answers && !json) console.table(answers);

const requests = wanted("requests")
  ? reportOf(await costsAt(() => createEngine(observed), SIZES))
  : undefined;
if (requests && !json) console.log(markdownOf(requests));

const embedder = wanted("embedder") ? await measureEmbedder() : undefined;
if (embedder && !json) console.table(embedder);

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
