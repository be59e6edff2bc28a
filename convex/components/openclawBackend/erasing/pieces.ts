import type { Doc } from "../_generated/dataModel.js";

type Parts = Pick<Doc<"openclawFiles">, "pieces" | "tail">;

/**
 * A file without the pieces of a memory or log entry, with the marks and annotations that stood around its text; null
 * where it has none. What lay before them joins what follows, so that the rest stays as it was.
 */
export function withoutPieces(
  { pieces, tail }: Parts,
  kind: Parts["pieces"][number]["kind"],
  id: string,
): Parts | null {
  const kept: Parts["pieces"] = [];
  let gap = "";
  for (const piece of pieces) {
    if (piece.kind === kind && piece.id === id) gap += piece.gap;
    else {
      kept.push({ ...piece, gap: gap + piece.gap });
      gap = "";
    }
  }
  if (kept.length === pieces.length) return null;
  return { pieces: kept, tail: gap + tail };
}
