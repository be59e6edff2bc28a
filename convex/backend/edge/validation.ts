import type * as z from "zod/mini";
import type { FieldError, Problem } from "./problem.js";

/** What is wrong with a field, and whether it is its size. */
export type Fault = FieldError & { tooLarge?: boolean };

/** A request that is refused for its fields: too large where no more is wrong than the size of its texts and lists. */
export function misfit(detail: string, faults: readonly Fault[]): Problem {
  const isSize = faults.every(({ tooLarge }) => tooLarge);
  return {
    code: isSize ? "payload_too_large" : "invalid_request",
    detail,
    errors: faults.map(({ pointer, detail: wrong }) => ({
      pointer,
      detail: wrong,
    })),
  };
}

/** JSON pointer (RFC 6901) of a path, under a prefix such as `/query`. */
export function pointerOf(
  path: readonly PropertyKey[],
  prefix: string,
): string {
  const steps = path.map(
    (step) =>
      `/${String(step).slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1")}`,
  );
  return prefix + steps.join("");
}

/**
 * What is wrong with a value, by pointer, without repeating the value. Of a field the first that is wrong: what
 * follows is wrong because of it, as the length of a list where a text is wanted.
 */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
): Fault[] {
  const firsts = new Map<string, Fault>();
  for (const fault of faultsOf(issues, schema))
    if (!firsts.has(fault.pointer)) firsts.set(fault.pointer, fault);
  return [...firsts.values()];
}

function faultsOf(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
  prefix = "",
): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    if (issue.code === "unrecognized_keys") {
      const allowed = allowedKeys(schema, issue.path);
      const detail = allowed
        ? `Unknown field. Allowed: ${allowed.join(", ")}.`
        : "Unknown field.";
      return issue.keys.map((key) => ({
        pointer: pointerOf([...issue.path, key], prefix),
        detail,
      }));
    }
    if (issue.code === "invalid_union") {
      const branch = likeliest(schema, issue);
      if (branch)
        return faultsOf(
          branch.issues,
          branch.schema,
          pointerOf(issue.path, prefix),
        );
    }
    const tooLarge = isOfSize(issue);
    const pointer = pointerOf(issue.path, prefix);
    return [
      { pointer, detail: describe(issue), ...(tooLarge && { tooLarge }) },
    ];
  });
}

/** How a refinement says that it is about size. */
export const OF_SIZE = { ofSize: true };

function isOfSize(issue: z.core.$ZodIssue): boolean {
  if (issue.code === "custom") return issue.params?.ofSize === true;
  return (
    issue.code === "too_big" &&
    (issue.origin === "string" || issue.origin === "array")
  );
}

/** The form that was meant, of several allowed ones: the one with the fewest foreign fields, then the fewest errors. */
function likeliest(
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssueInvalidUnion,
) {
  const at = descend(schema, issue.path);
  const options = (at?._zod.def as Partial<z.core.$ZodUnionDef> | undefined)
    ?.options;
  const foreign = (issues: readonly z.core.$ZodIssue[]) =>
    issues.filter(({ code }) => code === "unrecognized_keys").length;
  return options
    ?.map((option, i) => ({ schema: option, issues: issue.errors[i] ?? [] }))
    .filter(({ issues }) => issues.length > 0)
    .sort(
      (a, b) =>
        foreign(a.issues) - foreign(b.issues) ||
        a.issues.length - b.issues.length,
    )[0];
}

function describe(issue: z.core.$ZodIssue): string {
  const isType =
    issue.code === "invalid_type" || issue.code === "invalid_value";
  if (isType && issue.input === undefined) return "Required.";
  switch (issue.code) {
    case "invalid_type":
      return `Must be ${article(issue.expected)}.`;
    case "too_big":
      return `Must be at most ${bound(issue.maximum, issue.origin)}.`;
    case "too_small":
      return `Must be at least ${bound(issue.minimum, issue.origin)}.`;
    case "invalid_value":
      return `Must be one of: ${issue.values.map(String).join(", ")}.`;
    case "invalid_union":
      return "Matches none of the allowed forms.";
    case "custom":
      return issue.message;
    case "invalid_key":
      return issue.issues[0]?.message ?? "Malformed.";
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
    case "unrecognized_keys":
      return issue.message === "Invalid input" ? "Malformed." : issue.message;
  }
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function bound(value: number | bigint, origin: string): string {
  if (origin === "string") return `${value} characters long`;
  if (origin === "array") return `${value} items long`;
  return `${value}`;
}

/** The keys of the object schema that an issue is about, so that an error names the legal ones. */
function allowedKeys(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): string[] | null {
  let at = descend(schema, path);
  // Where one form of several was clearly meant, its issues come without the union around them.
  if (at?._zod.def.type === "union") {
    at = (at._zod.def as z.core.$ZodUnionDef).options[0];
  }
  return at?._zod.def.type === "object"
    ? Object.keys((at._zod.def as z.core.$ZodObjectDef).shape)
    : null;
}

function descend(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = unwrap(schema);
  for (const step of path) {
    const next: z.core.$ZodType | undefined = at && stepInto(at, step);
    at = next && unwrap(next);
  }
  return at;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let at = schema;
  for (;;) {
    const inner = (at._zod.def as { innerType?: z.core.$ZodType }).innerType;
    if (!inner) return at;
    at = inner;
  }
}

function stepInto(
  schema: z.core.$ZodType,
  step: PropertyKey,
): z.core.$ZodType | undefined {
  const { def } = schema._zod;
  if (def.type === "object")
    return (def as z.core.$ZodObjectDef).shape[String(step)];
  if (def.type === "array") return (def as z.core.$ZodArrayDef).element;
  return undefined;
}
