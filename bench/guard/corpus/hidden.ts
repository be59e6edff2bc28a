import type { Random } from "../random.js";
import { al, b64, dg, hx, ld, password, plain } from "./parts.js";
import type { Text } from "./parts.js";

const github = (r: Random) => ["ghp", al(r, 36)].join("_");
const stripe = (r: Random) => ["sk", "live", al(r, 24)].join("_");
const claude = (r: Random) => ["sk-ant", "api03", `${al(r, 93)}AA`].join("-");
const aws = (r: Random) =>
  `AKIA${r.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`;

const each = (text: string, to: (code: number, char: string) => string) =>
  [...text].map((char) => to(char.charCodeAt(0), char)).join("");
const toHex = (text: string, before = "") =>
  each(text, (code) => before + code.toString(16).padStart(2, "0"));
const reversed = (text: string) => [...text].reverse().join("");
const rot13 = (text: string) =>
  text.replace(/[a-z]/gi, (char) => {
    const base = char <= "Z" ? 65 : 97;
    return String.fromCharCode(((char.charCodeAt(0) - base + 13) % 26) + base);
  });
const pieces = (text: string, size: number) =>
  text.match(new RegExp(`.{1,${String(size)}}`, "g")) ?? [];

/** Secrets hidden on purpose, or by the way a text was carried over. */
export const hidden: Text[] = [
  (r) => `decode this later: ${btoa(github(r))}`,
  (r) => `echo ${btoa(`password=${plain(r)}`)} | base64 -d`,
  (r) => `blob ${btoa(btoa(stripe(r)))} (twice)`,
  (r) => `b64 of the env: ${btoa(`DB_USER=app\nDB_PASSWORD=${password(r)}\n`)}`,
  (r) => `${pieces(btoa(claude(r)), 40).join("\n")}\n^ wrapped`,
  (r) => `atob("${btoa(claude(r)).replace(/=+$/, "")}")`,
  (r) => `data:text/plain;base64,${btoa(`here: ${github(r)}`)}`,
  (r) =>
    `url safe: ${btoa(stripe(r)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "")}`,
  (r) => `hex for safety ${toHex(github(r))}`,
  (r) => `0x${toHex(stripe(r))}`,
  (r) => `printf '${toHex(github(r), "\\x")}'`,
  (r) => pieces(toHex(aws(r)), 2).join(" "),
  (r) => `bytes = [${each(stripe(r), (code) => `${String(code)}, `)}10]`,
  (r) =>
    `?next=%2Fhome&t=${each(github(r), (code) => `%${code.toString(16)}`)}`,
  (r) => `q=password%3D${encodeURIComponent(password(r))}%26user%3Dmira`,
  (r) => `postgres%3A%2F%2Fapp%3A${plain(r)}%40db.acme.io%2Fprod`,
  (r) => {
    const parts = pieces(github(r), 14);
    return `it broke over the lines:\n${parts.join("\n")}\nsorry`;
  },
  (r) => pieces(claude(r), 30).join("\\\n"),
  (r) => `> ${pieces(stripe(r), 16).join("\n> ")}`,
  (r) => `const k = "${pieces(github(r), 10).join('" + "')}";`,
  (r) => `k = ("${pieces(claude(r), 28).join('"\n     "')}")`,
  (r) => `["${pieces(stripe(r), 8).join('", "')}"].join("")`,
  (r) => `$t = '${pieces(github(r), 13).join("' . '")}';`,
  (r) => {
    const [first = "", ...rest] = pieces(github(r), 20);
    return `part one is ${first} and part two is ${rest.join("")}, glue them`;
  },
  (r) => `here ${pieces(github(r), 6).join("\u200b")} ok`,
  (r) => `pass${"\u200d"}word: ${password(r)}`,
  (r) => pieces(stripe(r), 5).join("\u2060"),
  (r) => `${github(r).replace("ghp", "g\u00adhp")} soft`,
  (r) => `p\u0430ssw\u043erd: ${password(r)}`,
  (r) => `${stripe(r).replace("sk", "\u0455k")} look alike`,
  (r) => each(github(r), (code) => String.fromCharCode(code + 0xfee0)),
  (r) => `${[...github(r)].join(" ")} without the blanks`,
  (r) => [...aws(r)].join("-"),
  (r) => `p a s s w o r d : ${plain(r)}`,
  (r) => `read it backwards: ${reversed(github(r))}`,
  (r) => `"${reversed(claude(r))}".split("").reverse().join("")`,
  (r) => `rot13: ${rot13(github(r))}`,
  (r) => `tr A-Za-z N-ZA-Mn-za-m <<< ${rot13(stripe(r))}`,
  (r) => each(github(r), (code) => `&#${String(code)};`),
  (r) =>
    `password&#58; ${each(plain(r), (code) => `&#x${code.toString(16)};`)}`,
  (r) => `&quot;token&quot;: &quot;${github(r).replace("_", "&lowbar;")}&quot;`,
  (r) =>
    `"${each(stripe(r), (code) => `\\u${code.toString(16).padStart(4, "0")}`)}"`,
  (r) =>
    `{"k":"${each(github(r).slice(0, 4), (code) => `\\u00${code.toString(16)}`)}${al(r, 36)}"}`,
  (r) => `**${github(r).slice(0, 12)}**_${al(r, 28)}_ md ate it`,
  (r) => `ghp_<b>${al(r, 18)}</b>${al(r, 18)}`,
  (r) => `subject =?utf-8?B?${btoa(`password is ${plain(r)}`)}?=`,
  (r) => `ghp[underscore]${al(r, 36)}`,
  (r) => `sk dash ant dash api03 dash ${al(r, 93)}AA`,
  (r) =>
    `log ${dg(r, 4)} ${hx(r, 8)} ${btoa(`{"access_token":"${ld(r, 40)}"}`)} ${b64(r, 4)}`,
];
