import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adversarial } from "../../../bench/guard/adversarial.js";
import { blindKinds } from "../../../bench/guard/texts.js";
import { makeSigns } from "../../../convex/components/openclawBackend/guard/disguised.js";
import { longRuns } from "../../../convex/components/openclawBackend/guard/encoded.js";
import { announcingWords } from "../../../convex/components/openclawBackend/guard/numbers.js";
import { Openings } from "../../../convex/components/openclawBackend/guard/openings.js";
import { introductions } from "../../../convex/components/openclawBackend/guard/statedSecrets.js";

function hitsOf(exec: (text: string) => RegExpExecArray | null, text: string) {
  const hits: [number, string][] = [];
  for (let hit = exec(text); hit !== null; hit = exec(text))
    hits.push([hit.index, hit[0]]);
  return hits;
}

const texts = [
  ...(["tuned", "held out"] as const).flatMap((corpus) =>
    blindKinds(corpus).flatMap((kind) => kind.texts),
  ),
  ...Object.values(adversarial),
];

const expressions: Record<string, Openings> = {
  "what introduces a secret": introductions(),
  "what announces codes": announcingWords(),
  ...makeSigns(),
};

test.each(Object.entries(expressions))(
  "%s is found by its beginnings wherever the expression finds it",
  (_, openings) => {
    const { source, flags } = openings.pattern;
    const everywhere = new RegExp(source, flags.replace("y", "g"));
    let hits = 0;
    for (const text of texts) {
      const found = hitsOf((seen) => openings.exec(seen), text);
      expect(found).toEqual(hitsOf((seen) => everywhere.exec(seen), text));
      hits += found.length;
    }
    expect(hits).toBeGreaterThan(5);
  },
);

test.each([
  [
    "what announces codes",
    "code|codes|kody|codici|códigos|Código|恢复代码|备用码|碼|コード|КОД|коды|authenticator|authentifikator|2fa|MFA|otp|totp|two-factor|2-step|setup key|set-up key|Manual entry|authy|Zwei-Faktor|deux facteurs|dos factores|двухфакторн|otpauth://|双重|两步|二段階|二要素",
  ],
  [
    "turned",
    "reversed|Backwards|inverted|rückwärts|Umgekehrt|à l'envers|al revés|ao contrário|al contrario|наоборот|倒序|反转|逆順",
  ],
  [
    "rotated",
    "rot13|ROT-13|rotated|caesar|Cäsar|tuc_|TVGUHO_CNG_|tub_|tuf_|fx-nag-|fx-cebw-|fx_yvir_|NXVN7|nvmn|kbkb-|kbkc-|tycng-",
  ],
  [
    "what introduces a secret",
    "password|passwd|passcode|pass phrase|passwort|pwd|db_pwd|root_pass:|adminPass =|pw|p/w|psk|pre-shared key|preshared key|wifi-key|wi-fi key|wlan key|wpa2 key|identified by|Kennwort|wachtwoord|Contraseña|mot de passe|senha|пароль|密码|密碼|パスワード|비밀번호|subscription key|hash_salt|?key=|&auth=|&sig=|secret|token|my_key|my_pat|totp seed|2fa-seed|otp seed|key is|license:|api key|access code|private key|auth key|signing key|encryption key|account key|master key|admin key|deploy key|service key|webhook key|recovery code|backup code|unseal key|pin|door code|gate code|safe code|alarm code|garage code|lockbox code|entry code|building code|unlock code|verification code|security code|code for the door|login|log-in|credentials|creds|bearer|basic|authorization|_auth =|cookie:|set-cookie:|jsessionid=|phpsessid=|asp.net_sessionid=|aspnetcore.session=|connect.sid=|_app_session=|sessionid=|sessid=|session=|sid=|httpbasicauth(|NetworkCredential(|PSCredential(|getConnection(|mysqli_connect(|pdo(|jwt.sign(|usernamePasswordCredentials(|a@b.example / xxxxxxxx|curl|sshpass|net use|7z|xh -a",
  ],
  ["spelled", " underscore|(dash| hyphen|(minus)| unterstrich|(Bindestrich"],
])("%s is found in all its words", (name, words) => {
  const openings = expressions[name]!;
  for (const word of words.split("|")) {
    const hits = hitsOf((seen) => openings.exec(seen), `Well, ${word} then`);
    expect([word, hits.length]).toEqual([word, 1]);
  }
});

describe("an expression by its beginnings", () => {
  const openings = () =>
    new Openings(/(?:\bab\d|cd|пароль|e)/iy, ["cd", "пароль"], ["ab", "e"]);

  test.each<[string, [number, string][]]>([
    [
      "ab1 xab1 AB2",
      [
        [0, "ab1"],
        [9, "AB2"],
      ],
    ],
    [
      "xcdcd",
      [
        [1, "cd"],
        [3, "cd"],
      ],
    ],
    [
      "ПАРОЛЬ пароль",
      [
        [0, "ПАРОЛЬ"],
        [7, "пароль"],
      ],
    ],
    ["be e", [[3, "e"]]],
    ["", []],
  ])("%j", (text, hits) => {
    const words = openings();
    expect(hitsOf((seen) => words.exec(seen), text)).toEqual(hits);
    expect(words.lastIndex).toBe(0);
  });
});

test("long runs are those that an expression finds", () => {
  const character = fc.constantFrom(..."aZ09_- .é\n");
  const text = fc.string({ unit: character, maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 6 }), (written, shortest) => {
      const runs = new RegExp(`[a-zA-Z0-9_-]{${shortest},}`, "g");
      expect(longRuns(written, shortest, "_-")).toEqual(
        [...written.matchAll(runs)].map(({ 0: run, index }) => ({
          start: index,
          end: index + run.length,
        })),
      );
    }),
  );
});
