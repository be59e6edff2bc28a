import { fakes, key, password } from "./fakes.js";
import { alphabets, Random } from "./random.js";

/** A text, the rule that should speak, and the place of the secret in it. */
export interface Positive {
  rule: string;
  text: string;
  start: number;
  end: number;
}

/** `§` stands for the secret. */
const sentences = [
  "§",
  "The user pasted §",
  "For the deployment we use § (rotates in March).",
  "curl -H 'X-Auth: §' https://api.acme.io/v1/me",
  "Saved from the terminal:\n§\nIt worked afterwards.",
  '{"value": "§", "env": "prod"}',
  "config.set('§')",
  "Here it is → §, keep it.",
  "日本語のメモ：§ を使う 🎉",
  "export FOO=§",
  "- [x] step 2: §",
  "`§`",
  "<code>§</code>",
  "key/value: a=§&b=2",
  "「§」",
];

const passwordSentences = [
  "The password is §",
  "the password is §.",
  "My wifi password is § and the network is called Home.",
  "The password for the NAS is §",
  "password for the router: §",
  "User's Netflix password is §, shared with Anna.",
  "Remember: login for the staging admin is bob, password §.",
  "Root password of the Raspberry Pi was changed to §",
  "passphrase: §",
  'password = "§"',
  "DB_PASSWORD=§",
  "PGPASSWORD=§ psql -h db",
  '{"user":"bob","password":"§"}',
  "spring.datasource.password: §",
  "passwd: '§'",
  "The passcode for the meeting is §",
  "Das WLAN-Passwort ist §.",
  "Passwort: §",
  "La contraseña del router es §",
  "Le mot de passe est : §",
  "A senha do wifi é §",
  "密码是§",
  "パスワードは「§」です",
  "пароль: §",
  "mysql --password=§ -u root",
  "Password → `§`",
  "| admin | password | § |",
  "His new password: **§**",
  "the temp pwd is §",
  "user: alice pass: §",
  "Mom's wifi pw: §",
  "Spotify login anna@example.com / §",
  "ssh root@10.0.0.4 (pw: §)",
  "he changed his password to §",
  "new pw for jellyfin = §",
  "mqtt user homeassistant password §",
  "curl -u admin:§ https://nas.local/x",
  "sshpass -p '§' ssh pi@pi",
  "mysql -u root -p§ app",
  "Password (admin): §",
  "CREATE USER bob IDENTIFIED BY '§'",
  "tool --user bob --password §",
  "Server=db;User Id=sa;Password=§;",
  'auth = ("bob", "§")',
  "machine api.acme.io login bob password §",
  "Пароль от роутера: §",
  "비밀번호는 § 입니다",
  "it is protected by the password §",
];

const keySentences = [
  "The API key is §",
  "API_KEY=§",
  'const apiKey = "§";',
  "api-key: §",
  "The access token for Home Assistant is §.",
  "My Brave search API key: §",
  '"client_secret": "§",',
  "aws_secret_access_key = §",
  "SECRET_KEY='§'",
  "JWT_SECRET=§",
  "CLOUDFLARE_API_TOKEN=§",
  "the webhook secret is §",
  "auth_token: §",
  "secret: §",
  "x-api-key: §",
  "STRIPE_WEBHOOK_KEY=§",
  "TWILIO_AUTH_TOKEN=§",
  "private_key = §",
  "encryption key: §",
  "curl 'https://api.acme.io/v1?api_key=§&units=metric'",
  "hass token -> §",
  "export OPENWEATHER_KEY=§",
  "signing secret = `§`",
  "The license key for Sublime is §",
  "use token § for the ntfy server",
  "api key §",
  "tool --token § run",
  "Vault unseal key 1: §",
  'headers = {"Authorization": "token §"}',
  "//registry.npmjs.org/:_authToken=§",
];

const pinSentences = [
  "My PIN is §",
  "The user's bank card PIN is §.",
  "door pin: §",
  "Alarm PIN code for the office is §",
  "the code to the safe is §",
];

const seedWords =
  "abandon ability above absent absorb abstract acid acoustic actor adapt adult advance aerobic afraid again agent air album alley amount anchor angle ankle antenna apple april arch arctic arena armor arrow artist aspect asthma atom auction august aunt author auto awake bacon badge balance bamboo banana".split(
    " ",
  );

/** At least `perRule` texts for every rule, each with one secret. */
export function positives(perRule = 15): Positive[] {
  const random = new Random(20_240_601);
  const all: Positive[] = [];
  for (const [rule, makers] of Object.entries(fakes)) {
    for (let i = 0; i < perRule; i++) {
      const make = makers[i % makers.length];
      const sentence = sentences[i % sentences.length];
      if (make === undefined || sentence === undefined) continue;
      all.push(place(rule, sentence, make(random)));
    }
  }
  for (const sentence of passwordSentences) {
    for (let i = 0; i < 10; i++) {
      all.push(place("password", sentence, password(random)));
    }
  }
  for (const sentence of keySentences) {
    for (let i = 0; i < 8; i++) {
      all.push(place("named-secret", sentence, key(random)));
    }
  }
  for (const sentence of pinSentences) {
    for (let i = 0; i < 4; i++) {
      all.push(
        place("pin", sentence, random.text(alphabets.digits, random.int(4, 6))),
      );
    }
  }
  for (let i = 0; i < perRule; i++) {
    const phrase = Array.from({ length: i % 2 === 0 ? 12 : 24 }, () =>
      random.pick(seedWords),
    ).join(" ");
    all.push(
      place(
        "seed-phrase",
        random.pick([
          "My seed phrase is §",
          "Recovery phrase for the wallet: §",
          "mnemonic = '§'",
        ]),
        phrase,
      ),
    );
    const bearer = random.text(alphabets.base64url, random.int(24, 60)) + "a1B";
    all.push(place("authorization", `Authorization: Bearer §`, bearer));
    const basic = btoa(`bob:${password(random)}`);
    all.push(place("authorization", `-H "authorization: basic §"`, basic));
  }
  return all;
}

function place(rule: string, sentence: string, secret: string): Positive {
  const start = sentence.indexOf("§");
  return {
    rule,
    text: sentence.replace("§", () => secret),
    start,
    end: start + secret.length,
  };
}
