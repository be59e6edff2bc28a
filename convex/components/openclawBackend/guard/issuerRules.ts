import { longRuns } from "./encoded.js";
import {
  isPlaceholder,
  looksRandom,
  type StatedSecret,
} from "./secretShape.js";
import type { SecretRule } from "./serviceRules.js";

/**
 * Further issuers, from the formats that they publish: the rule, its prefixes with a space between,
 * and what follows them. A body that words could fill has to hold a digit, a capital or both.
 */
// prettier-ignore
const issuers: readonly (readonly [string, string, () => RegExp])[] = [
  // Clouds and hosting
  ["aws-bedrock-key", "ABSK bedrock-api-key-", () => /[A-Za-z0-9+/]{60,2000}={0,2}/y],
  ["google-authorization-key", "AQ.Ab8", () => /[\w-]{40,60}/y],
  ["tencent-key", "AKID", () => /(?=\w{0,31}\d)[A-Za-z0-9]{32,36}/y],
  ["volcengine-key", "AKLT AKTP", () => /[A-Za-z0-9+/]{40,64}={0,2}/y],
  ["baidu-key", "bce-v3/", () => /ALTAK-[A-Za-z0-9]{21}\/[0-9a-f]{40}/y],
  ["yandex-key", "AQVN YCAJ YCN y0_", () => /(?=\S{0,33}\d)(?=\S{0,33}[A-Z])[\w-]{34,64}/y],
  ["yandex-iam-token", "t1.9eu", () => /[\w-]{20,400}={0,2}\.[\w-]{86}={0,2}/y],
  ["scaleway-key", "SCW", () => /(?=[A-Z]{0,16}\d)[A-Z0-9]{17}/y],
  ["scalingo-token", "tk-us-", () => /[\w-]{48}/y],
  ["exoscale-key", "EXO", () => /[0-9a-f]{24,26}/y],
  ["upcloud-token", "ucat_", () => /[A-Z0-9]{26}/y],
  ["deno-token", "ddp_ ddw_ ddo_", () => /[A-Za-z0-9]{36}/y],
  ["jsr-token", "jsrt_ jsrd_ jsrp_", () => /[A-Za-z0-9]{32,36}/y],
  ["railway-token", "rw_Fe26.2**", () => /[\w*~-]{60,600}/y],
  ["backblaze-key", "K00", () => /\d[A-Za-z0-9+/]{27}/y],
  ["tigris-key", "tid_ tsec_", () => /(?=[\w+-]{0,29}\d)(?=[\w+-]{0,29}[A-Z])[\w+-]{30,70}/y],
  ["openshift-token", "sha256~", () => /[\w-]{43}/y],
  ["kubeadm-token", "--token", () => /(?<=--token)[ =](?=\S{0,22}\d)([a-z0-9]{6}\.[a-z0-9]{16})/y],
  ["harness-key", "pat. sat.", () => /[\w-]{22}\.[0-9a-zA-Z]{24}\.[A-Za-z0-9]{20}/y],
  ["infracost-key", "ico-", () => /(?=[A-Za-z]{0,31}\d)[A-Za-z0-9]{32}/y],
  ["ngrok-key", "ak_ cr_", () => /(?=[A-Za-z]{0,26}\d)[A-Za-z0-9]{27}/y],
  ["pangea-token", "pts_", () => /[a-z0-9]{32}/y],
  ["defined-network-key", "dnkey-", () => /[A-Z0-9]{26}-[A-Z0-9]{52}/y],
  ["portainer-token", "ptr_", () => /[A-Za-z0-9/_+-]{40,60}={0,2}/y],
  ["proxmox-token", "PVEAPIToken=", () => /[\w.@-]{3,64}![\w.-]{2,64}=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y],
  ["netbird-token", "nbp_", () => /[A-Za-z0-9]{36}/y],
  ["truenas-key", "1- 2- 3-", () => /(?=[a-z0-9]{0,63}[A-Z])[A-Za-z0-9]{64}/y],

  // Databases and search
  ["aiven-secret", "AVNS_ aivenv1_", () => /[\w+/=-]{18,400}/y],
  ["cockroachdb-key", "CCDB1_", () => /[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/y],
  ["mongodb-atlas-key", "mdb_sa_sk_", () => /[\w-]{40}/y],
  ["xata-key", "xau_", () => /[A-Za-z0-9]{32,64}/y],
  ["fauna-key", "fnA", () => /(?=[\w-]{0,35}\d)[\w-]{37,56}/y],
  ["clickhouse-key", "4b1d", () => /(?=[a-z0-9]{0,37}[A-Z])[A-Za-z0-9]{38}/y],
  ["elastic-key", "essu_ essa_", () => /[A-Za-z0-9+/=_-]{40,200}/y],
  ["upstash-qstash-token", "eyJVc2VySUQi", () => /[\w+/]{60,400}={0,2}/y],
  ["confluent-secret", "cflt", () => /[A-Za-z0-9+/]{60}/y],
  ["appwrite-key", "standard_", () => /[0-9a-f]{200,300}/y],
  ["dbt-token", "dbtc_ dbtu_ dbts_", () => /[\w-]{36,64}/y],
  ["metabase-key", "mb_", () => /[A-Za-z0-9+/]{43,48}={0,2}/y],
  ["hex-token", "hxtp_ hxtw_", () => /[0-9a-f]{64,160}/y],
  ["retool-token", "retool_", () => /(?=[a-z]{0,23}\d)[0-9a-z]{24,40}/y],
  ["axiom-token", "xaat- xapt-", () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y],

  // Code, builds and packages
  ["clojars-token", "CLOJARS_", () => /[0-9a-fA-F]{60}/y],
  ["prefect-key", "pnu_ pnb_", () => /[A-Za-z0-9]{36}/y],
  ["readme-key", "rdme_", () => /[a-z0-9]{64,72}/y],
  ["sonar-token", "squ_ sqp_ sqa_ sqb_ sqco_", () => /[0-9A-Za-z]{40,60}/y],
  ["jfrog-token", "AKCp cmVmd", () => /[A-Za-z0-9]{59,74}/y],
  ["packagist-token", "packagist_", () => /[a-z]{2,3}_[0-9a-f]{40,80}/y],
  ["octopus-key", "API-", () => /(?=[A-Z]{0,24}\d)[A-Z0-9]{25,29}/y],
  ["bitbucket-datacenter-token", "BBDC-", () => /[A-Za-z0-9+/@_-]{40,50}/y],
  ["cursor-key", "key_ crsr_", () => /[0-9a-f]{64}/y],
  ["runway-key", "key_", () => /[0-9a-f]{128}/y],
  ["retell-key", "key_", () => /[0-9a-f]{28}/y],
  ["ionic-token", "ion_", () => /[A-Za-z0-9]{42}/y],
  ["bitrise-token", "bitpat_ bitwat_", () => /[\w-]{40,100}/y],
  ["buildkite-agent-token", "bkaj_ bkct_ bkpt_ bkr_", () => /[\w-]{36,80}/y],
  ["depot-token", "depot_project_ depot_org_ depot_user_", () => /[0-9a-f]{64}/y],
  ["chromatic-token", "chpt_", () => /[0-9a-f]{12,40}/y],
  ["valtown-token", "vtwn_", () => /[A-Za-z0-9]{20,40}/y],
  ["daytona-key", "dtn_", () => /[0-9a-f]{64}/y],
  ["settlemint-token", "sm_pat_ sm_aat_ sm_sat_", () => /[A-Za-z0-9]{16,40}/y],
  ["socket-token", "sktsec_", () => /[\w-]{40,80}/y],
  ["snyk-token", "snyk_uat. snyk_sat.", () => /[0-9a-f]{8}\.[\w.-]{40,200}/y],
  ["endor-key", "endr+", () => /[A-Za-z0-9-]{16,40}/y],
  ["trufflehog-key", "thog-secret-", () => /[0-9a-f]{32}/y],
  ["nightfall-key", "NF-", () => /(?=[A-Za-z]{0,31}\d)[A-Za-z0-9]{32}/y],
  ["unkey-key", "unkey_", () => /(?=[A-Za-z]{0,15}\d)[A-Za-z0-9]{16,28}/y],
  ["zuplo-key", "zpka_", () => /[0-9a-f]{32}_[0-9a-f]{8}/y],
  ["sourcegraph-cody-token", "slk_ sgd_", () => /[0-9a-f]{64}/y],
  ["zapier-webhook", "hooks.zapier.com/", () => /hooks\/catch\/\d{4,10}\/[a-z0-9]{6,12}/y],

  // Watching and flags
  ["newrelic-ingest-key", "NRII- NRIQ- NRRA-", () => /[\w-]{25,42}/y],
  ["launchdarkly-key", "sdk- api- rel-", () => /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/y],
  ["honeycomb-key", "hcaik_ hcalk_ hcamk_ hcxik_", () => /[a-z0-9]{50,64}/y],
  ["logfire-token", "pylf_v", () => /\d_[a-z]{2,8}_[A-Za-z0-9]{40,48}/y],
  ["rootly-key", "rootly_", () => /[0-9a-f]{64}/y],
  ["pagerduty-key", "u+ y+", () => /(?=\w{0,17}[A-Z])(?=\w{0,17}[\da-z])[\w-]{18}/y],
  ["statsig-key", "secret- console-", () => /[A-Za-z0-9]{40,48}/y],
  ["flagsmith-key", "ser.", () => /(?=[A-Za-z]{0,21}\d)[A-Za-z0-9]{22}/y],
  ["checkly-key", "cu_", () => /[0-9a-f]{32}/y],
  ["grafana-legacy-key", "eyJrIjoi", () => /[A-Za-z0-9]{60,400}={0,3}/y],
  ["uptimerobot-key", "ur", () => /\d{6,8}-[0-9a-f]{24}/y],

  // Models and agents
  ["runpod-key", "rpa_", () => /[A-Z0-9]{36,46}[a-z0-9]{0,8}/y],
  ["voyage-key", "pa-", () => /(?=[\w-]{0,40}[A-Z])(?=[\w-]{0,40}\d)[\w-]{40,48}/y],
  ["mem0-key", "m0-", () => /[A-Za-z0-9]{36,44}/y],
  ["zep-key", "z_1", () => /[\w-]{20,80}\.[\w-]{40,120}/y],
  ["brave-key", "BSA", () => /(?=[\w-]{0,27}\d)(?=[\w-]{0,27}[a-z])[\w-]{24,28}/y],
  ["browserbase-key", "bb_live_", () => /[\w-]{24,40}/y],
  ["steel-key", "ste-", () => /(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[A-Z])[\w-]{40,80}/y],
  ["cartesia-key", "sk_car_", () => /[\w-]{20,48}/y],
  ["wandb-key", "wandb_v1_", () => /[\w-]{40,120}/y],
  ["together-key", "tgp_v1_", () => /[\w-]{40,64}/y],
  ["braintrust-key", "sk-bt-", () => /(?:st-)?[A-Za-z0-9]{40,56}/y],
  ["luma-key", "luma-", () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-[0-9a-f-]{36})?/y],
  ["modal-token", "as-", () => /(?=[A-Za-z]{0,21}\d)(?=[a-z0-9]{0,21}[A-Z])[A-Za-z0-9]{22}/y],
  ["nebius-key", "v1.CmM", () => /[\w-]{60,400}(?:\.[\w-]{2,90}){0,2}/y],
  ["friendli-token", "flp_", () => /[A-Za-z0-9]{36,56}/y],
  ["helicone-key", "sk-helicone-", () => /[a-z0-9-]{27,60}/y],
  ["composio-key", "ak_", () => /(?=[\w-]{0,19}\d)(?=[\w-]{0,19}[A-Z])[\w-]{20}/y],
  ["dify-key", "app- dataset-", () => /(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}/y],
  ["voiceflow-key", "VF.", () => /(?:(?:DM|WS)\.)?[0-9a-f]{24}\.[A-Za-z0-9]{16}/y],
  ["salad-key", "salad_cloud_", () => /[A-Za-z0-9]{1,7}_[A-Za-z0-9]{30,235}/y],
  ["chroma-key", "ck-", () => /[A-Za-z0-9]{44}/y],
  ["apollo-graph-key", "service: user:", () => /(?:gh\.[\w-]{8,64}|[\w-]{2,64}):(?=[\w-]{0,21}\d)(?=[\w-]{0,21}[A-Z])[\w-]{22}(?![\w-])/y],

  // Payments, shops, chains
  ["plaid-token", "access-sandbox- access-development- access-production-", () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y],
  ["braintree-token", "access_token$production$ access_token$sandbox$", () => /[a-z0-9]{16}\$[0-9a-f]{32}/y],
  ["paddle-key", "pdl_live_apikey_ pdl_sdbx_apikey_ pdl_ntfset_", () => /[a-z0-9]{20,26}_[A-Za-z0-9/+]{22,32}(?:_[A-Za-z0-9]{2,6})?/y],
  ["polar-token", "polar_oat_ polar_at_ polar_pat_ polar_rt_ polar_cs_ polar_whs_", () => /[\w-]{30,64}/y],
  ["adyen-key", "AQE", () => /[\w+/]{2,10}[\w+/.=-]{20,200}-[A-Za-z0-9+/]{20,60}=-[^\s"'`]{16}/y],
  ["mollie-key", "live_ test_", () => /(?=[A-Za-z]{0,29}\d)(?=[a-z0-9]{0,29}[A-Z])[A-Za-z0-9]{30}/y],
  ["mollie-access-token", "access_", () => /(?=[A-Za-z]{0,29}\d)(?=[a-z0-9]{0,29}[A-Z])[A-Za-z0-9]{30,40}/y],
  ["lob-key", "live_ test_", () => /[0-9a-f]{35}/y],
  ["gocardless-token", "live_ sandbox_", () => /(?=[\w-]{0,39}\d)(?=[a-z0-9_-]{0,39}[A-Z])[\w-]{40}/y],
  ["razorpay-key", "rzp_live_ rzp_test_", () => /[A-Za-z0-9]{14}/y],
  ["stripe-organization-key", "sk_org_live_ sk_org_test_", () => /[A-Za-z0-9]{20,160}/y],
  ["checkout-key", "sk_sbox_", () => /[a-z0-9]{26,32}[*#$=]?/y],
  ["stripe-client-secret", "pi_ seti_", () => /[A-Za-z0-9]{24}_secret_[A-Za-z0-9]{25}/y],
  ["xendit-key", "xnd_development_ xnd_production_", () => /[A-Za-z0-9]{40,80}/y],
  ["midtrans-key", "Mid-server-", () => /[\w-]{20,30}/y],
  ["mercadopago-token", "APP_USR- TEST-", () => /\d{10,19}-\d{6}-[0-9a-f]{32}-\d{6,12}/y],
  ["asaas-key", "$aact_", () => /[\w:=-]{60,200}/y],
  ["pagarme-key", "ak_live_ ak_test_", () => /[A-Za-z0-9]{30}/y],
  ["ramp-secret", "ramp_sec_", () => /[A-Za-z0-9]{48}/y],
  ["recharge-key", "sk_1x1_ sk_2x2_ sk_1x3_ sk_3x3_ sk_5x3_ sk_10x3_ sk_test_1x1_", () => /[0-9a-f]{64}/y],
  ["flexport-token", "shltm_", () => /[\w-]{40}/y],
  ["robinhood-key", "rh-api-", () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y],
  ["coingecko-key", "CG-", () => /(?=[A-Za-z]{0,23}\d)(?=[A-Z0-9]{0,23}[a-z])[A-Za-z0-9]{24}/y],
  ["covalent-key", "cqt_ ckey_", () => /(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24,40}/y],
  ["blockfrost-key", "mainnet preprod preview", () => /(?=[A-Za-z]{0,31}\d)(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}/y],
  ["riot-key", "RGAPI-", () => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y],

  // Messaging
  ["fcm-server-key", "AAAA", () => /[\w-]{7}:APA91b[\w-]{100,160}/y],
  ["twitter-bearer-token", "AAAAAAAAAAAAAAAAAAAA", () => /A{0,4}[A-Za-z0-9%]{60,110}(?![\w+/=-])/y],
  ["telnyx-key", "KEY", () => /[0-9A-F]{32}_[A-Za-z0-9]{22}/y],
  ["onesignal-key", "os_v2_app_ os_v2_org_", () => /[a-z2-7]{80,120}/y],
  ["courier-key", "pk_prod_ pk_test_", () => /(?=[A-Z]{0,27}\d)[A-Z0-9]{28}/y],
  ["mandrill-key", "md-", () => /(?=[A-Za-z_-]{0,21}\d)(?=[\w-]{0,21}[A-Z])[\w-]{22}/y],
  ["plunk-key", "sk_", () => /(?=[a-f]{0,63}\d)[0-9a-f]{64}/y],
  ["emailoctopus-key", "eo_", () => /[0-9a-f]{64}/y],
  ["mailersend-token", "mlsn.", () => /[0-9a-f]{64}/y],
  ["smtp2go-key", "api-", () => /[0-9A-F]{32}/y],
  ["pushbullet-token", "o.", () => /(?=[A-Za-z]{0,31}\d)(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}/y],
  ["ntfy-token", "tk_", () => /(?=[a-z]{0,28}\d)[a-z0-9]{29}/y],
  ["matrix-token", "syt_ mct_ mcr_", () => /[A-Za-z0-9+/]{2,80}_[A-Za-z]{20}_[A-Za-z0-9]{6}/y],
  ["pubnub-secret-key", "sec-c-", () => /[A-Za-z0-9+/]{48}/y],
  ["instagram-token", "IGQV IGAA", () => /[\w-]{100,300}/y],
  ["tiktok-token", "act.", () => /[A-Za-z0-9]{20,80}!\d{4,6}\.[a-z0-9]{2}/y],
  ["zoho-token", "1000.", () => /[0-9a-f]{32}\.[0-9a-f]{32}/y],

  // Work tools
  ["trello-token", "ATTA", () => /[0-9a-fA-F]{64,80}/y],
  ["asana-token", "1/ 2/", () => /\d{12,20}(?:\/\d{12,20})?:[0-9a-f]{32}/y],
  ["clickup-token", "pk_", () => /\d{5,9}_[0-9A-Z]{32}/y],
  ["klaviyo-key", "pk_", () => /(?:[A-Za-z0-9]{6}_)?[0-9a-f]{34}/y],
  ["close-key", "api_", () => /[A-Za-z0-9]{20,24}\.[A-Za-z0-9]{20,24}/y],
  ["dropbox-token", "sl.", () => /(?:u\.)?[\w-]{100,1600}/y],
  ["figma-oauth", "figp_ figo_ figu_ figor_ figuh_ figoh_", () => /[\w-]{38,54}/y],
  ["frameio-token", "fio-u-", () => /[\w-]{60,66}/y],
  ["intercom-token", "dG9rO", () => /[A-Za-z0-9+/_-]{54,56}={0,2}/y],
  ["salesforce-key", "3MVG9 5Aep861", () => /[\w.+/=]{70,260}/y],
  ["sanity-token", "sk", () => /(?=[a-z0-9]{0,40}[A-Z])(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{79,180}/y],
  ["canva-secret", "cnvca", () => /(?=[\w-]{0,40}\d)[\w-]{40,60}/y],
  ["adobe-secret", "p8e- p8-", () => /[\w-]{30,40}/y],
  ["adafruit-key", "aio_", () => /[A-Za-z0-9]{28}/y],
  ["authress-key", "sc_ ext_ scauth_ authress_", () => /[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}/y],
  ["stytch-secret", "secret-live- secret-test-", () => /[\w-]{36}=?/y],
  ["bannerbear-key", "bb_pr_ bb_ma_", () => /[0-9a-f]{30}/y],
  ["teamwork-token", "tkn.v1_", () => /[A-Za-z0-9]{70,72}=?/y],
  ["lark-token", "t-g", () => /[a-z0-9]{9}[A-Z0-9]{20,40}/y],
  ["ubidots-token", "BBFF- BBUS-", () => /[A-Za-z0-9]{30}/y],
  ["intra42-secret", "s-s4t2ud- s-s4t2af-", () => /[0-9a-f]{64}/y],
  ["webflow-token", "ws-", () => /[0-9a-f]{64}/y],
];

export const issuerRules: readonly SecretRule[] = issuers.map(
  ([id, starts, body]) => ({ id, starts: starts.split(" "), body }),
);

/**
 * Keys without a prefix: the shape, and the issuers whose keys have it. A value of that shape counts
 * where the issuer is named beside it. No host of code is here, for notes hold its commits. Names are
 * in small letters without what parts them.
 */
// prettier-ignore
const keyShapes: readonly (readonly [shape: string, issuers: string])[] = [
  ["[0-9a-f]{32}", "braintree segment datadog ddapi mixpanel amplitude algolia rollbar pagerduty bugsnag airbrake honeybadger cronitor openweather newsapi lastfm tmdb themoviedb fanart flickr spotify deezer musixmatch facebook instagram wechat kakao twilio agora mailjet mailgun iterable finicity recurly infura opensea etherscan twelvedata assemblyai azure shodan fitbit nutritionix edamam spoonacular thunderforest geoapify opencage positionstack ipstack weatherstack aviationstack currencylayer fixer jotform toggl asana trello linear adobe sonarr radarr lidarr readarr prowlarr bazarr sabnzbd jellyseerr jellyfin emby tautulli matomo novu tuya namecheap fossa playht synthesia launchdarkly optimizely drip meraki"],
  ["[0-9a-f]{40}", "sonar sonarqube sonarcloud datadog ddapp deepgram todoist pipedrive sendbird sparkpost gitea forgejo codeberg gogs paperless strava tiingo quicknode hunterio imgur meraki wandb weightsbiases cloudsmith buttercms codeclimate buildkite discogs linode"],
  ["[0-9a-f]{64}", "trello linode hetzner together togetherai sentry virustotal codeclimate percy pihole trakt withings semgrep dingtalk onelogin librato dailyco cryptocompare meilisearch discord freshbooks confluent sumologic alienvault sourcegraph openphone crowdstrike"],
  ["[0-9a-f]{37}", "cloudflare"],
  ["[0-9a-f]{31}", "weatherapi"],
  ["[0-9a-f]{36}|[0-9a-f]{44}|[0-9a-f]{72}", "statuspage activecampaign"],
  ["[0-9a-f]{80}", "abuseipdb"],
  ["[0-9a-f]{20}", "pusher customerio uploadcare filestack"],
  ["[0-9a-f]{24}", "exchangerate exchangerateapi kucoin"],
  ["[0-9a-f]{24}:[0-9a-f]{64}", "ghost"],
  ["[A-Za-z0-9]{32}", "mistral segment algolia polygonio tomtom tomorrowio zulip helpscout zerotier ably balena directus blizzard battlenet soundcloud giphy mapquest speechmatics privateai drone censys box feishu lark typesense honeycomb getresponse healthchecks codecov asana etsy ecobee alchemy ovh rudderstack fastly discord bitbucket"],
  ["[A-Za-z0-9]{40}", "cohere zendesk nasa discogs duo crowdstrike sparkpost datadog plivo netlify cloudflare alpaca"],
  ["[A-Za-z0-9]{64}", "hetzner binance gorgias hasura getstream sumologic coinbase freshbooks jfrog artifactory newrelic auth0 beehiiv"],
  ["[A-Za-z0-9]{30}", "plaid datocms twitch pushover alibaba aliyun cloudways"],
  ["[A-Za-z0-9]{36}", "vultr netlify"],
  ["[A-Za-z0-9]{24}", "razorpay etsy storyblok looker betterstack betteruptime logtail"],
  ["[A-Za-z0-9]{25}", "messagebird visualcrossing twitter"],
  ["[\\w-]{20}", "freshdesk finnhub browserstack maptiler pagerduty plex godaddy eventbrite finicity"],
  ["[A-Za-z0-9]{22}", "travis travisci raygun honeycomb mandrill convertkit"],
  ["[A-Za-z0-9]{26}", "mattermost"],
  ["[\\w-]{27}", "rudderstack cloudinary"],
  ["[\\w-]{28}", "gemini desec"],
  ["[A-Z0-9]{34}", "etherscan bscscan polygonscan"],
  ["[\\w-]{43,44}", "immich bitfinex unsplash contentful netlify gumroad ifttt"],
  ["[A-Za-z0-9]{45}|[A-Za-z0-9]{50}|1\\d{1,18}-[A-Za-z0-9]{40}", "twitter dwolla lambdatest"],
  ["[A-Za-z0-9+/]{48}", "clockify foursquare"],
  ["[A-Za-z0-9+/]{56}", "pexels kraken"],
  ["[A-Za-z0-9]{64}|[A-Za-z0-9]{73}", "jfrog artifactory"],
  ["[A-Za-z0-9]{84}", "azure azureopenai ngc nvidia"],
  ["[\\w-]{86}", "pingdom bitrise ideogram"],
  ["[\\w-]{32}", "fastly alchemy adafruit blynk discord"],
  ["[\\w-]{40}", "cloudflare philipshue launchdarkly expo netlify"],
  ["00[\\w-]{40}", "okta"],
  ["[\\w-]{64}", "auth0 genius plausible coinbase"],
  ["[A-Za-z0-9+/]{40}", "aws amazon iam s3 minio wasabi plivo ses dynamodb"],
  ["[A-Za-z0-9+/]{43}=", "azure servicebus eventhub eventhubs iothub"],
  ["[A-Za-z0-9+/]{86}==", "azure cosmosdb storageaccount kraken batch"],
  ["[A-Za-z0-9+/]{64}", "confluent"],
  ["[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "heroku postmark snyk opsgenie codecov saucelabs scaleway deepl exa exaai coinmarketcap hypixel helius loggly logzio moosend elasticemail clicksend squarespace kucoin okx leonardo leonardoai gladia vapi duckdns govee buttondown braze hightouch"],
];

/** Shapes that say enough alone: Mailchimp, Mailgun, MaxMind, New Relic, Azure registries, Upstash, RapidAPI, ngrok. */
const ownShapes = () =>
  /^(?:[0-9a-f]{32}-us\d{1,2}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk|(?:[0-9a-f]{36}|eu01xx[0-9a-f]{30}|[0-9a-f]{32}FFFF)NRAL|AA[0-9a-f]{40}-NRMA|[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}|A[A-Z][A-Za-z0-9]{2}AAI[jn]cD[\w-]{40,90}={0,2}|[A-Za-z0-9]{10,12}msh[A-Za-z0-9]{15,17}p1[A-Za-z0-9]{6}jsn[A-Za-z0-9]{12}|[12][A-Za-z0-9]{26}_[A-Za-z0-9]{20,22})$/;

/** An issuer's name to its shapes; made on the first value that could be a key. */
let shapesByIssuer: Map<string, RegExp[]> | undefined;

function indexShapes(): Map<string, RegExp[]> {
  const index = new Map<string, RegExp[]>();
  for (const [shape, issuers] of keyShapes) {
    const whole = new RegExp(`^(?:${shape})$`);
    for (const issuer of issuers.split(" ")) {
      index.set(issuer, [...(index.get(issuer) ?? []), whole]);
    }
  }
  return index;
}

/** Keys that their shape and their issuer's name beside them give away. */
export function findIssuerKeys(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  const shape =
    /(?<![\w+/-])[A-Za-z0-9][\w+/-]{18,127}(?:(?<=[0-9a-f]{24}):[0-9a-f]{64})?(?![\w+/-])={0,2}/y;
  const own = ownShapes();
  let end = 0;
  let missed = 0;
  for (const { start } of longRuns(text, 19, "_+/-")) {
    if (start < end) continue;
    // Thousands of values one upon another are no keys, and each costs the reading of its line.
    if (missed > 1000 && start < missed * 64) continue;
    shape.lastIndex = start;
    const value = shape.exec(text)?.[0];
    if (value === undefined) continue;
    end = start + value.length;
    if (!/\d[^\d]+\d/.test(value)) continue;
    if (!isMixed(value)) continue;
    const before = lineBefore(text, start);
    const isKey =
      own.test(value) ||
      shapesNamedIn(before).some((shape) => shape.test(value)) ||
      shapesNamedIn(lineAfter(text, end)).some((shape) => shape.test(value));
    if (!isKey) missed++;
    if (!isKey || isPlaceholder(value)) continue;
    if (isPublicValue(before, text.slice(end, end + 16))) continue;
    found.push({ rule: "issuer-key", start, end });
  }
  return found;
}

/** The shapes of the issuers named in a piece of a line, also in two words: Sauce Labs, last.fm. */
function shapesNamedIn(line: string): RegExp[] {
  const index = (shapesByIssuer ??= indexShapes());
  const shapes: RegExp[] = [];
  let previous = "";
  for (const [word] of line.matchAll(/[A-Z]?[a-z\d]+|[A-Z\d]+/g)) {
    const name = /^A[KS]IA/.test(word) ? "aws" : word.toLowerCase();
    for (const key of [name, previous + name]) {
      const named = index.get(key);
      if (named !== undefined) shapes.push(...named);
    }
    previous = name;
  }
  return shapes;
}

/** What follows a value where the sentence goes on about it. */
function lineAfter(text: string, at: number): string {
  return (
    /^["'`)]?[ ,]{0,2}(?:(?:is|was|are|from|for|at|in|on|as)\b|[-=]>|[→|=(]).{0,60}/i.exec(
      text.slice(at, at + 64),
    )?.[0] ?? ""
  );
}

/** The 80 characters before a place on its line, or on the line above if that ends in a colon. */
function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 80), at);
  const line = before.lastIndexOf("\n");
  if (line === -1) return before;
  return /:[ \t]*\n\s{0,8}["'`>-]{0,3} ?$/.test(before)
    ? before.slice(before.lastIndexOf("\n", line - 1) + 1)
    : before.slice(line + 1);
}

/** Hex has a letter; other values change between cases and digits as often as chance would. */
function isMixed(value: string): boolean {
  if (/^[0-9a-f:-]+$/.test(value)) return /[a-f]/.test(value);
  return looksRandom(value) && !/^[a-z]+(?:[-_/][a-z]+)+/i.test(value);
}

/** Hashes, identifiers and addresses, by the word beside the value or a mark right before it. */
function isPublicValue(before: string, after: string): boolean {
  return (
    /[#@/.?&]$|\b(?:commit|sha-?\d*|md5|hash(?:es)?|digest|checksum|e-?tag|revision|fingerprint|uuid|guid|integrity|publi(?:c|shable)|signature)\b|(?:\b|_)ids?\b|[a-z]Ids?\b/i.test(
      before.slice(-48),
    ) ||
    /\b(?:zone|tenant|cache|build|image|tag|document|doc|file|blob|object|ref|branch|message|issue|request|event|alert|incident|monitor|run|session|release|deploy(?:ment)?|trace|span|cursor|transaction|tx|address|order|record|row|job|contract|wallet|card|board|playlist|track)\b["'`]? ?(?:is|was|number|[:=#(])? ?["'`]?$/i.test(
      before,
    ) ||
    /\b(?:account|project|org(?:ani[sz]ation)?|user|app|team|workspace|site|page)\b["'`]? ?(?:is|was|number)? ?["'`]?$/i.test(
      before,
    ) ||
    /^["'`]? ?(?:commit|hash|checksum|digest)\b/.test(after)
  );
}
