/**
 * Credentials that carry their issuer's prefix, written from the issuers' published formats.
 *
 * `starts` are literal prefixes: one pass over the text looks for all of them, and only a hit makes
 * the rule's `body` expression, which is tried exactly there. Every quantifier is bounded, and a
 * body long enough to be worth attacking refuses to start inside a run of its own characters, so
 * the work stays linear in the text.
 */
export interface SecretRule {
  id: string;
  starts: readonly string[];
  /**
   * What must follow the prefix; sticky. If it has a group, the group ends the match and is the
   * secret. A function, because a module is evaluated anew on every call of the deployment.
   */
  body: () => RegExp;
  /** The prefix names the place and is not part of the secret (an address, a key's name). */
  startIsContext?: true;
}

export const secretRules: readonly SecretRule[] = [
  // Ours: 256 bits of base64url, then a checksum; a token that lost its checksum is still one.
  {
    id: "backend-token",
    starts: ["ocb_"],
    body: () => /[\w-]{43}(?:_[\w-]{6})?/y,
  },

  // Convex: `prod:name|key`, `preview:team:project|key`; the part after the bar is the secret.
  {
    id: "convex-deploy-key",
    starts: ["prod:", "dev:", "preview:", "project:"],
    body: () => /[\w:-]{1,80}\|([A-Za-z0-9+/=_-]{20,1024})/y,
    startIsContext: true,
  },
  // Self-hosted Convex: `instance-name|01` and the encrypted key in hex.
  {
    id: "convex-admin-key",
    starts: ["|01"],
    body: () => /[0-9a-f]{60,512}/y,
  },

  // Clouds
  // AWS IAM unique ids: access keys, temporary keys, bearer and context keys; base32 body.
  {
    id: "aws-access-key",
    starts: ["AKIA", "ASIA", "ABIA", "ACCA"],
    body: () => /[A-Z2-7]{16}/y,
  },
  { id: "google-api-key", starts: ["AIza"], body: () => /[\w-]{35}(?![\w-])/y },
  // Google OAuth: access token, refresh token, client secret.
  {
    id: "google-oauth",
    starts: ["ya29.", "1//0", "GOCSPX-"],
    body: () => /[\w-]{26,512}/y,
  },
  // Azure connection strings: storage keys are 64 bytes, service bus keys 32, in base64.
  {
    id: "azure-key",
    starts: ["AccountKey=", "SharedAccessKey="],
    body: () => /[A-Za-z0-9+/]{42,86}={0,2}/y,
    startIsContext: true,
  },
  {
    id: "digitalocean-token",
    starts: ["dop_v1_", "doo_v1_", "dor_v1_"],
    body: () => /[0-9a-f]{64}/y,
  },
  // Cloudflare scannable format: 40 characters and a checksum; global, user and account keys.
  {
    id: "cloudflare-token",
    starts: ["cfk_", "cfut_", "cfat_"],
    body: () => /[A-Za-z0-9]{40,56}/y,
  },
  // Vercel: personal, integration, app access, app refresh, API keys.
  {
    id: "vercel-token",
    starts: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
    body: () => /[\w-]{24,80}/y,
  },
  {
    id: "netlify-token",
    starts: ["nfp_", "nfc_", "nfo_", "nfu_"],
    body: () => /[A-Za-z0-9]{36}/y,
  },
  // Supabase: secret API keys and personal access tokens (publishable keys are public).
  {
    id: "supabase-key",
    starts: ["sb_secret_", "sbp_"],
    body: () => /[\w-]{30,64}/y,
  },
  { id: "heroku-key", starts: ["HRKU-"], body: () => /[\w-]{36,64}/y },
  { id: "tailscale-key", starts: ["tskey-"], body: () => /[\w-]{20,100}/y },
  { id: "databricks-token", starts: ["dapi"], body: () => /[0-9a-f]{32}/y },
  // HashiCorp Vault: service, batch and recovery tokens.
  {
    id: "vault-token",
    starts: ["hvs.", "hvb.", "hvr."],
    body: () => /[\w-]{24,300}/y,
  },
  {
    id: "doppler-token",
    starts: ["dp."],
    body: () =>
      /(?:pt|ct|st|sa|scim|audit)\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}/y,
  },

  // Code hosts and package registries
  // GitHub: personal, OAuth, user-to-server, server-to-server, refresh.
  {
    id: "github-token",
    starts: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    body: () => /[A-Za-z0-9]{36,255}/y,
  },
  {
    id: "github-fine-grained-token",
    starts: ["github_pat_"],
    body: () => /[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y,
  },
  // GitLab: personal, deploy, runner, trigger, CI job, feed, agent tokens; newer ones have dots.
  {
    id: "gitlab-token",
    starts: [
      "glpat-",
      "gldt-",
      "glrt-",
      "glptt-",
      "glcbt-",
      "glft-",
      "glagent-",
    ],
    body: () => /[\w-]{20,300}(?:\.[\w-]{2,12}){0,2}/y,
  },
  { id: "npm-token", starts: ["npm_"], body: () => /[A-Za-z0-9]{36}/y },
  // PyPI: a macaroon whose first bytes name the index, hence the constant head.
  {
    id: "pypi-token",
    starts: ["pypi-AgE"],
    body: () => /[\w-]{50,500}/y,
  },
  { id: "rubygems-key", starts: ["rubygems_"], body: () => /[0-9a-f]{48}/y },
  {
    id: "docker-token",
    starts: ["dckr_pat_", "dckr_oat_"],
    body: () => /[\w-]{27,64}/y,
  },
  {
    id: "atlassian-token",
    starts: ["ATATT3", "ATCTT3"],
    body: () => /[\w=-]{60,400}/y,
  },

  // Model providers
  {
    id: "openai-key",
    starts: ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    body: () => /[\w-]{40,260}/y,
  },
  {
    id: "anthropic-key",
    starts: ["sk-ant-"],
    body: () => /[a-z]{2,8}\d{2}-[\w-]{40,200}/y,
  },
  { id: "openrouter-key", starts: ["sk-or-"], body: () => /v1-[0-9a-f]{64}/y },
  // The bare form: OpenAI before 2024 (48), DeepSeek, Moonshot and others (32 and more).
  { id: "sk-key", starts: ["sk-"], body: () => /[A-Za-z0-9]{32,64}/y },
  {
    id: "huggingface-token",
    starts: ["hf_"],
    body: () => /[A-Za-z0-9]{34,40}/y,
  },
  {
    id: "perplexity-key",
    starts: ["pplx-"],
    body: () => /[A-Za-z0-9]{48,56}/y,
  },
  { id: "replicate-token", starts: ["r8_"], body: () => /[A-Za-z0-9]{37}/y },
  { id: "groq-key", starts: ["gsk_"], body: () => /[A-Za-z0-9]{52}/y },
  { id: "xai-key", starts: ["xai-"], body: () => /[A-Za-z0-9]{70,90}/y },
  { id: "nvidia-key", starts: ["nvapi-"], body: () => /[\w-]{60,70}/y },
  { id: "elevenlabs-key", starts: ["sk_"], body: () => /[0-9a-f]{48}/y },
  {
    id: "tavily-key",
    starts: ["tvly-"],
    body: () => /(?:dev-|prod-)?[\w-]{28,60}/y,
  },
  { id: "firecrawl-key", starts: ["fc-"], body: () => /[0-9a-f]{32}/y },
  {
    id: "langsmith-key",
    starts: ["lsv2_"],
    body: () => /(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/y,
  },

  // Messaging
  // Slack: bot, user, app, refresh, legacy and app-level tokens.
  {
    id: "slack-token",
    starts: [
      "xoxa-",
      "xoxb-",
      "xoxe-",
      "xoxe.",
      "xoxo-",
      "xoxp-",
      "xoxr-",
      "xoxs-",
      "xapp-",
    ],
    body: () => /(?:xox[bp]-)?[A-Za-z0-9-]{20,250}/y,
  },
  {
    id: "slack-webhook",
    starts: ["hooks.slack.com/"],
    body: () => /(?:services|workflows|triggers)\/[\w/]{24,140}/y,
    startIsContext: true,
  },
  // Discord bot: base64 of a numeric id (so M, N or O first), a timestamp, an HMAC.
  {
    id: "discord-token",
    starts: ["MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"],
    body: () => /[A-Za-z0-9]{22,26}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/y,
  },
  {
    id: "discord-webhook",
    starts: ["/api/webhooks/"],
    body: () => /\d{17,20}\/[\w-]{60,80}/y,
    startIsContext: true,
  },
  // Telegram: the bot's numeric id, a colon, 35 characters that begin with AA.
  {
    id: "telegram-bot-token",
    starts: [":AA"],
    body: () => /(?<=(?<!\d)\d{8,10}:AA)[\w-]{33}(?![\w-])/y,
  },
  { id: "twilio-key", starts: ["SK"], body: () => /[0-9a-f]{32}/y },
  {
    id: "sendgrid-key",
    starts: ["SG."],
    body: () => /[\w-]{20,24}\.[\w-]{39,50}/y,
  },
  { id: "mailgun-key", starts: ["key-"], body: () => /[0-9a-f]{32}/y },
  {
    id: "brevo-key",
    starts: ["xkeysib-", "xsmtpsib-"],
    body: () => /[0-9a-f]{64}-[A-Za-z0-9]{16}/y,
  },
  {
    id: "resend-key",
    starts: ["re_"],
    body: () => /[A-Za-z0-9]{8}_[A-Za-z0-9]{24}/y,
  },

  // Payments and shops
  // Stripe test keys open a real account's test mode, so they count; publishable keys do not.
  {
    id: "stripe-key",
    starts: ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"],
    body: () => /[A-Za-z0-9+/]{16,250}/y,
  },
  {
    id: "shopify-token",
    starts: ["shpat_", "shpca_", "shppa_", "shpss_"],
    body: () => /[0-9a-fA-F]{32}/y,
  },

  // Work tools
  {
    id: "linear-key",
    starts: ["lin_api_", "lin_oauth_"],
    body: () => /[A-Za-z0-9]{40,64}/y,
  },
  {
    id: "notion-token",
    starts: ["ntn_", "secret_"],
    body: () => /[A-Za-z0-9]{43,50}/y,
  },
  { id: "figma-token", starts: ["figd_"], body: () => /[\w-]{38,44}/y },
  {
    id: "airtable-token",
    starts: ["pat"],
    body: () => /[A-Za-z0-9]{14}\.[0-9a-f]{64}/y,
  },
  // Grafana: service account tokens end in a CRC32, cloud policies are base64 of JSON.
  {
    id: "grafana-token",
    starts: ["glsa_", "glc_"],
    body: () => /(?:[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|eyJ[A-Za-z0-9+/=]{40,400})/y,
  },
  {
    id: "sentry-token",
    starts: ["sntrys_", "sntryu_"],
    body: () => /(?:eyJ[\w+/=-]{60,500}|[0-9a-f]{64})/y,
  },
  // 1Password: service accounts, and the emergency kit's secret key.
  {
    id: "onepassword-token",
    starts: ["ops_ey"],
    body: () => /J[\w-]{100,2000}={0,2}/y,
  },
  {
    id: "onepassword-secret-key",
    starts: ["A3-"],
    body: () =>
      /[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/y,
  },

  // Formats of many issuers
  // age: Bech32 of an X25519 key.
  {
    id: "age-secret-key",
    starts: ["AGE-SECRET-KEY-1"],
    body: () => /[0-9A-Z]{58}/y,
  },
  // JWS compact form (RFC 7515): two base64url JSON objects and a signature.
  {
    id: "jwt",
    starts: ["eyJ"],
    body: () => /(?<![\w-]eyJ)[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{16,1024}/y,
  },
  // PEM and PGP (RFC 7468, RFC 9580), also with JSON's `\n`, as in a GCP service account file. A
  // block cut off before its end is still key material.
  {
    id: "private-key",
    starts: ["-----BEGIN "],
    body: () =>
      /(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]|-(?!----)){40,16384}-----END [A-Z0-9 ]{2,40}-----|(?:\\[rn]|[A-Za-z0-9+/=\s]){64,16384})/y,
  },
  // Password in a URL's authority (RFC 3986): only the password is the secret.
  {
    id: "url-password",
    starts: ["://"],
    body: () =>
      /[^\s:@/?#"'`<>()[\]{}]{0,128}:([^\s/?"'`<>]{4,256})(?=@[\w[$%{.-])/y,
    startIsContext: true,
  },
];
