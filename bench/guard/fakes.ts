import { issuerFakes } from "./issuerFakes.js";
import { alphabets, type Random } from "./random.js";

const { alnum, base32, base64, base64url, digits, hex, upperDigits } =
  alphabets;

/**
 * Fake credentials in every issuer's format. Prefixes and bodies are joined at run time, so that no
 * file holds anything that a scanner of repositories would take for a leak.
 */
export const fakes: Record<string, ((r: Random) => string)[]> = {
  ...issuerFakes,
  "backend-token": [(r) => `ocb_${r.text(base64url, 43)}_${r.text(alnum, 6)}`],
  "convex-deploy-key": [
    (r) => `prod:happy-otter-${r.int(100, 999)}|${r.text(base64, 88)}==`,
    (r) => `dev:quick-fox-${r.int(100, 999)}|eyJ${r.text(base64, 60)}`,
    (r) => `preview:acme:website|${r.text(base64, 72)}`,
    (r) => `project:acme:website|eyJ${r.text(base64, 80)}=`,
  ],
  "convex-admin-key": [
    (r) => `convex-self-hosted|01${r.text(hex, 110)}`,
    (r) => `carnation|01${r.text(hex, 92)}`,
  ],
  "aws-access-key": [
    (r) => `AKIA${r.text(base32, 16)}`,
    (r) => `ASIA${r.text(base32, 16)}`,
  ],
  "google-api-key": [(r) => `AIza${r.text(base64url, 34)}${r.text(alnum, 1)}`],
  "google-oauth": [
    (r) => `ya29.${r.text(base64url, 120)}`,
    (r) => `1//0${r.text(base64url, 60)}`,
    (r) => `GOCSPX-${r.text(base64url, 28)}`,
  ],
  "azure-key": [
    (r) =>
      `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${r.text(base64, 86)}==;EndpointSuffix=core.windows.net`,
    (r) =>
      `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${r.text(base64, 43)}=`,
  ],
  "digitalocean-token": [(r) => `dop_v1_${r.text(hex, 64)}`],
  "cloudflare-token": [
    (r) => `cfut_${r.text(alnum, 40)}${r.text(hex, 8)}`,
    (r) => `cfk_${r.text(alnum, 40)}${r.text(hex, 8)}`,
  ],
  "vercel-token": [
    (r) => `vcp_${r.text(alnum, 56)}`,
    (r) => `vck_${r.text(alnum, 56)}`,
  ],
  "netlify-token": [(r) => `nfp_${r.text(alnum, 36)}`],
  "supabase-key": [
    (r) => `sb_secret_${r.text(base64url, 22)}_${r.text(alnum, 8)}`,
    (r) => `sbp_${r.text(hex, 40)}`,
  ],
  "heroku-key": [(r) => `HRKU-AA${r.text(base64url, 56)}${r.text(alnum, 2)}`],
  "tailscale-key": [
    (r) => `tskey-auth-${r.text(alnum, 17)}-${r.text(alnum, 32)}`,
  ],
  "databricks-token": [(r) => `dapi${r.text(hex, 32)}`],
  "vault-token": [
    (r) => `hvs.${r.text(base64url, 24)}`,
    (r) => `hvs.CAESI${r.text(base64url, 90)}`,
    (r) => `hvb.AAAAAQ${r.text(base64url, 130)}`,
  ],
  "doppler-token": [(r) => `dp.pt.${r.text(alnum, 43)}`],
  "github-token": [
    (r) => `ghp_${r.text(alnum, 36)}`,
    (r) => `gho_${r.text(alnum, 36)}`,
    (r) => `ghu_${r.text(alnum, 36)}`,
    (r) => `ghs_${r.text(alnum, 36)}`,
    (r) => `ghr_${r.text(alnum, 76)}`,
  ],
  "azure-signature": [
    (r) =>
      `https://acme.blob.core.windows.net/c/f?sp=r&sig=${r.text(alnum, 43)}%3D`,
  ],
  "azure-client-secret": [
    (r) => `${r.text(alnum, 3)}8Q~${r.text(base64url, 33)}${r.text(alnum, 1)}`,
  ],
  "alibaba-access-key": [(r) => `LTAI${r.text(alnum, 20)}`],
  "fly-token": [(r) => `FlyV1 fm2_${r.text(alnum, 200)}`],
  "render-key": [(r) => `rnd_${r.text(alnum, 32)}`],
  "neon-key": [(r) => `napi_${r.text(hex, 64)}`],
  "planetscale-token": [
    (r) => `pscale_tkn_${r.text(base64url, 42)}${r.text(alnum, 1)}`,
  ],
  "cloudflare-origin-key": [
    (r) => `v1.0-${r.text(hex, 24)}-${r.text(hex, 146)}`,
  ],
  "terraform-token": [
    (r) =>
      `${r.text(alnum, 14)}.atlasv1.${r.text(base64url, 66)}${r.text(alnum, 1)}`,
  ],
  "pulumi-token": [(r) => `pul-${r.text(hex, 40)}`],
  "bitbucket-password": [(r) => `ATBB${r.text(alnum, 32)}`],
  "crates-token": [(r) => `cio${r.text(alnum, 32)}`],
  "nuget-key": [(r) => `oy2${r.text(hex, 43)}`],
  "circleci-token": [(r) => `CCIPAT_${r.text(alnum, 22)}_${r.text(hex, 40)}`],
  "buildkite-token": [(r) => `bkua_${r.text(hex, 40)}`],
  "sourcegraph-token": [(r) => `sgp_${r.text(hex, 16)}_${r.text(hex, 40)}`],
  "pinecone-key": [(r) => `pcsk_${r.text(alnum, 5)}_${r.text(alnum, 63)}`],
  "cerebras-key": [(r) => `csk-${r.text(hex, 48)}`],
  "fireworks-key": [(r) => `fw_${r.text(alnum, 22)}`],
  "jina-key": [(r) => `jina_${r.text(hex, 32)}${r.text(alnum, 28)}`],
  "langfuse-key": [
    (r) =>
      `sk-lf-${r.text(hex, 8)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 12)}`,
  ],
  "e2b-key": [(r) => `e2b_${r.text(hex, 40)}`],
  "apify-token": [(r) => `apify_api_${r.text(alnum, 36)}`],
  "teams-webhook": [
    (r) =>
      `https://acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/${r.text(hex, 32)}/${r.text(hex, 8)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 12)}`,
  ],
  "square-token": [(r) => `sq0csp-${r.text(base64url, 42)}${r.text(alnum, 1)}`],
  "facebook-token": [(r) => `EAAG${r.text(alnum, 160)}`],
  "flutterwave-key": [(r) => `FLWSECK-${r.text(hex, 32)}-X`],
  "easypost-key": [(r) => `EZAK${r.text(alnum, 54)}`],
  "duffel-token": [
    (r) => `duffel_live_${r.text(base64url, 42)}${r.text(alnum, 1)}`,
  ],
  "shippo-token": [(r) => `shippo_live_${r.text(hex, 40)}`],
  "postman-key": [(r) => `PMAK-${r.text(hex, 24)}-${r.text(hex, 34)}`],
  "newrelic-key": [(r) => `NRAK-${r.text(alnum, 27).toUpperCase()}`],
  "dynatrace-token": [
    (r) =>
      `dt0c01.${r.text(alnum, 24).toUpperCase()}.${r.text(alnum, 64).toUpperCase()}`,
  ],
  "posthog-key": [(r) => `phx_${r.text(alnum, 43)}`],
  "contentful-token": [
    (r) => `CFPAT-${r.text(base64url, 42)}${r.text(alnum, 1)}`,
  ],
  "typeform-token": [(r) => `tfp_${r.text(alnum, 40)}_${r.text(alnum, 15)}`],
  "hubspot-token": [
    (r) =>
      `pat-na1-${r.text(hex, 8)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 4)}-${r.text(hex, 12)}`,
  ],
  "mapbox-token": [
    (r) => `sk.eyJ1Ijoi${r.text(alnum, 60)}.${r.text(alnum, 22)}`,
  ],
  "github-fine-grained-token": [
    (r) => `github_pat_${r.text(alnum, 22)}_${r.text(alnum, 59)}`,
  ],
  "gitlab-token": [
    (r) => `glpat-${r.text(base64url, 19)}${r.text(alnum, 1)}`,
    (r) => `glpat-${r.text(base64url, 27)}.01.${r.text(alnum, 9)}`,
    (r) => `gldt-${r.text(alnum, 20)}`,
  ],
  "npm-token": [(r) => `npm_${r.text(alnum, 36)}`],
  "pypi-token": [(r) => `pypi-AgEIcHlwaS5vcmc${r.text(base64url, 140)}`],
  "rubygems-key": [(r) => `rubygems_${r.text(hex, 48)}`],
  "docker-token": [
    (r) => `dckr_pat_${r.text(base64url, 26)}${r.text(alnum, 1)}`,
  ],
  "atlassian-token": [
    (r) => `ATATT3xFfGF0${r.text(base64url, 170)}=${r.text(upperDigits, 8)}`,
  ],
  "openai-key": [
    (r) => `sk-proj-${r.text(base64url, 74)}T3BlbkFJ${r.text(base64url, 73)}a`,
    (r) => `sk-svcacct-${r.text(base64url, 74)}T3BlbkFJ${r.text(alnum, 74)}`,
    (r) => `sk-admin-${r.text(base64url, 58)}T3BlbkFJ${r.text(alnum, 58)}`,
  ],
  "anthropic-key": [
    (r) => `sk-ant-api03-${r.text(base64url, 93)}AA`,
    (r) => `sk-ant-oat01-${r.text(base64url, 93)}AA`,
    (r) => `sk-ant-admin01-${r.text(base64url, 93)}AA`,
  ],
  "openrouter-key": [(r) => `sk-or-v1-${r.text(hex, 64)}`],
  "sk-key": [
    (r) => `sk-${r.text(alnum, 20)}T3BlbkFJ${r.text(alnum, 20)}`,
    (r) => `sk-${r.text(hex, 32)}`,
  ],
  "huggingface-token": [(r) => `hf_${r.text(alnum, 34)}`],
  "perplexity-key": [(r) => `pplx-${r.text(alnum, 48)}`],
  "replicate-token": [(r) => `r8_${r.text(alnum, 37)}`],
  "groq-key": [(r) => `gsk_${r.text(alnum, 52)}`],
  "xai-key": [(r) => `xai-${r.text(alnum, 80)}`],
  "nvidia-key": [(r) => `nvapi-${r.text(base64url, 63)}a`],
  "elevenlabs-key": [(r) => `sk_${r.text(hex, 48)}`],
  "tavily-key": [
    (r) => `tvly-${r.text(alnum, 32)}`,
    (r) => `tvly-dev-${r.text(alnum, 32)}`,
  ],
  "firecrawl-key": [(r) => `fc-${r.text(hex, 32)}`],
  "langsmith-key": [(r) => `lsv2_pt_${r.text(hex, 32)}_${r.text(hex, 10)}`],
  "slack-token": [
    (r) =>
      `xoxb-${r.text(digits, 12)}-${r.text(digits, 13)}-${r.text(alnum, 24)}`,
    (r) =>
      `xoxp-${r.text(digits, 12)}-${r.text(digits, 12)}-${r.text(digits, 13)}-${r.text(hex, 32)}`,
    (r) =>
      `xapp-1-A${r.text(upperDigits, 10)}-${r.text(digits, 13)}-${r.text(hex, 64)}`,
    (r) => `xoxe.xoxp-1-${r.text(alnum, 160)}`,
  ],
  "slack-webhook": [
    (r) =>
      `https://hooks.slack.com/services/T${r.text(upperDigits, 10)}/B${r.text(upperDigits, 10)}/${r.text(alnum, 24)}`,
  ],
  "discord-token": [
    (r) =>
      `MT${r.text(alnum, 24)}.G${r.text(base64url, 5)}.${r.text(base64url, 37)}a`,
    (r) =>
      `Nz${r.text(alnum, 22)}.X${r.text(base64url, 5)}.${r.text(alnum, 27)}`,
  ],
  "discord-webhook": [
    (r) =>
      `https://discord.com/api/webhooks/${r.text("123456789", 19)}/${r.text(base64url, 67)}a`,
  ],
  "telegram-bot-token": [
    (r) => `${r.text("123456789", 10)}:AA${r.text(base64url, 32)}a`,
    (r) => `${r.text("123456789", 9)}:AA${r.text(base64url, 32)}b`,
  ],
  "twilio-key": [(r) => `SK${r.text(hex, 32)}`],
  "sendgrid-key": [
    (r) => `SG.${r.text(base64url, 22)}.${r.text(base64url, 43)}`,
  ],
  "mailgun-key": [(r) => `key-${r.text(hex, 32)}`],
  "brevo-key": [(r) => `xkeysib-${r.text(hex, 64)}-${r.text(alnum, 16)}`],
  "resend-key": [(r) => `re_${r.text(alnum, 8)}_${r.text(alnum, 24)}`],
  "stripe-key": [
    (r) => `sk_live_${r.text(alnum, 24)}`,
    (r) => `sk_live_51${r.text(alnum, 97)}`,
    (r) => `rk_live_${r.text(alnum, 24)}`,
    (r) => `sk_test_${r.text(alnum, 99)}`,
    (r) => `whsec_${r.text(alnum, 32)}`,
  ],
  "shopify-token": [
    (r) => `shpat_${r.text(hex, 32)}`,
    (r) => `shpss_${r.text(hex, 32)}`,
  ],
  "linear-key": [(r) => `lin_api_${r.text(alnum, 40)}`],
  "notion-token": [
    (r) => `ntn_${r.text(digits, 11)}${r.text(alnum, 35)}`,
    (r) => `secret_${r.text(alnum, 43)}`,
  ],
  "figma-token": [(r) => `figd_${r.text(base64url, 39)}a`],
  "airtable-token": [(r) => `pat${r.text(alnum, 14)}.${r.text(hex, 64)}`],
  "grafana-token": [
    (r) => `glsa_${r.text(alnum, 32)}_${r.text(hex, 8)}`,
    (r) => `glc_eyJ${r.text(base64, 120)}==`,
  ],
  "sentry-token": [
    (r) => `sntrys_eyJ${r.text(base64, 110)}=_${r.text(base64, 43)}`,
    (r) => `sntryu_${r.text(hex, 64)}`,
  ],
  "onepassword-token": [(r) => `ops_eyJ${r.text(base64url, 700)}`],
  "onepassword-secret-key": [
    (r) =>
      `A3-${r.text(upperDigits, 6)}-${r.text(upperDigits, 11)}-${r.text(upperDigits, 5)}-${r.text(upperDigits, 5)}-${r.text(upperDigits, 5)}`,
  ],
  "age-secret-key": [
    (r) => `AGE-SECRET-KEY-1${r.text("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)}`,
  ],
  jwt: [
    (r) =>
      `${header()}.eyJzdWIiOi${r.text(base64url, 60)}.${r.text(base64url, 43)}`,
    (r) =>
      `${header()}.eyJpc3MiOi${r.text(base64url, 300)}.${r.text(base64url, 342)}`,
  ],
  "private-key": [
    (r) => pem("RSA ", r, 25),
    (r) => pem("EC ", r, 3),
    (r) => pem("OPENSSH ", r, 6),
    (r) => pem("", r, 26),
    (r) => pem("", r, 26).replaceAll("\n", "\\n"),
    (r) => pem("ENCRYPTED ", r, 28),
    (r) => pem("", r, 12).split("-----END")[0]?.trimEnd() ?? "",
  ],
  "jwk-private-key": [
    (r) => `{"kty":"EC","d":"${r.text(alnum, 42)}x"}`,
    (r) => `{"kty": "oct", "k": "${r.text(base64url, 42)}x"}`,
  ],
  "password-hash": [
    (r) => `root:$6$${r.text(alnum, 16)}$${r.text(alnum, 86)}:19000:0:99999:7`,
    (r) => `ann:$apr1$${r.text(alnum, 8)}$${r.text(alnum, 22)}`,
    (r) => `ann:$2y$10$${r.text(alnum, 53)}`,
  ],
  "url-token": [(r) => `https://${r.text(alnum, 39)}7@git.acme.io/team/x.git`],
  "signed-url": [(r) => `?X-Amz-Signature=${r.text(hex, 64)}`],
  "url-password": [
    (r) => `postgres://app:${r.text(alnum, 16)}@db.acme.io:5432/app`,
    (r) =>
      `postgresql://neondb_owner:npg_${r.text(alnum, 12)}@ep-cool-1.eu.aws.neon.tech/neondb`,
    (r) =>
      `mongodb+srv://svc:${r.text(alnum, 10)}%21@cluster0.ab1cd.mongodb.net/?w=majority`,
    (r) => `redis://:${r.text(alnum, 24)}@cache.internal:6379/0`,
    (r) => `https://deploy:${r.text(alnum, 14)}@git.acme.io/team/repo.git`,
    (r) => `amqps://acme:${r.text(alnum, 32)}@fly.rmq.cloudamqp.com/acme`,
    (r) => `mysql://root:${password(r)}@10.0.0.4/shop`,
  ],
};

function header(): string {
  return btoa(JSON.stringify({ alg: "HS256", typ: "JWT" })).replace(/=+$/, "");
}

function pem(kind: string, r: Random, lines: number): string {
  const label = `${kind}PRIVATE KEY`;
  const body = Array.from({ length: lines }, () => r.text(base64, 64));
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join(
    "\n",
  );
}

const words =
  "tiger copper window garden silver rocket maple coffee planet violin harbor thunder marble falcon winter lemon anchor bridge castle dragon".split(
    " ",
  );

/** Passwords as people and password managers make them. */
export function password(r: Random): string {
  const word = () => r.pick(words);
  const capital = (text: string) => text[0]?.toUpperCase() + text.slice(1);
  return r.pick([
    () => `${word()}${r.int(10, 9999)}`,
    () => `${capital(word())}${r.int(10, 9999)}!`,
    () => `${capital(word())}-${capital(word())}-${r.int(10, 99)}`,
    () => `${word()}-${word()}-${word()}-${word()}`,
    () => `${word()}_${word()}${r.int(1, 99)}`,
    () =>
      `${capital(word()).replace("a", "@").replace("o", "0")}#${r.int(10, 99)}`,
    () => r.text(alnum, 12),
    () => `${r.text(`${alnum}#$%^&*!+=?`, 15)}7x`,
    () =>
      `${r.text(alphabets.lower, 3)}${r.int(100, 999)}${r.text(alphabets.upper, 3)}`,
    () => `${r.text(alnum, 5)}-${r.text(alnum, 5)}-${r.text(alnum, 5)}`,
  ])();
}

/** Values of keys whose issuer has no prefix. */
export function key(r: Random): string {
  return r.pick([
    () => r.text(hex, 32),
    () => r.text(hex, 40),
    () => r.text(alnum, 20),
    () => r.text(alnum, 40),
    () => `${r.text(base64, 43)}=`,
    () => r.text(base64url, 32),
    () => r.text(alphabets.lowerDigits, 25),
    () => [8, 4, 4, 4, 12].map((length) => r.text(hex, length)).join("-"),
  ])();
}
