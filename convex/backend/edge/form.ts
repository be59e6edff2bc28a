import * as z from "zod/mini";

/** `text` for a model, `lean` JSON for an agent, `full` JSON for a program that wants all. */
export type Form = "text" | "lean" | "full";

/** How a client says which form it wants. */
export const zForm = {
  format: z.exactOptional(z.enum(["json", "text"])),
  fields: z.exactOptional(z.enum(["lean", "full"])),
};

type Asked = { format?: "json" | "text"; fields?: "lean" | "full" };

/** What was asked for, by the first that says so, or else by what the client accepts. */
export function formOf(accept: string, ...asked: Asked[]): Form {
  const format = asked.find((one) => one.format)?.format;
  const fields = asked.find((one) => one.fields)?.fields;
  if (format === "text") return "text";
  if (format === undefined && fields === undefined && prefersText(accept))
    return "text";
  return fields ?? "lean";
}

export const MARKDOWN = { "Content-Type": "text/markdown; charset=utf-8" };

/** Whether Markdown is named, and JSON not before it. */
function prefersText(accept: string): boolean {
  const weight = (type: string) => {
    const range = accept
      .toLowerCase()
      .split(",")
      .map((part) => part.split(";").map((word) => word.trim()))
      .find(([name]) => name === type);
    if (range === undefined) return 0;
    const q = range.find((word) => word.startsWith("q="));
    return q === undefined ? 1 : Number(q.slice(2)) || 0;
  };
  const text = weight("text/markdown");
  return text > 0 && text >= weight("application/json");
}
