import * as z from "zod/mini";
import { endpoint, type AnyEndpoint } from "../endpoint.js";
import { PROBLEMS, type ProblemCode } from "../problem.js";
import { VERSION } from "../version.js";

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
