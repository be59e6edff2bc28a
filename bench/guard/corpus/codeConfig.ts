import {
  al,
  b64,
  b64u,
  dg,
  hx,
  ld,
  managed,
  noun,
  password,
  plain,
  uuid,
} from "./parts.js";
import type { Text } from "./parts.js";

/** Secrets that configuration, tables and pipelines state. */
export const codeConfig: Text[] = [
  (r) =>
    `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${plain(r)}\n      POSTGRES_USER: app`,
  (r) =>
    `    environment:\n      - MYSQL_ROOT_PASSWORD=${managed(r)}\n      - TZ=Europe/Berlin`,
  (r) => `command: redis-server --requirepass ${plain(r)}`,
  (r) =>
    `env:\n  NODE_ENV: test\n  STAGING_TOKEN: ${al(r, 40)}\nsteps:\n  - uses: actions/checkout@v4`,
  (r) =>
    `      - run: ./deploy.sh\n        env:\n          DEPLOY_KEY: "${hx(r, 48)}"`,
  (r) => `with:\n  host: 10.0.0.4\n  username: deploy\n  password: ${plain(r)}`,
  (r) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${btoa(plain(r))}`,
  (r) => `kind: Secret\nstringData:\n  api-key: "${al(r, 32)}"\n  user: mira`,
  (r) =>
    `        env:\n        - name: DB_PASSWORD\n          value: "${password(r)}"\n        - name: DB_HOST\n          value: pg`,
  (r) =>
    `resource "aws_db_instance" "main" {\n  engine   = "mysql"\n  username = "admin"\n  password = "${plain(r)}"\n}`,
  (r) =>
    `variable "api_token" {\n  type    = string\n  default = "${al(r, 40)}"\n}`,
  (r) => `provider "proxmox" {\n  pm_api_token_secret = "${uuid(r)}"\n}`,
  (r) =>
    `ansible_user=deploy ansible_ssh_pass=${plain(r)} ansible_become_pass=${plain(r)}`,
  (r) =>
    `- name: add user\n  mysql_user:\n    name: shop\n    password: '${password(r)}'\n    state: present`,
  (r) => `vault_db_password: ${managed(r)}\nvault_region: eu`,
  (r) =>
    `spring.datasource.username=app\nspring.datasource.password=${password(r)}`,
  (r) => `mail.smtp.password = ${plain(r)}\nmail.smtp.port = 587`,
  (r) => `keystore.pass:${plain(r)}`,
  (r) => `<property name="password" value="${plain(r)}"/>`,
  (r) =>
    `<server>\n  <id>nexus</id>\n  <username>ci</username>\n  <password>${plain(r)}</password>\n</server>`,
  (r) => `<add key="StorageApiKey" value="${al(r, 44)}" />`,
  (r) =>
    `<add name="Main" connectionString="Server=sql1;Database=crm;User Id=sa;Password=${plain(r)};" />`,
  (r) => `<key>apiSecret</key>\n<string>${al(r, 40)}</string>`,
  (r) => `<input type="hidden" name="auth_token" value="${hx(r, 40)}">`,
  (r) => `<string name="client_secret">${al(r, 32)}</string>`,
  (r) =>
    `name,login,password\nMira,mira@acme.io,${plain(r)}\nOtto,otto@acme.io,${plain(r)}`,
  (r) =>
    `url;username;passwort;notiz\nhttps://shop.example;lena;${password(r)};privat`,
  (r) =>
    `| service | user | password |\n|---|---|---|\n| nas | admin | ${plain(r)} |`,
  (r) =>
    `| Env | API key |\n| --- | --- |\n| prod | \`${al(r, 36)}\` |\n| dev | \`${al(r, 36)}\` |`,
  (r) => `host\tuser\tpw\nweb01\troot\t${plain(r)}`,
  (r) => `DB_PASSWORD="${password(r)}"\nDB_PORT=5432`,
  (r) => `export STRIPE_WEBHOOK_SECRET=${al(r, 32)}`,
  (r) => `# .env.local\nAPP_KEY=base64:${b64(r, 43)}=\nAPP_DEBUG=true`,
  (r) => `JWT_SECRET=${hx(r, 64)}\nREFRESH_SECRET=${hx(r, 64)}`,
  (r) => `set SMTP_PASS=${plain(r)}`,
  (r) => `[client]\nuser=root\npassword=${password(r)}`,
  (r) => `[database]\nurl = "db.internal"\npassword = '''${password(r)}'''`,
  (r) => `[[accounts]]\nlogin = "bot"\napi_secret = "${b64u(r, 40)}"`,
  (r) =>
    `{\n  "smtp": { "user": "noreply", "pass": "${plain(r)}" },\n  "port": 3000\n}`,
  (r) =>
    `{"mcpServers":{"db":{"command":"npx","args":["-y","x"],"env":{"DB_TOKEN":"${al(r, 40)}"}}}}`,
  (r) => `{"name": "ACCESS_TOKEN", "value": "${b64u(r, 40)}"}`,
  (r) => `{ password: '${password(r)}', /* json5 */ retry: 2, }`,
  (r) =>
    `wifi:\n  ssid: "Casa ${noun(r)}"\n  password: "${plain(r)}"\nota:\n  password: ${hx(r, 32)}`,
  (r) => `network={\n  ssid="Lab"\n  psk="${plain(r)}"\n}`,
  (r) => `[Interface]\nPrivateKey = ${b64(r, 42)}E=\nAddress = 10.8.0.2/32`,
  (r) => `PresharedKey=${b64(r, 42)}A=`,
  (r) => `requirepass ${plain(r)}\nmaxmemory 2gb`,
  (r) => `ENV ADMIN_PASSWORD=${plain(r)}\nEXPOSE 80`,
  (r) => `ARG NPM_AUTH=${hx(r, 36)}\nRUN npm ci`,
  (r) => `_auth=${btoa(`ci:${plain(r)}`)}\nalways-auth=true`,
  (r) =>
    `location /api {\n  proxy_set_header Authorization "Basic ${btoa(`svc:${plain(r)}`)}";\n}`,
  (r) => `secret-key = ${al(r, 50)}   ; uwsgi.ini`,
  (r) => `"auths": {"ghcr.io": {"auth": "${btoa(`mira:${al(r, 30)}`)}"}}`,
  (r) => `snmp-server community ${plain(r)} RO\nenable secret 0 ${plain(r)}`,
  (r) => `username netadmin privilege 15 password 0 ${plain(r)}`,
  (r) =>
    `users:\n  - login: mira\n    pin: "${dg(r, 6)}"\n    password: >-\n      ${plain(r)}`,
  (r) =>
    `parameters:\n  AdminPassword:\n    Type: String\n    Default: ${plain(r)}`,
  (r) => `param adminPassword string = '${plain(r)}' // bicep`,
  (r) =>
    `rabbitmq:\n  default_user: guest2\n  default_pass: ${plain(r)}\n  erlang_cookie: ${al(r, 20)}`,
  (r) => `smtp_sasl_password_maps = static:noreply:${plain(r)}`,
  (r) => `"settings.accountKey": "${b64(r, 86)}=="`,
  (r) => `query { login(email: "a@b.io", password: "${plain(r)}") { token } }`,
  (r) =>
    `--- a/app.yml\n+++ b/app.yml\n@@ -3 +3 @@\n-  password: ${plain(r)}\n+  password: \${DB_PASS}`,
  (r) =>
    `stages: [test]\nvariables:\n  SONAR_TOKEN: "${hx(r, 40)}"\n  GIT_DEPTH: "0"`,
  (r) =>
    `integrations:\n    pagerduty_key : ${hx(r, 32)}\n    zendesk_token : ${ld(r, 40)}`,
];
