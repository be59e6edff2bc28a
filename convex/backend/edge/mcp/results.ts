import type * as z from "zod/mini";
import { quarantineNotice } from "../../../components/openclawBackend/memories/rows.js";
import type { zRemembered } from "../routes/remembering.js";
import type { zEntry, zLog } from "../schemas.js";
import { MORE } from "../textForm.js";
import type { Fields } from "./message.js";

/** What endpoints answer, in the words that a model is told. */

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
