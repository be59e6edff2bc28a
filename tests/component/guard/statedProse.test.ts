import { describe, expect, test } from "vitest";
import {
  silentSentences,
  statedSentences,
  type Sentence,
} from "../../../bench/guard/prose.js";
import { Random } from "../../../bench/guard/random.js";
import {
  findSecrets,
  redactSecrets,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const byLanguage = (sentences: Sentence[]) =>
  [...new Set(sentences.map(({ language }) => language))].map(
    (language) =>
      [
        language,
        sentences.filter((sentence) => sentence.language === language),
      ] as const,
  );

describe("sentences that state a secret", () => {
  test.each(byLanguage(statedSentences(new Random(1))))(
    "in %s nine of ten are found",
    (_, sentences) => {
      const missed = sentences.filter(
        ({ text }) => findSecrets(text).length === 0,
      );
      expect(missed.length / sentences.length).toBeLessThanOrEqual(0.1);
    },
  );

  test("the finding is the value, and nothing is left of it", () => {
    for (const { text, values } of statedSentences(new Random(2))) {
      const { text: redacted, findings } = redactSecrets(text);
      expect(findSecrets(redacted)).toEqual([]);
      const [first] = findings;
      if (first === undefined || values.length === 0) continue;
      expect(
        values.some((value) =>
          text.slice(first.start, first.end).includes(value),
        ),
      ).toBe(true);
    }
  });
});

test("letters apart from their accents are read as together, at their place", () => {
  const value = ["Maple", 47, "!"].join("");
  const text = `Ma\u0308rz: la contrasen\u0303a es ${value}.`;
  const start = text.indexOf(value);
  expect(findSecrets(text)).toEqual([
    { rule: "password", start, end: start + value.length },
  ]);
});

describe("sentences about secrets", () => {
  test.each(byLanguage(silentSentences(new Random(1))))(
    "in %s are ordinary",
    (_, sentences) => {
      const alarms = sentences.filter(
        ({ text }) => findSecrets(text).length > 0,
      );
      expect(alarms).toEqual([]);
    },
  );
});

/** `<P>` is a password that a person chose, `<W>` two words and a number, `<R>` what a generator made. */
const filled = (text: string) =>
  text
    .replace("<P>", ["Marble", 77, "!fox"].join(""))
    .replace("<W>", ["Walrus.Lamp", 4471].join(""))
    .replace("<R>", ["hT5", "vvoQe", "9xLm2"].join(""));

test.each([
  "Spotify family: lena@mail.example / <P>",
  "login for the bakery: orders@bakery.example / <W>",
  "The old laptop opens with <P>",
  "The shed tablet opens with code 839140.",
  "Sign in to the library site as lfrank with <P>",
  "Log in at portal.example using lfrank and the password <P>",
  "Your HBO password? It's <P>.",
  "Use '<P>' to sign into the tax portal.",
  "Type <R> when prompted by the installer.",
  "just type <W> when it asks for the admin password",
  "The server's credentials are deploy and <R>.",
  "the NAS admin password is <W>",
  'the passphrase is "tundra pepper basil 27".',
  "login is root / %<P>",
  "let passphrase = Buffer.from('<R>')",
  'var signingKey = []byte("<R><R>")',
  'dbPass: String = "<P>"',
  'implicit val authToken: String = """<R>"""',
  'static let accessToken = #"<R>"#',
  "process.env.SESSION_SECRET ??= '<R>'",
  "users:\n  password: >-\n    <R>",
  "AdminPassword:\n    Type: String\n    Default: <R>",
  "security add-generic-password -a mira -s vpn -w <P>",
  "ipmitool -H 10.0.0.9 -U ADMIN -P <R> power status",
])("states a secret: %s", (text) => {
  expect(findSecrets(filled(text))).toHaveLength(1);
});

test.each([
  "Contact: jane@corp.example / Room 4B",
  "Invoices: billing@corp.example / ORD-2024-0012",
  "The store opens with 20 new desks.",
  "The file opens with LibreOffice7, the zip with 7zip.",
  "The talk opens with 1984 by Orwell",
  "Use Chrome120 to log in to the site.",
  "Sign in as admin using GitHub2FA",
  "Log in to the portal as guest with your ID card",
  "The bypass: route A38 to M5junction",
  "password? It's in the vault.",
  "password = settings.Database.Primary2",
  'const key = Buffer.from("hello world")',
  "otpauth://totp/Label?secret=YOURSECRET&issuer=Name",
  "password: |\n  see the vault",
])("states none: %s", (text) => {
  expect(findSecrets(text)).toEqual([]);
});
