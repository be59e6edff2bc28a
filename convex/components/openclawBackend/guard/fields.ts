import { contextLine, inContext } from "../text/content.js";
import { findSecrets, redactSecrets, type Finding } from "./secrets.js";

/** A text of a request body, and the JSON pointer (RFC 6901) that names it. */
export interface Field {
  pointer: string;
  text: string;
  /** The name the text goes by, which may be what shows that it is a secret: `password`. */
  name?: string;
}

/** A finding in one of several texts; `start` and `end` count within that text. */
export interface FieldFinding extends Finding {
  pointer: string;
}

/** Finds secrets in every field, in the order of the fields. */
export function scanFields(fields: readonly Field[]): FieldFinding[] {
  return fields.flatMap(({ pointer, text, name }) => {
    const lead = name === undefined ? "" : `${name}: `;
    return findSecrets(lead + text)
      .filter(({ end }) => end > lead.length)
      .map(({ rule, start, end }) => ({
        rule,
        pointer,
        start: Math.max(0, start - lead.length),
        end: end - lead.length,
      }));
  });
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
    fields.push({ pointer, text: memory.content, ...named(context) });
  }
  context.forEach((text, index) => {
    const pointer = `${base}/context/${index}`;
    fields.push({ pointer, text, ...named(context.slice(0, index)) });
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
      name: safeName,
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

/** What stands in front of a text is the name that it goes by: below "Password" any word may be one. */
function named(context: readonly string[]): Pick<Field, "name"> {
  return context.length > 0 ? { name: contextLine(context) } : {};
}

/** What a reader of the memory reads, each text by itself; what stands for a space in a name is one. */
export function readTexts(memory: MemoryTexts): string[] {
  const { content = "", context = [], tags = [], metadata = {} } = memory;
  const names = [...tags, tags.join(" "), ...Object.keys(metadata)];
  const values = Object.values(metadata).map(String);
  return [
    ...[content, memory.provenance?.ref ?? "", ...names, ...values],
    // What is split between the two reads as one.
    ...(context.length > 0 ? [...context, inContext(content, context)] : []),
    ...names.map((name) => name.replace(/[._:/-]+/g, " ")),
  ];
}

/** RFC 6901, section 3. */
function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
