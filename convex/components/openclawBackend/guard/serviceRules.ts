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

/** Rules of `secretRules.ts` for what people talk, sell and work with. */
export const serviceRules: readonly SecretRule[] = [
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
  {
    id: "teams-webhook",
    starts: ["/IncomingWebhook/"],
    body: () => /[0-9a-f]{32}\/[0-9a-f-]{36}(?:\/[\w-]{20,60})?/y,
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
  {
    id: "square-token",
    starts: ["sq0csp-", "sq0atp-", "EAAA"],
    body: () => /[\w-]{22,64}(?![\w-])/y,
  },
  // Meta's graph tokens.
  { id: "facebook-token", starts: ["EAA"], body: () => /[A-Za-z0-9]{80,300}/y },
  {
    id: "flutterwave-key",
    starts: ["FLWSECK-", "FLWSECK_TEST-"],
    body: () => /[0-9a-zA-Z]{12,40}(?:-X)?/y,
  },
  {
    id: "easypost-key",
    starts: ["EZAK", "EZTK"],
    body: () => /[A-Za-z0-9]{54}/y,
  },
  {
    id: "duffel-token",
    starts: ["duffel_live_", "duffel_test_"],
    body: () => /[\w-]{43}/y,
  },
  {
    id: "shippo-token",
    starts: ["shippo_live_", "shippo_test_"],
    body: () => /[0-9a-f]{40}/y,
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
  {
    id: "postman-key",
    starts: ["PMAK-"],
    body: () => /[0-9a-f]{24}-[0-9a-f]{34}/y,
  },
  { id: "newrelic-key", starts: ["NRAK-"], body: () => /[A-Z0-9]{27}/y },
  {
    id: "dynatrace-token",
    starts: ["dt0c01.", "dt0s01.", "dt0s16."],
    body: () => /[A-Z0-9]{8,24}\.[A-Z0-9]{64}/y,
  },
  // PostHog: personal and project secret keys (project keys, `phc_`, are public).
  {
    id: "posthog-key",
    starts: ["phx_", "phs_"],
    body: () => /[A-Za-z0-9]{40,56}/y,
  },
  { id: "contentful-token", starts: ["CFPAT-"], body: () => /[\w-]{43}/y },
  { id: "typeform-token", starts: ["tfp_"], body: () => /[\w-]{40,62}/y },
  {
    id: "hubspot-token",
    starts: ["pat-na1-", "pat-na2-", "pat-eu1-"],
    body: () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
  },
  // Mapbox: secret and temporary tokens (`pk.` is public).
  {
    id: "mapbox-token",
    starts: ["sk.eyJ", "tk.eyJ"],
    body: () => /[\w-]{30,300}\.[\w-]{20,64}/y,
  },
];
