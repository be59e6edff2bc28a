import { inContext } from "../text/content.js";
import {
  findSecrets,
  redactSecrets,
  withoutOverlap,
  type Finding,
} from "./secrets.js";

/** A text of a request body, and the JSON pointer (RFC 6901) that names it. */
export interface Field {
  pointer: string;
  text: string;
  /** The names the text goes by, of which each may be what shows that it is a secret: `password`. */
  names?: readonly string[];
}

/** A finding in one of several texts; `start` and `end` count within that text. */
export interface FieldFinding extends Finding {
  pointer: string;
}

/** How a text is looked at. */
export type Find = (text: string) => Finding[];

/** Finds secrets in every field, in the order of the fields. */
export function scanFields(
  fields: readonly Field[],
  find: Find = findSecrets,
): FieldFinding[] {
  return fields.flatMap(({ pointer, text, names }) =>
    namedSecrets(find, text, names).map((finding) => ({ ...finding, pointer })),
  );
}

/** Secrets of a text by itself and behind each of its names; of a place the first that is found. */
function namedSecrets(
  find: Find,
  text: string,
  names: readonly string[] = [],
): Finding[] {
  const found = leadsOf(names).flatMap((lead) =>
    find(lead + text)
      .filter(({ end }) => end > lead.length)
      .map(({ rule, start, end }) => ({
        rule,
        start: Math.max(0, start - lead.length),
        end: end - lead.length,
      })),
  );
  return names.length > 0 ? withoutOverlap(found) : found;
}

/** The text without the secrets that it holds by itself or behind one of its names. */
export function withoutNamedSecrets(
  text: string,
  names: readonly string[],
  find: Find = findSecrets,
): string {
  return leadsOf(names).reduce((clean, lead) => {
    const { text: all, findings } = redactSecrets(lead + clean, find);
    const isWithin = findings.every(({ start }) => start >= lead.length);
    return isWithin ? all.slice(lead.length) : REDACTED;
  }, text);
}

export const REDACTED = "[redacted]";

/** What is read in front of a text, first nothing. */
function leadsOf(names: readonly string[]): string[] {
  return ["", ...names.map((name) => `${name}: `)];
}

/** The parts of a memory that hold free text. */
export interface MemoryTexts {
  content?: string | undefined;
  context?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  metadata?: Readonly<Record<string, string | number | boolean>> | undefined;
  provenance?: { ref?: string | undefined } | undefined;
  /** Why it was changed or forgotten, which its history keeps. */
  reason?: string | undefined;
}

/**
 * Lists every text of a memory with its pointer; `base` is the memory's own pointer in a batch.
 * A metadata key is reported under `/metadata` with offsets in the key, and a pointer never
 * repeats a key that is itself a secret.
 */
export function textFields(memory: MemoryTexts, base = ""): Field[] {
  const fields: Field[] = [];
  const { context = [] } = memory;
  if (memory.content !== undefined) {
    const pointer = `${base}/content`;
    fields.push({ pointer, text: memory.content, names: context });
  }
  context.forEach((text, index) => {
    const pointer = `${base}/context/${index}`;
    fields.push({ pointer, text, names: context.slice(0, index) });
  });
  memory.tags?.forEach((text, index) => {
    fields.push({ pointer: `${base}/tags/${index}`, text });
  });
  for (const [name, value] of Object.entries(memory.metadata ?? {})) {
    const safeName = redactSecrets(name).text;
    fields.push({ pointer: `${base}/metadata`, text: name });
    fields.push({
      pointer: `${base}/metadata/${escapePointer(safeName)}`,
      text: String(value),
      names: [safeName],
    });
  }
  if (memory.provenance?.ref !== undefined) {
    fields.push({
      pointer: `${base}/provenance/ref`,
      text: memory.provenance.ref,
    });
  }
  if (memory.reason !== undefined) {
    fields.push({ pointer: `${base}/reason`, text: memory.reason });
  }
  return fields;
}

/** What a reader of the memory reads, each text by itself; what stands for a space in a name is one. */
export function readTexts(memory: MemoryTexts): string[] {
  const { content = "", context = [], tags = [], metadata = {} } = memory;
  const names = [...tags, tags.join(" "), ...Object.keys(metadata)];
  const values = Object.values(metadata).map(String);
  return [
    ...[content, memory.provenance?.ref ?? "", ...names, ...values],
    ...(context.length > 0 ? joined(content, context) : []),
    ...names.map((name) => name.replace(/[._:/-]+/g, " ")),
  ];
}

/** What is split between a text and what it is said of: as it is shown, and as a model may read it. */
function joined(content: string, context: readonly string[]): string[] {
  const plain = [...context, content].join(" ");
  return [...context, inContext(content, context), plain];
}

/** RFC 6901, section 3. */
function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
