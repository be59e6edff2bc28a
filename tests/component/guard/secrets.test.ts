import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fakes } from "../../../bench/guard/fakes.js";
import { positives } from "../../../bench/guard/positives.js";
import { alphabets, Random } from "../../../bench/guard/random.js";
import { templatedNegatives } from "../../../bench/guard/negatives.js";
import { secretRules } from "../../../convex/components/openclawBackend/guard/secretRules.js";
import { issuerNearMisses } from "./nearMisses.js";
import {
  findSecrets,
  redactSecrets,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const random = new Random(3);
const key = random.text(alphabets.alnum, 40);
// Joined here, so that no scanner takes a test for a leak.
const password = ["Maple", 47, "!", "oak"].join("");
const hex = (length: number) => random.text(alphabets.hex, length);
const uuid = [8, 4, 4, 4, 12].map(hex).join("-");
const rulesIn = (text: string) => findSecrets(text).map(({ rule }) => rule);

/** A near miss of each format: too short, of another alphabet, or public by its prefix. */
const nearMisses: Record<string, string> = {
  ...issuerNearMisses,
  "backend-token": `ocb_${key.slice(0, 30)}`,
  "convex-deploy-key": `prod:happy-otter-1|short`,
  "convex-admin-key": `name|01${"ab12".repeat(5)}`,
  "aws-access-key": `AKIA${"IOSFODNN7"}EXAMPLE`,
  "google-api-key": `AIza${key.slice(0, 20)}`,
  "google-oauth": `ya29.${key.slice(0, 10)}`,
  "azure-key": `AccountKey=<storage-account-key-from-the-portal-page>`,
  "digitalocean-token": `dop_v1_${"a1".repeat(20)}`,
  "cloudflare-token": `cfut_${key.slice(0, 12)}`,
  "vercel-token": `vcp_${key.slice(0, 12)}`,
  "netlify-token": `nfp_${key.slice(0, 12)}`,
  "supabase-key": `sb_publishable_${key.slice(0, 31)}`,
  "heroku-key": `HRKU-${key.slice(0, 12)}`,
  "tailscale-key": `tskey-auth`,
  "databricks-token": `dapi${"zx".repeat(16)}`,
  "vault-token": `hvs.${key.slice(0, 9)}`,
  "doppler-token": `dp.pt.${key.slice(0, 9)}`,
  "github-token": `ghp_${"x".repeat(36)}`,
  "azure-signature": `?sig=abc%3D`,
  "azure-client-secret": `~/.config/8Q~${key}`,
  "alibaba-access-key": `LTAI${key.slice(0, 8)}`,
  "fly-token": `fm2_${key.slice(0, 20)}`,
  "render-key": `rnd_${key.slice(0, 12)}`,
  "neon-key": `napi_${key.slice(0, 20)}`,
  "planetscale-token": `pscale_tkn_id`,
  "cloudflare-origin-key": `v1.0-${"a1".repeat(12)}`,
  "terraform-token": `x.atlasv1.${key}`,
  "pulumi-token": `pul-${"a1".repeat(9)}`,
  "bitbucket-password": `ATBB${key.slice(0, 12)}`,
  "crates-token": `cio${key.slice(0, 20)}`,
  "nuget-key": `oy2${key.slice(0, 20)}`,
  "circleci-token": `CCIPAT_${key.slice(0, 22)}`,
  "buildkite-token": `bkua_${"a1".repeat(9)}`,
  "sourcegraph-token": `sgp_${"a1".repeat(9)}`,
  "pinecone-key": `pcsk_${key.slice(0, 5)}_short`,
  "cerebras-key": `csk-${"a1".repeat(9)}`,
  "fireworks-key": `fw_${key.slice(0, 12)}`,
  "jina-key": `jina_embeddings_v3`,
  "langfuse-key": `sk-lf-...`,
  "e2b-key": `e2b_${"a1".repeat(9)}`,
  "apify-token": `apify_api_client`,
  "teams-webhook": `https://acme.webhook.office.com/IncomingWebhook/abc`,
  "square-token": `sq0idp-${key.slice(0, 22)}`,
  "facebook-token": `EAAG${key.slice(0, 30)}`,
  "flutterwave-key": `FLWPUBK-${"a1".repeat(16)}-X`,
  "easypost-key": `EZAK${key.slice(0, 30)}`,
  "duffel-token": `duffel_live_${key.slice(0, 20)}`,
  "shippo-token": `shippo_live_${"a1".repeat(9)}`,
  "postman-key": `PMAK-${"a1".repeat(12)}`,
  "newrelic-key": `NRAK-${"A1".repeat(6)}`,
  "dynatrace-token": `dt0c01.${"A1".repeat(12)}`,
  "posthog-key": `phc_${key}abc`,
  "contentful-token": `CFPAT-${key.slice(0, 20)}`,
  "typeform-token": `tfp_${key.slice(0, 20)}`,
  "hubspot-token": `pat-na1-region`,
  "mapbox-token": `pk.eyJ1Ijoi${key}.${key.slice(0, 22)}`,
  "github-fine-grained-token": `github_pat_${key.slice(0, 22)}`,
  "gitlab-token": `glpat-${key.slice(0, 8)}`,
  "npm-token": `npm_config_registry_${"a".repeat(30)}`,
  "pypi-token": `pypi-${"AgEIcHlwaS5vcmc"}`,
  "rubygems-key": `rubygems_${key.slice(0, 20)}`,
  "docker-token": `dckr_pat_${key.slice(0, 9)}`,
  "atlassian-token": `ATATT3${key.slice(0, 20)}`,
  "openai-key": `sk-proj-${"x".repeat(60)}`,
  "anthropic-key": `sk-ant-api03-...`,
  "openrouter-key": `sk-or-v1-<64 hex digits>`,
  "sk-key": `sk-your-key-goes-here-and-nowhere-else`,
  "huggingface-token": `hf_hub_download_with_some_long_name_x`,
  "perplexity-key": `pplx-7b-online`,
  "replicate-token": `r8_${key.slice(0, 20)}`,
  "groq-key": `gsk_${key.slice(0, 20)}`,
  "xai-key": `xai-${key.slice(0, 20)}`,
  "nvidia-key": `nvapi-${key.slice(0, 20)}`,
  "elevenlabs-key": `sk_${key.slice(0, 20)}`,
  "tavily-key": `tvly-${key.slice(0, 12)}`,
  "firecrawl-key": `fc-${"g".repeat(32)}`,
  "langsmith-key": `lsv2_pt_${"a1".repeat(9)}`,
  "slack-token": `xoxb-...-...`,
  "slack-webhook": `https://hooks.slack.com/services/T000/B000/XXXX`,
  "discord-token": `MT${key.slice(0, 24)}.short.${key.slice(0, 27)}`,
  "discord-webhook": `https://discord.com/api/webhooks/123/abc`,
  "telegram-bot-token": `12345:AA${key.slice(0, 33)}`,
  "twilio-key": `AC${"a1b2".repeat(8)}`,
  "sendgrid-key": `SG.${key.slice(0, 22)}`,
  "mailgun-key": `key-${"xyz".repeat(10)}`,
  "brevo-key": `xkeysib-${"a1".repeat(20)}`,
  "resend-key": `re_compile_pattern_with_flags_and_more`,
  "stripe-key": `pk_live_${key.slice(0, 24)}`,
  "shopify-token": `shpat_${key.slice(0, 16)}`,
  "linear-key": `lin_api_${key.slice(0, 20)}`,
  "notion-token": `ntn_${key.slice(0, 20)}`,
  "figma-token": `figd_${key.slice(0, 20)}`,
  "airtable-token": `pat${key.slice(0, 14)}.base`,
  "grafana-token": `glsa_${key.slice(0, 32)}`,
  "sentry-token": `sntrys_${key.slice(0, 20)}`,
  "onepassword-token": `ops_eyJ${key.slice(0, 20)}`,
  "onepassword-secret-key": `A3-${"ASWWYB"}-798JRY`,
  "age-secret-key": `AGE-SECRET-KEY-1QQQ`,
  jwt: `eyJ${key.slice(0, 20)}.eyJ${key.slice(0, 20)}`,
  "private-key": `Files start with -----BEGIN ${"PRIVATE"} KEY-----.`,
  "jwk-private-key": `{"kty":"EC","d":"${"0a".repeat(32)}"}`,
  "password-hash": `It begins with $6$ or $2y$10$${key.slice(0, 53)}`,
  "url-token": `https://ann@git.example.org/team/x.git`,
  "signed-url": `X-Amz-Signature=<signature>`,
  "url-password": `postgres://user:password@localhost/app`,
};

describe("issuers' formats", () => {
  test.each(secretRules.map(({ id }) => id))("%s is found", (id) => {
    for (const make of fakes[id] ?? []) {
      expect(rulesIn(`see ${make(random)} there`)).toContain(id);
    }
    expect(fakes[id]).toBeDefined();
  });

  test.each(secretRules.map(({ id }) => id))("%s has a near miss", (id) => {
    const text = nearMisses[id];
    expect(text).toBeDefined();
    expect(rulesIn(`see ${text} there`)).toEqual([]);
  });

  test.each(fakes["issuer-key"] ?? [])(
    "a key without a prefix is found beside its issuer's name (case %#)",
    (make) => {
      expect(rulesIn(`I got this, ${make(random)} there`)).toContain(
        "issuer-key",
      );
    },
  );

  test.each([
    `SonarQube was fixed in commit ${hex(40)}`,
    `${hex(40)} Move the gitea config`,
    `Heroku app id is ${uuid}`,
    `The Postmark message ${uuid} bounced`,
    `Cloudflare zone ${hex(32)}, account id ${hex(32)}`,
    `md5 of sonarr.zip: ${hex(32)}`,
    `docker pull linode/cli@sha256:${hex(64)}`,
    `https://trello.com/c/${hex(64)}`,
    `AC${hex(32)} is our Twilio account`,
    `the value ${hex(40)} without a name`,
  ])("%s is no issuer's key", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  test("a prefix inside a longer word is no token", () => {
    expect(rulesIn(`xghp_${key.slice(0, 36)}`)).toEqual([]);
  });
});

describe("secrets that words introduce", () => {
  test.each([
    "the password is §",
    "The password for the NAS is §.",
    "root password of the box was changed to §",
    "he changed his password to §",
    "Das WLAN-Passwort lautet §",
    "密码是 §",
    "user bob, password §",
    "login: bob / §",
    "(pw: §)",
    "DB_PASSWORD=§",
    "curl -u bob:§ https://nas.local",
    "mysql -u root -p§ app",
    'auth = ("bob", "§")',
    "the admin password is §",
    "my iPad password is §",
    "use § as the root password",
    "la password è §",
    "het wachtwoord is §",
    'ADMIN_PASS="§"',
    "{'pass': '§'}",
    "MYSQL_PWD=§ mysqldump app",
    "<password>§</password>",
    'props.put("password", "§");',
    '"{\\"password\\":\\"§\\"}"',
    "- name: DB_PASSWORD\n  value: §",
    'variable "db_password" { default = "§" }',
    "redis-cli -h cache -a § ping",
  ])("%s", (sentence) => {
    const text = sentence.replace("§", password);
    const [finding, ...others] = findSecrets(text);
    expect(others).toEqual([]);
    expect(finding?.rule).toBe("password");
    expect(text.slice(finding?.start, finding?.end)).toBe(password);
  });

  test.each([
    "The password is required",
    "パスワードは8文字以上にしてください。",
    "パスワードは英数字8文字以上です",
    "use OAuth2 as the password replacement",
    "the secret is that this team will make good 2024 cake",
    "<label>Password</label><input>",
    '{ "name": "DB_PASSWORD", "value": "$DB_PASSWORD" }',
    "The password is SHA-256 hashed",
    "the password is base64-encoded",
    "The password is 8-64 characters long",
    "The password is kept in ~/.config/app/secrets.json",
    "password: string;",
    "password: z.string().min(8)",
    "password = req.body.password1",
    "PASSWORD=${DB_PASSWORD}",
    "PASSWORD=$DB_PASSWORD",
    "password: changeme",
    "password: password123",
    '"password": "Enter your password"',
    "password reset expires in 30min",
  ])("%s is ordinary", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  test("keys without a prefix of their own are found by their name", () => {
    expect(rulesIn(`aws_secret_access_key = ${key}`)).toEqual(["named-secret"]);
    expect(rulesIn(`My Brave API key is ${key}.`)).toEqual(["named-secret"]);
    expect(rulesIn(`{"clientSecret":"${key}"}`)).toEqual(["named-secret"]);
  });

  test.each([
    `next_page_token=${key}`,
    `public_key = ${key}`,
    `cache_key: ${key}`,
    "apiKey: process.env.OPENAI_API_KEY",
    "token = await getToken2FromV1Api()",
    "secretName: app-tls-2024-01",
    `sha256 ${key}`,
  ])("%s is ordinary", (text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  test("Authorization headers", () => {
    expect(rulesIn(`Authorization: Bearer ${key}`)).toEqual(["authorization"]);
    expect(rulesIn(`authorization: basic ${btoa(`bob:${password}`)}`)).toEqual([
      "authorization",
    ]);
    expect(rulesIn("Authorization: Bearer $TOKEN")).toEqual([]);
    expect(rulesIn("Basic authentication is enough")).toEqual([]);
  });

  test("a PIN counts where it has an owner", () => {
    expect(rulesIn(`My bank card PIN is ${4821}`)).toEqual(["pin"]);
    expect(rulesIn("The PIN code of Bengaluru is 560001")).toEqual([]);
    expect(rulesIn("The LED pin is 13")).toEqual([]);
  });

  test("a wallet's seed phrase", () => {
    const words = "acid album alley amount anchor angle ankle apple arch arena";
    expect(rulesIn(`My seed phrase is ${words} arrow artist`)).toEqual([
      "seed-phrase",
    ]);
    expect(rulesIn(`My seed phrase is ${words}`)).toEqual([]);
  });
});

describe("places", () => {
  test("offsets count UTF-16 units, after emoji and CJK too", () => {
    const secret = `ghp_${key.slice(0, 36)}`;
    const text = `👩\u200D💻 日本語 ${secret} 🎉`;
    const [finding] = findSecrets(text);
    expect(text.slice(finding?.start, finding?.end)).toBe(secret);
  });

  test("a secret split by invisible characters is found where it stands", () => {
    const text = `a gh\u200Bp_${key.slice(0, 20)}\u2060${key.slice(20, 36)} b`;
    const findings = findSecrets(text);
    expect(findings).toEqual([
      { rule: "github-token", start: 2, end: text.length - 2 },
    ]);
  });

  test("a secret in full-width letters is found where it stands", () => {
    const wide = [..."npm_"].map((c) =>
      String.fromCharCode(c.charCodeAt(0) + 0xfee0),
    );
    const text = `日 ${wide.join("")}${key.slice(0, 36)} 本`;
    expect(findSecrets(text)).toEqual([
      { rule: "npm-token", start: 2, end: 42 },
    ]);
  });

  test("findings are sorted, apart, and do not carry the value", () => {
    for (const { text, start, end } of positives(2)) {
      const findings = findSecrets(text);
      expect(JSON.stringify(findings)).not.toContain(text.slice(start, end));
      findings.forEach((finding, i) => {
        expect(Object.keys(finding)).toEqual(["rule", "start", "end"]);
        expect(finding.start).toBeGreaterThanOrEqual(findings[i - 1]?.end ?? 0);
        expect(finding.end).toBeGreaterThan(finding.start);
      });
    }
  });
});

describe("redaction", () => {
  test("removes the secret and names the rule", () => {
    const secret = `npm_${key.slice(0, 36)}`;
    expect(redactSecrets(`use ${secret}.`)).toEqual({
      text: "use [redacted:npm-token].",
      findings: [{ rule: "npm-token", start: 4, end: 44 }],
    });
  });

  test("leaves nothing to find in any labelled text", () => {
    for (const { text } of positives(4)) {
      const redacted = redactSecrets(text).text;
      expect(findSecrets(redacted)).toEqual([]);
      expect(redactSecrets(redacted)).toEqual({ text: redacted, findings: [] });
    }
  });

  test("is idempotent, and its findings are apart, on texts glued from secrets and words", () => {
    const pieces = fc.oneof(
      fc.constantFrom(...positives(2).map(({ text }) => text)),
      fc.constantFrom(
        ...Object.values(fakes).flatMap((makers) =>
          makers.map((make) => make(random)),
        ),
      ),
      fc.constantFrom(
        ...["password: ", "the password is ", "token=", "api key: ", "'", '"'],
        ...["[redacted:", "]", "\u200B", "：", "://", "@h", "|01", " is ", "-"],
      ),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        const { text: redacted, findings } = redactSecrets(text);
        expect(findSecrets(redacted)).toEqual([]);
        findings.forEach(({ start, end }, i) => {
          expect(start).toBeGreaterThanOrEqual(findings[i - 1]?.end ?? 0);
          expect(end).toBeLessThanOrEqual(text.length);
        });
      }),
      { numRuns: 1500 },
    );
  });
});

describe("robustness", () => {
  test("no text makes it throw or leave the text's bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        for (const { start, end } of findSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  test("ordinary texts do not alarm", () => {
    const alarms = templatedNegatives(20).filter(
      ({ text }) => findSecrets(text).length > 0,
    );
    expect(alarms).toEqual([]);
  });
});
