const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SEQUENCE_CHARACTERS = 4;

/** How many ids this call has made. A module lives for one call on the platform, and no state outlives it there. */
let made = 0;

function base32(value: number, characters: number): string {
  let text = "";
  for (let rest = value, i = 0; i < characters; i++) {
    text = CROCKFORD[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * A sortable id of our own, shaped like a ULID in Crockford base32: 48 bits of time, 20 bits that count
 * the ids of one call, so that a batch keeps its order, and 60 random bits. For a mutation's handler
 * only: randomness at module scope is the same on every call.
 */
export function makeId(
  prefix: "mem" | "log" | "tok" | "evt",
  now: number,
): string {
  made += 1;
  const random = crypto.getRandomValues(new Uint8Array(12));
  const tail = Array.from(random, (byte) => CROCKFORD[byte % 32]).join("");
  return `${prefix}_${base32(now, 10)}${base32(made, SEQUENCE_CHARACTERS)}${tail}`;
}

/** When a row was written, unique and in order within a call: what `_creationTime` would say, and an export keeps. */
export function writtenAt(now: number): number {
  return now + (made % 1000) / 1000;
}

/**
 * The id of our own that an id is or can be taken for: whatever its case, with O for 0, I and L for 1.
 * Null for one that clients may choose.
 */
export function serverForm(id: string): string | null {
  const match = /^(mem|log|tok|evt)_([0-9a-z]{26})$/i.exec(id);
  if (match === null) return null;
  const [, prefix, characters] = match as unknown as [string, string, string];
  const digits = { O: "0", I: "1", L: "1" } as const;
  const made = characters
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => digits[letter as keyof typeof digits]);
  return `${prefix.toLowerCase()}_${made}`;
}

export const MADE_ID_CHARACTERS = 30;
const SHORT = /^mem_(0[0-9A-HJKMNP-TV-Z]{13})[0-9A-HJKMNP-TV-Z]{12}$/;
export const SHORT_ID = /^0[0-9A-HJKMNP-TV-Z]{13}$/;

/**
 * A memory's id for a reader who pays for each character: the time and the count, without the random end.
 * No memory made later begins so, and of one millisecond only those of different calls can. An id that a
 * client chose stays whole.
 */
export function shortId(id: string): string {
  return SHORT.exec(id)?.[1] ?? id;
}

export const MEMORY_ID = /^[A-Za-z0-9._:-]{1,64}$/;
