import type { BlindText } from "../corpus/blindText.js";
import { alphabets, type Random } from "../random.js";

const { hex, digits, alnum, base64, upperDigits, lowerDigits, upper } =
  alphabets;
const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const uuid = (r: Random) =>
  `${r.text(hex, 8)}-${r.text(hex, 4)}-4${r.text(hex, 3)}-a${r.text(hex, 3)}-${r.text(hex, 12)}`;
const lines = (r: Random, count: number, line: (r: Random) => string) =>
  Array.from({ length: count }, () => line(r)).join("\n");
const day = (r: Random) => `2026-0${r.int(1, 9)}-1${r.int(0, 9)}`;
const clock = (r: Random) =>
  `1${r.int(0, 9)}:${r.int(10, 59)}:${r.int(10, 59)}`;

/** Each shape is drawn three times, with other parts. */
const shapes: ((r: Random) => string)[] = [
  (r) => `${r.text(hex, 64)}  backup-${day(r)}.tar.zst`,
  (r) => `MD5 (photo${r.int(1, 99)}.jpg) = ${r.text(hex, 32)}`,
  (r) => `integrity sha512-${r.text(base64, 86)}==`,
  (r) => `checksum = "${r.text(hex, 64)}"\ndependencies = ["libc"]`,
  (r) => `golang.org/x/text v0.${r.int(3, 30)}.0 h1:${r.text(base64, 43)}=`,
  (r) => `request ${uuid(r)} took ${r.int(10, 900)} ms`,
  (r) => `traceparent: 00-${r.text(hex, 32)}-${r.text(hex, 16)}-01`,
  (r) => `image: registry.example/shop@sha256:${r.text(hex, 64)}`,
  (r) =>
    `commit ${r.text(hex, 40)}\nAuthor: Pia <pia@farm.example>\nDate: ${day(r)}\n\n    Sort the list of plots`,
  (r) =>
    `index ${r.text(hex, 7)}..${r.text(hex, 7)} 100644\n--- a/src/plot.ts\n+++ b/src/plot.ts`,
  (r) =>
    lines(
      r,
      4,
      (q) =>
        `${q.text(hex, 9)} ${q.pick(["Fix the gate", "Bump deps", "Add tests", "Rename"])}`,
    ),
  (r) =>
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)} mila@laptop`,
  (r) => `SHA256:${r.text(base64, 43)} mila@laptop (ED25519)`,
  (r) =>
    `-----BEGIN CERTIFICATE-----\nMIID${lines(r, 4, (q) => q.text(base64, 60))}\n-----END CERTIFICATE-----`,
  (r) =>
    `-----BEGIN PUBLIC KEY-----\nMIIB${lines(r, 3, (q) => q.text(base64, 60))}\n-----END PUBLIC KEY-----`,
  (r) => `git config user.signingkey ${r.text("0123456789ABCDEF", 16)}`,
  (r) =>
    `pub   rsa4096 2024-02-01 [SC]\n      ${r.text("0123456789ABCDEF", 40)}`,
  (r) => `Order ${r.text(upperDigits, 10)} was shipped on ${day(r)}.`,
  (r) => `Tracking number: 1Z${r.text(upperDigits, 16)}`,
  (r) => `Sendungsnummer 00340${r.text(digits, 15)}`,
  (r) => `IMEI 35${r.text(digits, 13)}, bought in May`,
  (r) => `ISBN 978-3-${r.text(digits, 3)}-${r.text(digits, 5)}-${r.int(0, 9)}`,
  (r) =>
    `Call the workshop: +49 ${r.int(30, 89)} ${r.text(digits, 4)} ${r.text(digits, 4)}`,
  (r) => `VIN WVWZZZ1K${r.text(upperDigits, 9)}`,
  (r) =>
    `Serial number: ${r.text(upperDigits, 4)}-${r.text(upperDigits, 4)}-${r.int(10, 99)}`,
  (r) =>
    lines(r, 5, (q) =>
      Array.from({ length: 6 }, () => q.int(100, 99999)).join("\t"),
    ),
  (r) =>
    lines(r, 4, (q) =>
      Array.from({ length: 4 }, () => q.next().toFixed(6)).join(", "),
    ),
  (r) =>
    `embedding: [${Array.from({ length: 12 }, () => (r.next() - 0.5).toFixed(8)).join(", ")}]`,
  (r) =>
    `1. e4 c5 2. Nf3 d6 3. d4 cxd4 4. Nxd4 Nf6 5. Nc3 a6 ${r.int(6, 9)}. Be3 e5 *`,
  (r) =>
    `rnbqkb1r/pp2pppp/3p1n2/8/3NP3/2N5/PPP2PPP/R1BQKB1R b KQkq - 1 ${r.int(5, 40)}`,
  (r) => `>seq_${r.int(1, 99)}\n${lines(r, 3, (q) => q.text("ACGT", 60))}`,
  (r) =>
    `>sp|P0${r.text(digits, 4)}|TEST\n${lines(r, 2, (q) => q.text("ACDEFGHIKLMNPQRSTVWY", 60))}`,
  (r) => `  /\\_/\\\n ( o.o )\n  > ^ <   cat no. ${r.int(1, 999)}`,
  (r) =>
    `Donations (bitcoin): bc1q${r.text("023456789acdefghjklmnpqrstuvwxyz", 38)}`,
  (r) => `Contract 0x${r.text(hex, 40)} holds the fund`,
  (r) => `tx 0x${r.text(hex, 64)} confirmed in block ${r.int(1e6, 2e7)}`,
  (r) => `Solana address: ${r.text(base58, 44)}`,
  (r) =>
    lines(
      r,
      3,
      (q) =>
        `0000${q.text(hex, 4)}  ${Array.from({ length: 16 }, () => q.text(hex, 2)).join(" ")}  |................|`,
    ),
  (r) => `data:image/png;base64,iVBORw0KGgo${r.text(base64, 160)}=`,
  (r) =>
    `@font-face{src:url(data:font/woff2;base64,d09GMgAB${r.text(base64, 120)})}`,
  (r) =>
    `${day(r)}T${clock(r)}.${r.int(100, 999)}Z INFO [pool-${r.int(1, 9)}] GET /plots/${r.text(hex, 24)} 200`,
  (r) =>
    `10.0.${r.int(0, 255)}.${r.int(1, 254)} - - [${day(r)} ${clock(r)}] "GET /app.${r.text(hex, 8)}.js HTTP/1.1" 304 0`,
  (r) =>
    `!function(e,t){var n=e[${r.int(1, 99)}],i=t.${r.text(alphabets.lower, 2)};n&&i(n.a^${r.int(100, 999)})}(window,document);`,
  (r) => `//# sourceMappingURL=chunk-${r.text(upperDigits, 8)}.js.map`,
  (r) =>
    `"mappings":"AAAA,SAAS,${r.text(upper, 5)},CAAC;${r.text(upper, 4)},IAAI,EAAE"`,
  (r) => `etag: W/"${r.text(hex, 12)}-${r.text(alnum, 27)}"`,
  (r) =>
    `https://video.example/watch?v=${r.text(alphabets.base64url, 11)}&t=${r.int(1, 900)}`,
  (r) => `https://docs.example/d/1${r.text(alphabets.base64url, 43)}/edit`,
  (r) => `arn:aws:lambda:eu-north-1:${r.text(digits, 12)}:function:resize`,
  (r) => `i-0${r.text(hex, 16)} running t4g.small subnet-0${r.text(hex, 16)}`,
  (r) =>
    `pod/shop-${r.text(lowerDigits, 9)}-${r.text(lowerDigits, 5)} 1/1 Running 0 ${r.int(1, 40)}d`,
  (r) =>
    `MAC ${Array.from({ length: 6 }, () => r.text(hex, 2)).join(":")} got 192.168.1.${r.int(2, 254)}`,
  (r) =>
    `fe80::${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}%en0`,
  (r) => `_id: ObjectId("${r.text(hex, 24)}"), plot: ${r.int(1, 99)}`,
  (r) =>
    `ULID 01J${r.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)} created at ${clock(r)}`,
  (r) => `Booking code ${r.text(upper, 6)}, seat ${r.int(1, 40)}C`,
  (r) => `magnet:?xt=urn:btih:${r.text(hex, 40)}&dn=linux.iso`,
];

export const machineTexts: BlindText[] = shapes.flatMap((shape) => [
  shape,
  shape,
  shape,
]);
