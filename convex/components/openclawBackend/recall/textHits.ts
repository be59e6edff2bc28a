import type { QueryCtx } from "../_generated/server.js";
import { findRecallRow } from "../embedding/recallRows.js";
import type { Findable } from "../embedding/moving.js";
import { textParts, type TextPart } from "./filter.js";
import { shareOf } from "./questions.js";
import type { RecallFilter } from "./request.js";

/** However many parts share a page of the text leg. */
const MIN_HITS_A_PART = 4;

/** One search of the text leg: in every part of the filter, each with its share of the page. */
export async function textHits(
  ctx: QueryCtx,
  filter: RecallFilter,
  text: string,
  limit: number,
  questions = 1,
): Promise<Findable[]> {
  const parts = textParts(filter, questions);
  const share = Math.ceil(limit / Math.max(1, parts.length));
  const take = Math.max(shareOf(MIN_HITS_A_PART, questions), share);
  const found = await Promise.all(
    parts.map((part) =>
      "tag" in part
        ? underTag(ctx, part, text, take)
        : ctx.db
            .query("recallRows")
            .withSearchIndex("by_searchText", (q) => {
              const { space, kind, type, trust } = part;
              let search = q.search("searchText", text).eq("space", space);
              search = search.eq("kind", kind);
              if (type) search = search.eq("type", type);
              return trust ? search.eq("trust", trust) : search;
            })
            .take(take),
    ),
  );
  return found.flat();
}

async function underTag(
  ctx: QueryCtx,
  { space, tag, type, trust }: Extract<TextPart, { tag: string }>,
  text: string,
  take: number,
): Promise<Findable[]> {
  const rows = await ctx.db
    .query("memoryTags")
    .withSearchIndex("by_searchText", (q) => {
      let search = q.search("searchText", text).eq("space", space);
      search = search.eq("tag", tag);
      if (type) search = search.eq("type", type);
      return trust ? search.eq("trust", trust) : search;
    })
    .take(take);
  const found = await Promise.all(
    rows.map(({ memory }) => findRecallRow(ctx, memory)),
  );
  return found.filter((row) => row !== null);
}
