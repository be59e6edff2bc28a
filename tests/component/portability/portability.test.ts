import fc from "fast-check";
import { expect, test } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import type { Infer } from "convex/values";
import type { vExportPage } from "../../../convex/components/openclawBackend/portability/exporting.js";
import type { Outcome } from "../../../convex/components/openclawBackend/outcome.js";
import type { Line } from "../../../convex/components/openclawBackend/portability/lines.js";
import {
  MEMORY_TYPES,
  SOURCES,
} from "../../../convex/components/openclawBackend/vocabulary.js";
import { backend, createAgent, type Backend } from "../../setup.js";
import { CONTROLS } from "../../../convex/components/openclawBackend/text/content.js";

type Page = Infer<typeof vExportPage>;

const caller = { agentId: "main" };

async function deployment(): Promise<Backend> {
  const t = backend();
  await createAgent(t);
  return t;
}

async function linesOf(t: Backend, limit = 1000): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = null;
  do {
    const page: Outcome<Page> = await t.mutation(
      internal.backend.portability.exportPage,
      {
        ...caller,
        limit,
        ...(cursor !== null && { cursor }),
      },
    );
    if (!page.ok) throw new Error(page.refusal.detail);
    lines.push(...page.value.lines);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return lines;
}

async function take(
  t: Backend,
  lines: Line[],
  onConflict: "skip" | "replace" | "newer" = "skip",
): Promise<string[]> {
  const outcome = await t.mutation(internal.backend.portability.importLines, {
    ...caller,
    lines,
    onConflict,
    dryRun: false,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value.outcomes.map(({ status }) => status);
}

const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((s) => `Says ${s.replace(new RegExp(CONTROLS, "g"), "")}.`);
const time = fc.integer({ min: 0, max: Date.UTC(2026, 0, 1) });
const past = Date.UTC(2026, 0, 2);
const future = fc.integer({
  min: Date.UTC(2100, 0, 1),
  max: Date.UTC(2200, 0, 1),
});
const provenance = fc.record({
  source: fc.constantFrom(...SOURCES),
  trust: fc.constantFrom(
    "owner" as const,
    "agent" as const,
    "untrusted" as const,
  ),
  agentId: fc.constantFrom("main", "alice"),
});
const tags = fc.uniqueArray(fc.constantFrom("a", "b", "ops", "ä"), {
  maxLength: 3,
});

const memory = (index: number) =>
  fc
    .record({
      content: text,
      type: fc.constantFrom(...MEMORY_TYPES),
      tags,
      importance: fc.integer({ min: 0, max: 10 }).map((n) => n / 10),
      pinned: fc.boolean(),
      provenance,
      metadata: fc.dictionary(
        fc.constantFrom("project", "port", "live"),
        fc.oneof(fc.constantFrom("x", "y"), fc.integer(), fc.boolean()),
        { noNullPrototype: true },
      ),
      state: fc.constantFrom("active" as const, "superseded" as const),
      expiresAt: fc.option(future),
      createdAt: time,
      version: fc.integer({ min: 1, max: 9 }),
    })
    .map((row) => ({
      ...row,
      kind: "memory" as const,
      id: `mem_${String(index).padStart(3, "0")}`,
      space: "agent/main",
      content: `${index}: ${row.content}`,
      flags: [],
      supersedes: null,
      supersededBy: row.state === "superseded" ? "mem_999" : null,
      endedAt: row.state === "superseded" ? past : null,
      writtenAt: row.createdAt + index / 1000,
      updatedAt: past,
    }));

const entry = (index: number) =>
  fc.record({ content: text, provenance, createdAt: time }).map((row) => ({
    ...row,
    kind: "logEntry" as const,
    id: `log_${String(index).padStart(3, "0")}`,
    space: "agent/main",
    date: `2026-01-0${1 + (index % 3)}`,
    seq: 1 + Math.floor(index / 3),
    flags: [],
    writtenAt: row.createdAt,
  }));

const lines = fc
  .tuple(
    fc
      .integer({ min: 0, max: 6 })
      .chain((n) =>
        fc.tuple(...Array.from({ length: n }, (_, i) => memory(i))),
      ),
    fc
      .integer({ min: 0, max: 6 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => entry(i)))),
  )
  .map(([memories, entries]): Line[] => [
    ...memories,
    ...memories.flatMap(({ id, version, content, type, tags }) =>
      Array.from({ length: version - 1 }, (_, i) => ({
        kind: "version" as const,
        id,
        space: "agent/main",
        version: i + 1,
        content: `${content} (${i})`,
        type,
        tags,
        trust: "agent" as const,
        flags: [],
        changedAt: past,
        changedBy: "alice",
        reason: i % 2 ? "because" : null,
      })),
    ),
    ...entries.sort((a, b) =>
      a.date === b.date ? a.seq - b.seq : a.date < b.date ? -1 : 1,
    ),
  ]);

test("what is imported is what is exported, in pages of any size, and again", async () => {
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.integer({ min: 1, max: 9 }),
      async (given, limit) => {
        const t = await deployment();
        expect(await take(t, given)).toEqual(given.map(() => "imported"));
        const out = await linesOf(t, limit);
        expect(out).toEqual(given);
        for (const onConflict of ["skip", "newer", "replace"] as const)
          expect(await take(t, out, onConflict)).toEqual(
            given.map(() => "skipped"),
          );
        expect(await linesOf(t)).toEqual(given);
      },
    ),
    { numRuns: 25 },
  );
});

test("a journal that is restored holds the files of a workspace", async () => {
  const one = await deployment();
  const keep = {
    ...caller,
    files: [
      {
        path: "MEMORY.md",
        sha256: "0".repeat(64),
        characters: 9,
        known: null,
        isSame: false,
        pieces: [],
        tail: "# Nothing",
      },
    ],
  };
  expect(
    await one.mutation(internal.backend.openclaw.keep, keep),
  ).toMatchObject({
    ok: true,
  });
  const { records } = await one.query(internal.backend.replica.follow, {
    after: 0n,
  });
  const two = backend();
  await two.mutation(internal.backend.replica.restore, {
    records,
    first: true,
  });
  const parts = await two.mutation(internal.backend.openclaw.parts, {
    ...caller,
    counted: true,
    from: null,
    quarantined: false,
  });
  expect(parts).toMatchObject({
    value: { parts: [{ path: "MEMORY.md", text: "# Nothing" }] },
  });
});
