/** The fields of the schemas of requests, by walking through them. */

type Def = {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  options?: Schema[];
  element?: Schema;
};
export type Schema = { _zod: { def: unknown } };

/** The schema without what makes it optional or nullable. */
function plain(schema: Schema): Schema {
  const { innerType } = schema._zod.def as Def;
  return innerType ? plain(innerType) : schema;
}

function defOf(schema: Schema): Def {
  return plain(schema)._zod.def as Def;
}

/** The paths of all fields that a body can have; the elements of a list stand under 0. */
export function fieldsOf(schema: Schema): string[][] {
  const { type, shape, options = [], element } = defOf(schema);
  if (type === "union") return options.flatMap(fieldsOf);
  if (type === "array") {
    const inner = fieldsOf(element!);
    return [["0"], ...inner.map((path) => ["0", ...path])];
  }
  if (type !== "object") return [];
  return Object.entries(shape!).flatMap(([name, field]) => [
    [name],
    ...fieldsOf(field).map((path) => [name, ...path]),
  ]);
}

/** The schema of a field. */
export function schemaAt(schema: Schema, path: string[]): Schema | undefined {
  const [name, ...rest] = path;
  const { type, shape, options = [], element } = defOf(schema);
  if (name === undefined) return plain(schema);
  if (type === "union")
    return options.map((option) => schemaAt(option, path)).find(Boolean);
  const inner = type === "array" ? element : shape?.[name];
  return inner && schemaAt(inner, rest);
}

/** The body with something else in one place; what is on the way is made. */
export function withValue(
  body: unknown,
  path: string[],
  value: unknown,
): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (name === "0") {
    const [first, ...others] = Array.isArray(body) ? (body as unknown[]) : [];
    return [withValue(first, rest, value), ...others];
  }
  const fields = (body ?? {}) as Record<string, unknown>;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}
