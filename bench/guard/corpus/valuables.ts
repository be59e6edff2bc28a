import { card, grouped, seed } from "./cards.js";
import { al, b32, dg, hx, ld, lo, ud } from "./parts.js";
import type { Text } from "./parts.js";

const fours = [4, 4, 4, 4];

/** Payment cards, seed phrases, recovery codes and seeds of one-time codes. */
export const valuables: Text[] = [
  (r) =>
    `book it on my visa ${grouped(card(r, "4", 16), fours, " ")} exp 09/28 cvv ${dg(r, 3)}`,
  (r) => `${grouped(card(r, "53", 16), fours, "-")}, valid till 11/29`,
  (r) => `amex ${grouped(card(r, "37", 15), [4, 6, 5], " ")} cid ${dg(r, 4)}`,
  (r) =>
    `{"number":"${card(r, "4", 16)}","exp_month":4,"exp_year":2029,"cvc":"${dg(r, 3)}"}`,
  (r) => `Karte: ${card(r, "51", 16)} Prüfziffer ${dg(r, 3)}`,
  (r) => `pay w/ diners ${grouped(card(r, "36", 14), [4, 6, 4], " ")}`,
  (r) =>
    `Company card\n  Number   ${grouped(card(r, "2221", 16), fours, " ")}\n  Name     M. Okafor\n  Expires  02/30`,
  (r) => `discover ${grouped(card(r, "6011", 16), fours, ".")}`,
  (r) => `jcb: ${grouped(card(r, "3530", 16), fours, "\u00a0")}`,
  (r) => `name,card,exp\nMira,${card(r, "4", 16)},0928`,
  (r) => `my wallet seed: ${seed(r, 12).join(" ")}`,
  (r) =>
    `Ledger backup, 24 words\n${seed(r, 24)
      .map((word, i) => `${String(i + 1)}. ${word}`)
      .join("\n")}`,
  (r) => `metamask phrase = ${seed(r, 12).join(", ")}`,
  (r) => `${seed(r, 12).join(" ")}\n(keep this offline!!)`,
  (r) => `MNEMONIC="${seed(r, 15).join(" ")}"`,
  (r) =>
    `trezor:\n${Array.from({ length: 6 }, () => seed(r, 4).join("  ")).join("\n")}`,
  (r) => `["${seed(r, 12).join('","')}"]`,
  (r) =>
    seed(r, 18)
      .map((word, i) => `${String(i + 1)}) ${word}`)
      .join("  "),
  (r) =>
    `GitHub recovery codes\n${Array.from({ length: 8 }, () => `${hx(r, 5)}-${hx(r, 5)}`).join("\n")}`,
  (r) =>
    `google backup codes: ${Array.from({ length: 10 }, () => `${dg(r, 4)} ${dg(r, 4)}`).join(", ")}`,
  (r) =>
    `2FA backup\n${Array.from({ length: 6 }, (_, i) => `  [ ] ${String(i + 1)}. ${ld(r, 4)}-${ld(r, 4)}`).join("\n")}`,
  (r) =>
    `discord backup codes ${Array.from({ length: 6 }, () => `${ld(r, 4)}-${ld(r, 4)}`).join(" ")}`,
  (r) => `otpauth://totp/Acme:mira@acme.io?secret=${b32(r, 32)}&issuer=Acme`,
  (r) => `otpauth://hotp/vpn?counter=4&secret=${b32(r, 16)}`,
  (r) =>
    `can't scan the qr? enter this setup key in your authenticator: ${grouped(b32(r, 32).toLowerCase(), [4, 4, 4, 4, 4, 4, 4, 4], " ")}`,
  (r) => `TOTP seed for aws root ${b32(r, 52)}`,
  (r) =>
    `apple recovery key: ${Array.from({ length: 7 }, () => ud(r, 4)).join("-")}`,
  (r) =>
    `xprv9s21ZrQH143K${al(r, 96).replace(/[0OIl]/g, "x")} <- cold storage ${lo(r, 4)}`,
];
