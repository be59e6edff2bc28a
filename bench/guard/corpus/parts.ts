import { alphabets, type Random } from "../random.js";

/** One text of the corpus, with its secret made anew from random parts. */
export type Text = (r: Random) => string;

export const al = (r: Random, n: number) => r.text(alphabets.alnum, n);
export const hx = (r: Random, n: number) => r.text(alphabets.hex, n);
export const lo = (r: Random, n: number) => r.text(alphabets.lower, n);
export const up = (r: Random, n: number) => r.text(alphabets.upper, n);
export const dg = (r: Random, n: number) => r.text(alphabets.digits, n);
export const ld = (r: Random, n: number) => r.text(alphabets.lowerDigits, n);
export const ud = (r: Random, n: number) => r.text(alphabets.upperDigits, n);
export const b32 = (r: Random, n: number) => r.text(alphabets.base32, n);
export const b64 = (r: Random, n: number) => r.text(alphabets.base64, n);
export const b64u = (r: Random, n: number) => r.text(alphabets.base64url, n);

export const uuid = (r: Random) =>
  [hx(r, 8), hx(r, 4), `4${hx(r, 3)}`, `a${hx(r, 3)}`, hx(r, 12)].join("-");

export const jwt = (r: Random) =>
  [
    btoa('{"alg":"HS256","typ":"JWT"}').replace(/=+$/, ""),
    btoa(`{"sub":"${dg(r, 8)}","iat":17${dg(r, 8)}}`).replace(/=+$/, ""),
    b64u(r, 43),
  ].join(".");

const nouns =
  "Walnut Harbor Pelican Glacier Saddle Thimble Orchid Cactus Lantern Magpie Turnip Velvet Badger Quartz Biscuit Falcon Juniper Kettle Marble Nimbus".split(
    " ",
  );
const marks = ["!", "#", "?", "$", "%", "&", "*", "@"];

export const noun = (r: Random) => r.pick(nouns);

/** What a person makes up: a word, a number, a mark. */
export const human = (r: Random) =>
  r.pick([
    () => noun(r) + dg(r, 2) + r.pick(marks),
    () =>
      noun(r).replace("a", "4").replace("e", "3") + r.pick(marks) + dg(r, 4),
    () => noun(r).toLowerCase() + noun(r) + dg(r, 3),
    () => r.pick(marks) + noun(r) + "_" + noun(r) + dg(r, 1),
    () => lo(r, 4) + dg(r, 4) + up(r, 1) + r.pick(marks),
  ])();

/** What a password manager makes. */
export const managed = (r: Random) =>
  r.pick([
    () => al(r, 7) + r.pick(marks) + al(r, 8) + dg(r, 1),
    () => [al(r, 6), al(r, 6), al(r, 5) + dg(r, 1)].join("-"),
    () => al(r, 19) + dg(r, 1),
    () => al(r, 4) + "^" + al(r, 5) + r.pick(marks) + al(r, 6) + dg(r, 1),
  ])();

export const password = (r: Random) => (r.next() < 0.5 ? human(r) : managed(r));

/** Letters and digits only, where a mark would break the syntax around it. */
export const plain = (r: Random) =>
  r.next() < 0.5 ? noun(r) + noun(r) + dg(r, 3) : al(r, 17) + dg(r, 1);

export const words = (r: Random, count: number) =>
  Array.from({ length: count }, () => noun(r).toLowerCase());
