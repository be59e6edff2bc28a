import { issuerRules } from "./issuerRules.js";
import { serviceRules, type SecretRule } from "./serviceRules.js";
import { fileRules } from "./statedFiles.js";

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
  // Azure: a shared access signature, a Base64 SHA-256, as a URL's parameter.
  {
    id: "azure-signature",
    starts: ["sig="],
    body: () => /[A-Za-z0-9+/%]{40,70}(?:%3D|=)/iy,
    startIsContext: true,
  },
  // Microsoft Entra client secret: three characters, a digit and "Q~" come first.
  {
    id: "azure-client-secret",
    starts: ["~"],
    body: () => /(?<=(?<![\w~.-])[\w~.-]{3}\dQ~)[\w~.-]{31,34}(?![\w~-])/y,
  },
  {
    id: "alibaba-access-key",
    starts: ["LTAI"],
    body: () => /[A-Za-z0-9]{16,26}/y,
  },
  {
    id: "fly-token",
    starts: ["fm1_", "fm1r_", "fm2_", "fo1_"],
    body: () => /[\w+/-]{40,2000}={0,3}/y,
  },
  { id: "render-key", starts: ["rnd_"], body: () => /[A-Za-z0-9]{28,40}/y },
  { id: "neon-key", starts: ["napi_"], body: () => /[a-z0-9]{60,70}/y },
  {
    id: "planetscale-token",
    starts: ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
    body: () => /[\w.=-]{32,64}/y,
  },
  {
    id: "cloudflare-origin-key",
    starts: ["v1.0-"],
    body: () => /[0-9a-f]{24}-[0-9a-f]{146}/y,
  },
  // Terraform Cloud: the part before the mark is the token's id.
  {
    id: "terraform-token",
    starts: [".atlasv1."],
    body: () => /(?<=[A-Za-z0-9]{14}\.atlasv1\.)[\w-]{60,80}/y,
  },
  { id: "pulumi-token", starts: ["pul-"], body: () => /[0-9a-f]{40}/y },

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
      "gloas-",
      "glsoat-",
      "glimt-",
      "glffct-",
      "GR1348941",
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
  { id: "bitbucket-password", starts: ["ATBB"], body: () => /[\w=]{28,40}/y },
  { id: "crates-token", starts: ["cio"], body: () => /[A-Za-z0-9]{32}/y },
  { id: "nuget-key", starts: ["oy2"], body: () => /[a-z0-9]{43}/y },
  {
    id: "circleci-token",
    starts: ["CCIPAT_", "CCIPRJ_"],
    body: () => /[A-Za-z0-9]{22}_[0-9a-f]{40}/y,
  },
  { id: "buildkite-token", starts: ["bkua_"], body: () => /[0-9a-f]{40}/y },
  {
    id: "sourcegraph-token",
    starts: ["sgp_"],
    body: () => /(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}/y,
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
    starts: ["hf_", "api_org_"],
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
  {
    id: "pinecone-key",
    starts: ["pcsk_"],
    body: () => /[A-Za-z0-9]{5,6}_[A-Za-z0-9]{50,70}/y,
  },
  { id: "cerebras-key", starts: ["csk-"], body: () => /[a-z0-9]{48}/y },
  { id: "fireworks-key", starts: ["fw_"], body: () => /[A-Za-z0-9]{22,24}/y },
  { id: "jina-key", starts: ["jina_"], body: () => /[\w-]{56,64}/y },
  { id: "langfuse-key", starts: ["sk-lf-"], body: () => /[0-9a-f-]{36}/y },
  { id: "e2b-key", starts: ["e2b_"], body: () => /[0-9a-f]{40}/y },
  {
    id: "apify-token",
    starts: ["apify_api_"],
    body: () => /[A-Za-z0-9]{32,40}/y,
  },

  ...serviceRules,
  ...issuerRules,
  ...fileRules,

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
  // Password in a URL's authority (RFC 3986): only the password is the secret. People forget to
  // encode a `?`; behind a port it begins the query.
  {
    id: "url-password",
    starts: ["://"],
    body: () =>
      /[^\s:@/?#"'`<>()[\]{}]{0,128}:(?!\d{1,5}\?)([^\s/"'`<>]{4,256})(?=@[\w[$%{.-])/y,
    startIsContext: true,
  },
];
