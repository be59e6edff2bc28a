import { createHash } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";

/** What this version writes. It reads the one before too, which had no first line that says so. */
export const FORMAT = 2;

const NEW_LINE = 10;
/** Editors and transfers may put it before the end of each line. */
const RETURN = 13;
const CHECKSUM_CHARACTERS = 8;
/** What stands before and behind a line's value: `["0123abcd",` and `]`. */
const BEFORE = CHECKSUM_CHARACTERS + 4;

/** What is in a file cannot be used as it is. */
export class Unusable extends Error {}

export const HOW_TO_REPAIR =
  "Nothing was changed. With --repair the server starts without what cannot be read, and keeps a copy of the file.";

/** A line that was written whole and is not whole any more. */
export type Broken = { line: number; why: string };

export type Line = {
  /** From 1. */
  number: number;
  /** Of all bytes of the file, those up to the end of the last line that has one. */
  done: number;
  value: unknown;
};

/**
 * The lines of a journal. What stands behind the last line's end and is not whole is left out: it was being written
 * when its process ended, and never acknowledged. Lines that are broken are told of and passed over.
 */
export function* linesOf(
  file: string,
  broken: (line: Broken) => void,
): Generator<Line> {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  let number = 0;
  for (let from = 0, next; from < bytes.length; from = next) {
    const end = bytes.indexOf(NEW_LINE, from);
    const to = end === -1 ? bytes.length : end;
    next = to + 1;
    number += 1;
    try {
      const value = valueIn(bytes.subarray(from, to), number);
      yield { number, done: (end === -1 ? from : next) / bytes.length, value };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      // The first line came with its file.
      if (end !== -1 || number === 1)
        broken({ line: number, why: error.message });
    }
  }
}

function valueIn(line: Buffer, number: number): unknown {
  const bytes = line.at(-1) === RETURN ? line.subarray(0, -1) : line;
  const text = bytes.toString("utf8");
  // The first line of this format, or any one of the format before it.
  if (!text.startsWith('["')) {
    const value = parsed(text);
    const isHeader = number === 1 && isObject(value) && "format" in value;
    const isEarlier = Array.isArray(value) && value.every(isObject);
    if (!isHeader && !isEarlier)
      throw new SyntaxError("is no line of a journal");
    return value;
  }
  const said = text.slice(2, 2 + CHECKSUM_CHARACTERS);
  if (said !== checksum(bytes.subarray(BEFORE, -1)))
    throw new SyntaxError("is not as it was written");
  return parsed(text.slice(BEFORE, -1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message repeats what stands there.
    throw new SyntaxError("is no JSON");
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function checksum(bytes: Buffer | string): string {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return digest.slice(0, CHECKSUM_CHARACTERS);
}

export function headerLine(schema: string): string {
  return `${JSON.stringify({ format: FORMAT, schema: checksum(schema) })}\n`;
}

export function lineOf(value: unknown): string {
  const text = JSON.stringify(value);
  return `["${checksum(text)}",${text}]\n`;
}

/** All or nothing: the file is as it was until all of it is on disk. Answers how many bytes it has. */
export function writeWhole(file: string, parts: Iterable<string>): number {
  let bytes = 0;
  const descriptor = openSync(`${file}.new`, "w", 0o600);
  try {
    for (const part of parts) bytes += writeAll(descriptor, part);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
  return bytes;
}

function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

/** Keeps a copy of a file that cannot be used as it is, beside it; answers the copy's name. */
export function keepCopy(file: string): string {
  const at = new Date().toISOString().replaceAll(/[-:.]/g, "");
  const copy = `${file}.broken-${at}`;
  copyFileSync(file, copy);
  return path.basename(copy);
}
