import type { Line } from "../../components/openclawBackend/portability/lines.js";
import { iso, isoOrNull } from "./shapes.js";

/** A line as an export writes it. */
export function textOf(line: Line): string {
  switch (line.kind) {
    case "memory":
      return JSON.stringify({
        ...line,
        endedAt: isoOrNull(line.endedAt),
        expiresAt: isoOrNull(line.expiresAt),
        createdAt: iso(line.createdAt),
        updatedAt: iso(line.updatedAt),
      });
    case "version":
      return JSON.stringify({ ...line, changedAt: iso(line.changedAt) });
    case "logEntry":
      return JSON.stringify({ ...line, createdAt: iso(line.createdAt) });
  }
}
