import type { JSONValue } from "convex/values";

/**
 * Which rows of a table may have a value in a field of its indexes. A hint is there as soon as the row is
 * written, whether or not that is ever committed: whoever is hinted at a row has to look at it.
 */
export class Hints {
  /** By field and value; null once there are more than `most`. */
  private readonly rows: ReadonlyMap<
    string,
    Map<JSONValue, Set<string> | null>
  >;

  constructor(
    fields: readonly string[],
    private readonly most: number,
  ) {
    this.rows = new Map(fields.map((field) => [field, new Map()]));
  }

  /** `written` may be a part of the row. */
  add(id: string, written: JSONValue): void {
    for (const [field, byValue] of this.rows) {
      const value = valueAt(written, field);
      if (!isPlain(value)) continue;
      const ids = byValue.get(value);
      if (ids === undefined) byValue.set(value, new Set([id]));
      else if (ids && ids.add(id).size > this.most) byValue.set(value, null);
    }
  }

  delete(id: string, { fieldPath, value }: Equal): void {
    const byValue = this.rows.get(fieldPath)!;
    const ids = byValue.get(value);
    if (ids?.delete(id) && ids.size === 0) byValue.delete(value);
  }

  /** The rows that may meet all of these conditions; undefined where they are too many. */
  of(conditions: Equal[]): string[] | undefined {
    const each = conditions.map(({ fieldPath, value }) =>
      this.rows.get(fieldPath)!.get(value),
    );
    if (each.includes(undefined)) return [];
    const [first, ...others] = each.filter((ids) => ids instanceof Set);
    return first && [...first].filter((id) => others.every((s) => s.has(id)));
  }
}

/** An equality of a query's range. */
export type Equal = { type: string; fieldPath: string; value: JSONValue };

/** Of a plain value equality is that of its JSON. Integers, bytes, -0 and missing fields are objects there. */
export function isPlain(value: unknown): value is JSONValue {
  return value === null || !["object", "undefined"].includes(typeof value);
}

export function valueAt(row: unknown, fieldPath: string): unknown {
  let value = row;
  for (const part of fieldPath.split(".")) {
    const isObject = typeof value === "object" && value !== null;
    // Arrays and bytes have properties, but no fields.
    if (!isObject || Object.getPrototypeOf(value) !== Object.prototype)
      return undefined;
    value = (value as { [field: string]: unknown })[part];
  }
  return value;
}
