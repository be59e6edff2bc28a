import { readFileSync } from "node:fs";
import { vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  backendWithAgent,
  type Answer,
  type Backend,
  type Client,
} from "../setup.js";

export type Remembered = {
  id: string;
  type: string;
  createdAt: string;
  content: string;
  tags: string[];
};
export type Asked = {
  id: string;
  category: string;
  question: string;
  gold: string[];
};
export type RecallSet = { memories: Remembered[]; questions: Asked[] };

/** Memories and logs together, which is what an agent asks for that wants to know what it knows. */
export const EVERYTHING = { include: ["memories", "logs"] };

export function recallSet(name: "agentMemories" | "guideMemories"): RecallSet {
  const path = new URL(`../../bench/recall/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as RecallSet;
}

/** A set asks more in a minute than an agent may. */
export function liftLimits(): void {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
}

/** Stores texts as memories, in their order, and answers the id of each. */
export async function remember(
  send: Client,
  memories: readonly object[],
): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < memories.length; at += 100) {
    const batch = memories.slice(at, at + 100);
    const { body } = await send("POST", "/v1/memories", { memories: batch });
    for (const { memory, problem } of body.results) {
      if (!memory) throw new Error(JSON.stringify(problem));
      ids.push(memory.id);
    }
  }
  return ids;
}

export async function logged(
  send: Client,
  date: string,
  content: string,
): Promise<string> {
  const { status, body } = await send("POST", `/v1/logs/${date}`, { content });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.entry.id;
}

/** Entries of logs get their vectors from a job that runs each minute; a clock that stands still is put forward. */
export async function embedWaiting(t: Backend): Promise<void> {
  if (vi.isFakeTimers()) vi.setSystemTime(Date.now() + 60_000);
  for (let rounds = 0; rounds < 20; rounds++)
    if ((await t.action(internal.backend.embeddings.drain, {})) === 0) return;
  throw new Error("Embedding does not come to an end.");
}

/** A backend that holds a set, its logs on their days; `nameOf` tells which memory of the set a result is. */
export async function storeOf(memories: readonly Remembered[]) {
  liftLimits();
  const made = await backendWithAgent({ timeZone: "Europe/Oslo" });
  const kept = memories.filter(({ type }) => type !== "log");
  const ids = await remember(
    made.send,
    kept.map(({ content, tags, type }) => ({ content, tags, type })),
  );
  const nameOf = new Map(ids.map((id, i) => [id, kept[i]!.id]));
  for (const { id, type, createdAt, content } of memories)
    if (type === "log")
      nameOf.set(await logged(made.send, createdAt, content), id);
  await embedWaiting(made.t);
  const recall = async (body: object): Promise<Answer> =>
    await made.send("POST", "/v1/recall?fields=full", {
      ...EVERYTHING,
      ...body,
    });
  const found = ({ body }: Answer): string[] =>
    body.results.map(({ id }: { id: string }) => nameOf.get(id) ?? id);
  return { ...made, recall, found };
}

/** Only the date: timers go on. */
export function setTime(time: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(time) });
}

export const DAY_MS = 86_400_000;
export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
export const range = (first: string, last: string): string[] => {
  const count = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  return Array.from({ length: count }, (_, i) => dayAfter(first, i));
};

export const contents = ({ status, body }: Answer): string[] => {
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.results.map(({ content }: { content: string }) => content);
};
