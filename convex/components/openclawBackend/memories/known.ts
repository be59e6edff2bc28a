import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { claimedTrust, trusts } from "../vocabulary.js";
import { flagsOf } from "./admitted.js";
import { applyChange } from "./changing.js";
import { MAX_TAGS, normalTags, type MemoryInput } from "./input.js";
import { publicMemory, writtenMemory } from "./rows.js";
import { beyondTrust, changedProvenance } from "./trust.js";

/** What it means to say again what a stored memory says. */

/** What that can change, in the order of a memory's fields; the content is what makes it known. */
export const KNOWN_CHANGES = [
  "type",
  "tags",
  "importance",
  "pinned",
  "state",
  "flags",
  "provenance",
  "metadata",
  "supersedes",
  "expiresAt",
] as const;

type Given = Partial<Omit<MemoryInput, "content">>;

/**
 * Adds to a known memory what is said of it this time, as a change by its id would; what is not said stays. A
 * caller who may not read it is told nothing by it either: whatever it gives counts as a change, and no field of
 * the row decides whether it is refused.
 */
export async function sayAgain(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { content: _content, ...given }: MemoryInput,
  old: MemoryRow | null,
) {
  const mayRead = ctx.caller.scopes.includes("memory:read");
  const found = newIn(ctx, row, given, mayRead);
  if (!found.ok) return found;
  const fields = found.value;
  const isChange = Object.keys(mayRead ? fields : given).length > 0;
  if (!isChange && old === null) {
    ctx.subjects.push(row.memoryId);
    return done({ ...writtenMemory(row), created: false, changed: [] });
  }
  const refused = beyondTrust(ctx, row);
  if (refused) return refused;
  const flags = flagsOf(ctx, fields, given.provenance);
  const applied = await applyChange(ctx, row, { fields, flags, old });
  if (!applied.ok) return applied;
  const changed = differences(row, applied.value);
  return done({ ...writtenMemory(applied.value), created: false, changed });
}

/** What is given and not there yet. */
function newIn(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { tags: givenTags = [], provenance, expiresAt, ...plain }: Given,
  mayRead: boolean,
): Outcome<Given> {
  const { trust } = row.provenance;
  // That a lesser source says it too takes nothing from what is trusted, and adds nothing to it.
  if (provenance && !trusts(claimedTrust(provenance) ?? trust, trust))
    return done({});
  const tags = [...new Set([...row.tags, ...normalTags(givenTags)])];
  if (tags.length > MAX_TAGS && mayRead) {
    const detail = `At most ${MAX_TAGS} tags; the memory that says this has ${row.tags.length}.`;
    return refuse("invalid_request", detail, { pointer: "/tags" });
  }
  const raised = changedProvenance(ctx, row, provenance).trust !== trust;
  const others = Object.entries(plain).filter(
    ([name, value]) => !isSame(value, row[name as keyof typeof plain]),
  );
  return done({
    ...(Object.fromEntries(others) as typeof plain),
    ...(tags.length > row.tags.length && { tags: tags.slice(0, MAX_TAGS) }),
    ...(provenance && raised && { provenance }),
    ...(expiresAt !== undefined &&
      (expiresAt ?? undefined) !== row.expiresAt && { expiresAt }),
  });
}

function differences(before: MemoryRow, after: MemoryRow): string[] {
  const [was, is] = [publicMemory(before), publicMemory(after)];
  return KNOWN_CHANGES.filter((name) => !isSame(was[name], is[name]));
}

/** Of the values that a memory's fields have: in an object the order of its fields tells nothing. */
function isSame(a: unknown, b: unknown): boolean {
  const canonical = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? JSON.stringify(
          Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)),
        )
      : JSON.stringify(value);
  return canonical(a) === canonical(b);
}
