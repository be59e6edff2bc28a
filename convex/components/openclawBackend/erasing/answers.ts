/** What is taken out of stored answers. */
type Erased = {
  kind?: "logEntry";
  space: string;
  id: string;
  below: number;
  whole: boolean;
};

type Value = { provenance?: object; [name: string]: unknown };

const GONE = { state: "forgotten", indexed: { text: false, vector: false } };

/**
 * A stored answer without what versions below one said of a memory. The answer stays, so that a retry of
 * its request writes nothing again.
 */
export function withoutMemory(result: string, erased: Erased): string {
  // Ids need no escape in JSON.
  if (!result.includes(`"${erased.id}"`)) return result;
  const value: unknown = JSON.parse(result);
  return blank(value, erased) ? JSON.stringify(value) : result;
}

/** Blanks wherever the memory stands: alone, in the results of a batch, among similar ones. */
function blank(value: unknown, erased: Erased): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (says(value as Value, erased)) {
    const { tags, metadata, provenance, state } = value as Value;
    Object.assign(value, {
      content: "",
      ...(tags !== undefined && { tags: [] }),
      ...(metadata !== undefined && { metadata: {} }),
      ...(provenance !== undefined && {
        provenance: { ...provenance, ref: undefined },
      }),
      ...(state !== undefined && erased.whole && GONE),
    });
    return true;
  }
  // Names and values of metadata are the writer's own.
  return Object.entries(value)
    .filter(([name]) => name !== "metadata")
    .map(([, inner]) => blank(inner, erased))
    .some((changed) => changed);
}

/** Whether this is the memory as it was. Among similar ones stand neither its space nor its version. */
function says(value: Value, { kind, space, id, below }: Erased): boolean {
  const { space: itsSpace = space, version = 0 } = value;
  return (
    value.id === id &&
    // A memory and a log entry may have one id; only an entry has a place in its day.
    "seq" in value === (kind === "logEntry") &&
    typeof value.content === "string" &&
    itsSpace === space &&
    Number(version) < below
  );
}
