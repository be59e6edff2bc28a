import * as z from "zod/mini";
import { sha256Hex } from "../../tokenText.js";
import { endpoint, type AnyEndpoint, VERSION } from "../endpoint.js";
import { PROBLEMS, type ProblemCode } from "../problem.js";

/** What a deployment says of itself to anybody: static, without any data of its agents. */

export const healthz: AnyEndpoint = endpoint({
  method: "GET",
  path: "/healthz",
  operationId: "health",
  summary: "Whether the backend answers, and its version",
  scope: "public",
  bucket: "read",
  answers: {
    200: {
      description: "It answers",
      body: z.object({ status: z.literal("ok"), version: z.string() }),
    },
  },
  errors: [],
  handle: async () => ({
    status: 200,
    body: { status: "ok", version: VERSION },
  }),
});

export const problemPage: AnyEndpoint = endpoint({
  method: "GET",
  path: "/problems/{code}",
  operationId: "explainProblem",
  summary: "What a problem's code means and what to do about it",
  scope: "public",
  bucket: "read",
  answers: {
    200: {
      description: "The meaning of the code",
      body: z.object({
        code: z.string(),
        status: z.int(),
        title: z.string(),
        next: z.string(),
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ params }) => {
    const code = params.code!;
    if (!Object.hasOwn(PROBLEMS, code)) {
      return {
        problem: { code: "not_found", detail: "No problem has this code." },
      };
    }
    return { status: 200, body: { code, ...PROBLEMS[code as ProblemCode] } };
  },
});

/** The description of all that is served, which is known only once every endpoint is. */
export const openapi = (
  served: () => readonly AnyEndpoint[],
  isOwn: (endpoint: AnyEndpoint) => boolean,
): AnyEndpoint =>
  endpoint({
    method: "GET",
    path: "/openapi.json",
    operationId: "openApi",
    summary: "This document",
    scope: "public",
    limited: true,
    bucket: "read",
    answers: {
      200: {
        description: "OpenAPI 3.1",
        body: z.looseObject({ openapi: z.string() }),
      },
    },
    errors: [],
    handle: async ({ origin }) => {
      const { openApiDocument } = await import("../openapi.js");
      return { status: 200, body: openApiDocument(served(), origin, isOwn) };
    },
  });

/** A page with the deployment's address in place of the placeholder, and of the folder that it has no more. */
function addressed(page: string, origin: string): string {
  return page
    .replaceAll("https://<deployment>.convex.site", origin)
    .replaceAll("{baseDir}/references/", `${origin}/references/`);
}

async function skillText(origin: string): Promise<string> {
  const { SKILL_TEXT } = await import("../skill.text.js");
  return addressed(SKILL_TEXT, origin);
}

const MARKDOWN = { "Content-Type": "text/markdown; charset=utf-8" };

export const skill: AnyEndpoint = endpoint({
  method: "GET",
  path: "/skill.md",
  operationId: "skill",
  summary: "How an agent uses this backend, as an Agent Skill",
  scope: "public",
  limited: true,
  bucket: "read",
  answers: {
    200: {
      description: "SKILL.md",
      body: z.string(),
      mediaType: "text/markdown",
    },
  },
  errors: [],
  handle: async ({ origin }) => ({
    status: 200,
    body: await skillText(origin),
    headers: MARKDOWN,
  }),
});

export const reference: AnyEndpoint = endpoint({
  method: "GET",
  path: "/references/{name}",
  operationId: "reference",
  summary: "A page that the skill names, such as `api.md`",
  scope: "public",
  limited: true,
  bucket: "read",
  answers: {
    200: {
      description: "The page",
      body: z.string(),
      mediaType: "text/markdown",
    },
  },
  errors: ["not_found"],
  handle: async ({ params, origin }) => {
    const { REFERENCES } = await import("../skill.text.js");
    const name = params.name!;
    if (Object.hasOwn(REFERENCES, name)) {
      const body = addressed(REFERENCES[name]!, origin);
      return { status: 200, body, headers: MARKDOWN };
    }
    return {
      problem: {
        code: "not_found",
        detail: "No page has this name.",
        next: `Read one of: ${Object.keys(REFERENCES).join(", ")}.`,
      },
    };
  },
});

export const skillIndex: AnyEndpoint = endpoint({
  method: "GET",
  path: "/.well-known/agent-skills/index.json",
  operationId: "skillIndex",
  summary: "Index of the skills served here (Agent Skills Discovery 0.2.0)",
  scope: "public",
  limited: true,
  bucket: "read",
  answers: {
    200: {
      description: "One skill",
      body: z.object({
        $schema: z.string(),
        skills: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            description: z.string(),
            url: z.string(),
            digest: z.string(),
          }),
        ),
      }),
    },
  },
  errors: [],
  handle: async ({ origin }) => {
    const text = await skillText(origin);
    const description = /^description: (.*)$/m.exec(text)?.[1] ?? "";
    return {
      status: 200,
      body: {
        $schema: "https://schemas.agentskills.io/discovery/0.2.0/schema.json",
        skills: [
          {
            name: "convex-backend",
            type: "skill-md",
            description,
            url: `${origin}/skill.md`,
            digest: `sha256:${await sha256Hex(text)}`,
          },
        ],
      },
    };
  },
});

export const llms: AnyEndpoint = endpoint({
  method: "GET",
  path: "/llms.txt",
  operationId: "llms",
  summary: "Where to read on, for language models",
  scope: "public",
  limited: true,
  bucket: "read",
  answers: {
    200: { description: "llms.txt", body: z.string(), mediaType: "text/plain" },
  },
  errors: [],
  handle: async ({ origin }) => {
    const { REFERENCES } = await import("../skill.text.js");
    const pages = Object.entries(REFERENCES).map(
      ([name, text]) =>
        `- [${/^# (.*)$/m.exec(text)?.[1] ?? name}](${origin}/references/${name})`,
    );
    const body = `# OpenClaw Convex backend

> Durable memory, daily logs and named secrets for AI agents, over HTTPS with a bearer token for each agent.

## Docs

- [Skill](${origin}/skill.md): how an agent uses it, with curl
- [OpenAPI](${origin}/openapi.json): every route, schema and error
- MCP at ${origin}/mcp: the same memory as tools, by POST with the same token; no OAuth
${pages.join("\n")}

## Optional

- [Health](${origin}/healthz): whether it answers, and its version
`;
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    return { status: 200, body, headers };
  },
});
