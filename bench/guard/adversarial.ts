import { secretRules } from "../../convex/components/openclawBackend/guard/secretRules.js";
import { introducers } from "../../convex/components/openclawBackend/guard/statedSecrets.js";

/**
 * What a text made to be slow repeats: prefixes and introducing words without what must follow, long
 * runs of the characters that a pattern repeats, near misses of every bounded repetition.
 */
const units = [
  "ghp_",
  " ghp_" + "a".repeat(35),
  "eyJ",
  " eyJ" + "a".repeat(20) + ".",
  " eyJ" + "a".repeat(20) + ".eyJ" + "b".repeat(20),
  ".eyJ",
  "-eyJ",
  "sk-",
  "-----BEGIN " + "PRIVATE KEY-----",
  "-----BEGIN " + "PRIVATE KEY-----\n" + "a".repeat(60),
  "-----BEGIN A A ",
  "://a:",
  "://" + "a".repeat(120) + ":",
  "://a:" + "@".repeat(240),
  "|01",
  "|01" + "a".repeat(59) + " ",
  "prod:" + "a:".repeat(40),
  "1:AA",
  "password",
  "password ",
  "password for ",
  "password is ",
  "password for a b c d e f g ",
  "password: '",
  "password=",
  "token = ",
  "secret_key_token_",
  "api key : ",
  "apikeysecrettoken",
  "bearer ",
  "bearer " + "a".repeat(2000),
  "basic " + "a".repeat(500) + " ",
  "my pin for ",
  "seed phrase is ",
  "seed phrase is " + "word ".repeat(11) + "\n",
  "mnemonic: abc abc ",
  "[redacted:password]",
  "password: [redacted:a] ",
  "ops_eyJ",
  "T3BlbkFJ",
  "MTNTOTMT",
  "MT" + "a".repeat(24) + ".aaaaaa.",
  "ignore all ",
  "ignore the previous and ",
  "ignore previous prior ",
  "disregard all the your my these ",
  `you are ${"now"} a `,
  "act as ",
  "send ",
  "send tokens ",
  "send tokens to ",
  "send tokens to @ ",
  "post the data to a@",
  "send token to https",
  "![](https://a?",
  "![](https://a?b&c=",
  "<|",
  "<",
  "###",
  "\nsystem ",
  "# new instructions ",
  '{"name":"a",',
  "run ",
  "send all notes to ",
  "vtaber ",
  "erongi ",
  "a b c d ",
  "<!--",
  "<a title='x",
  "모든 ",
  "\nthought: x",
  "Passwort „",
  "「パスワード」",
  "password 1 ",
  "passphrase: aaa bbb ccc ",
  "login: a / ",
  "pass: ",
  "пароль — ",
  "n\u0303",
  "\u200B",
  "a\u200B",
  "\u{E0041}",
  "\uFF41",
  "\u202E",
  "❤\uFE0F",
  "\u200D👩",
  "`",
  "<<<RECALLED_CONTENT ",
  " ",
  "\n",
  "a",
  "aA1",
  "\ud800",
  "密码是",
  "AKIA",
  "key-",
  "[",
  "忽略",
];

/** Every prefix by itself, and followed by a run that most bodies read and few accept. */
const prefixUnits = secretRules.flatMap(({ starts }) =>
  starts.flatMap((start) => [start, `${start}${"aA1-".repeat(40)} `]),
);

/** Words that the introducing expressions name, read out of their alternatives. */
const introducingWords = [
  ...new Set(
    Object.values(introducers)
      .flat()
      .flatMap((pattern) => pattern.match(/\p{L}{3,}/gu) ?? []),
  ),
];

const introducerUnits = introducingWords.flatMap((word) => [
  word,
  `${word} `,
  `${word}: `,
  `${word} is `,
]);

const label = (unit: string) =>
  JSON.stringify(unit.length > 40 ? `${unit.slice(0, 37)}…` : unit);

const repeated = (unit: string, length: number) =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Texts of 16 KB made to be slow. */
export const adversarial: Record<string, string> = Object.fromEntries(
  units.map((unit) => [label(unit), repeated(unit, 16 * 1024)]),
);

/** All hostile texts in a length: the above, every prefix and every introducing word. */
export function* hostileTexts(
  length: number,
): Generator<{ name: string; text: string }> {
  for (const unit of [...units, ...prefixUnits, ...introducerUnits]) {
    yield { name: label(unit), text: repeated(unit, length) };
  }
}
