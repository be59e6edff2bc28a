import * as embedding from "../../../convex/backend/embedding/embedder.js";
import { expect } from "vitest";
import {
  inContext,
  packOwn,
  pack,
  embeddableOf,
} from "../../../convex/components/openclawBackend/embedding/vectors.js";
import {
  keyOf,
  type Row,
} from "../../../convex/components/openclawBackend/rows.js";
import { trusts } from "../../../convex/components/openclawBackend/vocabulary.js";
import { inComponent, type Backend } from "../../setup.js";

/** Rows with what is stored of their vectors. */
export async function contextsOf(t: Backend) {
  return await inComponent(t, async ({ db }) => ({
    rows: [
      ...(await db.query("memories").take(1000)),
      ...(await db.query("logEntries").take(1000)),
    ] as Row[],
    recallRows: await db.query("recallRows").take(1000),
    vectors: await db.query("vectors_128").take(1000),
    contextRows: await db.query("contextRows").take(1000),
  }));
}

/** A text's own vector, made anew. */
export async function embedded(text: string): Promise<ArrayBuffer> {
  const made = await embedding.builtin.embed([text], {
    agentId: "main",
    timeoutMs: 10_000,
  });
  if (!made.ok) throw new Error(made.reason);
  return packOwn(made.vectors[0]!);
}

export async function ownOf(row: Row): Promise<ArrayBuffer> {
  return await embedded(embeddableOf(row).text);
}

/** Every stored vector is what the rules say, made of the texts anew. */
export async function expectInContext(t: Backend): Promise<void> {
  const { rows, recallRows, vectors, contextRows } = await contextsOf(t);
  const kept = new Map(
    contextRows.map((one) => [`${one.space} ${one.row}`, one]),
  );
  expect(kept.size).toBe(contextRows.length);
  const stored = rows.filter(({ vector }) => vector !== undefined);
  expect(contextRows).toHaveLength(stored.length);
  expect(vectors).toHaveLength(stored.length);
  for (const row of stored) {
    const one = kept.get(`${row.space} ${keyOf(row)}`)!;
    expect(one).toMatchObject({
      trust: row.provenance.trust,
      vectorId: row.vector!.id,
      own: await ownOf(row),
    });
    expect(one.before ?? null).toBe(row.before ?? null);
    const before = stored.find(
      (other) => other.space === row.space && keyOf(other) === row.before,
    );
    const isTrusted =
      before && trusts(before.provenance.trust, row.provenance.trust);
    const mixed = inContext(one.own, isTrusted ? await ownOf(before) : null);
    const vector = vectors.find(({ _id }) => _id === row.vector!.id)!;
    expect(vector.vector).toEqual(mixed);
    const found = recallRows.find(({ owner }) => owner === row._id)!;
    expect(found.vector).toEqual(pack(mixed));
  }
}

/** The row before each, by their own ids. */
export async function befores(t: Backend) {
  const { rows } = await contextsOf(t);
  return Object.fromEntries(rows.map((row) => [keyOf(row), row.before]));
}
