import { alphabets, type Random } from "./random.js";

const { alnum, base64, base64url, digits, hex, lowerDigits, upperDigits } =
  alphabets;
const upperHex = hex.toUpperCase();
const letters = alphabets.lower + alphabets.upper;
const base32low = alphabets.base32.toLowerCase();

const uuid = (r: Random) =>
  [8, 4, 4, 4, 12].map((length) => r.text(hex, length)).join("-");
/** A random UUID, which says so by its version. */
const uuid4 = (r: Random) =>
  [r.text(hex, 8), r.text(hex, 4), `4${r.text(hex, 3)}`, r.text(hex, 4)]
    .concat(r.text(hex, 12))
    .join("-");
/** Letters and digits, with a small letter, a capital and a digit among them. */
const mixed = (r: Random, length: number) => `aB3${r.text(alnum, length - 3)}`;

/** Fakes for the rules of `issuerRules.ts`. */
export const issuerFakes: Record<string, ((r: Random) => string)[]> = {
  "aws-bedrock-key": [
    (r) => `ABSK${r.text(base64, 120)}a`,
    (r) => `bedrock-api-key-YmVk${r.text(base64, 200)}a`,
  ],
  "google-authorization-key": [(r) => `AQ.Ab8${r.text(base64url, 43)}a`],
  "tencent-key": [(r) => `AKID${mixed(r, 32)}`],
  "volcengine-key": [(r) => `AKLT${r.text(alnum, 43)}`],
  "baidu-key": [(r) => `bce-v3/ALTAK-${r.text(alnum, 21)}/${r.text(hex, 40)}`],
  "yandex-key": [(r) => `AQVN${mixed(r, 36)}`, (r) => `y0_AgAA${mixed(r, 48)}`],
  "yandex-iam-token": [
    (r) => `t1.9eu${r.text(base64url, 90)}.${r.text(base64url, 85)}a`,
  ],
  "scaleway-key": [(r) => `SCW4${r.text(upperDigits, 16)}`],
  "scalingo-token": [(r) => `tk-us-${r.text(base64url, 47)}a`],
  "exoscale-key": [(r) => `EXO${r.text(hex, 26)}`],
  "upcloud-token": [(r) => `ucat_${r.text(upperDigits, 26)}`],
  "deno-token": [
    (r) => `ddp_${r.text(alnum, 36)}`,
    (r) => `ddo_${r.text(alnum, 36)}`,
  ],
  "jsr-token": [(r) => `jsrt_${r.text(alnum, 32)}`],
  "railway-token": [
    (r) =>
      `rw_Fe26.2**${r.text(hex, 64)}*${r.text(base64url, 43)}*${r.text(base64url, 43)}a`,
  ],
  "backblaze-key": [(r) => `K005${r.text(alnum, 27)}`],
  "tigris-key": [(r) => `tsec_${mixed(r, 60)}`],
  "openshift-token": [(r) => `sha256~${r.text(base64url, 42)}a`],
  "kubeadm-token": [
    (r) => `--token 4${r.text(lowerDigits, 5)}.${r.text(lowerDigits, 16)}`,
  ],
  "harness-key": [
    (r) =>
      `pat.${r.text(base64url, 22)}.${r.text(hex, 24)}.${r.text(alnum, 20)}`,
  ],
  "infracost-key": [(r) => `ico-${mixed(r, 32)}`],
  "ngrok-key": [(r) => `ak_${mixed(r, 27)}`],
  "pangea-token": [(r) => `pts_4${r.text(lowerDigits, 31)}`],
  "defined-network-key": [
    (r) => `dnkey-${r.text(upperDigits, 26)}-${r.text(upperDigits, 52)}`,
  ],
  "portainer-token": [(r) => `ptr_${r.text(alnum, 43)}=`],
  "proxmox-token": [(r) => `PVEAPIToken=root@pam!ci=${uuid(r)}`],
  "netbird-token": [(r) => `nbp_${r.text(alnum, 36)}`],
  "truenas-key": [(r) => `1-${mixed(r, 64)}`],
  "aiven-secret": [(r) => `AVNS_${r.text(base64url, 18)}a`],
  "cockroachdb-key": [(r) => `CCDB1_${r.text(alnum, 22)}_${r.text(alnum, 40)}`],
  "mongodb-atlas-key": [(r) => `mdb_sa_sk_${r.text(base64url, 39)}a`],
  "xata-key": [(r) => `xau_${r.text(alnum, 33)}`],
  "fauna-key": [(r) => `fnAE${mixed(r, 37)}`],
  "clickhouse-key": [(r) => `4b1d${mixed(r, 38)}`],
  "elastic-key": [(r) => `essu_${r.text(alnum, 90)}==`],
  "upstash-qstash-token": [(r) => `eyJVc2VySUQi${r.text(alnum, 120)}==`],
  "confluent-secret": [(r) => `cflt${r.text(alnum, 60)}`],
  "appwrite-key": [(r) => `standard_${r.text(hex, 256)}`],
  "dbt-token": [(r) => `dbtc_${r.text(base64url, 42)}a`],
  "metabase-key": [(r) => `mb_${r.text(base64, 43)}=`],
  "hex-token": [(r) => `hxtp_${r.text(hex, 96)}`],
  "retool-token": [(r) => `retool_4${r.text(lowerDigits, 25)}`],
  "axiom-token": [(r) => `xaat-${uuid(r)}`, (r) => `xapt-${uuid(r)}`],
  "clojars-token": [(r) => `CLOJARS_${r.text(hex, 60)}`],
  "prefect-key": [
    (r) => `pnu_${r.text(alnum, 36)}`,
    (r) => `pnb_${r.text(alnum, 36)}`,
  ],
  "readme-key": [(r) => `rdme_${r.text(lowerDigits, 70)}`],
  "sonar-token": [
    (r) => `squ_${r.text(hex, 40)}`,
    (r) => `sqp_${r.text(hex, 40)}`,
    (r) => `sqa_${r.text(hex, 40)}`,
  ],
  "jfrog-token": [
    (r) => `AKCp${r.text(alnum, 69)}`,
    (r) => `cmVmdGtu${r.text(alnum, 56)}`,
  ],
  "packagist-token": [(r) => `packagist_uut_${r.text(hex, 68)}`],
  "octopus-key": [(r) => `API-4${r.text(upperDigits, 25)}`],
  "bitbucket-datacenter-token": [(r) => `BBDC-${r.text(alnum, 44)}`],
  "cursor-key": [
    (r) => `key_${r.text(hex, 64)}`,
    (r) => `crsr_${r.text(hex, 64)}`,
  ],
  "runway-key": [(r) => `key_${r.text(hex, 128)}`],
  "retell-key": [(r) => `key_${r.text(hex, 28)}`],
  "ionic-token": [(r) => `ion_${r.text(alnum, 42)}`],
  "bitrise-token": [(r) => `bitpat_${r.text(base64url, 60)}a`],
  "buildkite-agent-token": [(r) => `bkct_${r.text(alnum, 40)}`],
  "depot-token": [(r) => `depot_org_${r.text(hex, 64)}`],
  "chromatic-token": [(r) => `chpt_${r.text(hex, 15)}`],
  "valtown-token": [(r) => `vtwn_${mixed(r, 24)}`],
  "daytona-key": [(r) => `dtn_${r.text(hex, 64)}`],
  "settlemint-token": [(r) => `sm_pat_${mixed(r, 16)}`],
  "socket-token": [(r) => `sktsec_${r.text(alnum, 40)}_api`],
  "snyk-token": [(r) => `snyk_uat.${r.text(hex, 8)}.${r.text(alnum, 60)}`],
  "endor-key": [(r) => `endr+${mixed(r, 16)}`],
  "trufflehog-key": [(r) => `thog-secret-${r.text(hex, 32)}`],
  "nightfall-key": [(r) => `NF-${mixed(r, 32)}`],
  "unkey-key": [(r) => `unkey_${mixed(r, 22)}`],
  "zuplo-key": [(r) => `zpka_${r.text(hex, 32)}_${r.text(hex, 8)}`],
  "sourcegraph-cody-token": [(r) => `slk_${r.text(hex, 64)}`],
  "zapier-webhook": [
    (r) =>
      `https://hooks.zapier.com/hooks/catch/${r.text(digits, 8)}/${r.text(lowerDigits, 7)}`,
  ],
  "newrelic-ingest-key": [
    (r) => `NRII-${r.text(base64url, 31)}a`,
    (r) => `NRRA-${r.text(hex, 42)}`,
  ],
  "launchdarkly-key": [(r) => `sdk-${uuid4(r)}`, (r) => `api-${uuid4(r)}`],
  "honeycomb-key": [(r) => `hcaik_${r.text(lowerDigits, 58)}`],
  "logfire-token": [(r) => `pylf_v1_us_${r.text(alnum, 43)}`],
  "rootly-key": [(r) => `rootly_${r.text(hex, 64)}`],
  "pagerduty-key": [(r) => `u+${mixed(r, 18)}`],
  "statsig-key": [(r) => `secret-${r.text(alnum, 43)}`],
  "flagsmith-key": [(r) => `ser.${mixed(r, 22)}`],
  "checkly-key": [(r) => `cu_${r.text(hex, 32)}`],
  "grafana-legacy-key": [(r) => `eyJrIjoi${r.text(alnum, 90)}=`],
  "uptimerobot-key": [(r) => `ur${r.text(digits, 7)}-${r.text(hex, 24)}`],
  "runpod-key": [
    (r) => `rpa_${r.text(upperDigits, 40)}${r.text(lowerDigits, 6)}`,
  ],
  "voyage-key": [(r) => `pa-${mixed(r, 43)}`],
  "mem0-key": [(r) => `m0-${mixed(r, 40)}`],
  "zep-key": [(r) => `z_1${r.text(base64url, 40)}.${r.text(base64url, 80)}a`],
  "brave-key": [(r) => `BSA${mixed(r, 28)}`],
  "browserbase-key": [(r) => `bb_live_${mixed(r, 27)}`],
  "steel-key": [(r) => `ste-${mixed(r, 60)}`],
  "cartesia-key": [(r) => `sk_car_${mixed(r, 22)}`],
  "wandb-key": [(r) => `wandb_v1_${mixed(r, 77)}`],
  "together-key": [(r) => `tgp_v1_${r.text(base64url, 42)}a`],
  "braintrust-key": [
    (r) => `sk-bt-st-${r.text(alnum, 48)}`,
    (r) => `sk-bt-${r.text(alnum, 48)}`,
  ],
  "luma-key": [(r) => `luma-${uuid(r)}-${uuid(r)}`],
  "modal-token": [(r) => `as-${mixed(r, 22)}`],
  "nebius-key": [
    (r) => `v1.CmM${r.text(base64url, 90)}.${r.text(base64url, 60)}a`,
  ],
  "friendli-token": [(r) => `flp_${r.text(alnum, 46)}`],
  "helicone-key": [
    (r) =>
      `sk-helicone-${r.text(lowerDigits, 7)}-${r.text(lowerDigits, 7)}-${r.text(lowerDigits, 7)}-${r.text(lowerDigits, 7)}`,
  ],
  "composio-key": [(r) => `ak_${mixed(r, 20)}`],
  "dify-key": [(r) => `app-${mixed(r, 24)}`],
  "voiceflow-key": [(r) => `VF.DM.${r.text(hex, 24)}.${r.text(alnum, 16)}`],
  "salad-key": [(r) => `salad_cloud_user_${r.text(alnum, 50)}`],
  "chroma-key": [(r) => `ck-${r.text(alnum, 44)}`],
  "apollo-graph-key": [(r) => `service:shop-graph:${mixed(r, 22)}`],
  "plaid-token": [
    (r) => `access-sandbox-${uuid(r)}`,
    (r) => `access-production-${uuid(r)}`,
  ],
  "braintree-token": [
    (r) =>
      `access_token$production$${r.text(lowerDigits, 16)}$${r.text(hex, 32)}`,
  ],
  "paddle-key": [
    (r) =>
      `pdl_live_apikey_${r.text(lowerDigits, 26)}_${r.text(alnum, 22)}_${r.text(alnum, 3)}`,
    (r) => `pdl_ntfset_${r.text(lowerDigits, 26)}_${r.text(alnum, 32)}`,
  ],
  "polar-token": [
    (r) => `polar_oat_${r.text(alnum, 43)}`,
    (r) => `polar_at_u_${r.text(alnum, 43)}`,
  ],
  "adyen-key": [
    (r) =>
      `AQEyhmfxK${r.text(alnum, 40)}-${r.text(base64, 43)}=-${r.text(alnum, 16)}`,
  ],
  "mollie-key": [(r) => `live_${mixed(r, 30)}`, (r) => `test_${mixed(r, 30)}`],
  "mollie-access-token": [(r) => `access_${mixed(r, 32)}`],
  "lob-key": [
    (r) => `live_${r.text(hex, 35)}`,
    (r) => `test_${r.text(hex, 35)}`,
  ],
  "gocardless-token": [
    (r) => `live_${mixed(r, 39)}a`,
    (r) => `sandbox_${mixed(r, 39)}a`,
  ],
  "razorpay-key": [(r) => `rzp_live_${mixed(r, 14)}`],
  "stripe-organization-key": [(r) => `sk_org_live_${mixed(r, 60)}`],
  "checkout-key": [(r) => `sk_sbox_4${r.text(lowerDigits, 26)}`],
  "stripe-client-secret": [
    (r) => `pi_${r.text(alnum, 24)}_secret_${r.text(alnum, 25)}`,
  ],
  "xendit-key": [(r) => `xnd_production_${r.text(alnum, 60)}`],
  "midtrans-key": [
    (r) => `Mid-server-${mixed(r, 24)}`,
    (r) => `SB-Mid-server-${mixed(r, 24)}`,
  ],
  "mercadopago-token": [
    (r) =>
      `APP_USR-${r.text(digits, 16)}-${r.text(digits, 6)}-${r.text(hex, 32)}-${r.text(digits, 9)}`,
  ],
  "asaas-key": [(r) => `$aact_prod_${r.text(alnum, 150)}`],
  "pagarme-key": [(r) => `ak_live_${mixed(r, 30)}`],
  "ramp-secret": [(r) => `ramp_sec_${r.text(alnum, 48)}`],
  "recharge-key": [(r) => `sk_1x1_${r.text(hex, 64)}`],
  "flexport-token": [(r) => `shltm_${mixed(r, 40)}`],
  "robinhood-key": [(r) => `rh-api-${uuid(r)}`],
  "coingecko-key": [(r) => `CG-${mixed(r, 24)}`],
  "covalent-key": [(r) => `cqt_${mixed(r, 32)}`],
  "blockfrost-key": [(r) => `mainnet${mixed(r, 32)}`],
  "riot-key": [(r) => `RGAPI-${uuid(r)}`],
  "fcm-server-key": [
    (r) => `AAAA${r.text(alnum, 7)}:APA91b${r.text(base64url, 133)}a`,
  ],
  "twitter-bearer-token": [(r) => `AAAAAAAAAAAAAAAAAAAAAM${r.text(alnum, 80)}`],
  "telnyx-key": [(r) => `KEY01${r.text(upperHex, 30)}_${r.text(alnum, 22)}`],
  "onesignal-key": [(r) => `os_v2_app_7${r.text(base32low, 103)}`],
  "courier-key": [(r) => `pk_prod_4${r.text(upperDigits, 27)}`],
  "mandrill-key": [(r) => `md-${mixed(r, 22)}`],
  "plunk-key": [(r) => `sk_${r.text(hex, 64)}`],
  "emailoctopus-key": [(r) => `eo_${r.text(hex, 64)}`],
  "mailersend-token": [(r) => `mlsn.${r.text(hex, 64)}`],
  "smtp2go-key": [(r) => `api-${r.text(upperHex, 32)}`],
  "pushbullet-token": [(r) => `o.${mixed(r, 32)}`],
  "ntfy-token": [(r) => `tk_4${r.text(lowerDigits, 28)}`],
  "matrix-token": [
    (r) => `syt_Ym9i_${r.text(letters, 20)}_${r.text(alnum, 6)}`,
  ],
  "pubnub-secret-key": [(r) => `sec-c-${r.text(alnum, 48)}`],
  "instagram-token": [(r) => `IGQV${r.text(base64url, 130)}a`],
  "tiktok-token": [(r) => `act.${r.text(alnum, 60)}!${r.text(digits, 4)}.va`],
  "zoho-token": [(r) => `1000.${r.text(hex, 32)}.${r.text(hex, 32)}`],
  "trello-token": [(r) => `ATTA${r.text(hex, 64)}${r.text(upperHex, 8)}`],
  "asana-token": [
    (r) => `1/${r.text(digits, 16)}:${r.text(hex, 32)}`,
    (r) => `2/${r.text(digits, 16)}/${r.text(digits, 16)}:${r.text(hex, 32)}`,
  ],
  "clickup-token": [
    (r) => `pk_${r.text(digits, 8)}_${r.text(upperDigits, 32)}`,
  ],
  "klaviyo-key": [(r) => `pk_${r.text(hex, 34)}`],
  "close-key": [(r) => `api_${r.text(alnum, 22)}.${r.text(alnum, 22)}`],
  "dropbox-token": [
    (r) => `sl.${r.text(base64url, 138)}a`,
    (r) => `sl.u.${r.text(base64url, 600)}a`,
  ],
  "figma-oauth": [(r) => `figu_${r.text(base64url, 40)}a`],
  "frameio-token": [(r) => `fio-u-${r.text(base64url, 63)}a`],
  "intercom-token": [(r) => `dG9rO${r.text(alnum, 54)}=`],
  "salesforce-key": [
    (r) => `3MVG9${r.text(alnum, 80)}`,
    (r) => `5Aep861${r.text(alnum, 80)}`,
  ],
  "sanity-token": [(r) => `sk${mixed(r, 150)}`],
  "canva-secret": [(r) => `cnvca${mixed(r, 48)}`],
  "adobe-secret": [(r) => `p8e-${r.text(base64url, 32)}`],
  "adafruit-key": [(r) => `aio_${mixed(r, 28)}`],
  "authress-key": [
    (r) =>
      `sc_${r.text(lowerDigits, 20)}.${r.text(lowerDigits, 4)}.acc_${r.text(lowerDigits, 12)}.${r.text(alnum, 60)}`,
  ],
  "stytch-secret": [(r) => `secret-live-${r.text(base64url, 35)}a=`],
  "bannerbear-key": [(r) => `bb_pr_${r.text(hex, 30)}`],
  "teamwork-token": [(r) => `tkn.v1_${r.text(alnum, 71)}=`],
  "lark-token": [
    (r) => `t-g1044${r.text(lowerDigits, 5)}${r.text(upperDigits, 30)}`,
  ],
  "ubidots-token": [(r) => `BBFF-${mixed(r, 30)}`],
  "intra42-secret": [(r) => `s-s4t2ud-${r.text(hex, 64)}`],
  "webflow-token": [(r) => `ws-${r.text(hex, 64)}`],
  // Without a prefix: what the issuer's name gives away.
  "issuer-key": [
    (r) => `Braintree: ${r.text(hex, 32)}`,
    (r) => `SonarQube ${r.text(hex, 40)}`,
    (r) => `trello ${r.text(hex, 64)}`,
    (r) => `mistral=${mixed(r, 32)}`,
    (r) => `Segment (${mixed(r, 32)}`,
    (r) => `aws AKIA${r.text(alphabets.base32, 16)} ${mixed(r, 40)}`,
    (r) => `Heroku: ${uuid(r)}`,
    (r) => `okta 00${mixed(r, 40)}`,
    (r) => `DataDog ${r.text(hex, 32)}`,
    (r) => `last.fm ${r.text(hex, 32)}`,
    (r) => `${r.text(hex, 32)}-us12`,
    (r) => `${mixed(r, 6)}_${mixed(r, 29)}_mmk`,
    (r) => `ghost ${r.text(hex, 24)}:${r.text(hex, 64)}`,
    (r) => `${r.text(hex, 32)} is what Rollbar showed`,
  ],
};
