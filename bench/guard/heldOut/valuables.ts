import { card, grouped, seed } from "../corpus/cards.js";
import { b32, dg, hx, ld, type Text } from "../corpus/parts.js";

/** Cards, seed phrases, recovery codes and TOTP secrets. */
export const valuables: Text[] = [
  (r) => `book it on ${grouped(card(r, "4", 16), [4, 4, 4, 4], " ")} exp 09/29`,
  (r) => `amex ${grouped(card(r, "37", 15), [4, 6, 5], "-")} cvc ${dg(r, 4)}`,
  (r) => `company card ${card(r, "53", 16)}`,
  (r) => `Visa: ${grouped(card(r, "4", 16), [4, 4, 4, 4], "-")}`,
  (r) => `discover ${grouped(card(r, "6011", 16), [4, 4, 4, 4], " ")}`,
  (r) => `ledger words: ${seed(r, 12).join(" ")}`,
  (r) => `seed phrase\n${seed(r, 24).join(" ")}`,
  (r) =>
    seed(r, 12)
      .map((w, i) => `${i + 1}. ${w}`)
      .join("\n"),
  (r) => `recovery phrase: ${seed(r, 12).join(", ")}`,
  (r) => `backup codes: ${[1, 2, 3, 4].map(() => dg(r, 8)).join(" ")}`,
  (r) =>
    `GitHub recovery codes\n${[1, 2, 3].map(() => `${hx(r, 5)}-${hx(r, 5)}`).join("\n")}`,
  (r) =>
    `one-time recovery codes: ${[1, 2, 3].map(() => ld(r, 10)).join(", ")}`,
  (r) => `otpauth://totp/Depot:kim?secret=${b32(r, 32)}&issuer=Depot`,
  (r) =>
    `cannot scan the QR? setup key ${grouped(b32(r, 16), [4, 4, 4, 4], " ")}`,
  (r) => `TOTP secret: ${b32(r, 32)}`,
];
