/** Answers all that the caller can read, page by page, as lines that another deployment can take. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { readableSpaces } from "../admission/spaces.js";
import {
  caseForAgent,
  defineCase,
  useCase,
  type UseCaseCtx,
} from "../admission/useCase.js";
import { isDate, rangeOf, vMoment } from "../calendar.js";
import { decodeText, encodeText } from "../cursor.js";
import { MEMORY_ID } from "../ids.js";
import { entriesAfter } from "../logs/entries.js";
import { done, refuse } from "../outcome.js";
import { charactersOf, findMemory } from "../rows.js";
import {
  entryLine,
  isGone,
  memoryLine,
  versionLine,
  vLine,
  type Line,
} from "./lines.js";

export const MAX_EXPORT_LINES = 1000;
/**
 * Characters of stored text after which a page ends. A character is at most 3 bytes, the last row and
 * the memory of the last version come on top: below 8 MiB of the 16 MiB that a transaction may read.
 */
const PAGE_CHARACTERS = 2 * 1024 * 1024;
/** What a row takes beside its text. */
const ROW_CHARACTERS = 512;

const PARTS = ["memory", "version", "logEntry"] as const;
type Part = (typeof PARTS)[number];

/** After which row an export goes on: it walks by ids, so that every row comes exactly once. */
type Place = { space: string; part: Part; after: [string, number] | null };

export const vExportPage = v.object({
  lines: v.array(vLine),
  nextCursor: v.union(v.string(), v.null()),
});

const pages = defineCase({
  action: "export.page",
  scope: "export",
  bucket: "read",
  writes: false,
  audited: () => true,
  args: {
    cursor: v.optional(v.string()),
    /** Only rows that have changed since, by their own times. */
    since: v.optional(vMoment),
    limit: v.number(),
  },
  returns: vExportPage,
  handler: async (ctx, { cursor, since: given, limit }) => {
    const range = rangeOf(ctx.caller.agent.timeZone, { since: given });
    if (!range.ok) return range;
    const { since = 0 } = range.value;
    const spaces = (await readableSpaces(ctx, ctx.caller)).map((s) => s.name);
    const start = placeOf(cursor, spaces);
    if (start === null) {
      return refuse("invalid_request", "Not a cursor of this export.", {
        pointer: "/cursor",
      });
    }
    const lines: Line[] = [];
    const answer = (nextCursor: string | null) => {
      ctx.subjects.push(...new Set(lines.map(({ space }) => space)));
      return done({ lines, nextCursor });
    };
    let characters = 0;
    let scanned = 0;
    let last = start;
    for await (const row of rowsFrom(ctx, spaces, start)) {
      if (scanned === limit || characters >= PAGE_CHARACTERS) {
        return answer(cursorOf(last));
      }
      scanned += 1;
      characters += row.characters;
      last = row.place;
      if (row.line !== null && row.changedAt >= since) lines.push(row.line);
    }
    return answer(null);
  },
});

/** One page of everything in the spaces that the caller can read: of each, memories, versions, log entries. */
export const page = useCase(pages);

/** The same of any agent, for administrators. */
export const pageOfAgent = caseForAgent(pages);

function cursorOf({ space, part, after }: Place): string {
  return encodeText(JSON.stringify([space, part, ...(after ?? [])]));
}

/** Where a page begins; null for what is no cursor of an export of these spaces. */
function placeOf(cursor: string | undefined, spaces: string[]): Place | null {
  if (cursor === undefined)
    return { space: spaces[0]!, part: "memory", after: null };
  let fields: unknown;
  try {
    fields = JSON.parse(decodeText(cursor) ?? "");
  } catch {
    return null;
  }
  if (!Array.isArray(fields) || fields.length !== 4) return null;
  const [space, part, key, number] = fields as unknown[];
  const known = PARTS.find((name) => name === part);
  const ofSpace = spaces.find((name) => name === space);
  const isKey =
    typeof key === "string" &&
    (known === "logEntry" ? isDate(key) : MEMORY_ID.test(key));
  if (!ofSpace || !known || !isKey || !Number.isSafeInteger(number))
    return null;
  return { space: ofSpace, part: known, after: [key, number as number] };
}

type Row = {
  /** Null where the row is left out. */
  line: Line | null;
  place: Place;
  changedAt: number;
  characters: number;
};

async function* rowsFrom(
  ctx: UseCaseCtx,
  spaces: string[],
  start: Place,
): AsyncGenerator<Row> {
  for (const space of spaces.slice(spaces.indexOf(start.space))) {
    const resumes = space === start.space;
    const first = resumes ? PARTS.indexOf(start.part) : 0;
    for (const part of PARTS.slice(first)) {
      const after = resumes && part === start.part ? start.after : null;
      yield* ROWS[part](ctx, space, after);
    }
  }
}

type Rows = (
  ctx: UseCaseCtx,
  space: string,
  after: Place["after"],
) => AsyncGenerator<Row>;

const ROWS: Record<Part, Rows> = {
  memory: async function* (ctx, space, after) {
    const rows = ctx.db
      .query("memories")
      .withIndex("by_space_and_memoryId", (q) =>
        q.eq("space", space).gt("memoryId", after?.[0] ?? ""),
      );
    for await (const row of rows) {
      yield {
        line: memoryLine(row, ctx.now),
        place: { space, part: "memory", after: [row.memoryId, 0] },
        changedAt: row.updatedAt,
        characters: sizeOf(row),
      };
    }
  },

  version: async function* (ctx, space, after) {
    let memory: Doc<"memories"> | null = null;
    for await (const row of versionsAfter(ctx, space, after)) {
      let characters = sizeOf(row);
      if (memory?.memoryId !== row.memoryId) {
        memory = await findMemory(ctx, space, row.memoryId);
        characters += memory === null ? 0 : sizeOf(memory);
      }
      const shown = memory !== null && !isGone(memory, ctx.now);
      yield {
        line: shown ? versionLine(row) : null,
        place: { space, part: "version", after: [row.memoryId, row.version] },
        changedAt: row.changedAt,
        characters,
      };
    }
  },

  logEntry: async function* (ctx, space, after) {
    const rows = entriesAfter(ctx, space, after, { withEnded: true });
    for await (const row of rows) {
      yield {
        line: (row.purgeAt ?? Infinity) <= ctx.now ? null : entryLine(row),
        place: { space, part: "logEntry", after: [row.date, row.seq] },
        changedAt: row.endedAt ?? row.createdAt,
        characters: sizeOf(row),
      };
    }
  },
};

function sizeOf(row: Parameters<typeof charactersOf>[0]): number {
  return charactersOf(row) + ROW_CHARACTERS;
}

/** What is left of the row's own id, and then the ids that follow. */
async function* versionsAfter(
  ctx: QueryCtx,
  space: string,
  after: Place["after"],
): AsyncGenerator<Doc<"memoryVersions">> {
  const [id, version] = after ?? ["", 0];
  yield* ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", id).gt("version", version),
    );
  yield* ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).gt("memoryId", id),
    );
}
