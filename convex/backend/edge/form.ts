import * as z from "zod/mini";
import { ownSpace } from "../../components/openclawBackend/admission/spaces.js";
import { datesIn } from "../../components/openclawBackend/calendar.js";
import type { Memory } from "../../components/openclawBackend/memories/rows.js";
import {
  DEFAULT_IMPORTANCE,
  MEMORY_TYPES,
  SCOPES,
  TRUSTS,
  type Scope,
  type Trust,
} from "../../components/openclawBackend/vocabulary.js";
import { zDate, zMetadata, zShownContext, zSpace } from "./schemas.js";
import { isoOrNull } from "./shapes.js";

/** `text` for a model, `lean` JSON for an agent, `full` JSON for a program that wants all. */
export type Form = "text" | "lean" | "full";

/** How a client says which form it wants. */
export const zForm = {
  format: z.exactOptional(z.enum(["json", "text"])),
  fields: z.exactOptional(z.enum(["lean", "full"])),
};

type Asked = { format?: "json" | "text"; fields?: "lean" | "full" };

/** What was asked for, by the first that says so, or else by what the client accepts. */
export function formOf(accept: string, ...asked: Asked[]): Form {
  const format = asked.find((one) => one.format)?.format;
  const fields = asked.find((one) => one.fields)?.fields;
  if (format === "text") return "text";
  if (format === undefined && fields === undefined && prefersText(accept))
    return "text";
  return fields ?? "lean";
}

export const MARKDOWN = { "Content-Type": "text/markdown; charset=utf-8" };

/** Whether Markdown is named, and JSON not before it. */
function prefersText(accept: string): boolean {
  const weight = (type: string) => {
    const range = accept
      .toLowerCase()
      .split(",")
      .map((part) => part.split(";").map((word) => word.trim()))
      .find(([name]) => name === type);
    if (range === undefined) return 0;
    const q = range.find((word) => word.startsWith("q="));
    return q === undefined ? 1 : Number(q.slice(2)) || 0;
  };
  const text = weight("text/markdown");
  return text > 0 && text >= weight("application/json");
}

/** Rows as an agent reads them: each fact once, and none that is as everybody expects. */

/** What the reader knows already. */
export type Reader = {
  space: string;
  today: string;
  dateOf: (at: number) => string;
};

export function readerOf(
  { agentId, timeZone }: { agentId: string; timeZone: string },
  now: number,
): Reader {
  const dateOf = datesIn(timeZone);
  return { space: ownSpace(agentId), today: dateOf(now), dateOf };
}

/** What an agent needs for its memory: what it may besides, it learns where it asks. */
const NEEDED: readonly Scope[] = SCOPES.filter((scope) =>
  /^(?:memory|logs):/.test(scope),
);

export function lacksScopes(scopes: readonly Scope[]): boolean {
  return NEEDED.some((scope) => !scopes.includes(scope));
}

const leanFields = {
  content: z.string(),
  context: zShownContext,
  /** Where `content` is only the beginning. */
  cut: z.exactOptional(z.literal(true)),
  /** Where it is not `note`. */
  type: z.exactOptional(z.enum(MEMORY_TYPES)),
  tags: z.exactOptional(z.array(z.string())),
  /** Where it is not the agent's own. */
  space: z.exactOptional(zSpace),
  /** Where it is not `agent`. */
  trust: z.exactOptional(z.enum(TRUSTS)),
  flags: z.exactOptional(z.array(z.string())),
  /** The day in the agent's time zone, where it is not today. */
  date: z.exactOptional(zDate),
};

export const zLeanMemory = z
  .object({
    id: z.string(),
    ...leanFields,
    importance: z.exactOptional(z.number()),
    metadata: z.exactOptional(zMetadata),
    expiresAt: z.exactOptional(z.iso.datetime()),
    version: z.exactOptional(z.int()),
  })
  .register(z.globalRegistry, { id: "LeanMemory" });

export const zLeanEntry = z
  .object({
    content: z.string(),
    context: zShownContext,
    cut: leanFields.cut,
    trust: leanFields.trust,
    flags: leanFields.flags,
  })
  .register(z.globalRegistry, { id: "LeanEntry" });

export const zLeanRecalled = z
  .object({
    kind: z.exactOptional(z.literal("log")),
    id: z.string(),
    ...leanFields,
    score: z.exactOptional(z.number()),
    confidence: z.exactOptional(z.number()),
    answers: z.exactOptional(z.array(z.int())),
  })
  .register(z.globalRegistry, { id: "LeanRecalled" });

export function leanMemory(memory: Memory, reader: Reader) {
  const { importance, version, provenance, metadata } = memory;
  return {
    id: memory.id,
    ...said(memory),
    ...withoutEmpty({
      ...unusual({ ...memory, trust: provenance.trust }, reader),
      importance: importance === DEFAULT_IMPORTANCE ? null : importance,
      metadata,
      expiresAt: isoOrNull(memory.expiresAt),
      version: version === 1 ? null : version,
    }),
  };
}

export function leanEntry({ trust, flags, ...text }: Labelled) {
  const labels = withoutEmpty({ trust: unlessAgent(trust), flags });
  return { ...said(text), ...labels };
}

function said({ context, content }: Pick<Labelled, "context" | "content">) {
  return { content, ...(context && { context }) };
}

/** What every answer says of a text. */
type Labelled = {
  content: string;
  context?: string[];
  trust: Trust;
  flags: string[];
};

export type RecalledRow = Labelled & {
  kind: "memory" | "log";
  id: string;
  type: string;
  tags: string[];
  space: string;
  date?: string;
  createdAt: number;
  score: number;
  confidence: number;
  answers?: number[];
};

/** Where nothing was asked, each is as good as the other. */
export function leanRecalled(row: RecalledRow, reader: Reader, asked: boolean) {
  const { kind, id, score, confidence, answers = [] } = row;
  return {
    id,
    ...said(row),
    ...withoutEmpty({
      kind: kind === "log" ? kind : null,
      ...unusual(row, reader),
      score: asked ? rounded(score) : null,
      confidence: asked ? rounded(confidence) : null,
      answers,
    }),
  };
}

export type Dated = Labelled & {
  type: string;
  tags: string[];
  space: string;
  date?: string;
  createdAt: number;
};

/** What the lean forms say of a row where it is not as usual. */
export function unusual(
  { type, tags, space, trust, flags, date, createdAt }: Dated,
  { space: own, today, dateOf }: Reader,
) {
  const day = date ?? dateOf(createdAt);
  return {
    type: type === "note" || type === "log" ? null : type,
    tags,
    space: space === own ? null : space,
    trust: unlessAgent(trust),
    flags,
    date: day === today ? null : day,
  };
}

function unlessAgent(trust: Trust) {
  return trust === "agent" ? null : trust;
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}

/** Without what is null, false, zero, or a list or an object that holds nothing. */
export function withoutEmpty(fields: object): object {
  const says = ([name, value]: [string, unknown]) =>
    SHARES.has(name)
      ? value !== null
      : typeof value === "object" && value !== null
        ? Object.keys(value).length > 0
        : Boolean(value);
  return Object.fromEntries(Object.entries(fields).filter(says));
}

/** Of which zero says something. */
const SHARES = new Set(["score", "confidence", "importance"]);
