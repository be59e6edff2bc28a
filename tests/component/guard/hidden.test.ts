import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longRuns } from "../../../convex/components/openclawBackend/guard/encoded.js";
import { alphabets, Random } from "../../../bench/guard/random.js";
import {
  findSecrets,
  redactSecrets,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const random = new Random(23);
const rulesIn = (text: string) => [
  ...new Set(findSecrets(text).map(({ rule }) => rule)),
];

const github = `ghp_${random.text(alphabets.alnum, 34)}7Q`;
const claude = `sk-${"ant"}-api03-${random.text(alphabets.alnum, 80)}9x`;
const aws = `AKIA${random.text(alphabets.base32, 16)}`;
const password = ["Maple", 47, "!", "oak"].join("");
const codes = (text: string) => [...text].map((c) => c.charCodeAt(0));
const hex = (text: string, between = "", before = "") =>
  codes(text)
    .map((code) => before + code.toString(16).padStart(2, "0"))
    .join(between);
const chunks = (text: string, size: number) =>
  text.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
const half = (text: string) => [text.slice(0, 20), text.slice(20)] as const;
const base64url = (text: string) =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const env = `# app\nDB_HOST=db.internal\nDB_PASSWORD=${password}\nPORT=8080\n`;
const rot13 = (text: string) =>
  text.replace(/[a-z]/gi, (c) =>
    String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < "n" ? 13 : -13)),
  );
const reversed = (text: string) => [...text].reverse().join("");
const bold = (text: string) =>
  text.replace(/[a-z]/g, (c) =>
    String.fromCodePoint(0x1d41a + c.charCodeAt(0) - 97),
  );

describe("encoded secrets are found where they stand", () => {
  test.each([
    ["base64 of a token", btoa(github)],
    ["base64 in a sentence", `decode ${btoa(github)} and use it`],
    ["base64 without padding", btoa(github).replace(/=+$/, "")],
    ["base64 for URLs", base64url(github)],
    ["base64 over lines", chunks(btoa(claude), 64).join("\n")],
    ["base64 over indented lines", chunks(btoa(claude), 76).join("\n  ")],
    [
      "base64 of JSON",
      `config: ${btoa(JSON.stringify({ user: "bob", password }))}`,
    ],
    ["base64 of an environment file", btoa(env)],
    ["base64 of a file over lines", chunks(btoa(env + env), 76).join("\r\n")],
    ["a data URI", `data:text/plain;base64,${btoa(`key ${github}`)}`],
    ["a shell", `echo ${btoa(github)} | base64 -d`],
    ["code", `const key = atob("${btoa(github)}");`],
    ["twice", btoa(btoa(github))],
    [
      "a pair of basic authentication",
      `basic auth: ${btoa(`bob:${password}`)}`,
    ],
    ["npm's pair", `//registry.acme.io/:_auth=${btoa(`bob:${password}`)}`],
    ["hex", hex(github)],
    ["hex in upper case", hex(github).toUpperCase()],
    ["hex with spaces", hex(github, " ")],
    ["hex with colons", hex(github, ":")],
    ["hex with 0x", hex(github, ", ", "0x")],
    ["hex escapes", hex(github, "", "\\x")],
    ["hex after 0x", `0x${hex(github)}`],
    ["groups of a dump", chunks(hex(github), 4).join(" ")],
    ["percent encoding", `https://x.io/?k=${hex(github, "", "%")}`],
    ["percent encoding of marks", `k=${github.replace("_", "%5F")}`],
    ["JSON escapes", `{"k":"${hex(github, "", "\\u00")}"}`],
    ["some JSON escapes", `{"k":"${github.replace("p_", "\\u0070\\u005f")}"}`],
    [
      "braced escapes",
      codes(github)
        .map((c) => `\\u{${c.toString(16)}}`)
        .join(""),
    ],
    [
      "octal escapes",
      codes("ghp_")
        .map((c) => `\\${c.toString(8)}`)
        .join("") + github.slice(4),
    ],
    [
      "HTML entities",
      codes(github)
        .map((c) => `&#${c};`)
        .join(""),
    ],
    [
      "hex entities",
      codes(github)
        .map((c) => `&#x${c.toString(16)};`)
        .join(""),
    ],
    ["a named entity", github.replace("_", "&lowbar;")],
    ["quoted-printable", `k=3D${github.slice(0, 30)}=\n${github.slice(30)}`],
    ["character codes", codes(github).join(", ")],
    [
      "character codes in code",
      `String.fromCharCode(${codes(github).join(",")})`,
    ],
    [
      "bits",
      codes(github)
        .map((c) => c.toString(2).padStart(8, "0"))
        .join(" "),
    ],
    [
      "a password in entities",
      `password: ${codes(password)
        .map((c) => `&#${c};`)
        .join("")}`,
    ],
    [
      "a password in hex",
      `the password, in hex: password = ${hex(password, "", "\\x")}`,
    ],
    [
      "a password's percent encoding",
      `{"password":"${password.replace("!", "%21")}"}`,
    ],
  ])("%s", (_, text) => {
    expect(rulesIn(text)).toHaveLength(1);
    expect(redactSecrets(text).text).not.toContain(text.slice(-24, -8));
  });

  test("the finding is the encoded run", () => {
    const text = `see ${btoa(github)} there`;
    expect(redactSecrets(text).text).toBe("see [redacted:github-token] there");
  });
});

describe("disguised secrets are found where they stand", () => {
  const [first, second] = half(github);
  const [one, two] = half(claude);
  test.each([
    ["broken over lines", `${first}\n${second}`],
    ["broken over lines of 40", chunks(claude, 40).join("\n")],
    ["broken and indented", chunks(claude, 40).join("\n    ")],
    ["broken in a quote", chunks(claude, 40).join("\n> ")],
    ["continued by a backslash", `${first}\\\n${second}`],
    ["added strings", `const k = "${first}" + "${second}";`],
    ["added strings over lines", `"${first}" +\n      "${second}"`],
    ["PHP", `$k = '${first}' . '${second}';`],
    ["Lua", `k = "${first}" .. "${second}"`],
    ["SQL", `'${first}' || '${second}'`],
    ["Visual Basic", `"${first}" & "${second}"`],
    ["Python", `k = ("${first}"\n     "${second}")`],
    ["a shell", `K="${first}""${second}"`],
    [
      "an array",
      `["sk-", "ant-", "${claude.slice(7, 40)}", "${claude.slice(40)}"].join("")`,
    ],
    [
      "Python's join",
      `"".join(["ghp_", "${github.slice(4, 20)}", "${github.slice(20)}"])`,
    ],
    ["templates", `\`\${"${first}"}\${"${second}"}\``],
    ["a prefix apart", `"ghp" + "_" + "${github.slice(4)}"`],
    ["zero width", [...github].join("\u200b")],
    ["soft hyphens", chunks(github, 5).join("\u00ad")],
    ["spaces", [...github].join(" ")],
    ["spaces in a sentence", `type ${[...github].join(" ")} slowly`],
    ["hyphens", [...github].join("-")],
    ["hyphens of a hyphened token", [...claude].join("-")],
    ["dots", [...github].join(".")],
    ["a character a line", [...github].join("\n")],
    ["groups of four", `ghp_ ${chunks(github.slice(4), 4).join(" ")}`],
    ["halves", `First half: ${one}\nSecond half: ${two}`],
    [
      "halves in a sentence",
      `the first part is ${first} and the second part is ${second}.`,
    ],
    ["prefix and rest", `starts with ${first}, then the rest: ${second}`],
    ["reversed", `reversed: ${reversed(github)}`],
    ["reversed without a word", reversed(github)],
    ["a reversed access key", `backwards ${reversed(aws)}`],
    ["ROT13", `rot13: ${rot13(github)}`],
    ["ROT13 without a word", rot13(github)],
    ["look-alikes", github.replace("p", "р")],
    ["look-alikes in a word", `раssword: ${password}`.replace("раss", "pаss")],
    ["Greek look-alikes", claude.replace("a", "α")],
    ["another hyphen", claude.replaceAll("-", "\u2010")],
    [
      "full width",
      github.replace(/[!-~]/g, (c) =>
        String.fromCharCode(c.charCodeAt(0) + 0xfee0),
      ),
    ],
    ["mathematical letters", bold(github)],
    [
      "circled letters",
      github.replace(/[a-z]/g, (c) =>
        String.fromCharCode(0x24d0 + c.charCodeAt(0) - 97),
      ),
    ],
    ["underscore by name", `ghp underscore ${github.slice(4)}`],
    ["dashes by name", claude.replaceAll("-", " dash ")],
    [
      "a password apart",
      `const password = "${password.slice(0, 5)}" + "${password.slice(5)}";`,
    ],
    ["a password in spaces", `password: ${[...password].join(" ")}`],
  ])("%s", (_, text) => {
    expect(rulesIn(text).length).toBeGreaterThan(0);
    const { text: redacted } = redactSecrets(text);
    expect(redacted).not.toContain(text.slice(-24, -8));
    expect(findSecrets(redacted)).toEqual([]);
  });
});

const bytes = (length: number) =>
  String.fromCharCode(
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    ...Array.from({ length }, () => random.int(0, 255)),
  );
const hash = () => random.text(alphabets.hex, 40);

describe("ordinary texts in these forms are silent", () => {
  test.each([
    ["an image", `![x](data:image/png;base64,${btoa(bytes(600))})`],
    ["an image over lines", chunks(btoa(bytes(600)), 76).join("\n")],
    ["integrity", `"integrity": "sha512-${btoa(bytes(56))}"`],
    ["a public key", `ssh-ed25519 ${btoa(bytes(43))} bob@host`],
    [
      "a certificate",
      `-----BEGIN CERTIFICATE-----\n${chunks(btoa(bytes(700)), 64).join("\n")}\n-----END CERTIFICATE-----`,
    ],
    ["DKIM", `v=DKIM1; k=rsa; p=${btoa(bytes(150))}`],
    ["hashes", Array.from({ length: 12 }, hash).join("\n")],
    ["a hash in a sentence", `commit ${hash()} broke it`],
    [
      "UUIDs",
      Array.from({ length: 8 }, () =>
        chunks(hash().slice(0, 32), 8).join("-"),
      ).join("\n"),
    ],
    [
      "base64 of prose",
      btoa("The quick brown fox jumps over the lazy dog, again and again."),
    ],
    [
      "base64 of code",
      btoa("export function add(a, b) {\n  return a + b;\n}\n"),
    ],
    ["base64 of a placeholder", btoa("password=changeme\ntoken=<your-token>")],
    ["hex of prose", hex("Hello World, this is a test of the system")],
    [
      "a dump",
      `00000000: ${chunks(hex(bytes(24)), 4).join(" ")}  .PNG........`,
    ],
    [
      "addresses",
      "00:1b:44:11:3a:b7 and fe80:0000:0000:0000:0202:b3ff:fe1e:8329",
    ],
    ["a URL", "https://example.org/a%20b/?q=caf%C3%A9&next=%2Fhome%3Ftab%3D2"],
    ["escaped text", String.raw`{"title":"Caf\u00e9 \u2013 caf\u0065"}`],
    [
      "entities",
      "Tom &amp; Jerry &lt;3 &#8212; &quot;yes&quot; &nbsp; &copy; 2024",
    ],
    [
      "a mail",
      "Content-Transfer-Encoding: quoted-printable\n\nDear Bob,=20\nthe meeting is at 10=3A30 in room =C3=9C2, and we go on with=\n the rest.",
    ],
    ["spaced letters", "T H E   Q U I C K   B R O W N   F O X   J U M P S"],
    ["a table of numbers", "1 0 0 1 0 1 1 0 1 0 0 1 0 1 1 0 1 0 0 1"],
    ["a board", "x . o . x . o . x . o\n. x . o . x . o . x ."],
    ["ASCII art", "+---+---+---+\n| a | b | c |\n+---+---+---+"],
    ["a tree", "├── src\n│   ├── index.ts\n│   └── a-b-c-d-e-f.ts"],
    [
      "hyphenated words",
      "a well-known state-of-the-art end-to-end user-to-user way",
    ],
    ["strings in a list", `["alpha", "beta-2", "gamma_3", "delta"].join(", ")`],
    [
      "messages added",
      `throw new Error("Could not read the password file " + "because it is missing");`,
    ],
    [
      "words joined",
      `const name = "pass" + "word";\nconst other = "to" + "ken";`,
    ],
    [
      "lines of prose",
      "The password is read from the file that config-2024\nnames; version-3 keeps its token_file\nand nothing2 else3.",
    ],
    [
      "halves of a game",
      "In the first half we scored 12 goals, and in the second half 9.",
    ],
    [
      "halves of a year",
      "First half: revenue-2023 grew. Second half: costs-2024 fell.",
    ],
    [
      "talk about reversing",
      "Reverse the list2 of items-v3 and iterate backwards from index10.",
    ],
    [
      "talk about ROT13",
      "rot13 maps A1 to N1; see caesar-cipher2 in utils_v2 for the code",
    ],
    [
      "Russian",
      "Настройте API-ключ в файле config.json и перезапустите сервер v2.",
    ],
    ["Greek", "Η τιμή του π είναι 3.14159 και το λ-calculus"],
    ["formulas", "𝑓(𝑥) = 𝑎𝑥² + 𝑏𝑥 + 𝑐, H₂O and 10⁻³"],
    ["dashes", "2020–2024 — a good—if short—time"],
    [
      "names of marks",
      "Use an underscore in names and a dash in file names, never both in one name.",
    ],
    [
      "decimal numbers",
      "Readings: 101, 98, 97, 103, 110, 99, 101, 105, 98, 97, 100, 102, 99",
    ],
    [
      "bits",
      "Mask 11110000 10101010 00001111 11111111 00000000 10000001 01111110 11001100",
    ],
    [
      "a map of sources",
      `//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3,"sources":["a.ts"],"names":["password"],"mappings":"AAAA"}')}`,
    ],
    [
      "CSS",
      "background: url(data:image/svg+xml;base64," +
        btoa(
          "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><path d='M0 0h10v10z'/></svg>",
        ) +
        ")",
    ],
    [
      "minified code",
      `var a="x"+b,c="y"+d;e("z"+f+"w",function(g){return"h"+g});`,
    ],
    [
      "a password's rules",
      `const hint = "Your password must have " + "8 characters";`,
    ],
    ["dates over lines", "2024-01-01\n2024-01-02\n2024-01-03\n2024-01-04"],
    ["ids over lines", "ORD-10001\nORD-10002\nORD-10003\nORD-10004"],
    ["colours", "#ff00aa #00ff11 #aabbcc #123456 #abcdef #fedcba"],
    ["a path", "/usr/local/lib/node_modules/some-package/dist/index.js"],
    ["a long path", "components/openclawBackend/memories/remembering/remember"],
    ["a polynomial", "a-b-c-d-e-f-g-h-i-j-k-l-m-n"],
    ["versions", "1.2.3.4.5.6.7.8.9.0.1.2.3"],
  ])("%s", (_, text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

test("texts of encoded and disguised pieces are redacted to one without findings", () => {
  const [first, second] = half(github);
  const pieces = fc.oneof(
    fc.constantFrom(
      ...[btoa(github), hex(github), [...github].join(" "), reversed(github)],
      ...[`"${first}" + "${second}"`, `${first}\n${second}`, rot13(github)],
      ...[btoa(env), "%67", "&#103;", "\\u0067", "hp_", "=\n", '"+"', "\u200b"],
      ...["password: ", " ", "\n", "-", "р", "first half: ", " second half: "],
    ),
    fc.string({ unit: "grapheme", maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
      const text = parts.join("");
      const { text: redacted, findings } = redactSecrets(text);
      expect(findSecrets(redacted)).toEqual([]);
      findings.forEach(({ start, end }, i) => {
        expect(start).toBeGreaterThanOrEqual(findings[i - 1]?.end ?? 0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      });
    }),
    { numRuns: 800 },
  );
});

test("long runs are those that an expression finds", () => {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."aZ9_+ .é"), maxLength: 12 }),
    fc.constantFrom("abcdefgh", "A1_b+2C3d4", " ", "\n"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const expected = [...text.matchAll(/[A-Za-z0-9_+]{8,}/g)].map(
        ({ 0: run, index }) => ({ start: index, end: index + run.length }),
      );
      expect(longRuns(text, 8, "_+")).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
