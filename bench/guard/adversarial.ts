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
  "4111 ",
  "4111111111111111 card ",
  "card 4",
  "1 ",
  "[1,",
  "abandon ",
  "seed: abandon zebras ",
  "abc def ghi ",
  "is: abc wallet ",
  "recovery codes: ab1-cd2 ",
  "recovery codes a1b2-c3d4 e5f6-g7h8 ",
  "otp ABCD EFGH ",
  "a1b2-c3d4\n",
  "K" + "aB1".repeat(17),
  "0123456789abcdef".repeat(4) + " ",
  "private key " + "0123456789abcdef".repeat(4) + " ",
  btoa("password: ghp_ token ") + " ",
  btoa("password: Maple4! ") + "=",
  btoa("a readable text of some length") + "\n",
  "736b2d616e742d",
  "73 6b 2d ",
  "0x73, ",
  "115, 107, ",
  "01110011 ",
  "%70",
  "%70assword%3D",
  "&#112;",
  "\\u0070",
  "=3D=\n",
  '"+"',
  'a" + "',
  'password = "a" + "',
  "aA1-\n",
  "a1B2c3D4\n",
  "g h p _ ",
  "g-",
  "g\n",
  "ghp_ a1b2 ",
  "first half: a1b2 ",
  "first second ",
  "first half a1b2c, second half 1a2b3 ",
  "reversed a1b2c3d4 ",
  "_phg ",
  "a1b2c3d4e5f6g7h8i9_phg ",
  "rot13 a1b2c3 ",
  "tuc_a1b2c3 ",
  "p\u0440",
  "password\u0430: \u0440aA1bB2cC3 ",
  "\u{1d41a}",
  "a underscore b ",
  "ghp underscore a1b2c3d4e5f6g7 ",
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
