import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alphabets, Random } from "./random.js";

/** Ordinary texts: nothing in them is a secret. */
export interface Negative {
  source: string;
  text: string;
}

const { alnum, base64, base64url, hex, upperDigits } = alphabets;

const uuid = (r: Random) =>
  [8, 4, 4, 4, 12].map((length) => r.text(hex, length)).join("-");

/** What memories hold of machines: long, random and public. */
const machine: ((r: Random) => string)[] = [
  (r) => `Fixed in commit ${r.text(hex, 40)}, see the thread.`,
  (r) => `git checkout ${r.text(hex, 7)} && npm ci`,
  (r) => `The order id is ${uuid(r)}.`,
  (r) => `Idempotency-Key: "${uuid(r)}"`,
  (r) => `sha256:${r.text(hex, 64)} is the image digest`,
  (r) => `"integrity": "sha512-${r.text(base64, 86)}=="`,
  (r) => `md5 ${r.text(hex, 32)}  backup.tar.gz`,
  (r) =>
    `<img src="data:image/png;base64,iVBORw0KGgo${r.text(base64, r.int(80, 400))}=">`,
  (r) =>
    `.btn-${r.text(alphabets.lower, 5)} { color: #${r.text(hex, 6)}; margin: ${r.int(0, 9)}px ${r.int(0, 9)}px }`,
  (r) =>
    `https://www.youtube.com/watch?v=${r.text(base64url, 11)}&t=${r.int(1, 900)}s`,
  (r) => `https://docs.google.com/document/d/${r.text(base64url, 44)}/edit`,
  (r) => `Meeting notes at https://acme.notion.site/Plan-${r.text(hex, 32)}`,
  (r) =>
    `Flight ${r.text(alphabets.upper, 2)}${r.int(100, 9999)}, booking ${r.text(upperDigits, 6)}`,
  (r) =>
    `IBAN DE${r.text(alphabets.digits, 20)}, reference ${r.text(upperDigits, 12)}`,
  (r) =>
    `TypeScript ${r.int(4, 6)}.${r.int(0, 9)}.${r.int(0, 9)} broke the build on ${r.int(2020, 2026)}-0${r.int(1, 9)}-1${r.int(0, 9)}`,
  (r) =>
    `docker run -p ${r.int(1000, 9999)}:80 nginx@sha256:${r.text(hex, 64)}`,
  (r) => `Convex document ${r.text(alphabets.lowerDigits, 32)} was patched`,
  (r) =>
    `Order #${r.text(upperDigits, 10)} shipped with tracking 1Z${r.text(upperDigits, 16)}`,
  (r) =>
    `mem_01J${r.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)} supersedes the note of May`,
  (r) => `nextCursor: "${r.text(base64url, 48)}"`,
  (r) => `next_page_token=${r.text(base64url, 40)}`,
  (r) => `ETag: "${r.text(hex, 32)}"`,
  (r) =>
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.text(base64, 43)} bob@laptop`,
  (r) =>
    `-----BEGIN CERTIFICATE-----\nMIID${r.text(base64, 60)}\n${r.text(base64, 64)}\n-----END CERTIFICATE-----`,
  (r) => `pk_live_${r.text(alnum, 24)} is the publishable one`,
  (r) =>
    `ga('create', 'UA-${r.int(10_000_000, 99_999_999)}-1'); gtag G-${r.text(upperDigits, 10)}`,
  (r) =>
    `{"id":"${r.text(hex, 24)}","createdAt":${r.int(1_500_000_000, 1_900_000_000)},"tokens":${r.int(10, 9000)}}`,
  (r) =>
    `Bitcoin address bc1q${r.text(alphabets.lowerDigits, 38)}, tx ${r.text(hex, 64)}`,
  (r) =>
    `curl -fsSL https://${r.text(alphabets.lower, 8)}.example.com/v${r.int(1, 3)}/items?limit=${r.int(1, 99)}`,
  (r) =>
    `postgres://localhost:${r.int(5000, 6000)}/app_${r.text(alphabets.lower, 5)}`,
  (r) =>
    `WiFi MAC ${r.text(hex, 2)}:${r.text(hex, 2)}:${r.text(hex, 2)}:${r.text(hex, 2)}, ip 192.168.${r.int(0, 255)}.${r.int(1, 254)}`,
  (r) =>
    `<path d="M${r.int(0, 99)}.${r.int(0, 99)} ${r.int(0, 99)}L${r.int(0, 99)} ${r.int(0, 99)}a${r.int(0, 9)} ${r.int(0, 9)} 0 0 1 ${r.int(0, 9)}z"/>`,
];

/** Speaking about secrets without telling one, and what stands in their place. */
const aboutSecrets: ((r: Random) => string)[] = [
  (r) =>
    `export ${vendor(r)}_API_KEY=<your-${r.pick(["token", "key", "api-key"])}-here>`,
  (r) => `${vendor(r)}_TOKEN=\${${vendor(r)}_TOKEN}`,
  (r) => `Authorization: Bearer $${vendor(r)}_TOKEN`,
  (r) => `apiKey: process.env.${vendor(r)}_API_KEY,`,
  (r) => `const token = env.${vendor(r)}_TOKEN ?? "";`,
  (r) => `api_key: "\${{ secrets.${vendor(r)}_KEY }}"`,
  (r) =>
    `password: ${r.pick(["changeme", "<password>", "********", "xxxxxxxx", "your-password", "{{ db_password }}", "!vault |", "${DB_PASSWORD}", "null", "string", "example", "TBD"])}`,
  (r) =>
    `${r.pick(["sk", "pk"])}-${r.pick(["...", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "your-key-here", "****"])} is the shape of the key`,
  (r) =>
    `AKIA${r.pick(["IOSFODNN7", "I44QH8DHB"])}EXAMPLE is the id in the AWS guide`,
  (r) => `ghp_${"x".repeat(r.int(20, 36))} in the readme is a stand-in`,
  (r) =>
    `postgres://${r.pick(["user:password", "postgres:postgres", "USER:PASS", "<user>:<password>", "${USER}:${PASS}", "root:root", "admin:changeme", "user:pass", "$DB_USER:$DB_PASS", "username:****"])}@${r.pick(["localhost:5432/app", "db/app", "host:port/database"])}`,
  (r) =>
    `The password is ${r.pick(["required", "case-sensitive", "stored in 1Password", "at least 12 characters", "auto-generated", "in ~/.config/app/secrets.json", "hashed with SHA-256", "bcrypt-hashed", "base64-encoded", "8-64 characters long", "the same as before", "rotated every 90 days", "not stored", "wrong", "kept in the vault", "on the sticky note", "sent by e-mail", "user-supplied", "$DB_PASSWORD", "end-to-end encrypted", "UTF-8 encoded", "an argon2id hash", "optional since v2.3.1"])}${r.pick([".", "", " now."])}`,
  (r) =>
    `User prefers passkeys over ${r.pick(["passwords", "SMS tokens", "API keys"])}.`,
  (r) =>
    `The ${r.pick(["API key", "access token", "client secret", "password", "webhook secret"])} ${r.pick(["for", "of"])} ${r.pick(["the NAS", "GitHub", "Home Assistant", "staging"])} ${r.pick(["is kept in 1Password", "expires in 30 days", "was rotated on 2026-03-01", "is in the env file", "comes from SECRETS_CATALOG", "is read from AGENT_MAIN_KEY", "lives in vault path secret/data/app2", "must be rotated", "is managed by Terraform 1.9.5"])}.`,
  (r) =>
    `Max tokens: ${r.int(1, 99)}k, temperature 0.${r.int(1, 9)}, tokenizer cl100k_base`,
  (r) =>
    `type Login = { user: string; password: string; token?: string } // v${r.int(1, 9)}`,
  () => `password: z.string().min(8).max(128),`,
  () => `const hash = await bcrypt.hash(req.body.password, 10);`,
  (r) =>
    `if (password.length < ${r.int(6, 16)}) throw new Error("password_too_short");`,
  (r) =>
    `<input type="password" name="password" id="login-password-${r.int(1, 9)}" autocomplete="current-password">`,
  (r) =>
    `token: cancellationToken, tokenType: "Bearer", expiresIn: ${r.int(60, 7200)}`,
  () => `const secret = crypto.randomBytes(32).toString("hex");`,
  (r) => `secretName: app-tls-2024-0${r.int(1, 9)}`,
  (r) =>
    `--color-token-primary-${r.int(100, 900)}: var(--blue-${r.int(100, 900)});`,
  (r) => `public_key = "${r.text(base64, 43)}="`,
  (r) =>
    `The GPIO pin is ${r.int(1, 40)}; PIN code of Bengaluru is 5600${r.int(10, 99)}`,
  (r) => `pin the version to ${r.int(1, 20)}.${r.int(0, 9)}.${r.int(0, 9)}`,
  () =>
    `Password reset flow: user gets a link, token expires after 30min, see auth/reset-password.ts`,
  () => `Basic auth is fine for internal tools; Bearer tokens for the rest.`,
  (r) =>
    `"password": "${r.pick(["Passwort", "Mot de passe", "Contraseña", "Enter your password", "密码", "Password must be at least 8 characters"])}",`,
  (r) => `passwordHash: "$argon2id$v=19$m=65536"${r.pick(["", ","])}`,
  (r) =>
    `sk_test_${r.pick(["...", "xxxxxxxxxxxxxxxxxxxxxxxx", "YOUR_KEY_HERE", "<key>"])}`,
  () =>
    `kubectl create secret generic app-secret --from-literal=password="$(pass show app)"`,
  () => `token := os.Getenv("APP_TOKEN")`,
  () => `TOKEN=$(cat /run/secrets/app_token)`,
  () => `password = os.environ["DB_PASSWORD"]`,
  () => `secret_key = config.get("auth", "secret_key")`,
  () => `The secret to good bread is patience; the secret: time.`,
  (r) =>
    `The token budget for session ${r.int(1, 90)} is 128k/day; tokens: ${r.int(1000, 99_999)}`,
  () => `Their Wi-Fi password hint is the dog's name plus a year.`,
  () => `Anna is the key to the project; key takeaway: ship smaller.`,
  (r) =>
    `prod:happy-animal-${r.int(100, 999)} is the deployment, dev:quick-fox-12|<key> its key's shape`,
];

const vendor = (r: Random) =>
  r.pick(["OPENAI", "GITHUB", "STRIPE", "BRAVE", "CONVEX", "NOTION", "MY_APP"]);

const people = "Anna Ben Chen Dara Emil Fatima Goran Hana Ivan Júlia".split(
  " ",
);
const topics =
  "the garden plan,a trip to Lisbon,vegetarian recipes,the quarterly report,his guitar lessons,a new bicycle,the kitchen light,a doctor's appointment,TypeScript generics,the tax return,her thesis,the school play".split(
    ",",
  );

/** What agents write down about people and work, in several languages. */
const everyday: ((r: Random) => string)[] = [
  (r) =>
    `${r.pick(people)} prefers ${r.pick(["tea", "dark mode", "tabs", "short answers", "metric units"])} and asked about ${r.pick(topics)} on ${r.int(1, 28)} May.`,
  (r) =>
    `Decision: we postpone ${r.pick(topics)} until ${r.pick(["Monday", "autumn", "after the release"])}, because ${r.pick(people)} is away.`,
  (r) =>
    `User ignores previous emails from ${r.pick(people)} unless they mention ${r.pick(topics)}.`,
  (r) =>
    `The new instructions for the ${r.pick(["washing machine", "oven", "coffee machine", "printer"])} are on page ${r.int(2, 60)}.`,
  (r) =>
    `Told ${r.pick(people)} to disregard the earlier invoice; the right total is ${r.int(100, 9999)}.50 EUR.`,
  (r) => `From now on call her ${r.pick(people)}, not Mrs. Smith.`,
  (r) =>
    `You are ${"now"} able to export ${r.pick(topics)} as PDF, says the changelog.`,
  (r) =>
    `The system prompt lives in prompts/agent-${r.int(1, 9)}.md and is reviewed monthly.`,
  (r) => `Don't tell ${r.pick(people)} about the surprise party on Friday.`,
  (r) =>
    `ESLint should ignore all rules in generated files; ${r.pick(people)} agrees.`,
  (r) =>
    `System: Ubuntu 24.04, ${r.int(8, 128)} GB RAM, user ${r.pick(people).toLowerCase()}.`,
  (r) =>
    `Send the report about ${r.pick(topics)} to ${r.pick(people).toLowerCase()}@example.com every Friday.`,
  (r) => `Always answer ${r.pick(people)} in German and never use emojis.`,
  (r) =>
    `${r.pick(people)} forgot the previous appointment and follows the doctor's instructions now.`,
  (r) =>
    `The assistant should remind the user about ${r.pick(topics)} at ${r.int(7, 20)}:30.`,
  (r) =>
    `Override the default theme in settings.json; ${r.pick(people)} likes Solarized.`,
  (r) =>
    `Der Nutzer mag ${r.pick(["Kaffee", "Tee", "Radfahren"])} und plant eine Reise nach Wien im Mai ${r.int(2024, 2027)}.`,
  (r) =>
    `L'utilisateur préfère les réponses courtes et travaille à Lyon depuis ${r.int(2010, 2024)}.`,
  (r) =>
    `Al usuario le gusta cocinar y tiene ${r.int(1, 4)} gatos; olvida las llaves a menudo.`,
  (r) => `ユーザーは毎朝${r.int(5, 9)}時に起きて、コーヒーを飲みます。☕\uFE0F`,
  (r) => `用户喜欢简短的回答，住在上海，养了${r.int(1, 3)}只猫。🐈`,
  (r) => `Пользователь любит чай и живёт в Праге с ${r.int(2001, 2023)} года.`,
  (r) => `사용자는 ${r.int(2, 9)}월에 이사했고 매운 음식을 좋아합니다.`,
  (r) => `کاربر می\u200Cخواهد ساعت ${r.int(1, 12)} یادآوری شود.`,
  (r) =>
    `Lorem ipsum dolor sit amet, ${r.text(alphabets.lower, r.int(3, 9))} consectetur adipiscing elit ${r.int(1, 99)}.`,
  (r) =>
    `Family: 👨\u200D👩\u200D👧\u200D👦, flag 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}, ${r.int(2, 9)} ❤\uFE0F notes about ${r.pick(topics)}`,
];

/** 100 texts of each template. */
export function templatedNegatives(perTemplate = 100): Negative[] {
  const random = new Random(7);
  const groups = { machine, aboutSecrets, everyday };
  return Object.entries(groups).flatMap(([source, templates]) =>
    templates.flatMap((make) =>
      Array.from({ length: perTemplate }, () => ({
        source,
        text: make(random),
      })),
    ),
  );
}

/** Passages of the installed packages' documentation, types and code, spread over all packages. */
export function localNegatives(root: string, limit = 6000): Negative[] {
  const random = new Random(11);
  const passages: Negative[] = [];
  for (const file of packageFiles(root)) {
    const text = readFileSync(file, "utf8").slice(0, 200_000);
    for (let taken = 0, at = 0; at < text.length && taken < 12; taken++) {
      const length = random.int(120, 1200);
      passages.push({
        source: file.slice(root.length + 1),
        text: text.slice(at, at + length),
      });
      at += length + random.int(0, 4000);
    }
  }
  const step = Math.max(1, passages.length / limit);
  return Array.from(
    { length: Math.min(limit, passages.length) },
    (_, i) => passages[Math.floor(i * step)],
  ).filter((passage) => passage !== undefined);
}

/** Sets of rules about secrets and instructions quote what they look for. */
const RULES = /[\\/](?:@0xts|@andersmyrmel|@claude-flow|@secretlint)[\\/]/;

function packageFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /^(?:readme|changelog).*\.md$|\.d\.ts$|\.md$|^package\.json$|\.ya?ml$|\.css$|^index\.[cm]?js$/i.test(
          entry.name,
        ),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !RULES.test(file))
    .sort();
}
