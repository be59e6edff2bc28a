import { beforeAll, expect, test } from "vitest";
import {
  answersTo,
  bringIn,
  shareFound,
  type SendAs,
} from "../../bench/recall/evaluateWorkspace.js";
import {
  KINDS,
  loadFiles,
  loadQuestions,
  rowOf,
  statements,
  type Statement,
} from "../../bench/recall/workspace.js";
import { backendWithAgent } from "../setup.js";
import { embedWaiting, liftLimits } from "./recallStores.js";

/** How imported files are recalled; the figures of all ten are in bench/recall/README.md. */

beforeAll(liftLimits);

const PATHS = ["MEMORY.md", "memory/infrastructure.md", "memory/2026-10-12.md"];
const isOfThese = ({ path }: Statement) => PATHS.includes(path);

test("what stands in files is found by its headings and by its words, whatever lines look alike", async () => {
  const { t, send } = await backendWithAgent();
  const sendAs: SendAs = async (...request) => await send(...request);
  const files = loadFiles().filter(({ path }) => PATHS.includes(path));
  const rows = await bringIn(sendAs, files);
  await embedWaiting(t);
  const own = statements.filter(isOfThese).map((one) => rowOf(one, rows)?.id);
  expect(own).not.toContain(undefined);
  expect(new Set(own).size).toBe(own.length);
  const questions = loadQuestions()
    .map((asked) => ({ ...asked, wanted: asked.wanted.filter(isOfThese) }))
    .filter(({ wanted }) => wanted.length > 0);
  const answers = await answersTo(sendAs, questions, rows);
  for (const kind of KINDS) {
    const ofKind = answers.filter((answer) => answer.kind === kind);
    expect(shareFound(ofKind, 10), kind).toBeGreaterThanOrEqual(0.95);
    expect(shareFound(ofKind, 3), kind).toBeGreaterThanOrEqual(0.85);
  }
}, 120_000);
