import {
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import type { Row } from "./tables.js";

/** Arrays of so many numbers are vectors: long, and longer in digits. */
const VECTOR_LENGTH = 32;

/** A row as it stands in a line: as Convex writes values in JSON, but for vectors, which are base64. */
export type Written = { [field: string]: JSONValue };

const FORMS = { $float32: Float32Array, $float64: Float64Array } as const;
type Form = keyof typeof FORMS;

export function written(row: Row): Written {
  const fields: Written = {};
  for (const field in row) {
    // What a patch has taken away, the engine holds as undefined.
    const value: Value | undefined = row[field];
    if (value === undefined) continue;
    fields[field] = isVector(value) ? packed(value) : convexToJson(value);
  }
  return fields;
}

export function rowOf(of: Written): Row {
  const row: { [field: string]: Value } = {};
  for (const field in of) {
    const value = of[field]!;
    const isPlain = typeof value !== "object" || value === null;
    row[field] = isPlain ? value : (unpacked(value) ?? jsonToConvex(value));
  }
  return row as Row;
}

function isVector(value: Value): value is number[] {
  return (
    Array.isArray(value) &&
    value.length >= VECTOR_LENGTH &&
    value.every((one) => typeof one === "number")
  );
}

function packed(values: number[]): JSONValue {
  const isSingle = values.every((value) =>
    Object.is(Math.fround(value), value),
  );
  const form: Form = isSingle ? "$float32" : "$float64";
  const { buffer } = FORMS[form].from(values);
  return { [form]: Buffer.from(buffer).toString("base64") };
}

function unpacked(value: object): number[] | undefined {
  const [form = ""] = Object.keys(value);
  // A user's object may have a key of any name, such as `constructor`.
  if (!Object.hasOwn(FORMS, form)) return undefined;
  const base64 = (value as { [form: string]: string })[form]!;
  // A copy of its own, so that it begins where numbers may.
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return Array.from(new FORMS[form as Form](bytes.buffer));
}
