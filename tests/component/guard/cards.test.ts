import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, test } from "vitest";
import { alphabets, Random } from "../../../bench/guard/random.js";
import {
  findSecrets,
  redactSecrets,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const random = new Random(47);
const rulesIn = (text: string) => [
  ...new Set(findSecrets(text).map(({ rule }) => rule)),
];

/** Random digits behind a head, the last one by Luhn. */
function cardNumber(head: string, length: number): string {
  const body = head + random.text(alphabets.digits, length - 1 - head.length);
  let sum = 0;
  [...body].reverse().forEach((character, i) => {
    const digit = Number(character) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  });
  return body + String((10 - (sum % 10)) % 10);
}

const grouped = (digits: string, sizes: readonly number[], between: string) => {
  let at = 0;
  return sizes
    .map((size) => digits.slice(at, (at += size)))
    .filter((group) => group !== "")
    .join(between);
};
const fours = (digits: string, between = " ") =>
  grouped(digits, [4, 4, 4, 4, 4], between);

const visa = cardNumber("4539", 16);
const master = cardNumber("5412", 16);
const newMaster = cardNumber("2318", 16);
const amex = cardNumber("3742", 15);
const diners = cardNumber("3627", 14);
const union = cardNumber("6217", 19);
const maestro = cardNumber("6759", 18);
const oldVisa = cardNumber("4916", 13);

describe("payment cards", () => {
  test.each([
    ["spaces", `Pay with ${fours(visa)} please`],
    ["hyphens", fours(master, "-")],
    ["dots", `Nummer: ${fours(visa, ".")}`],
    ["no-break spaces", `carte ${fours(visa, "\u00a0")} ok`],
    ["narrow spaces", fours(newMaster, "\u202f")],
    ["one run", `my number is ${visa} and it works`],
    ["one run alone", master],
    ["one run in JSON", `{"cardNumber":"${visa}","cvv":"123"}`],
    ["one run of CSV", `Bob,${visa},12/27,123`],
    ["a table", `| Bob | ${visa} | 12/27 |`],
    ["a cell a group", `| ${fours(visa, " | ")} |`],
    ["Amex in 4-6-5", `the corporate card ${grouped(amex, [4, 6, 5], " ")}`],
    ["Amex with hyphens", grouped(amex, [4, 6, 5], "-")],
    ["Amex in one run", `amex ${amex}`],
    ["Diners in 4-6-4", `${grouped(diners, [4, 6, 4], " ")} exp 08/28`],
    ["expiry and code behind", `${fours(visa)} 12/27 123`],
    ["a code behind", `${fours(visa)} 123`],
    ["19 digits behind a word", `UnionPay card: ${union}`],
    ["18 digits behind a word", `Maestro ${maestro}`],
    ["13 digits behind a word", `old visa ${oldVisa}`],
    ["odd groups behind a word", `card ${grouped(visa, [8, 8], " ")}`],
    ["lines behind a word", `card number\n${fours(visa, "\n")}`],
    ["German", `Meine Kreditkarte: ${fours(visa)}`],
    ["French", `ma carte bancaire ${visa}`],
    ["Spanish", `mi tarjeta es ${visa}`],
    ["Portuguese", `cartão ${visa}`],
    ["Russian", `карта ${fours(master)}`],
    ["Chinese", `信用卡号 ${visa}`],
    ["Japanese", `カード番号：${visa}`],
    ["an order with a card", `order 12 paid by card ${visa}`],
    ["a published number in earnest", `Charge ${fours("4242".repeat(4))} now`],
    ["curl", `curl -d "card[number]=${visa}" https://pay.local`],
    ["YAML", `pan: ${visa}`],
    ["numbered", `1. ${fours(visa)}\n2. ${fours(master)}`],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toEqual(["payment-card"]);
  });

  test("the finding is the number, and nothing of it remains", () => {
    const text = `pay ${fours(visa)} now`;
    expect(redactSecrets(text).text).toBe("pay [redacted:payment-card] now");
  });

  test.each([
    [
      "a wrong check digit",
      fours(visa.slice(0, 15) + String((Number(visa[15]) + 1) % 10)),
    ],
    [
      "a test number said to be one",
      `Stripe test card: ${fours("4242".repeat(4))}`,
    ],
    ["a test number in code", `const testCard = "${"4242".repeat(4)}";`],
    ["a masked number", "card 4111 **** **** 1111"],
    ["an order number", `order number: ${visa}`],
    ["a tracking number", `tracking ${visa}`],
    ["an id in JSON", `{"id": ${visa}}`],
    ["an id of a tweet", `"user_id": "${visa}"`],
    ["a path", `https://example.org/items/${visa}`],
    ["a float", `0.${visa}`],
    ["a longer float", `3.${visa} and ${visa}.25`],
    ["a name's part", `build_${visa}`],
    ["a phone", `+${visa}`],
    ["an IBAN in groups", `IBAN DE89 ${fours(visa)} 00`],
    ["an IBAN in one run", `DE89${visa}00`],
    ["a longer number", `1234 ${fours(visa)}`],
    ["a longer run", `${visa}1234`],
    ["an ISBN", "ISBN 978-3-16-148410-0 and 9783161484100"],
    ["an EAN", "EAN 4006381333931"],
    ["an IMEI", `IMEI ${cardNumber("3520", 15)}`],
    ["epoch times", "1700000000000000 and 1700000000000"],
    ["a snowflake", "message 1234567890123456789"],
    ["13 digits without a word", `number of rows ${oldVisa}`],
    ["a hash", `${visa}abcdef0123456789`],
    ["a table of round numbers", "2300 2400 2500 2600"],
    ["sizes", "5120 4096 2048 1024"],
    ["years", "4096 2021 2022 2023"],
    ["a UUID", "4539a111-1111-4111-8111-111111111111"],
    ["zeros", "4000 0000 0000 0000"],
  ])("no card: %s", (_, text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  test("of random numbers in one run without a word few alarm, of ids none", () => {
    const ids = Array.from({ length: 500 }, () =>
      random.text(alphabets.digits, 17),
    );
    expect(ids.filter((id) => rulesIn(`see ${id} there`).length > 0)).toEqual(
      [],
    );
  });
});

/** Words of the list in no order; a seed of twelve words has none twice, nearly always. */
const seed = (count: number) => {
  const words = new Set<string>();
  while (words.size < count) words.add(random.pick(wordlist));
  return [...words];
};

describe("seed phrases", () => {
  test.each([12, 15, 18, 21, 24, 13])(
    "%i listed words without a word about them",
    (count) => {
      expect(rulesIn(seed(count).join(" "))).toEqual(["seed-phrase"]);
    },
  );

  const words = seed(12);
  const numbered = (between: string, mark: string) =>
    words.map((word, i) => `${i + 1}${mark} ${word}`).join(between);
  test.each([
    ["numbered lines", numbered("\n", ".")],
    ["numbered in a line", numbered(" ", ".")],
    ["numbered with brackets", numbered("\n", ")")],
    ["one a line", words.join("\n")],
    ["commas", words.join(", ")],
    ["commas without spaces", words.join(",")],
    ["cells", `| ${words.join(" | ")} |`],
    [
      "numbered cells",
      words.map((word, i) => `| ${i + 1} | ${word} |`).join("\n"),
    ],
    ["upper case", words.join(" ").toUpperCase()],
    ["capitals", words.map((w) => w[0]?.toUpperCase() + w.slice(1)).join(" ")],
    ["hyphens", words.join("-")],
    ["quotes", `"${words.join(" ")}"`],
    ["JSON", JSON.stringify(words)],
    ["JSON over lines", JSON.stringify(words, null, 2)],
    ["HTML", words.map((word) => `<li>${word}</li>`).join("\n")],
    ["named words", words.map((word, i) => `word${i + 1}: ${word}`).join("\n")],
    [
      "a sentence",
      `My wallet's seed phrase is ${words.join(" ")}, keep it safe.`,
    ],
    ["a variable", `MNEMONIC="${words.join(" ")}"`],
    [
      "an alphabetical one that is announced",
      `Recovery phrase: ${[...words].sort().join(" ")}`,
    ],
    [
      "lines of four",
      `${words.slice(0, 4).join(" ")}\n${words.slice(4, 8).join(" ")}\n${words.slice(8).join(" ")}`,
    ],
    ["bullets", words.map((word) => `- ${word}`).join("\n")],
    [
      "a mistyped word near a word for it",
      `Ledger recovery: ${[...words.slice(0, 5), "womble", ...words.slice(5)].join(" ")}`,
    ],
    ["German", `Meine Wiederherstellungsphrase: ${words.join(" ")}`],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toEqual(["seed-phrase"]);
  });

  test("Monero's words behind their announcement", () => {
    const monero =
      "tavern judge beyond bifocals deepest mural onward dummy eagle diode gained vacation rally cause firm idled jerseys moat vigilant upload bobsled jobs cunning doing jobs";
    expect(rulesIn(`Monero seed: ${monero}`)).toEqual(["seed-phrase"]);
  });

  test.each([
    ["the list itself", wordlist.slice(100, 160).join("\n")],
    ["a part of the list", wordlist.slice(300, 314).join(", ")],
    ["the test vector", `mnemonic: ${"abandon ".repeat(11)}about`],
    ["a development chain's", `mnemonic = "${"test ".repeat(11)}junk"`],
    [
      "talk about it",
      "A seed phrase has twelve or twenty four words, and whoever reads them owns the wallet and everything that was ever sent there.",
    ],
    ["eleven words", seed(11).join(" ")],
    [
      "prose",
      "Young people often travel across town because school bus service there remains very limited during winter months.",
    ],
    [
      "keywords",
      "red, blue, green, yellow, orange, purple, black, white, brown, pink, grey, silver, golden",
    ],
    [
      "fields",
      "name, title, address, phone, email, city, state, zip, country, notes, status, created, updated",
    ],
    [
      "code",
      "const items = await list(query); return items.filter(item => item.done).map(item => item.name);",
    ],
  ])("no seed: %s", (_, text) => {
    expect(rulesIn(text)).toEqual([]);
  });
});

const code = (alphabet: string, sizes: readonly number[], between: string) =>
  sizes.map((size) => random.text(alphabet, size)).join(between);
const list = (count: number, make: () => string, between = "\n") =>
  Array.from({ length: count }, make).join(between);

describe("recovery codes", () => {
  const digits = () => code(alphabets.digits, [4, 4], " ");
  const hyphened = () =>
    `${code("bcdfghjk23456789", [4], "")}-${code("mnpqrstvwxz23456789", [4], "")}`;
  const fives = () =>
    `a${random.int(1, 9)}${code(alphabets.hex, [3], "")}-${random.int(1, 9)}${code(alphabets.hex, [4], "")}`;
  const run = () => `8${code(alphabets.digits, [7], "")}`;
  test.each([
    ["groups of digits", `Backup codes:\n${list(10, digits)}`],
    ["hyphens", `GitHub recovery codes\n\n${list(8, fives)}`],
    ["two in a line", `recovery codes: ${list(2, fives, ", ")}`],
    ["runs of digits", `My Google backup codes are ${list(4, run, " ")}`],
    ["bullets", `2FA codes\n${list(5, () => `- ${hyphened()}`)}`],
    ["numbers", `Emergency codes:\n${list(5, () => `1. ${fives()}`)}`],
    ["scratch codes", `scratch codes: ${list(5, run, ", ")}`],
    ["JSON", `"backup_codes": ${JSON.stringify([fives(), fives(), fives()])}`],
    ["German", `Wiederherstellungscodes:\n${list(6, fives)}`],
    ["German, backup", `Backup-Codes für Google: ${list(3, digits, ", ")}`],
    ["French", `Codes de secours :\n${list(6, run)}`],
    ["Spanish", `Códigos de recuperación:\n${list(6, fives)}`],
    ["Portuguese", `códigos de backup: ${list(6, run, " ")}`],
    ["Italian", `Codici di recupero\n${list(6, fives)}`],
    ["Dutch", `Herstelcodes:\n${list(6, fives)}`],
    ["Polish", `Kody zapasowe:\n${list(6, run)}`],
    ["Russian", `Резервные коды:\n${list(6, run)}`],
    ["Chinese", `备用码：\n${list(6, run)}`],
    ["Japanese", `バックアップコード：\n${list(6, run)}`],
    ["a code by itself", `Recovery code: ${fives()}`],
    ["a page without a word", list(8, fives)],
    [
      "letters only",
      `Recovery codes:\n${list(6, () => code("bcdfghjkmnpqrstvwxz", [4, 4], "-"))}`,
    ],
    [
      "two columns",
      `Recovery codes\n${list(4, () => `${fives()}  ${fives()}`)}`,
    ],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toEqual(["recovery-codes"]);
  });

  test.each([
    "Recovery codes are shown once; store them in your password manager.",
    "Backup codes: see the vault",
    "We made backup code paths for 20240101 and 20240102.",
    "Enter one of your backup codes, for instance XXXX-XXXX or 1234-5678.",
    "The backup code is well-known and long-term safe",
    "The backup codec is h264 and the other h265",
    "a1b2c3d\nb2c3d4e\nc3d4e5f\nd4e5f6a\ne5f6a7b\nf6a7b8c",
    "open-ssl1\nnode-v201\nnode-v202\nnode-v203\nnode-v204\nnode-v205",
    "2FA codes arrive by SMS within 30 seconds, at most 5 per hour",
    "verification codes expire after 10 minutes; error 4001 and 4002 mean expired",
  ])("no codes: %s", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });
});

describe("authenticators' keys", () => {
  const key = () => `K${random.text(alphabets.base32, 14)}7`;
  const inGroups = (value: string, between = " ") =>
    grouped(value, [4, 4, 4, 4, 4, 4, 4, 4], between);
  const long = `${key()}${key()}`;
  test.each([
    ["a URI", `otpauth://totp/Acme:bob@x.io?secret=${key()}&issuer=Acme`],
    [
      "a URI with the issuer first",
      `otpauth://totp/Acme?issuer=Acme&secret=${key()}`,
    ],
    [
      "an export",
      `otpauth-migration://offline?data=${random.text(alphabets.alnum, 60)}%3D`,
    ],
    ["setup key", `Setup key: ${key()}`],
    ["groups", `Google Authenticator key: ${inGroups(long)}`],
    ["small groups", `authenticator setup: ${inGroups(long).toLowerCase()}`],
    ["hyphens", `2FA manual entry ${inGroups(long, "-")}`],
    ["MFA", `MFA device key is ${long}`],
    ["before the word", `${long} is my TOTP key`],
    ["German", `Zwei-Faktor-Schlüssel: ${long}`],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toHaveLength(1);
    expect(["totp-seed", "named-secret"]).toContain(rulesIn(text)[0]);
  });

  test.each([
    `Authenticator key of the manual: ${"JBSWY3DP"}${"EHPK3PXP"}`,
    "Use an authenticator app; TOTP codes have six digits.",
    "MFA is enforced for internationalization2 and administrators",
    "two-factor authentication with WebAuthn and U2F for everyone",
    "OTP length 6, period 30, algorithm SHA1",
  ])("no key: %s", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });
});

describe("wallets' keys", () => {
  const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const hex = random.text(alphabets.hex, 64);
  test.each([
    ["import format", `paper wallet: K${`w1A${random.text(base58, 48)}`}`],
    ["uncompressed", `5K${random.text(base58, 46)}aB1`],
    ["encrypted", `6P${random.text(base58, 53)}aB1`],
    ["extended", `xprv9${random.text(base58, 100)}aB1`],
    ["segwit", `zprv${random.text(base58, 104)}aB1`],
    ["hex behind a word", `Ethereum private key: 0x${hex}`],
    ["hex in a variable", `DEPLOYER_PRIVATE_KEY=${hex}`],
    ["Russian", `приватный ключ: ${hex}`],
    [
      "a keystore",
      `{"crypto":{"cipher":"aes-128-ctr","ciphertext":"${hex}","kdf":"scrypt","mac":"${hex}"}}`,
    ],
    [
      "Solana's file",
      JSON.stringify(Array.from({ length: 64 }, () => random.int(0, 255))),
    ],
    [
      "Solana's keypair",
      `keypair = ${JSON.stringify(Array.from({ length: 64 }, () => random.int(0, 255)))}`,
    ],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toEqual(["wallet-key"]);
  });

  test.each([
    `sha256: ${hex}`,
    `commit ${hex}`,
    `xpub6${random.text(base58, 106)}`,
    `0x${hex} mined`,
    `const table = ${JSON.stringify(Array.from({ length: 256 }, (_, i) => (i * 7) % 256))}`,
    `public key: ${hex}`,
    `integrity sha512-K${random.text(base58, 51)}+abc/def==`,
  ])("no key: %s", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });
});
