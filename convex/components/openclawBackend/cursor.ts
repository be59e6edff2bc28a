/**
 * Opaque list positions. A cursor carries the sort key of the last row and nothing that decides access:
 * a forged one moves within what its holder can list anyway.
 */
export type Position = { at: number; id: string };

export function encodeCursor({ at, id }: Position): string {
  return encodeText(`${at}:${id}`);
}

/** ASCII text as base64url. */
export function encodeText(text: string): string {
  return btoa(text)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The text, or undefined for what is no base64url. */
export function decodeText(encoded: string): string | undefined {
  try {
    return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}

/** How many rows a page has: what is asked for, at least one and at most so many. */
export function pageSize(asked: number | undefined, most: number): number {
  return Math.min(Math.max(Math.floor(asked ?? most), 1), most);
}

/** The position, null for the start, or undefined for what is no cursor. */
export function decodeCursor(
  cursor: string | undefined,
): Position | null | undefined {
  if (cursor === undefined) return null;
  const text = decodeText(cursor);
  if (text === undefined) return undefined;
  const match = /^(\d{1,15}):([A-Za-z0-9._:-]{1,64})$/.exec(text);
  return match ? { at: Number(match[1]), id: match[2]! } : undefined;
}
