import { provenanceOf } from "../admission/call.js";
import {
  accessTo,
  noAccess,
  ownSpace,
  readableSpaces,
} from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { MEMORY_ID } from "../ids.js";
import { refuse, done, type Outcome } from "../outcome.js";
import { inContext } from "../text/content.js";
import { memoriesNamed, type MemoryRow } from "../rows.js";
import {
  claimedTrust,
  leastTrust,
  trusts,
  type ClaimedProvenance,
  type Provenance,
  type Access,
} from "../vocabulary.js";
import { isExpired } from "./rows.js";

/** What a change does to the trust in a memory: it takes the writer's, and is raised by an owner's word alone. */

/** Refuses a token of untrusted text that would change what is trusted more. */
export function beyondTrust(
  { caller }: UseCaseCtx,
  { provenance }: MemoryRow,
): Outcome<never> | null {
  if (caller.trustCeiling !== "untrusted" || provenance.trust === "untrusted")
    return null;
  const detail = `A memory of trust \`${provenance.trust}\` cannot be changed with a token of trust \`untrusted\`.`;
  return refuse("forbidden", detail, { requiredTrust: "agent" });
}

/** The provenance of a memory that is changed in part; whoever changes it answers for it. */
export function changedProvenance(
  { caller }: UseCaseCtx,
  { provenance }: MemoryRow,
  claimed: ClaimedProvenance = {},
): Provenance {
  const wanted = claimedTrust(claimed) ?? provenance.trust;
  const trust =
    caller.trustCeiling === "owner"
      ? wanted
      : leastTrust(wanted, provenance.trust);
  return provenanceOf(caller, { ...provenance, ...claimed, trust });
}

/** Whether the row is trusted more than whoever writes it now. */
export function outranks(
  { provenance }: MemoryRow,
  { caller }: UseCaseCtx,
): boolean {
  return !trusts(caller.trustCeiling, provenance.trust);
}

/** The provenance of a memory that is replaced: saying the same again makes it no more trusted, unless an owner says so. */
export function replacedProvenance(
  { caller }: UseCaseCtx,
  row: MemoryRow,
  fresh: Said & { provenance: Provenance },
  claimed: ClaimedProvenance = {},
): Provenance {
  const { provenance } = fresh;
  const isRaised = caller.trustCeiling === "owner" && claimed.trust;
  return isRaised || !saysTheSame(row, fresh)
    ? provenance
    : {
        ...provenance,
        trust: leastTrust(provenance.trust, row.provenance.trust),
      };
}

type Said = { content: string; context?: string[] | undefined };

/** Nothing is said anew by another context alone, nor by what moves from the one to the other. */
function saysTheSame(a: Said, b: Said): boolean {
  const whole = (said: Said) => plain(inContext(said.content, said.context));
  return plain(a.content) === plain(b.content) || whole(a) === whole(b);
}

/** A text without what can be varied without saying anything else. */
function plain(content: string): string {
  return content
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * How a use case reaches one memory, and what it answers where it cannot. An id that clients choose can
 * stand in several spaces, and whoever writes to one of them must not speak for another.
 */

type Found = { row: MemoryRow; writable: boolean };
type Decides = (row: MemoryRow) => boolean;

/**
 * The memory with an id, of the rows that decide: in the space that is named, or the caller's own, or the
 * only one in all other spaces that the caller can read. Another agent's id is not found by construction.
 */
async function findReadable(
  ctx: UseCaseCtx,
  id: string,
  space: string | undefined,
  needed: Access,
  decides: Decides,
): Promise<Outcome<Found>> {
  const spaces = await spacesToSearch(ctx, space, needed);
  if (!spaces.ok) return spaces;
  if (!MEMORY_ID.test(id)) return noMemory();
  const found: Found[] = [];
  for (const { name, access } of spaces.value) {
    const rows = await memoriesNamed(ctx, name, id);
    if (rows.length > 1) return severalBegin("/id");
    const [row] = rows;
    if (row === undefined || !decides(row)) continue;
    const reached = { row, writable: access === "write" };
    if (isOwn(ctx, row)) return done(reached);
    found.push(reached);
  }
  const [first, ...others] = found;
  if (first === undefined) return noMemory();
  return others.length === 0 ? done(first) : ambiguous(found);
}

async function spacesToSearch(
  ctx: UseCaseCtx,
  space: string | undefined,
  needed: Access,
) {
  if (space === undefined) return done(await readableSpaces(ctx, ctx.caller));
  const access = await accessTo(ctx, ctx.caller, space);
  if (access !== null) return done([{ name: space, access }]);
  return noAccess(ctx, space, needed, "/space");
}

function ambiguous(found: Found[]): Outcome<never> {
  const names = found.map(({ row }) => row.space).join(", ");
  return refuse(
    "conflict",
    `The id stands in several spaces, ${names}: name one as \`space\`.`,
    { pointer: "/space" },
  );
}

/** Refuses a short id that more than one memory's begins with. */
export function severalBegin(pointer: string): Outcome<never> {
  const detail = "Several memories' ids begin so: send the whole id.";
  return refuse("conflict", detail, { pointer });
}

function isOwn({ caller }: UseCaseCtx, { space }: MemoryRow): boolean {
  return space === ownSpace(caller.agent.agentId);
}

/** Whether reads may show it: forgotten and expired memories are gone at once. */
function isVisible({ now }: UseCaseCtx, row: MemoryRow): boolean {
  return row.state !== "forgotten" && !isExpired(row, now);
}

/**
 * Whether the caller's own memory is there, if only to be restored: then an act that names no space means
 * it. A repeated one would else go on to another's memory of the same id.
 */
function isOwnKept(ctx: UseCaseCtx, row: MemoryRow): boolean {
  return isOwn(ctx, row) && row.content !== "";
}

/** The memory that a read is about. */
export async function findVisible(
  ctx: UseCaseCtx,
  id: string,
  space?: string,
): Promise<Outcome<Found>> {
  const decides = (row: MemoryRow) => isVisible(ctx, row);
  return await findReadable(ctx, id, space, "read", decides);
}

/** The memory that a change is about. */
export async function findToChange(
  ctx: UseCaseCtx,
  id: string,
  space?: string,
): Promise<Outcome<Found>> {
  const found = await findReadable(
    ctx,
    id,
    space,
    "write",
    (row) => isVisible(ctx, row) || isOwnKept(ctx, row),
  );
  return found.ok && !isVisible(ctx, found.value.row) ? noMemory() : found;
}

/** The memory whose text is to be erased, whatever its state is. */
export async function findToErase(
  ctx: UseCaseCtx,
  id: string,
  space?: string,
): Promise<Outcome<Found>> {
  const decides = (row: MemoryRow) => isOwn(ctx, row) || row.content !== "";
  return await findReadable(ctx, id, space, "write", decides);
}

/** The memory that a restoring is about, or one of its versions; where none is, a memory that says why not. */
export async function findToRestore(
  ctx: UseCaseCtx,
  id: string,
  {
    space,
    version,
  }: { space: string | undefined; version: number | undefined },
): Promise<Outcome<Found>> {
  const isMeant = (row: MemoryRow) =>
    isRestorable(ctx, row) || (version !== undefined && isVisible(ctx, row));
  const found = await findReadable(
    ctx,
    id,
    space,
    "write",
    (row) => isMeant(row) || isOwnKept(ctx, row),
  );
  if (!found.ok && found.refusal.code === "not_found")
    return await findVisible(ctx, id, space);
  if (!found.ok) return found;
  const { row } = found.value;
  return isRestorable(ctx, row) || isVisible(ctx, row) ? found : noMemory();
}

/** Retention clears the content at the end of the undo window. */
function isRestorable({ now }: UseCaseCtx, row: MemoryRow): boolean {
  const { state, content, purgeAt = 0 } = row;
  return state === "forgotten" && content !== "" && purgeAt > now;
}

/** The row that a write is about, if the caller may write it, is trusted enough and knows its version. */
export function changeable(
  ctx: UseCaseCtx,
  found: Outcome<Found>,
  ifVersion?: number,
): Outcome<MemoryRow> {
  if (!found.ok) return found;
  const { row, writable } = found.value;
  if (!writable) return noAccess(ctx, row.space, "write");
  return beyondTrust(ctx, row) ?? staleVersion(row, ifVersion) ?? done(row);
}

export function noMemory(): Outcome<never> {
  return refuse(
    "not_found",
    "No memory with this id in a space that you can read.",
  );
}

/** Refuses where the caller's `If-Match` names another version than the row's. */
export function staleVersion(
  row: MemoryRow,
  expected: number | undefined,
): Outcome<never> | null {
  if (expected === undefined || expected === row.version) return null;
  return refuse("precondition_failed", "The memory has changed.", {
    version: row.version,
  });
}

export function sameContent(): Outcome<never> {
  return refuse(
    "conflict",
    "Another memory of this space has the same content.",
    { pointer: "/content" },
  );
}
