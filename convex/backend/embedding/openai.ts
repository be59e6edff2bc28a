import { isDimensions } from "../../components/openclawBackend/embedding/vectors.js";
import { resolveSecret, type Vars } from "../secretNames.js";
import {
  unitVector,
  type Embedded,
  type Embedder,
  type Fault,
} from "./contract.js";

/**
 * Any server with OpenAI's `POST {base}/embeddings`. What it answers is checked in full before it is
 * believed, and nothing that it says, no key and no text gets into an error or a log.
 */
const DEFAULT_BASE_URL = "https://api.openai.com/v1";
const DEFAULT_MODEL = "text-embedding-3-small";
const DEFAULT_KEY_NAME = "OPENAI_API_KEY";

/** OpenAI's own models: their dimensions, and whether they can be asked for fewer. */
const KNOWN_MODELS: { [model: string]: { native: number; shortens: boolean } } =
  {
    "text-embedding-3-small": { native: 1536, shortens: true },
    "text-embedding-3-large": { native: 3072, shortens: true },
    "text-embedding-ada-002": { native: 1536, shortens: false },
  };

/** Without `|`, which separates the parts of a vector's filter keys. */
const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/;
/** What a header may carry. */
const KEY_TEXT = /^[\x21-\x7e]+$/;

const MAX_TEXTS = 64;
/** OpenAI takes 300 000 tokens a request; a token is seldom less than two bytes. */
const MAX_REQUEST_BYTES = 500_000;
/** OpenAI takes 8191 tokens a text. */
const MAX_TEXT_BYTES = 16_384;
/** A text that is refused alone is cut in half until it is this short: many models take 512 tokens. */
const SHORTEST_CUT = 1000;

/** What an answer takes at most for one number, however it is laid out, and besides. */
const NUMBER_BYTES = 64;
const OTHER_BYTES = 256 * 1024;

const MAX_ATTEMPTS = 3;
const FIRST_WAIT_MS = 250;

/** Not measured, unlike the built-in embedder's: every model spreads its cosines in its own way. */
const SIMILAR_FROM = 0.6;

type Settings = {
  url: string;
  /** OpenAI itself always wants a key; a server of one's own may want none. */
  needsKey: boolean;
  keyName: string;
  model: string;
  dimensions: number;
  /** `try`: sent, and left out where the server refuses it, since not every model can be shortened. */
  sendDimensions: "yes" | "try" | "no";
};

type Failure = Extract<Embedded, { ok: false }> & {
  /** Worth another attempt at once. */
  transient?: boolean;
  /** The server refused the request as such: 400, 413 or 422. */
  refused?: boolean;
};
type Attempt = Extract<Embedded, { ok: true }> | Failure;

/** The embedder that the variables describe, or null where they contradict themselves. */
export function openaiEmbedder(vars: Vars): Embedder | null {
  const settings = settingsOf(vars);
  if (settings === null) return null;
  const { keyName, model, dimensions } = settings;
  // The operator's naming it here implies that every agent's texts may be embedded with it: it never leaves the server.
  const keyOf = (agentId: string) =>
    resolveSecret(vars, agentId, keyName, { allowGlobal: true });
  return {
    model: `openai/${model}@${dimensions}`,
    dimensions,
    similarFrom: SIMILAR_FROM,
    accountOf: (agentId) => {
      const from = keyOf(agentId)?.resolvedFrom ?? "none";
      return from === "agent" ? `agent ${agentId}` : from;
    },
    embed: async (texts, { agentId, timeoutMs }) => {
      const key = keyOf(agentId)?.value.trim() ?? null;
      if (key === null && settings.needsKey)
        return failed("provider", "no key");
      if (key !== null && !KEY_TEXT.test(key))
        return failed("provider", "malformed key");
      const deadline = Date.now() + timeoutMs;
      const vectors: number[][] = [];
      for (const part of inRequests(texts.map(prepared))) {
        const embedded = await embedPart(settings, key, part, deadline);
        if (!embedded.ok) return publicFailure(embedded);
        vectors.push(...embedded.vectors);
      }
      return { ok: true, vectors };
    },
  };
}

function settingsOf(vars: Vars): Settings | null {
  const base = vars.EMBEDDING_BASE_URL?.trim() || DEFAULT_BASE_URL;
  const url = endpointOf(base);
  const model = vars.EMBEDDING_MODEL?.trim() || DEFAULT_MODEL;
  const known = KNOWN_MODELS[model];
  const given = vars.EMBEDDING_DIMENSIONS?.trim() || undefined;
  // Of a model that is not known here, the dimensions must be said: they are part of its name.
  const dimensions = given === undefined ? known?.native : Number(given);
  if (url === null || !MODEL_NAME.test(model)) return null;
  if (dimensions === undefined || !isDimensions(dimensions)) return null;
  if (known && dimensions !== known.native && !known.shortens) return null;
  return {
    url,
    needsKey: new URL(url).origin === new URL(DEFAULT_BASE_URL).origin,
    keyName: vars.EMBEDDING_API_KEY_NAME?.trim() || DEFAULT_KEY_NAME,
    model,
    dimensions,
    sendDimensions: !known ? "try" : dimensions === known.native ? "no" : "yes",
  };
}

/** The address to post to. Keys and texts go over TLS, or do not leave the machine. */
function endpointOf(base: string): string | null {
  let url: URL;
  try {
    url = new URL(base);
  } catch {
    return null;
  }
  const isLoopback =
    url.hostname === "localhost" ||
    url.hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(url.hostname);
  const isSafe =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopback);
  // Credentials in an address end up in logs.
  if (!isSafe || url.username !== "" || url.password !== "") return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/embeddings${url.search}`;
}

/** As much of a text as a model takes. */
function prepared(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Bytes(character);
    if (bytes > MAX_TEXT_BYTES) break;
    end += character.length;
  }
  // An empty text is refused, and every text has a vector.
  return text.slice(0, end) || " ";
}

function utf8Bytes(character: string): number {
  const point = character.codePointAt(0)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** The texts in as few requests as the limits on one allow. */
function inRequests(texts: string[]): string[][] {
  const encoder = new TextEncoder();
  const parts: string[][] = [];
  let bytes = Infinity;
  for (const text of texts) {
    const size = encoder.encode(text).length;
    const part = parts.at(-1);
    if (part && part.length < MAX_TEXTS && bytes + size <= MAX_REQUEST_BYTES) {
      part.push(text);
      bytes += size;
    } else {
      parts.push([text]);
      bytes = size;
    }
  }
  return parts;
}

/** One request's texts. What a server may dislike about them is taken away as long as it refuses them. */
async function embedPart(
  settings: Settings,
  key: string | null,
  texts: string[],
  deadline: number,
): Promise<Attempt> {
  let input = texts;
  let withDimensions = settings.sendDimensions !== "no";
  for (;;) {
    const body = {
      model: settings.model,
      input,
      ...(withDimensions && { dimensions: settings.dimensions }),
    };
    const attempt = await persistently(deadline, () =>
      post(settings, key, body, deadline),
    );
    if (attempt.ok || !attempt.refused) return attempt;
    const [text = "", ...others] = input;
    if (withDimensions && settings.sendDimensions === "try") {
      withDimensions = false;
    } else if (others.length === 0 && text.length > SHORTEST_CUT) {
      input = [text.slice(0, Math.ceil(text.length / 2)).toWellFormed()];
      withDimensions = settings.sendDimensions !== "no";
    } else return attempt;
  }
}

/** Tries again after what passes by itself: with jitter, as the server asks, and never beyond the deadline. */
async function persistently(
  deadline: number,
  run: () => Promise<Attempt>,
): Promise<Attempt> {
  for (let attempts = 1; ; attempts++) {
    const attempt = await run();
    if (attempt.ok || !attempt.transient || attempts === MAX_ATTEMPTS)
      return attempt;
    const waitMs =
      attempt.retryAfterMs ??
      FIRST_WAIT_MS * 2 ** (attempts - 1) * (0.5 + Math.random());
    if (Date.now() + waitMs >= deadline) return attempt;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function post(
  { url, dimensions }: Settings,
  key: string | null,
  body: { input: string[] },
  deadline: number,
): Promise<Attempt> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The answer's body is read under the same deadline: a server can stall after its headers.
  const timeout = new Promise<Attempt>((resolve) => {
    timer = setTimeout(
      () => {
        resolve(failed("slow", "no answer in time"));
        controller.abort();
      },
      Math.max(0, deadline - Date.now()),
    );
  });
  const request = async (): Promise<Attempt> => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          ...(key !== null && { Authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify(body),
        // The key is meant for this address alone.
        redirect: "error",
        signal: controller.signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return failureOf(response);
      }
      const { length } = body.input;
      const text = await readUpTo(response, length * dimensions * NUMBER_BYTES);
      return text === null
        ? failed("provider", "not an embeddings answer")
        : vectorsIn(text, length, dimensions);
    } catch {
      return { ...failed("provider", "no connection"), transient: true };
    }
  };
  try {
    return await Promise.race([request(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** An answer's text, or null where it is longer: the memory that there is for a request is soon full. */
async function readUpTo(
  { body }: Response,
  maxBytes: number,
): Promise<string | null> {
  const reader = body?.getReader() as
    ReadableStreamDefaultReader<Uint8Array> | undefined;
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; reader !== undefined;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes + OTHER_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

function failureOf({ status, headers }: Response): Failure {
  const reason = `status ${status}`;
  const retryAfterMs = waitIn(headers.get("retry-after"));
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 400 || status === 413 || status === 422)
    return { ...failed("input", reason), refused: true };
  if (status === 429)
    return { ...failed("provider", reason), ...wait, transient: true };
  // A server may stumble over one text; a gateway that answers for it says nothing about texts.
  if (status === 500) return { ...failed("input", reason), transient: true };
  if (status > 500)
    return { ...failed("provider", reason), ...wait, transient: true };
  return failed("provider", reason);
}

/** `Retry-After` is a number of seconds or a date. */
function waitIn(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\s*\d{1,9}\s*$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** The vectors of an answer, each in its text's place, or why the answer is none. */
function vectorsIn(text: string, count: number, dimensions: number): Attempt {
  const items = itemsIn(text);
  if (items === null) return failed("provider", "not an embeddings answer");
  if (items.length !== count) return failed("input", "wrong number of vectors");
  const vectors = new Array<number[] | undefined>(count);
  for (const [position, item] of items.entries()) {
    const { index = position, embedding } = (item ?? {}) as {
      index?: unknown;
      embedding?: unknown;
    };
    if (!Array.isArray(embedding))
      return failed("provider", "not an embeddings answer");
    if (embedding.length !== dimensions)
      return failed("provider", "wrong dimensions");
    const vector = unitVector(embedding);
    if (vector === null) return failed("input", "not a vector of numbers");
    const isPlace = typeof index === "number" && index in vectors === false;
    if (!isPlace || !Number.isInteger(index) || index < 0 || index >= count)
      return failed("input", "wrong order of vectors");
    vectors[index] = vector;
  }
  return { ok: true, vectors: vectors as number[][] };
}

function itemsIn(text: string): unknown[] | null {
  try {
    const { data } = JSON.parse(text) as { data?: unknown };
    return Array.isArray(data) ? data : null;
  } catch {
    return null;
  }
}

function failed(fault: Fault, reason: string): Failure {
  return { ok: false, fault, reason };
}

function publicFailure({
  transient: _transient,
  refused: _refused,
  ...failure
}: Failure): Embedded {
  return failure;
}
