import { ConvexError } from "convex/values";
import type { Answer, Client } from "../client.js";
import type { Backend } from "../setup.js";
import type { AgentId, Expected, Memory, Store, Token } from "./store.js";

/** The real thing: a backend, and clients of it that send with an agent's first token. */
export type World = {
  t: Backend;
  clients: { [agent in AgentId | "boss"]: Client };
  withToken: (token: Token) => Client;
};

/** What the backend has answered, whichever way it was asked. */
export type Answered =
  | { refused: string }
  | { id?: string; secret?: string | null; says: { [name: string]: unknown } };

/** One request, and what it is to make of the store. */
export type Act = {
  /** To whoever reads what went wrong. */
  text: string;
  send: (world: World) => Promise<Answered>;
  expect: (store: Store, now: number) => Expected;
};

/** Makes an act of what stands in the store now; null where it needs something that is not there. */
export type Request = {
  text: string;
  prepare: (store: Store) => Act | null;
};

type Reads = (body: Body, status: number) => Answered;
// Answers have every shape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
type Body = any;

/** A request over HTTP. */
export async function overHttp(
  send: Promise<Answer>,
  reads: Reads,
): Promise<Answered> {
  const { status, body } = await send;
  if (status >= 500)
    throw new Error(`The backend answers ${status} ${JSON.stringify(body)}.`);
  return status < 400
    ? reads(body, status)
    : { refused: (body as { code: string }).code };
}

/** The operator's call. */
export async function asOperator(
  call: Promise<{ ok: boolean; value?: unknown }>,
  reads: Reads,
): Promise<Answered> {
  try {
    const { value } = await call;
    return reads(value, 0);
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
    return { refused: (error.data as { code: string }).code };
  }
}

export const nothing: Reads = () => ({ says: {} });

export const memoryIn: Reads = (body: Body, status) => {
  const { id, content, tags, version, state } = body.memory;
  const created = status === 0 ? body.created : status === 201;
  return { id, says: { content, tags, version, state, created } };
};

export const entryIn: Reads = ({ entry, log }: Body) => ({
  id: entry.id,
  says: { date: entry.date, seq: entry.seq, entries: log.entries },
});

export const tokenIn: Reads = ({ token }: Body) => ({
  id: token.id,
  secret: token.secret,
  says: { label: token.label },
});

/** The nth of the memories that have an id. */
export function nthMemory(store: Store, n: number): Memory | undefined {
  const known = store.memories.filter(({ id }) => id !== undefined);
  return known[n % known.length];
}

export function present<Fields extends object>(fields: Fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [name in keyof Fields]: Exclude<Fields[name], undefined> };
}
