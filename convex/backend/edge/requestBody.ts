import type { Problem } from "./problem.js";
import { pointerOf } from "./validation.js";

export const MAX_BODY_BYTES = 256 * 1024;
/** A body up to this size is read for anybody, a longer one once its sender is admitted. */
export const UNADMITTED_BYTES = 64 * 1024;
/** What comes in pages: the isolate has 64 MiB for the body, its text and what is made of it. */
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;

export type ReadBody =
  { ok: true; text: string } | { ok: false; answer: Refused };
export type Refused = { problem: Problem; headers?: Record<string, string> };

function tooLarge(maxBytes: number): ReadBody {
  const detail = `The body is larger than ${maxBytes} bytes.`;
  return {
    ok: false,
    answer: { problem: { code: "payload_too_large", detail, maxBytes } },
  };
}

/**
 * Reads a body and stops at the limit: the platform sets none, and a chunked body announces no length.
 * Where it is long, `admit` is asked once, before more of it is read, and answers the refusal.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  admit: () => Promise<Refused | null>,
): Promise<ReadBody> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) return tooLarge(maxBytes);
  if (request.body === null) return { ok: true, text: "" };
  let admitted = announced > UNADMITTED_BYTES;
  const early = admitted ? await admit() : null;
  if (early) return { ok: false, answer: early };
  const reader =
    request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      return tooLarge(maxBytes);
    }
    if (bytes > UNADMITTED_BYTES && !admitted) {
      admitted = true;
      const refused = await admit();
      if (refused) {
        await reader.cancel();
        return { ok: false, answer: refused };
      }
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  try {
    return {
      ok: true,
      text: new TextDecoder("utf-8", { fatal: true }).decode(whole),
    };
  } catch {
    const problem = unreadable("The body is not valid UTF-8.");
    return { ok: false, answer: { problem } };
  }
}

/** The pointer to the whole document. */
function unreadable(detail: string): Problem {
  const errors = [{ pointer: "", detail }];
  return { code: "invalid_request", detail, errors };
}

export type BodyType = "application/json" | "application/x-ndjson";

export function unsupportedType(
  contentType: string | null,
  expected: BodyType = "application/json",
): Problem | null {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase();
  if (mediaType === expected) return null;
  const detail = `A body must be ${expected}.`;
  const next = `Send the body as \`Content-Type: ${expected}\`.`;
  return { code: "unsupported_media_type", detail, next };
}

/** Parses a body; one that is missing is undefined, one of lines stays text. */
export function parseBody(
  text: string,
  contentType: string | null,
  expected: BodyType = "application/json",
  takesAny = false,
): { ok: true; value: unknown } | { ok: false; problem: Problem } {
  if (text === "") return { ok: true, value: undefined };
  const unsupported = unsupportedType(contentType, expected);
  if (unsupported) return { ok: false, problem: unsupported };
  if (expected === "application/x-ndjson") return { ok: true, value: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would repeat a part of the body.
    return { ok: false, problem: unreadable("The body is not JSON.") };
  }
  const refused = takesAny ? null : refusedPart(text, value);
  if (refused === null) return { ok: true, value };
  const { pointer, detail } = refused;
  const errors = [{ pointer, detail }];
  return { ok: false, problem: { code: "invalid_request", detail, errors } };
}

/** No route takes more than six; what goes through a value by recursion may rely on it. */
const MAX_LEVELS = 64;

/** Whether a parsed value has more objects and lists one within the other than anything here has. */
export function nestsTooDeep(value: unknown, levels = MAX_LEVELS): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => nestsTooDeep(inner, levels - 1));
}

/** A name that no object has of its own: assigned, it is the prototype, and whatever hangs on it is lost. */
export const PROTO = "__proto__";
export const PROTO_REFUSED = "This key is not allowed.";

/** What came as UTF-8 is well-formed; only an escape can bring in half a pair. */
const MAY_BE_SURROGATE = /\\u[dD][89a-fA-F]/;
/** The key as it is, or with one of its letters escaped. */
const MAY_BE_PROTO = /__proto__|\\u00(?:5f|6f|7[024])/i;

type Step = { value: unknown; key: string; parent: Step | null };

/**
 * What a parsed body has that goes no further, or null: more levels than anything could mean, text that is
 * not Unicode, which the platform refuses with an exception as soon as it is passed to a function, and the
 * key `__proto__`.
 */
export function refusedPart(
  text: string,
  body: unknown,
): { pointer: string; detail: string } | null {
  if (nestsTooDeep(body))
    return { pointer: "", detail: `Nests deeper than ${MAX_LEVELS} levels.` };
  if (!MAY_BE_SURROGATE.test(text) && !MAY_BE_PROTO.test(text)) return null;
  const broken = (path: string[]) => ({
    pointer: pointerOf(path, ""),
    detail: "Contains an unpaired surrogate.",
  });
  const open: Step[] = [{ value: body, key: "", parent: null }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value } = at;
    if (typeof value === "string" && !value.isWellFormed())
      return broken(pathTo(at));
    if (value === null || typeof value !== "object") continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed()) return broken(pathTo(at));
      const step: Step = { value: inner, key, parent: at };
      if (key === PROTO)
        return { pointer: pointerOf(pathTo(step), ""), detail: PROTO_REFUSED };
      open.push(step);
    }
  }
  return null;
}

function pathTo(step: Step): string[] {
  const path: string[] = [];
  for (let at = step; at.parent !== null; at = at.parent) path.push(at.key);
  return path.reverse();
}

/** What a request counts for that brings many things: one for each, or for each part of this size begun. */
const PART_BYTES = 16 * 1024;

export function weightOf(texts: Iterable<string>): number {
  const encoder = new TextEncoder();
  let weight = 0;
  for (const text of texts)
    weight += Math.max(1, Math.ceil(encoder.encode(text).length / PART_BYTES));
  return Math.max(1, weight);
}
