import { al, b64u, hx, managed, plain, type Text } from "../corpus/parts.js";

const gh = (r: Parameters<Text>[0]) => `ghp_${al(r, 36)}`;
const npm = (r: Parameters<Text>[0]) => `npm_${al(r, 36)}`;
const lab = (r: Parameters<Text>[0]) => `glpat-${b64u(r, 20)}`;
const drop = (r: Parameters<Text>[0]) => `dop_v1_${hx(r, 64)}`;
const shift = (text: string, by: number) =>
  [...text].map((c) => String.fromCodePoint(c.charCodeAt(0) + by)).join("");
const hex = (text: string) =>
  [...text].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0"));
const every = (text: string, n: number, mark: string) =>
  text.replace(new RegExp(`.{${n}}`, "g"), `$&${mark}`);

/** Secrets dressed so that a plain search passes by. */
export const hidden: Text[] = [
  (r) => every(gh(r), 3, "\u200b"),
  (r) => every(npm(r), 5, "\u2060"),
  (r) => every(lab(r), 4, "\u00ad"),
  (r) => shift(gh(r), 0xfee0),
  (r) => btoa(npm(r)),
  (r) => `blob ${btoa(btoa(gh(r)))}`,
  (r) => hex(lab(r)).join(""),
  (r) =>
    hex(gh(r))
      .map((h) => `\\x${h}`)
      .join(""),
  (r) =>
    hex(npm(r))
      .map((h) => `%${h}`)
      .join(""),
  (r) =>
    hex(gh(r))
      .map((h) => `&#x${h};`)
      .join(""),
  (r) =>
    hex(npm(r))
      .map((h) => `\\u00${h}`)
      .join(""),
  (r) => [...drop(r)].join(" "),
  (r) => [...gh(r)].join("-"),
  (r) => `reversed: ${[...gh(r)].reverse().join("")}`,
  (r) => `"${every(npm(r), 12, '" + "')}"`,
  (r) => every(drop(r), 20, "\n"),
  (r) => every(gh(r), 16, "\\\n"),
  (r) => `${gh(r).replace("p", "\u0440")}`,
  (r) => `pa\u200bssw\u200bord: ${managed(r)}`,
  (r) => `p\u0430ssw\u043erd: ${managed(r)}`,
  (r) =>
    [...lab(r)]
      .map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0)))
      .join(""),
  (r) => `<b>${every(gh(r), 10, "</b><b>")}</b>`,
  (r) => `**${every(npm(r), 10, "****")}**`,
  (r) => btoa(`password=${plain(r)}`),
  (r) =>
    `[${hex(gh(r))
      .map((h) => parseInt(h, 16))
      .join(", ")}]`,
];
