import { alphabets, type Random } from "../random.js";
import type { BlindText } from "./blindText.js";

const { digits, hex, alnum, base64, base64url, lowerDigits, upperDigits } =
  alphabets;

function uuid(r: Random): string {
  return `${r.text(hex, 8)}-${r.text(hex, 4)}-4${r.text(hex, 3)}-${r.pick(["8", "9", "a", "b"])}${r.text(hex, 3)}-${r.text(hex, 12)}`;
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function ulid(r: Random): string {
  return `01${r.pick(["H", "J", "K"])}${r.text(crockford, 23)}`;
}

function date(r: Random): string {
  return `2026-0${r.int(1, 9)}-${r.int(10, 28)}`;
}

function stamp(r: Random): string {
  return `${date(r)}T${r.int(10, 23)}:${r.int(10, 59)}:${r.int(10, 59)}.${r.text(digits, 3)}Z`;
}

/** What machines write: digests, ids, lock files, public keys. */
export const machineIds: BlindText[] = [
  (r) =>
    `commit ${r.text(hex, 40)}\nAuthor: Ines Kolb <ines@example.org>\n\n    Fix the off-by-one in the pager`,
  (r) => `${r.text(hex, 7)} Merge branch 'main' into feature/login`,
  (r) => `Reverts ${r.text(hex, 12)}, which broke the build on Windows.`,
  (r) => `git bisect: first bad commit is ${r.text(hex, 40)}`,
  (r) =>
    `index ${r.text(hex, 7)}..${r.text(hex, 7)} 100644\n--- a/src/auth.ts\n+++ b/src/auth.ts`,
  (r) => `sha256:${r.text(hex, 64)}`,
  (r) => `${r.text(hex, 64)}  ubuntu-24.04-live-server-amd64.iso`,
  (r) => `MD5 (report.pdf) = ${r.text(hex, 32)}`,
  (r) => `SHA1: ${r.text(hex, 40).toUpperCase()}`,
  (r) => `sha512 checksum of the installer:\n${r.text(hex, 128)}`,
  (r) => `FROM node:22-slim@sha256:${r.text(hex, 64)}`,
  (r) =>
    `Digest: sha256:${r.text(hex, 64)}\nStatus: Downloaded newer image for redis:7`,
  (r) => `"integrity": "sha512-${r.text(base64, 86)}=="`,
  (r) =>
    `    "node_modules/zod": {\n      "version": "4.6.7",\n      "resolved": "https://registry.npmjs.org/zod/-/zod-4.6.7.tgz",\n      "integrity": "sha512-${r.text(base64, 86)}==",\n      "license": "MIT"\n    },`,
  (r) =>
    `js-tokens@^4.0.0:\n  version "4.0.0"\n  resolved "https://registry.yarnpkg.com/js-tokens/-/js-tokens-4.0.0.tgz#${r.text(hex, 40)}"\n  integrity sha512-${r.text(base64, 86)}==`,
  (r) =>
    `"jsonwebtoken@npm:^9.0.2":\n  version: 9.0.2\n  checksum: 10c0/${r.text(hex, 128)}\n  languageName: node\n  linkType: hard`,
  (r) =>
    `  /token-types@5.0.1:\n    resolution: {integrity: sha512-${r.text(base64, 86)}==}\n    engines: {node: '>=14.16'}`,
  (r) =>
    `[[package]]\nname = "secrecy"\nversion = "0.10.3"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${r.text(hex, 64)}"`,
  (r) =>
    `golang.org/x/crypto v0.31.0 h1:${r.text(base64, 43)}=\ngolang.org/x/crypto v0.31.0/go.mod h1:${r.text(base64, 43)}=`,
  (r) =>
    `[[package]]\nname = "passlib"\nversion = "1.7.4"\nfiles = [\n    {file = "passlib-1.7.4-py2.py3-none-any.whl", hash = "sha256:${r.text(hex, 64)}"},\n]`,
  (r) =>
    `cryptography==43.0.1 \\\n    --hash=sha256:${r.text(hex, 64)} \\\n    --hash=sha256:${r.text(hex, 64)}`,
  (r) =>
    `  SPEC CHECKSUMS:\n  FirebaseAuth: ${r.text(hex, 40)}\n  KeychainAccess: ${r.text(hex, 40)}`,
  (r) => `"content-hash": "${r.text(hex, 32)}",`,
  (r) =>
    `  hash = "sha256-${r.text(base64, 43)}=";\n  vendorHash = "sha256-${r.text(base64, 43)}=";`,
  (r) =>
    `<script src="https://cdn.example.com/app.js" integrity="sha384-${r.text(base64, 64)}" crossorigin="anonymous"></script>`,
  (r) => `Content-Security-Policy: script-src 'sha256-${r.text(base64, 43)}='`,
  (r) => `ETag: "${r.text(hex, 32)}"`,
  (r) => `etag: W/"${r.text(hex, 4)}-${r.text(base64, 27)}"`,
  (r) => `If-None-Match: "${r.text(hex, 32)}-5"`,
  (r) => `traceparent: 00-${r.text(hex, 32)}-${r.text(hex, 16)}-01`,
  (r) => `X-Amzn-Trace-Id: Root=1-${r.text(hex, 8)}-${r.text(hex, 24)}`,
  (r) => `x-request-id: ${uuid(r)}`,
  (r) => `CF-RAY: ${r.text(hex, 16)}-FRA`,
  (r) =>
    `trace_id=${r.text(hex, 32)} span_id=${r.text(hex, 16)} msg="token refreshed"`,
  (r) => `Correlation ID: ${uuid(r)}\nTimestamp: ${stamp(r)}`,
  (r) => `id: ${uuid(r)}`,
  (r) => `{"id":"${uuid(r)}","createdAt":"${stamp(r)}","status":"done"}`,
  (r) => `urn:uuid:${uuid(r)}`,
  (r) => `{${uuid(r).toUpperCase()}}`,
  (r) => `Tenant ID: ${uuid(r)}\nSubscription: ${uuid(r)}`,
  (r) =>
    `/subscriptions/${uuid(r)}/resourceGroups/rg-prod/providers/Microsoft.KeyVault/vaults/kv-prod`,
  (r) => `event ${ulid(r)} stored`,
  (r) => `{"messageId":"${ulid(r)}","parent":"${ulid(r)}"}`,
  (r) => `KSUID of the batch: 2${r.text(alnum, 26)}`,
  (r) => `nanoid of the board: ${r.text(base64url, 21)}`,
  (r) => `cuid: c${r.text(lowerDigits, 24)}`,
  (r) => `ObjectId("${r.text(hex, 24)}")`,
  (r) => `{"_id":"${r.text(hex, 24)}","name":"Kettle","price":39.9}`,
  (r) => `Convex id of the page: j${r.text(lowerDigits, 31)}`,
  (r) =>
    `Snowflake ${r.text("123456789", 1)}${r.text(digits, 17)} is the id of the channel.`,
  (r) =>
    `<@${r.text("123456789", 1)}${r.text(digits, 17)}> please look at <#${r.text("123456789", 1)}${r.text(digits, 17)}>`,
  (r) => `https://x.com/example/status/1${r.text(digits, 18)}`,
  (r) => `https://www.youtube.com/watch?v=${r.text(base64url, 11)}`,
  (r) => `https://docs.google.com/document/d/1${r.text(base64url, 43)}/edit`,
  (r) => `https://drive.google.com/drive/folders/1${r.text(base64url, 32)}`,
  (r) => `https://www.notion.so/acme/Roadmap-${r.text(hex, 32)}`,
  (r) =>
    `https://www.figma.com/design/${r.text(alnum, 22)}/Checkout?node-id=${r.int(10, 99)}-${r.int(100, 999)}`,
  (r) =>
    `https://acme.slack.com/archives/C0${r.text(upperDigits, 9)}/p17${r.text(digits, 14)}`,
  (r) => `https://trello.com/c/${r.text(alnum, 8)}/12-fix-login`,
  (r) => `https://calendly.com/events/${uuid(r)}`,
  (r) =>
    `https://airtable.com/app${r.text(alnum, 14)}/tbl${r.text(alnum, 14)}/viw${r.text(alnum, 14)}`,
  (r) =>
    `https://images.example.com/photo-${r.text(digits, 13)}-${r.text(hex, 12)}?auto=format&w=1200`,
  (r) => `https://maps.app.goo.gl/${r.text(alnum, 17)}`,
  (r) =>
    `https://shop.example.com/?utm_source=news&gclid=EAIaIQobCh${r.text(base64url, 40)}`,
  (r) =>
    `IPFS: Qm${r.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 44)}`,
  (r) => `magnet:?xt=urn:btih:${r.text(hex, 40)}&dn=debian-12.iso`,
  (r) =>
    `tx 0x${r.text(hex, 64)} confirmed in block ${r.int(19000000, 21000000)}`,
  (r) => `Donations: 0x${r.text(hex, 40)} (Ethereum address)`,
  (r) =>
    `bitcoin address bc1q${r.text("023456789acdefghjklmnpqrstuvwxyz", 38)}`,
  (r) => `customer cus_${r.text(alnum, 14)} has two invoices`,
  (r) =>
    `{"object":"payment_intent","id":"pi_${r.text(alnum, 24)}","amount":4900,"currency":"eur"}`,
  (r) =>
    `price_1${r.text(alnum, 23)} is the yearly plan, prod_${r.text(alnum, 14)} the product.`,
  (r) => `ch_3${r.text(alnum, 23)} was refunded with re_3${r.text(alnum, 23)}`,
  (r) => `STRIPE_PUBLISHABLE_KEY=pk_live_51${r.text(alnum, 97)}`,
  (r) => `Stripe("pk_test_51${r.text(alnum, 97)}");`,
  (r) => `sub_1${r.text(alnum, 23)} renews on ${date(r)}`,
  (r) => `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_${r.text(base64url, 48)}`,
  (r) => `VITE_POSTHOG_KEY=phc_${r.text(alnum, 43)}`,
  (r) =>
    `SENTRY_DSN=https://${r.text(hex, 32)}@o${r.text("123456789", 6)}.ingest.sentry.io/${r.text("123456789", 7)}`,
  (r) => `data-sitekey="6L${r.text(base64url, 38)}"`,
  (r) => `GA_MEASUREMENT_ID=G-${r.text(upperDigits, 10)}`,
  (r) => `gtag('config', 'UA-${r.text("123456789", 8)}-1');`,
  (r) => `GTM-${r.text(upperDigits, 7)} is the container of the shop`,
  (r) => `facebook-domain-verification=${r.text(lowerDigits, 30)}`,
  (r) => `google-site-verification=${r.text(base64url, 43)}`,
  (r) => `TXT _acme-challenge.example.com "${r.text(base64url, 43)}"`,
  (r) =>
    `selector1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${r.text(base64, 180)}IDAQAB"`,
  (r) =>
    `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${r.text(base64, 334)}= lena@laptop`,
  (r) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)} deploy@ci`,
  (r) =>
    `github.com ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBB${r.text(base64, 86)}=`,
  (r) =>
    `# ~/.ssh/authorized_keys\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)} backup key of Tom`,
  (r) => `256 SHA256:${r.text(base64, 43)} tom@desk (ED25519)`,
  (r) =>
    `The authenticity of host 'git.example.com' can't be established.\nED25519 key fingerprint is SHA256:${r.text(base64, 43)}.`,
  (r) =>
    `|1|${r.text(base64, 27)}=|${r.text(base64, 27)}= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)}`,
  (r) =>
    `pub   ed25519 2024-02-11 [SC]\n      ${r.text(hex, 40).toUpperCase()}\nuid           Ada Example <ada@example.org>`,
  (r) =>
    `Key fingerprint = ${Array.from({ length: 10 }, () => r.text(hex, 4).toUpperCase()).join(" ")}`,
  (r) => `gpg --recv-keys ${r.text(hex, 16).toUpperCase()}`,
  (r) => `git config --global user.signingkey ${r.text(hex, 16).toUpperCase()}`,
  (r) =>
    `[user]\n  name = Ines Kolb\n  signingkey = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)}`,
  (r) =>
    `[user]\n\tsigningkey = ${r.text(hex, 40).toUpperCase()}\n[commit]\n\tgpgsign = true`,
  (r) => `age recipient: age1${r.text("023456789acdefghjklmnpqrstuvwxyz", 58)}`,
  (r) =>
    `[Peer]\nPublicKey = ${r.text(base64, 43)}=\nAllowedIPs = 10.8.0.2/32\nEndpoint = vpn.example.com:51820`,
  (r) =>
    `untrusted comment: minisign public key ${r.text(hex, 16).toUpperCase()}\nRW${r.text(base64, 54)}`,
  (r) =>
    `-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${r.text(base64, 32)}\n${r.text(base64, 64)}\n${r.text(base64, 40)}IDAQAB\n-----END PUBLIC KEY-----`,
  (r) =>
    `-----BEGIN CERTIFICATE-----\nMIID${r.text(base64, 60)}\n${r.text(base64, 64)}\n${r.text(base64, 64)}\n${r.text(base64, 30)}==\n-----END CERTIFICATE-----`,
  (r) =>
    `-----BEGIN CERTIFICATE REQUEST-----\nMIIC${r.text(base64, 60)}\n${r.text(base64, 64)}\n-----END CERTIFICATE REQUEST-----`,
  (r) =>
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME${r.text(base64, 60)}\n${r.text(base64, 64)}\n=${r.text(base64, 4)}\n-----END PGP PUBLIC KEY BLOCK-----`,
  (r) =>
    `-----BEGIN PGP SIGNATURE-----\n\niHUE${r.text(base64, 60)}\n${r.text(base64, 40)}\n=${r.text(base64, 4)}\n-----END PGP SIGNATURE-----`,
  (r) =>
    `X509v3 Subject Key Identifier:\n    ${Array.from({ length: 20 }, () => r.text(hex, 2).toUpperCase()).join(":")}`,
  (r) =>
    `Serial Number: ${Array.from({ length: 16 }, () => r.text(hex, 2)).join(":")}`,
  (r) =>
    `{"kty":"RSA","use":"sig","kid":"${r.text(hex, 40)}","alg":"RS256","e":"AQAB","n":"${r.text(base64url, 342)}"}`,
  (r) =>
    `{"kty":"EC","crv":"P-256","x":"${r.text(base64url, 43)}","y":"${r.text(base64url, 43)}"}`,
];

/** What machines write: numbers, addresses, pictures, minified code and logs. */
export const machineTexts: BlindText[] = [
  (r) =>
    `inet6 2001:db8:${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}:${r.text(hex, 4)}/64 scope global`,
  (r) =>
    `fe80::${r.text(hex, 4)}:${r.text(hex, 2)}ff:fe${r.text(hex, 2)}:${r.text(hex, 4)}%en0`,
  (r) => `ether ${Array.from({ length: 6 }, () => r.text(hex, 2)).join(":")}`,
  (r) =>
    `MAC of the printer: ${Array.from({ length: 6 }, () => r.text(hex, 2).toUpperCase()).join("-")}`,
  (r) =>
    `Bluetooth device ${Array.from({ length: 6 }, () => r.text(hex, 2).toUpperCase()).join(":")} paired`,
  (r) => `Trailhead: 47.${r.text(digits, 6)}, 11.${r.text(digits, 6)}`,
  (r) =>
    `{"type":"Point","coordinates":[13.${r.text(digits, 14)},52.${r.text(digits, 14)}]}`,
  (r) =>
    `plus code 9F4M${r.text("23456789CFGHJMPQRVWX", 4)}+${r.text("23456789CFGHJMPQRVWX", 2)}, geohash u33${r.text("0123456789bcdefghjkmnpqrstuvwxyz", 6)}`,
  (r) => `Order 302-${r.text(digits, 7)}-${r.text(digits, 7)} was shipped.`,
  (r) => `UPS tracking number 1Z${r.text(upperDigits, 6)}${r.text(digits, 10)}`,
  (r) => `DHL Sendungsnummer: 00340434${r.text(digits, 12)}`,
  (r) => `Colissimo n° 6A${r.text(digits, 11)}`,
  (r) =>
    `USPS: 9400 1${r.text(digits, 3)} ${r.text(digits, 4)} ${r.text(digits, 4)} ${r.text(digits, 4)} 00`,
  (r) => `Royal Mail ref RR${r.text(digits, 9)}GB`,
  (r) =>
    `Invoice no. RE-2026-${r.text(digits, 5)}, customer no. ${r.text("123456789", 6)}, due in 14 days`,
  (r) =>
    `Rechnungsnummer 2026/${r.text(digits, 6)}, Kundennummer ${r.text("123456789", 8)}`,
  (r) =>
    `Flight LH${r.int(400, 499)} FRA-JFK, booking reference ${r.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6)}, seat ${r.int(10, 40)}A`,
  (r) => `e-ticket number 220-${r.text(digits, 10)}`,
  (r) => `PNR ${r.text(upperDigits, 6)}, check-in opens 23 hours before`,
  (r) =>
    `Bahn: Auftragsnummer ${r.text("123456789", 12)}, ICE ${r.int(500, 999)}, Wagen ${r.int(1, 14)}`,
  (r) => `ISBN 978-3-16-${r.text(digits, 6)}-0`,
  (r) => `ISBN-13: 9780${r.text(digits, 9)}, ISBN-10: 0${r.text(digits, 8)}X`,
  (r) =>
    `ISSN ${r.text(digits, 4)}-${r.text(digits, 4)}, doi:10.1${r.text(digits, 3)}/j.cell.2025.${r.int(10, 12)}.0${r.text(digits, 2)}`,
  (r) => `arXiv:2503.${r.text(digits, 5)}v2 [cs.CR]`,
  (r) => `EAN 40${r.text(digits, 11)} (oat milk 1 l)`,
  (r) =>
    `GTIN: 0${r.text(digits, 13)} SKU: TS-BLK-${r.int(36, 46)}-${r.text(upperDigits, 4)}`,
  (r) => `IMEI 35${r.text(digits, 13)}`,
  (r) => `ICCID 8949${r.text(digits, 15)}`,
  (r) =>
    `VIN: WVWZZZ${r.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5)}${r.text(digits, 6)}`,
  (r) => `Serial number C02${r.text(upperDigits, 9)}, model A2141`,
  (r) => `Phone: +49 30 ${r.text("123456789", 3)} ${r.text(digits, 5)}`,
  (r) =>
    `Tel. +1 (555) 01${r.text(digits, 1)}-${r.text(digits, 4)}, ext. ${r.int(100, 999)}`,
  (r) =>
    `Tél : 06 ${r.text(digits, 2)} ${r.text(digits, 2)} ${r.text(digits, 2)} ${r.text(digits, 2)}`,
  (r) => `電話 03-${r.text(digits, 4)}-${r.text(digits, 4)}`,
  (r) =>
    `тел. +7 (495) ${r.text(digits, 3)}-${r.text(digits, 2)}-${r.text(digits, 2)}`,
  (r) => `手机：138${r.text(digits, 8)}`,
  (r) =>
    `VAT id DE${r.text("123456789", 9)}, court Charlottenburg HRB ${r.text("123456789", 6)} B`,
  (r) =>
    `Steuernummer ${r.text(digits, 2)}/${r.text(digits, 3)}/${r.text(digits, 5)}`,
  (r) =>
    `Meter reading: no. 1EMH00${r.text(digits, 8)}, ${r.int(10000, 40000)} kWh`,
  (r) =>
    `Zählernummer ${r.text("123456789", 8)}, Stand ${r.int(1000, 9999)},4 m³`,
  (r) => `epoch 17${r.text(digits, 8)}, in ms 17${r.text(digits, 11)}`,
  (r) =>
    `{"iat":17${r.text(digits, 8)},"exp":17${r.text(digits, 8)},"sub":"${r.int(1000, 9999)}","scope":"read"}`,
  (r) => `_creationTime: 17${r.text(digits, 11)}.${r.text(digits, 4)}`,
  (r) =>
    `Meeting ID: ${r.text("123456789", 3)} ${r.text(digits, 4)} ${r.text(digits, 4)}`,
  (r) => `Zoom https://example.zoom.us/j/${r.text("123456789", 11)} at ten`,
  (r) =>
    `Dial in: +49 69 5050 ${r.text(digits, 4)}, conference ${r.text(digits, 9)}#`,
  (r) =>
    `The transfer of ${r.int(100, 900)},50 EUR was booked on ${date(r)}, reference RENT MAY.`,
  (r) => `Exchange rate 1 EUR = 1.0${r.text(digits, 3)} USD, fee 0.35 %`,
  (r) =>
    `Case number ${r.int(1, 40)} O ${r.int(100, 400)}/26, file ref. AZ-${r.text(digits, 6)}`,
  (r) => `Ticket INC00${r.text(digits, 5)} / CHG00${r.text(digits, 5)}`,
  (r) => `build ${r.int(1000, 9999)}+${r.text(hex, 8)}, channel beta`,
  (r) =>
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${r.int(110, 140)}.0.0.0 Safari/537.36`,
  (r) =>
    `<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${r.text(base64, 240)}AAAABJRU5ErkJggg==" alt="logo">`,
  (r) =>
    `background:url(data:image/gif;base64,R0lGODlh${r.text(base64, 60)}ADs=)`,
  (r) =>
    `![chart](data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMC${r.text(base64, 300)})`,
  (r) =>
    `src:url(data:font/woff2;base64,d09GMgABAAAAA${r.text(base64, 240)}) format("woff2")`,
  (r) =>
    `//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpb${r.text(base64, 160)}`,
  '{"version":3,"file":"app.js","sources":["src/token.ts","src/auth.ts"],"names":["token","password"],"mappings":"AAAA,SAASA,EAAMC,GACb,OAAOA,EAAEC,MAAM,KAAKC,IAAI,SAAUC,GAChC,OAAOA,EAAEC"}',
  '!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?module.exports=t():"function"==typeof define&&define.amd?define(t):(e=e||self).Auth=t()}(this,function(){"use strict";var e=function(e){return e.token||e.password||null};return e});',
  'const a=e=>{let{token:t,key:n,...r}=e;return(0,i.jsx)("input",{type:"password",name:"pw",autoComplete:"current-password",...r},n)};',
  '(()=>{var e={7418:e=>{e.exports=JSON.parse(\'{"k":"v"}\')}},t={};function n(r){var o=t[r];if(void 0!==o)return o.exports;var i=t[r]={exports:{}};return e[r](i,i.exports,n),i.exports}})();',
  ".btn-primary{--tw-bg-opacity:1;background-color:rgb(37 99 235/var(--tw-bg-opacity))}.token.keyword{color:#07a}.input-password::placeholder{color:#9ca3af}",
  ":root{--token-color-primary:#3b82f6;--token-radius-sm:4px}.pw-field{border:1px solid #e5e7eb}",
  (r) =>
    `<link rel="stylesheet" href="/_next/static/css/${r.text(hex, 16)}.css"><script src="/_next/static/chunks/main-app-${r.text(hex, 16)}.js" async></script>`,
  (r) =>
    `dist/assets/index-${r.text(base64url, 8)}.js   ${r.int(100, 900)}.41 kB │ gzip: ${r.int(30, 90)}.02 kB`,
  (r) =>
    `00000000: 0061 736d 0100 0000 ${Array.from({ length: 4 }, () => r.text(hex, 4)).join(" ")}  .asm............\n00000010: ${Array.from({ length: 8 }, () => r.text(hex, 4)).join(" ")}  ...`,
  (r) =>
    `0x7f${r.text(hex, 10)} <+12>: mov rax, qword ptr [rip + 0x${r.text(hex, 5)}]`,
  (r) =>
    `const wasm = Uint8Array.from([0,97,115,109,1,0,0,0,${Array.from({ length: 24 }, () => r.int(0, 255)).join(",")}]);`,
  (r) =>
    `embedding: [${Array.from({ length: 12 }, () => `${r.pick(["", "-"])}0.${r.text(digits, 8)}`).join(", ")}, ...]`,
  (r) =>
    `M12 2C6.${r.text(digits, 2)} 2 2 6.${r.text(digits, 2)} 2 12s4.48 10 10 10 10-4.48 10-10S17.${r.text(digits, 2)} 2 12 2zm0 3c1.66 0 3 1.34 3 3`,
  "TypeError: Cannot read properties of undefined (reading 'token')\n    at verifyToken (/app/src/auth/token.ts:41:18)\n    at async login (/app/src/auth/login.ts:17:5)\n    at async /app/node_modules/express/lib/router/layer.js:95:5",
  "Traceback (most recent call last):\n  File \"/srv/app/auth.py\", line 88, in login\n    if not check_password(user.password, password):\nAttributeError: 'NoneType' object has no attribute 'password'",
  "java.sql.SQLException: Access denied for user 'app'@'10.0.3.17' (using password: YES)\n\tat com.mysql.cj.jdbc.exceptions.SQLError.createSQLException(SQLError.java:129)",
  "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x6f3a2b]\n\ngoroutine 1 [running]:\nmain.loadToken(0x0)\n\t/src/main.go:52 +0x1b",
  "thread 'main' panicked at src/secrets.rs:41:10:\ncalled `Result::unwrap()` on an `Err` value: NotPresent",
  'FATAL:  password authentication failed for user "postgres"\nDETAIL:  Connection matched file "/var/lib/postgresql/data/pg_hba.conf" line 113: "host all all all scram-sha-256"',
  "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)",
  "remote: Invalid username or token. Password authentication is not supported for Git operations.",
  "npm ERR! code E401\nnpm ERR! Unable to authenticate, your authentication token seems to be invalid.",
  "Error: secretOrPrivateKey must have a value\n    at module.exports [as sign] (/app/node_modules/jsonwebtoken/sign.js:111:20)",
  "sshd[2314]: Failed password for invalid user admin from 203.0.113.77 port 52144 ssh2",
  "sshd[991]: Accepted publickey for deploy from 198.51.100.4 port 40122 ssh2: ED25519 SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  "sudo: pam_unix(sudo:auth): authentication failure; logname=ines uid=1000 euid=0 tty=/dev/pts/1",
  (r) =>
    `203.0.113.${r.int(1, 254)} - - [12/May/2026:10:11:12 +0000] "POST /oauth/token HTTP/1.1" 200 ${r.int(300, 900)} "-" "okhttp/4.12"`,
  (r) =>
    `${stamp(r)} INFO  auth.TokenService - issued token for client web-shop, ttl=3600s, jti=${uuid(r)}`,
  (r) =>
    `${stamp(r)} WARN  rate limit hit key=ip:198.51.100.${r.int(1, 254)} bucket=login remaining=0`,
  (r) =>
    `level=info ts=${stamp(r)} caller=main.go:77 msg="key rotated" key_id=${r.text(hex, 12)}`,
  (r) =>
    `May 12 10:11:12 web-1 kernel: [${r.int(1000, 9999)}.${r.text(digits, 6)}] usb 1-2: SerialNumber: ${r.text(upperDigits, 12)}`,
  (r) =>
    `pod/auth-service-${r.text(lowerDigits, 10)}-${r.text(lowerDigits, 5)}   1/1   Running   0   ${r.int(1, 30)}d`,
  (r) =>
    `REPOSITORY  TAG     IMAGE ID       SIZE\nacme/auth   1.4.2   ${r.text(hex, 12)}   182MB`,
  (r) => `arn:aws:kms:eu-west-1:123456789012:key/${uuid(r)}`,
  (r) => `arn:aws:iam::123456789012:role/deploy-${r.text(lowerDigits, 8)}`,
  (r) =>
    `i-0${r.text(hex, 16)} is in subnet-0${r.text(hex, 16)}, security group sg-0${r.text(hex, 16)}`,
  (r) => `ami-0${r.text(hex, 16)}, vpc-0${r.text(hex, 16)}`,
  (r) =>
    `E${r.text(upperDigits, 13)} is the CloudFront distribution, Z${r.text(upperDigits, 20)} the hosted zone`,
  (r) => `Message-ID: <CA${r.text(base64url, 40)}@mail.example.com>`,
  (r) =>
    `Received: by 2002:a05:6402:${r.text(hex, 3)}:b0:${r.text(hex, 3)}:${r.text(hex, 4)}:${r.text(hex, 4)} with SMTP id ${r.text(lowerDigits, 12)}`,
  (r) =>
    `Content-Type: multipart/mixed; boundary="----=_Part_${r.text(digits, 6)}_${r.text(digits, 9)}.17${r.text(digits, 11)}"`,
  (r) => `Cache-Key: page:${r.text(hex, 40)}:v3`,
  (r) => `restore-keys: npm-${r.text(hex, 64)}`,
  (r) =>
    `password hash column is varchar(60), index idx_users_${r.text(hex, 8)}`,
  (r) =>
    `WiFi BSSID ${Array.from({ length: 6 }, () => r.text(hex, 2)).join(":")}, SSID Guest, channel ${r.int(1, 13)}`,
  (r) =>
    `rsID rs${r.text("123456789", 8)}, chr7:${r.int(10000, 99999)}${r.text(digits, 3)}, allele A>G`,
  (r) => `>seq${r.int(1, 90)}\n${r.text("ACGT", 60)}\n${r.text("ACGT", 60)}`,
  (r) =>
    `InChIKey=${r.text(alphabets.upper, 14)}-${r.text(alphabets.upper, 10)}-N`,
  "1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 6. Re1 b5 7. Bb3 d6 8. c3 O-O 9. h3 Nb8",
  "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1",
];
