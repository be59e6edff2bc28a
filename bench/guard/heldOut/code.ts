import {
  al,
  b64,
  dg,
  hx,
  human,
  managed,
  noun,
  password,
  plain,
  type Text,
  uuid,
} from "../corpus/parts.js";

/** Source and settings of many languages, each with a value that opens something. */
export const code: Text[] = [
  (r) =>
    `const pool = mysql.createPool({ host: "db3", user: "orders", password: "${plain(r)}" });`,
  (r) => `export const JWT_SECRET = "${al(r, 40)}";`,
  (r) =>
    `await client.login({ username: "ingest", passphrase: '${plain(r)}' })`,
  (r) => `this.apiKey = '${hx(r, 32)}'; // move out some day`,
  (r) =>
    `conn = psycopg2.connect(dbname="till", user="till", password="${plain(r)}")`,
  (r) =>
    `SECRET_KEY = 'django-insecure-${r.text("abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)", 50)}'`,
  (r) => `os.environ["WEATHER_API_KEY"] = "${hx(r, 32)}"`,
  (r) => `smtp.login("noreply@depot.example", "${plain(r)}")`,
  (r) => `auth = HTTPBasicAuth("svc-report", "${plain(r)}")`,
  (r) => `var dbPassword = "${plain(r)}" // FIXME`,
  (r) => `cfg := Config{User: "sync", Passwd: "${plain(r)}", Net: "tcp"}`,
  (r) => `req.Header.Set("X-Api-Key", "${al(r, 36)}")`,
  (r) => `let client_secret = String::from("${al(r, 40)}");`,
  (r) => `.with_password("${plain(r)}")`,
  (r) => `private static final String KEYSTORE_PASS = "${plain(r)}";`,
  (r) => `DriverManager.getConnection(url, "hr_app", "${plain(r)}");`,
  (r) =>
    `props.put("sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\\"feed\\" password=\\"${plain(r)}\\";");`,
  (r) => `val apiSecret = "${al(r, 44)}"`,
  (r) =>
    `storePassword = "${plain(r)}"\nkeyAlias = "upload"\nkeyPassword = "${plain(r)}"`,
  (r) => `let token = "${al(r, 48)}" // swiftlint:disable:this`,
  (r) => `NSString *const kAppSecret = @"${hx(r, 32)}";`,
  (r) => `define('DB_PASSWORD', '${plain(r)}');`,
  (r) => `define( 'AUTH_KEY', '${al(r, 64)}' );`,
  (r) => `$mail->Password = '${plain(r)}';`,
  (r) => `'secret' => '${al(r, 40)}',`,
  (r) => `config.secret_key_base = "${hx(r, 128)}"`,
  (r) => `ActiveMerchant::Gateway.new(login: "depot", password: "${plain(r)}")`,
  (r) => `var cred = new NetworkCredential("backup", "${plain(r)}");`,
  (r) =>
    `<add name="Main" connectionString="Server=sql2;Database=Crm;User Id=crm;Password=${plain(r)};" />`,
  (r) => `$pw = ConvertTo-SecureString "${plain(r)}" -AsPlainText -Force`,
  (r) =>
    `my $dbh = DBI->connect("dbi:Pg:dbname=stock", "stock", "${plain(r)}");`,
  (r) => `#define WIFI_PASS "${plain(r)}"`,
  (r) => `const char* mqtt_password = "${plain(r)}";`,
  (r) => `curl_easy_setopt(h, CURLOPT_USERPWD, "robot:${plain(r)}");`,
  (r) => `config :shop, ShopWeb.Endpoint, secret_key_base: "${b64(r, 64)}"`,
  (r) =>
    `{cookie, '${al(r, 20)}'}. %% erlang cluster, password = "${plain(r)}"`,
  (r) => `dbPassword :: Text\ndbPassword = "${plain(r)}"`,
  (r) => `(def db {:dbtype "postgresql" :user "app" :password "${plain(r)}"})`,
  (r) =>
    `con <- dbConnect(RPostgres::Postgres(), user = "stats", password = "${plain(r)}")`,
  (r) => `local access_token = "${al(r, 40)}"`,
  (r) => `const password = '${plain(r)}'; // dart, debug login`,
  (r) => `ENV["API_TOKEN"] = "${al(r, 40)}"  # julia`,
  (r) => `CREATE USER reporting WITH PASSWORD '${plain(r)}';`,
  (r) => `ALTER LOGIN etl WITH PASSWORD = '${plain(r)}';`,
  (r) => `CREATE USER 'wp'@'%' IDENTIFIED BY '${plain(r)}';`,
  (r) => `DB_HOST=10.2.0.4\nDB_PASSWORD=${plain(r)}\nDB_PORT=5432`,
  (r) => `export SMTP_PASS='${plain(r)}'`,
  (r) =>
    `STRAPI_APP_KEYS=${b64(r, 22)}==,${b64(r, 22)}==\nADMIN_JWT_SECRET=${b64(r, 22)}==`,
  (r) =>
    `spring:\n  datasource:\n    username: ledger\n    password: ${plain(r)}`,
  (r) => `spring.mail.password=${plain(r)}`,
  (r) =>
    `services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=${plain(r)}`,
  (r) =>
    `apiVersion: v1\nkind: Secret\nstringData:\n  admin-password: ${plain(r)}`,
  (r) => `apiVersion: v1\nkind: Secret\ndata:\n  password: ${btoa(managed(r))}`,
  (r) => `variable "db_password" {\n  default = "${plain(r)}"\n}`,
  (r) =>
    `resource "aws_db_instance" "main" {\n  username = "master"\n  password = "${plain(r)}"\n}`,
  (r) => `[mysqld_exporter]\nuser=exporter\npassword=${human(r)}`,
  (r) => `[remote "nas"]\ntype = sftp\npass = ${al(r, 30)}`,
  (r) => `ansible_become_pass: ${plain(r)}`,
  (r) => `[all:vars]\nansible_user=ops\nansible_ssh_pass=${plain(r)}`,
  (r) =>
    `{"ConnectionStrings":{"Redis":"cache2:6380,password=${b64(r, 43)}=,ssl=True"}}`,
  (r) => `{"user":"kiosk","pin":"${dg(r, 6)}","password":"${plain(r)}"}`,
  (r) =>
    `<server><id>nexus</id><username>deploy</username><password>${plain(r)}</password></server>`,
  (r) => `wifi:\n  ssid: "${noun(r)}-Guest"\n  password: "${plain(r)}"`,
  (r) => `requirepass ${al(r, 32)}`,
  (r) => `network={\n  ssid="depot"\n  psk="${plain(r)}"\n}`,
  (r) => `[Interface]\nPrivateKey = ${b64(r, 43)}=\nAddress = 10.8.0.2/24`,
  (r) => `services.nextcloud.config.adminpass = "${plain(r)}"; # nix`,
  (r) => `PASSWORD := ${plain(r)}\ndeploy:\n\t./push`,
  (r) => `client_id = "${uuid(r)}"\nclient_secret = "${al(r, 40)}"`,
  (r) =>
    `       MOVE "${plain(r)}" TO WS-DB-PASSWORD.\n* or ${JSON.stringify({ password: password(r) })}`,
];
