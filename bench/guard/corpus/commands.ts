import {
  al,
  b64,
  b64u,
  dg,
  hx,
  jwt,
  ld,
  noun,
  password,
  plain,
  up,
  uuid,
} from "./parts.js";
import type { Text } from "./parts.js";
import type { Random } from "../random.js";

const lines = (r: Random, count: number) =>
  Array.from({ length: count }, () => b64(r, 64)).join("\n");

const pem = (what: string, side: string) =>
  ["-".repeat(5), side, " ", what, " KEY", "-".repeat(5)].join("");

/** Commands, sessions of a terminal, addresses and files of tools. */
export const commands: Text[] = [
  (r) => `mysql -h db1 -u root -p${plain(r)} shop < dump.sql`,
  (r) => `$ mysqldump --user=bak --password=${plain(r)} --all-databases`,
  (r) => `PGPASSWORD=${plain(r)} psql -h 10.1.0.4 -U app -c 'select 1'`,
  (r) => `sshpass -p '${password(r)}' ssh deploy@web02 uptime`,
  (r) => `curl -u mira:${plain(r)} https://jenkins.acme.io/api/json`,
  (r) => `curl --user 'bot:${password(r)}' -sS https://x.acme.io/v1`,
  (r) =>
    `curl -H "Authorization: Bearer ${b64u(r, 48)}" https://api.acme.io/me`,
  (r) => `curl -H 'X-Auth-Token: ${hx(r, 32)}' localhost:8080`,
  (r) => `http POST api.acme.io/login user=mira password=${plain(r)}`,
  (r) =>
    `wget --http-user=lab --http-password=${plain(r)} https://files.lab/x.iso`,
  (r) => `redis-cli -h cache -a ${plain(r)} ping`,
  (r) => `mongosh "mongodb+srv://app:${plain(r)}@c0.ab1cd.mongodb.net/prod"`,
  (r) => `docker login registry.acme.io -u ci -p ${plain(r)}`,
  (r) => `echo ${plain(r)} | docker login --username ci --password-stdin`,
  (r) => `echo '${password(r)}' | sudo -S apt upgrade`,
  (r) => `openssl enc -aes-256-cbc -k ${plain(r)} -in a -out a.enc`,
  (r) => `openssl rsa -in k.pem -passin pass:${plain(r)} -check`,
  (r) => `zip -r -P ${plain(r)} tax.zip ./2025`,
  (r) => `7z a -p${plain(r)} -mhe backup.7z docs/`,
  (r) => `restic -r s3:x init\nenter password for new repository: ${plain(r)}`,
  (r) => `htpasswd -b -c /etc/nginx/.htpasswd mira ${plain(r)}`,
  (r) => `echo "mira:${plain(r)}" | sudo chpasswd`,
  (r) => `net use Z: \\\\nas\\share ${plain(r)} /user:ACME\\mira`,
  (r) => `net user backup ${plain(r)} /add`,
  (r) => `smbclient //nas/media -U otto%${plain(r)}`,
  (r) => `mount -t cifs //nas/x /mnt -o username=otto,password=${plain(r)}`,
  (r) => `ldapsearch -x -D cn=admin,dc=acme -w ${plain(r)} -b dc=acme`,
  (r) => `ipmitool -I lanplus -H 10.0.0.9 -U ADMIN -P ${plain(r)} power status`,
  (r) => `rclone config create b2 b2 account ${hx(r, 12)} key K00${b64(r, 28)}`,
  (r) => `aws configure set aws_secret_access_key ${b64(r, 40)}`,
  (r) =>
    `[default]\naws_access_key_id = AKIA${up(r, 16)}\naws_secret_access_key = ${b64(r, 40)}`,
  (r) =>
    `AWS Access Key ID [None]: AKIA${up(r, 16)}\nAWS Secret Access Key [None]: ${b64(r, 40)}\nDefault region name [None]: eu-west-1`,
  (r) => `export AWS_SESSION_TOKEN=IQoJb3JpZ2luX2Vj${b64(r, 200)}==`,
  (r) =>
    `az login --service-principal -u ${uuid(r)} -p ${al(r, 3)}8Q~${al(r, 34)} --tenant acme`,
  (r) => `gh auth login --with-token <<< ghp_${al(r, 36)}`,
  (r) => `gh secret set DEPLOY_PW --body "${password(r)}" -R acme/site`,
  (r) => `heroku config:set SENDER_SECRET=${hx(r, 40)} -a acme-prod`,
  (r) => `$ heroku auth:token\n ›   Warning: expires soon\n${uuid(r)}`,
  (r) => `vercel --token ${al(r, 24)} deploy --prod`,
  (r) => `vercel env add DB_PASSWORD production <<< '${password(r)}'`,
  (r) => `fly secrets set SESSION_KEY=${hx(r, 64)}`,
  (r) => `npx convex env set MAIL_TOKEN ${al(r, 40)}`,
  (r) => `wrangler secret put API_KEY\n✔ Enter a secret value: … ${al(r, 40)}`,
  (r) => `kubectl create secret generic db --from-literal=password=${plain(r)}`,
  (r) => `helm upgrade web ./c --set auth.password=${plain(r)} --wait`,
  (r) => `terraform apply -var="db_password=${plain(r)}"`,
  (r) => `vault kv put secret/app db_pass=${plain(r)}`,
  (r) =>
    `kubeadm join 10.0.0.1:6443 --token ${ld(r, 6)}.${ld(r, 16)} --discovery-token-ca-cert-hash sha256:${hx(r, 64)}`,
  (r) =>
    `docker swarm join --token SWMTKN-1-${ld(r, 50)}-${ld(r, 25)} 10.0.0.1:2377`,
  (r) => `npm config set //registry.acme.io/:_authToken ${uuid(r)}`,
  (r) => `$env:API_KEY = "${al(r, 40)}"; .\\run.ps1`,
  (r) => `ConvertTo-SecureString "${plain(r)}" -AsPlainText -Force`,
  (r) => `Connect-VIServer -Server vc1 -User adm -Password '${password(r)}'`,
  (r) => `cmdkey /add:srv1 /user:ACME\\svc /pass:${plain(r)}`,
  (r) => `setx GITLAB_TOKEN ${al(r, 26)}`,
  (r) => `nmcli dev wifi connect "Cafe" password "${plain(r)}"`,
  (r) => `security add-generic-password -a mira -s vpn -w ${plain(r)}`,
  (r) => `ftp://otto:${plain(r)}@ftp.acme.io/pub`,
  (r) => `postgres://app:${plain(r)}@db.acme.io:5432/prod?sslmode=require`,
  (r) => `DATABASE_URL=mysql://shop:${plain(r)}@127.0.0.1/shop`,
  (r) => `redis://:${plain(r)}@cache.internal:6379/0`,
  (r) => `amqps://bus:${plain(r)}@mq.acme.io/vhost`,
  (r) => `jdbc:oracle:thin:scott/${plain(r)}@//ora1:1521/XE`,
  (r) => `jdbc:sqlserver://sql1;user=sa;password=${plain(r)};encrypt=true`,
  (r) => `Server=tcp:sql1;Uid=app;Pwd=${plain(r)};`,
  (r) => `rtsp://admin:${plain(r)}@192.168.1.60:554/stream1`,
  (r) => `socks5://u${dg(r, 5)}:${plain(r)}@proxy.example:1080`,
  (r) => `https://app.acme.io/reset?email=a%40b.io&token=${hx(r, 48)}`,
  (r) => `GET /cb?code=4/0A${b64u(r, 70)}&state=x HTTP/1.1`,
  (r) => `https://api.acme.io/v2/list?api_key=${hx(r, 32)}&page=2`,
  (r) => `Cookie: theme=dark; sessionid=${ld(r, 32)}; lang=de`,
  (r) =>
    `Set-Cookie: connect.sid=s%3A${b64u(r, 32)}.${al(r, 43)}; Path=/; HttpOnly`,
  (r) =>
    `cookies from devtools: PHPSESSID=${ld(r, 26)}; remember_web=${hx(r, 40)}`,
  (r) => `li_at=AQED${b64u(r, 140)}; JSESSIONID="ajax:${dg(r, 19)}"`,
  (r) =>
    `> POST /graphql\n> Authorization: Basic ${btoa(`svc:${plain(r)}`)}\n< 200`,
  (r) => `Proxy-Authorization: Basic ${btoa(`mira:${plain(r)}`)}`,
  (r) => `x-amz-security-token: FwoGZXIvYXdzE${b64(r, 150)}`,
  (r) => `Ocp-Apim-Subscription-Key: ${hx(r, 32)}`,
  (r) => `authorization: ${jwt(r)}`,
  (r) => `~/.pgpass\ndb.acme.io:5432:prod:app:${plain(r)}`,
  (r) => `machine api.acme.io\n  login mira\n  password ${plain(r)}`,
  (r) => `machine git.acme.io login bot password ${al(r, 30)}`,
  (r) => `$ cat ~/.git-credentials\nhttps://mira:${al(r, 40)}@git.acme.io`,
  (r) =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: mira\nPrivate-Lines: 1\n${b64(r, 47)}=\nPrivate-MAC: ${hx(r, 64)}`,
  (r) =>
    `{"kty":"EC","crv":"P-256","x":"${b64u(r, 43)}","y":"${b64u(r, 43)}","d":"${b64u(r, 43)}"}`,
  (r) => `{"kty":"oct","alg":"HS256","k":"${b64u(r, 43)}","kid":"a1"}`,
  (r) =>
    `users:\n- name: admin\n  user:\n    client-key-data: LS0tLS1CRUdJTi${b64(r, 200)}`,
  (r) => `users:\n- name: sa\n  user:\n    token: ${jwt(r)}`,
  (r) =>
    `${pem("RSA PRIVATE", "BEGIN")}\nMIIEow${b64(r, 58)}\n${lines(r, 8)}\n${pem("RSA PRIVATE", "END")}`,
  (r) =>
    `${pem("OPENSSH PRIVATE", "BEGIN")}\nb3BlbnNzaC1rZXktdjEA${b64(r, 50)}\n${lines(r, 4)}`,
  (r) =>
    `the body only, header got eaten:\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB${b64(r, 18)}\n${lines(r, 5)}`,
  (r) =>
    `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ${b64(r, 14)}\n${lines(r, 10)}`,
  (r) =>
    `"private_key": "${pem("PRIVATE", "BEGIN")}\\nMIIEvA${b64(r, 300)}\\n${pem("PRIVATE", "END")}\\n"`,
  (r) =>
    `root@${noun(r).toLowerCase()}:~# cat ~/.my.cnf\n[client]\npassword="${password(r)}"`,
  (r) => `wg set wg0 private-key <(echo ${b64(r, 42)}I=)`,
];
