import {
  isPlaceholder,
  looksLikePassword,
  looksRandom,
} from "./secretShape.js";

/** A secret whose surroundings say that it is one. */
export interface StatedSecret {
  rule: string;
  start: number;
  end: number;
}

/**
 * Longer runs are data, and judging one again at every word inside it would cost the square.
 * bcrypt reads 72 bytes of a password, so few are longer.
 */
const maxLength = { password: 72, key: 512 };

/** Decides on the shape of a value that ends, before trimming, at `bareEnd`. */
export function judge(
  kind: "password" | "key",
  untrimmed: string,
  bareEnd: number,
): StatedSecret | null {
  const value = withoutTail(untrimmed, kind);
  if (value.length > maxLength[kind]) return null;
  const isSecret =
    kind === "password"
      ? looksLikePassword(value)
      : value.length >= 12 &&
        (looksRandom(value) || isCodeGroups(value)) &&
        !isAddress(value) &&
        !isPublic(value);
  if (!isSecret || /\s/.test(value) || isPlaceholder(value)) return null;
  const start = bareEnd - untrimmed.length;
  return {
    rule: kind === "password" ? "password" : "named-secret",
    start,
    end: start + value.length,
  };
}

/** A recovery key as people copy it: groups of digits, or of letters and digits, with hyphens. */
function isCodeGroups(value: string): boolean {
  return /^(?:[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}-){2,9}[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}$/.test(
    value,
  );
}

/** Keys that their issuers mean for the world to see: PostHog, Stripe, Supabase, Mapbox, Langfuse. */
function isPublic(value: string): boolean {
  return /^(?:phc_|pk_(?:live|test)_|sb_publishable_|pk\.eyJ|pk-lf-)/.test(
    value,
  );
}

function isAddress(value: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\/|^[~.]{0,2}\/|^[\w.+-]+@[\w-]+\.\w/.test(
    value,
  );
}

/** Drops what ends the sentence, closes a bracket or goes on in a query string after the value. */
function withoutTail(value: string, kind: "password" | "key"): string {
  const own = kind === "key" ? value.replace(/&.*$/, "") : value;
  return own.replace(/[\\.,;:)\]}”»*]{1,8}$/, "");
}

export function matchAt(
  sticky: RegExp,
  text: string,
  index: number,
): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}
