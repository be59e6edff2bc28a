import { describe, expect, test } from "vitest";
import { alphabets, Random } from "../../../bench/guard/random.js";
import { findSecrets } from "../../../convex/components/openclawBackend/guard/secrets.js";

/**
 * Texts with made-up values: `<P>` a password, `<R>` a random token, `<U>` the base64 of a user and
 * a password, `<X40>` forty characters of hex, `<B40>` of base64, `<W40>` of base64url, `<A40>` of
 * letters and digits. A line is a text; `\n` and `\t` are written out,
 * `§` is a dollar sign and `<T>` a backtick, which a template literal cannot hold.
 */
function filled(line: string): string {
  const random = new Random(line.length);
  const password = () =>
    `Maple${random.int(10, 99)}-${random.pick(["kite", "moor"])}`;
  const drawn: Record<string, string> = {
    X: alphabets.hex,
    B: alphabets.base64,
    W: alphabets.base64url,
    A: alphabets.alnum,
  };
  return line
    .replaceAll("§", "$")
    .replaceAll("<T>", "`")
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/<([PRUXBWA])(\d*)>/g, (_, kind: string, length: string) => {
      if (kind === "P") return password();
      if (kind === "U") return btoa(`ann:${password()}`);
      if (kind === "R") return `${random.text(alphabets.alnum, 28)}7gB2`;
      return random.text(drawn[kind] ?? "", Number(length));
    });
}

const linesOf = (text: string) => text.trim().split("\n");

const files = {
  found: linesOf(String.raw`
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj<A400>
MIIEpAIBAAKCAQEA<A24>\n<A64>\n<A64>\n<A64>\n<A64>
MHcCAQEEI<A120>oAoGCCqGSM49AwEHoUQDQgAE<A87>
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg<A138>
MC4CAQAwBQYDK2VwBCIEI<A43>
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ<A300>
client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ<A400>
PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\n<A64>\nPrivate-Lines: 1\n<A48>\nPrivate-MAC: <X64>
#\n-----BEGIN OpenVPN Static key V1-----\n<X32>\n<X32>\n-----END OpenVPN Static key V1-----
{"kty":"EC","crv":"P-256","x":"<A43>","y":"<A43>","d":"<W43>"}
{"kty": "oct", "k": "<W43>", "alg": "HS256"}
{\"kty\":\"RSA\",\"n\":\"<A342>\",\"d\":\"<W342>\"}
root:$6$<A16>$<A86>:19000:0:99999:7:::
ann:$apr1$<A8>$<A22>
ann:$2y$10$<A53>
useradd -m ann -p '$6$<A16>$<A86>'
git clone https://<R>@git.example.org/o/r.git
https://b.s3.example.org/f?X-Amz-Algorithm=AWS4&X-Amz-Signature=<X64>
`),
  silent: linesOf(String.raw`
-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA<A300>
MIIDdzCCAl+gAwIBAgIE<A400>
MIIEpDCCA4ygAwIBAgIQ<A600>
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE<A86>==
MCowBQYDK2VwAyEA<A43>=
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA<A43> ann@laptop
github.com ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB<A300>
client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t<A200>
{"kty":"RSA","n":"<A342>","e":"AQAB","kid":"<A43>"}
"d": "M10 10 L20 20 C30 30 40 40 50 50 Z"
"d": "<X64>"
root:x:0:0:root:/root:/bin/bash
The hash begins with $6$ and bcrypt's with $2b$10$.
The stored hash is $2b$10$<A53>
https://user@example.org/x
`),
};

const code = {
  found: linesOf(String.raw`
const dbPassword: string = "<P>";
export const API_TOKEN: Readonly<string> = "<R>";
const val API_KEY: String = "<R>"
private static let apiKey: String = "<R>"
static SECRET: &str = r#"<R>"#;
const apiKey string = "<R>"
cfg := Config{Password: "<P>", Host: "db"}
public string ClientSecret { get; set; } = "<R>";
ALTER LOGIN sa WITH PASSWORD = N'<P>';
GRANT ALL ON db.* TO 'app'@'localhost' IDENTIFIED BY '<P>';
SET @password = '<P>';
SECRET_KEY = r'<R>'
PASSWORD = '''<P>'''
app.secret_key = '<R>'
client = Client(api_key="<R>", timeout=3)
os.getenv("DB_PASSWORD", "<P>")
const jwtSecret = <T><R><T>;
{\"password\": \"<P>\"}
{'password': '<P>'}
String password = "<P>";
const char password[] = "<P>";
std::string token{"<R>"};
final String apiKey = '<R>';
$password = q{<P>};
Sys.setenv(API_KEY = "<R>")
:password => "<P>"
password: '<P>', host: 'localhost'
$config['db_password'] = '<P>';
const API_SECRET = '<R>';
secret_key_base: "<X64>"
{:db-password "<P>" :db-host "x"}
Const APIKEY = "<R>"
export DB_PASSWORD='<P>'
creds=([password]="<P>" [host]=db)
set -gx DB_PASSWORD '<P>'
setx API_KEY "<R>"
$env:DB_PASSWORD='<P>'
[Environment]::SetEnvironmentVariable("API_KEY", "<R>", "User")
`),
  silent: linesOf(String.raw`
interface Login { user: string; password: string; }
password: String = config.get("password")
password = getpass.getpass("Password: ")
password_hash CHAR(60) NOT NULL,
<password>§{db.password}</password>
it("asks for a password", () => {
key,value\ntheme,dark\nlocale,de-DE
PASSWORD=§(openssl rand -base64 32)
"integrity": "sha512-<A86>=="
docker run -e KEY=VALUE image
max_tokens: 4096
partition_key = "tenant#42"
.token.punctuation { color: #999; }
Server=db;Database=app;Trusted_Connection=True;
ssh -p 2222 ann@host
ls -w 120
vercel env add API_KEY production
set -x PATH /usr/local/bin $PATH
password: "{{ vault_db_password }}"
password: Rails.application.credentials.db[:password]
root:x:0:0:root:/root:/bin/bash
If-None-Match: "<X40>"
wpa=2\nwpa_key_mgmt=WPA-PSK
"token": "string"
publishable: pk
"token_type": "bearer", "expires_in": 3600
cache-key: node-modules-§{{ hashFiles('**/package-lock.json') }}
private String password;
`),
};

const tables = {
  found: linesOf(String.raw`
name,password\nann,<P>\nbob,<P>
service,username,password\ngithub,ann@example.org,<P>
user;passwort;mail\nann;<P>;ann@example.org
name\tpassword\nann\t<P>
"url","username","password"\n"https://x.example.org","ann","<P>"
| name | password |\n|---|---|\n| ann | <P> |
| Service | User | Password |\n| --- | --- | --- |\n| VPN | ann | <T><P><T> |
| Key | Value |\n|---|---|\n| API_KEY | <R> |
| DB_PASSWORD | <P> |
| <T>STRIPE_SECRET<T> | <T><R><T> |
| **Password** | <P> |
password,<P>
DB_PASSWORD,<P>
api_key\t<R>
Host\tdb.example.org\nUser\tann\nPassword\t<P>
`),
  silent: linesOf(String.raw`
type Auth = { token?: string | undefined; secret: Buffer };
token: §{{ secrets.GITHUB_TOKEN }}
password = input("Enter password: ")
token = Column(String(64), unique=True)
<password></password>
expect(schema.password).toBe("string");
API_KEY=
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE<A86>==
resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#<X40>"
kubectl create secret generic x --from-literal=key=value
"max_tokens": 4096,
key: "Ctrl+Shift+K", command: "deleteLine"
grant_type=password&client_id=web
Server=db;User Id=sa;Password=§{SA_PASSWORD};
docker run -p 8080:80 nginx
sshpass -f /etc/pw ssh ann@host
vercel env pull .env.local
set -x EDITOR vim
password: "{{ lookup('env', 'DB_PASSWORD') }}"
validates :password, presence: true, length: { minimum: 8 }
ann:!:19000:0:99999:7:::
Content-MD5: <A22>==
enable secret 5
"token": "<token>"
site_key = "6L<A38>"
passwordFieldName = "user_password"
key: §{{ runner.os }}-node-§{{ hashFiles('**/package-lock.json') }}
password = passwordEncoder.encode(dto.getPassword());
`),
};

const configuration = {
  found: linesOf(String.raw`
services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=<P>
      - "API_TOKEN=<R>"
    environment:\n      POSTGRES_PASSWORD: <P>
with:\n  password: <P>
env:\n  - name: DB_PASSWORD\n    value: <P>
- { name: API_KEY, value: "<R>" }
{"key": "client_secret", "value": "<R>"}
- key: API_SECRET\n  value: <R>\n  scope: RUN_TIME
<property name="password" value="<P>"/>
<entry key="db.password"><P></entry>
<password><P></password>
<apiToken><R></apiToken>
stringData:\n  password: <P>
- name: add user\n  mysql_user:\n    name: app\n    password: "<P>"
ansible_ssh_pass=<P>
variable "db_password" {\n  type = string\n  default = "<P>"\n}
TF_VAR_db_password=<P>
db.password=<P>
[database]\nuser = app\npassword = <P>
api_key = "<R>"\nregion = "eu"
machine api.example.org\n  login ann\n  password <R>
[pypi]\nusername = ann\npassword = <P>
HOME=/root\nPATH=/usr/bin\nDB_PASSWORD=<P>\nLANG=C
docker run --env API_TOKEN=<R> app
ENV DB_PASSWORD <P>
docker build --build-arg TOKEN=<R> .
Environment="A=b" "DB_PASSWORD=<P>"
DATABASES = {'default': {'USER': 'app', 'PASSWORD': '<P>'}}
`),
  silent: linesOf(String.raw`
password: string;
env:\n  GITHUB_TOKEN: §{{ secrets.GITHUB_TOKEN }}
const token = await getToken();
t.string :password_digest, null: false
<property name="password" value="§{db.password}"/>
await page.fill('input[name="password"]', user.password);
API_KEY=your-api-key-here
MCowBQYDK2VwAyEA<A43>=
integrity sha512-<A86>==
kubectl create secret generic x --from-file=ssh-privatekey=~/.ssh/id_rsa
"total_tokens": 18231,
{ "key": "ctrl+k ctrl+s", "command": "workbench.action.openGlobalKeybindings" }
response_type=token&client_id=web
Server=db;Database=app;User Id=sa;Password=<password>;
mkdir -p src/components/login
sshpass -e ssh ann@host
aws configure set region eu-central-1
set -euo pipefail
password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256
'PASSWORD': os.environ['DB_PASSWORD'],
sshd:*:19000:0:99999:7:::
x-amz-request-id: <A16>
username ann privilege 15
"token": "..."
key_id: "AKIAIOSFODNN7EXAMPLE"
passwordResetUrl = "/account/reset-password"
restore-keys: |\n  Linux-node-22-
assert token == expected_token
`),
};

const commands = {
  found: linesOf(String.raw`
Cookie: session=<R>
PHPSESSID=<X26>
document.cookie = "session=<R>; path=/"
*:*:*:ann:<P>
heroku config:set DB_PASSWORD='<P>'
wrangler secret put API_KEY <<< "<R>"
railway variables --set "API_KEY=<R>"
az keyvault secret set --vault-name v --name n --value "<R>"
kubectl create secret docker-registry r --docker-username=u --docker-password=<P>
helm install x y --set auth.password=<P>
MYSQL_PWD=<P> mysql -u root
redis-cli -h r -a <P> ping
sshpass -p '<P>' ssh ann@host
openssl enc -d -aes-256-cbc -K <X64>
curl -H 'PRIVATE-TOKEN: <R>' https://git.example.org
curl -d '{"username":"ann","password":"<P>"}' https://x.example.org
wget --header="X-Auth-Token: <R>" https://x
net use \\srv\share <P> /user:dom\ann
ldapsearch -x -D cn=admin,dc=x -w <P> -b dc=x
unzip -P <P> x.zip
echo <P> | sudo -S ls
jdbc:postgresql://db/app?user=app&password=<P>
Server=db;Database=app;Uid=sa;Pwd=<P>;
amqp://ann:<P>@mq:5672/v
mongodb+srv://ann:<P>@c.example.org/app
ftp://ann:<P>@ftp.example.org
wifi.psk: <P>
ann : EAP "<P>"
echo <P> | passwd --stdin ann
Authorization: ApiKey <R>
Authorization: AWS4-HMAC-SHA256 Credential=AKIAX, SignedHeaders=host, Signature=<X64>
X-Vault-Token: <R>
https://maps.example.org/js?key=<R>
headers = {"Authorization": "Token <R>"}
auth=('ann', '<P>')
ssh.connect("h", username="ann", password="<P>")
new PDO($dsn, 'app', '<P>');
passwordAuthentication("ann", "<P>".toCharArray())
keytool -genkey -storepass <P> -keypass <P>
npm config set //npm.example.org/:_authToken <R>
az login --service-principal -u a -p <R> --tenant t
borg BORG_PASSPHRASE='<P>'
enable secret <P>
x11vnc -passwd <P>
influx -username ann -password '<P>'
mosquitto_pub -h mq -u ann -P <P> -t t
plink -pw <P> ann@host
wmic /node:h /user:ann /password:<P>
consul -token=<R>
cargo login <R>
poetry config pypi-token.pypi <R>
passwd: <P>
`),
  silent: linesOf(String.raw`
private password: String? = null
with:\n  token: §{{ secrets.NPM_TOKEN }}\n  registry-url: https://registry.npmjs.org
const { token, refreshToken } = await login(user, password);
has_secure_password
<add key="ApiKey" value="" />
| Option | Default | Description |\n|---|---|---|\n| password | none | The password of the user |
API_KEY=changeme
certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t<A200>
"node_modules/js-tokens": {"version": "4.0.0", "integrity": "sha512-<A86>=="}
kubectl get secret db -o yaml
max_tokens=1024, temperature=0.2
sort(key=lambda x: x.name)
?token=<token>&redirect=/home
jdbc:postgresql://localhost:5432/app
cp -p a b
sshpass -p "$PW" ssh ann@host
aws secretsmanager get-secret-value --secret-id prod/db/password
set PATH=%PATH%;C:\bin
ansible_user=root ansible_port=22
SECRET_KEY = env("DJANGO_SECRET_KEY")
12:30:45:10:note
x-amz-content-sha256: <X64>
password encryption is on
"token": "[redacted]"
kid: "<W43>"
password_file = "/etc/app/db.pw"
key: linux-node-22-v3
assert response.json()["token"]
`),
};

describe.each(Object.entries({ files, code, tables, configuration, commands }))(
  "%s",
  (_, { found, silent }) => {
    test.each(found)("the secret is found in %s", (line) => {
      expect(findSecrets(filled(line))).not.toEqual([]);
    });

    test.each(silent)("nothing is found in %s", (line) => {
      expect(findSecrets(filled(line))).toEqual([]);
    });
  },
);

test("a finding covers the value alone, in every row", () => {
  const values = [12, 34].map((number) => `Maple${number}-kite`);
  for (const text of [
    `name,password,role\nann,${values.join(",admin\nbob,")},admin\n`,
    `| name | password |\n|---|---|\n| ann | ${values.join(" |\n| bob | ")} |`,
    `- name: A_PASSWORD\n  value: ${values.join("\n- name: B_PASSWORD\n  value: ")}`,
    `val password: String = "${values.join('"\nvar password string = "')}"`,
  ]) {
    const found = findSecrets(text).map(({ start, end }) =>
      text.slice(start, end),
    );
    expect(found).toEqual(values);
  }
});
