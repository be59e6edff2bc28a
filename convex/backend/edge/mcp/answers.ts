import type * as z from "zod/mini";
import { quarantineNotice } from "../../../components/openclawBackend/memories/rows.js";
import type { zRemembered } from "../routes/remembering.js";
import type { zEntry, zLog } from "../schemas.js";
import { MORE } from "../textForm.js";
import type { Fields } from "./message.js";
import { SHARED_SPACE } from "../../../components/openclawBackend/vocabulary.js";
import type { Answer } from "../endpoint.js";
import type { Problem, ProblemCode } from "../problem.js";
import { pointerIn, type Tool } from "./tool.js";

/** What endpoints answer, and what they refuse, as a model is told it: in terms of tools, with what to do next. */

/** A text form as it is; where it was cut, with what brings the rest in place of its last line. */
export function textWith(rest: string): (body: unknown) => string {
  return (body) => {
    const text = body as string;
    const whole = text.endsWith(MORE)
      ? `${text.slice(0, -MORE.length)}${rest}`
      : text;
    return whole.trimEnd();
  };
}

type Remembered = z.infer<typeof zRemembered>;

export function remembered(body: unknown, given: Fields): string {
  const { memory, created, changed = [], ...rest } = body as Remembered;
  const type = "type" in memory ? ` (${memory.type})` : "";
  return lines([
    created
      ? `Remembered ${memory.id}${type}.`
      : `Known already as ${memory.id}${type}.`,
    changed.length > 0 && `Changed: ${changed.join(", ")}.`,
    "content" in memory && withheld(memory, given),
    held(rest.notice, memory),
  ]);
}

type Memory = Remembered["memory"];

export function restored(body: unknown): string {
  const { memory, notice } = body as { memory: Memory; notice?: string };
  return lines([`Restored ${memory.id}.`, held(notice, memory)]);
}

/** The route that lifts a quarantine is none of the tools. */
function held(notice: string | undefined, memory: Memory): string | false {
  const flags = "flags" in memory ? memory.flags : [];
  return notice !== undefined && quarantineNotice(flags);
}

export function appended(body: unknown, given: Fields): string {
  const { entry, log } = body as {
    entry: z.infer<typeof zEntry>;
    log: z.infer<typeof zLog>;
  };
  return lines([
    `Appended to the log of ${log.date} as its entry ${entry.seq} (${entry.id}).`,
    withheld(entry, given),
    entry.flags.length > 0 &&
      `It reads like instructions to an agent (flags: ${entry.flags.join(", ")}): it counts as untrusted, and no session shows it.`,
  ]);
}

type Text = { content: string; context?: string[] };

const REDACTED = /\[redacted:[a-z0-9-]+\]/g;

/** A secret that the guard took out of a text: who wrote it would else believe that it is kept. */
function withheld(stored: Text, { content, context }: Fields): string | false {
  const marks = (text: unknown) => JSON.stringify(text).match(REDACTED) ?? [];
  const said = marks([stored.content, stored.context]);
  const [first] = said.slice(marks([content, context]).length);
  return (
    first !== undefined &&
    `Without what looks like a secret: ${first} stands there now.`
  );
}

export function forgotten(): string {
  return "Forgotten. restore_memory undoes it for 30 days, with the same id.";
}

function lines(said: readonly (string | false)[]): string {
  return said.filter((line) => line !== false).join("\n");
}

type Refused = Extract<Answer, { problem: Problem }>;

/** What a tool can be refused with; what a token is refused for never comes as a result. */
type Refusable = Exclude<
  ProblemCode,
  "unauthenticated" | "method_not_allowed" | "unsupported_media_type"
>;

const NEXT: Record<Refusable, string> = {
  invalid_request: "Correct the arguments and call again.",
  forbidden:
    "Do without, and tell the user: the operator can give this agent another token or a grant.",
  not_found:
    "Take the id from recall or start_session, with the space it is shown with; a forgotten memory is in neither and keeps its id.",
  conflict: "See with recall what is stored now, then decide.",
  precondition_failed: "See with recall what is stored now, then call again.",
  payload_too_large: "Say less in one call: shorten it, or make several of it.",
  secret_detected:
    "Leave the secret out and name where it is kept; do not rephrase it.",
  idempotency_key_reused: "Use another key: this one belongs to another entry.",
  quota_exceeded:
    "Tell the user: the operator can give more room; what is forgotten makes room only once it cannot be restored.",
  rate_limited: "Wait, then call again.",
  unavailable: "Wait, then call again.",
  internal: "Call once more; if it stays, give the user the request's id.",
};

/** A model needs no more of them to see what is wrong. */
const MOST_FAULTS = 12;

/** An argument that there is none of is named where its name is one. */
const NAME = /^\/\w{1,32}$/;

export function refusalText(
  tool: Tool,
  { problem, headers }: Refused,
  requestId: string,
): string {
  const { code, detail, errors = [], findings = [] } = problem;
  const seconds = headers?.["Retry-After"];
  const place = (pointer: string) =>
    (pointerIn(tool, pointer) || (NAME.exec(pointer)?.[0] ?? "")).slice(1);
  const all = errors.flatMap(({ pointer, detail: wrong }) =>
    place(pointer) === "" && wrong === detail
      ? []
      : [`${place(pointer) || "arguments"}: ${wrong}`],
  );
  all.push(
    ...findings.map(
      ({ rule, pointer, start, end }) =>
        `${place(pointer)}: ${rule}, characters ${start} to ${end}`,
    ),
  );
  const faults = all.slice(0, MOST_FAULTS);
  const others = all.length - faults.length;
  return [
    `${code}: ${detail}`,
    ...faults,
    ...(others > 0 ? [`And ${others} more.`] : []),
    ...missing(problem),
    `Next: ${seconds === undefined ? next(problem) : `Retry after ${seconds} s.`}`,
    `Request: ${requestId}`,
  ].join("\n");
}

function next(problem: Problem): string {
  return isOfAnother(problem)
    ? "Do without: it cannot be opened to you."
    : NEXT[problem.code as Refusable];
}

/** No operator can give access to an agent's own space. */
function isOfAnother({ requiredAccess, space }: Problem): boolean {
  return requiredAccess !== undefined && !!space && !SHARED_SPACE.test(space);
}

function missing(problem: Problem): string[] {
  if (isOfAnother(problem)) return [];
  const { requiredScope, requiredTrust, requiredAccess, space, usage } =
    problem;
  return [
    ...(requiredAccess && space
      ? [`Needs a grant to ${requiredAccess} ${space}.`]
      : requiredScope
        ? [`Needs the scope ${requiredScope}.`]
        : []),
    ...(requiredTrust ? [`Needs a token of ${requiredTrust} trust.`] : []),
    ...(usage
      ? [
          `${usage.space} holds ${usage.rows} of ${usage.maxRows} rows and ${usage.bytes} of ${usage.maxBytes} bytes.`,
        ]
      : []),
  ];
}
