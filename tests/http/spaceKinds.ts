import { expect } from "vitest";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  type Answer,
  type Backend,
  type Client,
} from "../setup.js";

/** Every kind of space that an agent can meet, with something in each. */

export type Kind = {
  kind: string;
  space: string;
  access: "read" | "write" | null;
  /** The memory that stands in the space, and the word that only its texts have. */
  id: string;
  marker: string;
};

export const kinds: Kind[] = [
  {
    kind: "the agent's own space",
    space: "agent/main",
    access: "write",
    id: "of-main",
    marker: "aardvark",
  },
  {
    kind: "a space granted to write",
    space: "shared/writable",
    access: "write",
    id: "of-writable",
    marker: "bumblebee",
  },
  {
    kind: "a space granted to read",
    space: "shared/readable",
    access: "read",
    id: "of-readable",
    marker: "crocodile",
  },
  {
    kind: "a foreign shared space",
    space: "shared/foreign",
    access: null,
    id: "of-foreign",
    marker: "dragonfly",
  },
  {
    kind: "another agent's own space",
    space: "agent/author",
    access: null,
    id: "of-author",
    marker: "elephant",
  },
];
export const visible = kinds.filter(({ access }) => access !== null);
export const hidden = kinds.filter(({ access }) => access === null);
export const [own, writable, readable, foreign] = kinds as [
  Kind,
  Kind,
  Kind,
  Kind,
];

export type World = { t: Backend; send: Client; author: Client; admin: Client };

/** Every kind of space, with a pinned memory of two versions and a log entry in each. */
export async function world(): Promise<World> {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const author = client(t, await createAgent(t, "author"));
  const scopes = [...SCOPES];
  const admin = client(t, await createAgent(t, "boss", { scopes }));
  for (const { space, access } of kinds) {
    const [, shared] = /^shared\/(.+)$/.exec(space) ?? [];
    if (shared === undefined) continue;
    const path = (agentId: string) => `/v1/admin/grants/${agentId}/${shared}`;
    expectStatus(await admin("PUT", path("author"), { access: "write" }), 201);
    if (access === null) continue;
    expectStatus(await admin("PUT", path("main"), { access }), 201);
  }
  for (const { space, id, marker } of kinds) {
    const writer = space === own.space ? send : author;
    for (const content of [`Tea for the ${marker}`, `Two teas, ${marker}`]) {
      const body = { content, space, pinned: true, tags: ["tea"] };
      expect((await writer("PUT", `/v1/memories/${id}`, body)).status).toBe(
        content.startsWith("Tea") ? 201 : 200,
      );
    }
    const entry = { content: `Tea with the ${marker}`, space };
    expectStatus(await writer("POST", "/v1/logs/today", entry), 201);
  }
  return { t, send, author, admin };
}

export function expectStatus(answer: Answer, status: number): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
}

export function ids(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id).sort();
}

export function expectNothingOf(answer: Answer, spaces: Kind[]): void {
  const text = JSON.stringify(answer.body);
  for (const { marker, id } of spaces) {
    expect(text).not.toContain(marker);
    expect(text).not.toContain(`"${id}"`);
  }
}

export async function exported(send: Client, query = "") {
  const answer = await send("GET", `/v1/export${query}`);
  expectStatus(answer, 200);
  const lines = (answer.body as string).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).slice(0, -1) as {
    kind: string;
    id: string;
    space: string;
  }[];
}
