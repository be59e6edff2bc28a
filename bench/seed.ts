import { internal } from "../convex/_generated/api.js";
import { FORMS } from "../convex/components/openclawBackend/embedding/vectors.js";
import { makeId } from "../convex/components/openclawBackend/ids.js";
import { hashOf } from "../convex/components/openclawBackend/text/content.js";
import {
  MEMORY_TYPES,
  trusts,
  type Trust,
} from "../convex/components/openclawBackend/vocabulary.js";
import type { Engine } from "../local/engine.js";
import { statement, TAGS } from "./statements.js";

const BATCH = 100;
const DAY_MS = 86_400_000;
export const ENTRIES_A_DAY = 20;

const TRUSTED: Trust[] = ["owner", "agent", "agent", "agent", "untrusted"];

/** The same numbers on every run. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Seed = {
  from: number;
  to: number;
  model: string;
  dimensions: number;
  /** The agent's own, if not another one. */
  space?: string;
};

type Record = {
  table: "memories" | "logEntries" | "dailyLogs";
  fields: object;
  vector?: { model: string; values: number[]; form?: number };
};

/**
 * Puts memories straight into an agent's space, as records with made-up vectors: what is counted is
 * rows, and embedding ten thousand texts would take minutes.
 */
export async function seedMemories(
  engine: Pick<Engine, "mutation">,
  agentId: string,
  { from, to, space = `agent/${agentId}`, ...model }: Seed,
): Promise<void> {
  const random = randomOf(from + 1);
  const start = Date.UTC(2026, 0, 1);
  let before: Before = null;
  await restore(engine, from, to, async (i) => {
    const content = statement(random);
    const tags = TAGS.filter(() => random() < 1.5 / TAGS.length);
    const createdAt = start + i * 1000;
    const memoryId = makeId("mem", createdAt);
    const trust = trustOf(i);
    const fields = {
      memoryId,
      space,
      type: MEMORY_TYPES[Math.floor(random() * MEMORY_TYPES.length)],
      content,
      contentHash: await hashOf(`${space} ${i}`),
      tags,
      importance: 0.5,
      pinned: false,
      metadata: {},
      provenance: { source: "agent", trust, agentId },
      state: "active",
      flags: [],
      createdAt,
      writtenAt: createdAt,
      before: rowBefore(before, trust),
      updatedAt: createdAt,
      version: 1,
    };
    before = { row: `memory/${memoryId}`, trust };
    return [{ table: "memories", fields, vector: vectorOf(random, model) }];
  });
}

/** Log entries of the days up to yesterday; without vectors they wait in the queue. */
export async function seedLogs(
  engine: Pick<Engine, "mutation">,
  agentId: string,
  {
    count,
    vectors,
  }: { count: number; vectors?: { model: string; dimensions: number } },
): Promise<void> {
  const random = randomOf(count + 1);
  const space = `agent/${agentId}`;
  const now = Date.now();
  let before: Before = null;
  await restore(engine, 0, count, (i) => {
    const seq = (i % ENTRIES_A_DAY) + 1;
    const createdAt = now - Math.ceil((i + 1) / ENTRIES_A_DAY) * DAY_MS;
    const date = new Date(createdAt).toISOString().slice(0, 10);
    const content = `${statement(random)} ${statement(random)}`;
    const entryId = makeId("log", createdAt);
    const trust = trustOf(i);
    const fields = {
      entryId,
      ...{ space, date, seq, content },
      provenance: { source: "agent", trust, agentId },
      flags: [],
      createdAt,
      writtenAt: createdAt,
      before: seq === 1 ? null : rowBefore(before, trust),
    };
    before = { row: `log/${entryId}`, trust };
    const entry: Record = { table: "logEntries", fields };
    // Of the text's present form: others are queued.
    if (vectors)
      entry.vector = { ...vectorOf(random, vectors), form: FORMS.log };
    if (seq > 1) return [entry];
    const day = {
      ...{ space, date, entries: Math.min(ENTRIES_A_DAY, count - i) },
      bytes: ENTRIES_A_DAY * content.length,
      updatedAt: createdAt,
      preview: content.slice(0, 200),
      previewTrust: trust,
      previewFlags: [],
    };
    return [entry, { table: "dailyLogs", fields: day }];
  });
}

async function restore(
  engine: Pick<Engine, "mutation">,
  from: number,
  to: number,
  recordsOf: (i: number) => Record[] | Promise<Record[]>,
): Promise<void> {
  for (let at = from; at < to; at += BATCH) {
    const records: Record[] = [];
    for (let i = at; i < Math.min(at + BATCH, to); i++)
      records.push(...(await recordsOf(i)));
    const outcome = await engine.mutation(internal.backend.replica.restore, {
      records,
      first: false,
    });
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
  }
}

type Before = { row: string; trust: Trust } | null;

/** As a write chooses it: text that is trusted less is no context. */
function rowBefore(before: Before, trust: Trust): string | null {
  return before && trusts(before.trust, trust) ? before.row : null;
}

function trustOf(i: number): Trust {
  return TRUSTED[i % TRUSTED.length]!;
}

/** Of unit length, as those of every embedder. */
function vectorOf(
  random: () => number,
  { model, dimensions }: { model: string; dimensions: number },
) {
  const values = Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...values);
  return { model, values: values.map((value) => value / length) };
}
