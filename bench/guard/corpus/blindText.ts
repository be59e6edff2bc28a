import type { Random } from "../random.js";

/** A text of a blind corpus: fixed, or with parts that the seed chooses. */
export type BlindText = string | ((r: Random) => string);
