import { internal } from "../convex/_generated/api.js";
import type { Engine } from "../local/engine.js";

const BATCH = 100;

const SUBJECTS = ["The build", "Deployment", "The database", "Anna", "The API"];
const VERBS = ["depends on", "prefers", "was moved to", "is reviewed by"];
const OBJECTS = ["Frankfurt", "TypeScript", "the platform team", "Thursdays"];

/** The same numbers on every run. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Puts memories straight into an agent's space, as records with made-up vectors: what is counted is
 * rows, and embedding ten thousand texts would take minutes.
 */
export async function seedMemories(
  engine: Pick<Engine, "mutation">,
  agentId: string,
  {
    from,
    to,
    model,
    dimensions,
  }: { from: number; to: number; model: string; dimensions: number },
): Promise<void> {
  const random = randomOf(from + 1);
  const pick = (words: string[]) => words[Math.floor(random() * words.length)]!;
  const start = Date.UTC(2026, 0, 1);
  const record = (i: number) => {
    const content = `${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)}, note ${i}`;
    const createdAt = start + i * 1000;
    const values = Array.from({ length: dimensions }, () => random() - 0.5);
    return {
      table: "memories" as const,
      fields: {
        memoryId: `mem_seed${String(i).padStart(8, "0")}`,
        space: `agent/${agentId}`,
        type: "note",
        content,
        contentHash: `seed-${i}`,
        searchText: content.toLowerCase(),
        tags: [i % 2 === 0 ? "even" : "odd"],
        importance: 0.5,
        pinned: false,
        metadata: {},
        provenance: { source: "agent", trust: "agent", agentId },
        state: "active",
        flags: [],
        createdAt,
        writtenAt: createdAt,
        updatedAt: createdAt,
        version: 1,
      },
      vector: { model, values },
    };
  };
  for (let at = from; at < to; at += BATCH) {
    const size = Math.min(BATCH, to - at);
    const records = Array.from({ length: size }, (_, i) => record(at + i));
    const outcome = await engine.mutation(internal.backend.replica.restore, {
      records,
      first: false,
    });
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
  }
}
