import {
  al,
  b64,
  b64u,
  dg,
  hx,
  human,
  jwt,
  plain,
  type Text,
  uuid,
} from "../corpus/parts.js";

/** What stands in a terminal, a header, a cookie, a key file or an address. */
export const commands: Text[] = [
  (r) => `$ mysqldump -u backup -p${plain(r)} crm > crm.sql`,
  (r) => `$ sshpass -p '${human(r)}' ssh ops@10.4.0.9`,
  (r) => `> net use Z: \\\\nas\\scans ${plain(r)} /user:DEPOT\\scan`,
  (r) =>
    `curl -u robot:${plain(r)} https://nexus.example.org/service/rest/v1/status`,
  (r) =>
    `wget --user=mirror --password=${plain(r)} https://dl.example.org/a.iso`,
  (r) => `http --auth kim:${plain(r)} GET api.example.org/me`,
  (r) => `PGPASSWORD=${plain(r)} psql -h pg1 -U app`,
  (r) => `redis-cli -h cache -a ${al(r, 28)} ping`,
  (r) => `mongosh "mongodb+srv://app:${plain(r)}@cl0.ab1cd.mongodb.net/shop"`,
  (r) => `docker login -u depot -p ${plain(r)} registry.example.org`,
  (r) => `echo ${plain(r)} | sudo -S systemctl restart nginx`,
  (r) => `openssl enc -aes-256-cbc -in a.tar -out a.enc -k ${plain(r)}`,
  (r) => `openssl pkcs12 -in cert.pfx -passin pass:${plain(r)} -nodes`,
  (r) => `zip -P ${plain(r)} -r wages.zip wages/`,
  (r) => `7z x archive.7z -p${plain(r)}`,
  (r) => `keytool -list -keystore app.jks -storepass ${plain(r)}`,
  (r) => `smbclient //fs1/public -U 'DEPOT\\mia%${plain(r)}'`,
  (r) => `mount -t cifs //fs1/x /mnt/x -o username=scan,password=${plain(r)}`,
  (r) =>
    `ldapsearch -x -D cn=admin,dc=example,dc=org -w ${plain(r)} -b dc=example,dc=org`,
  (r) => `nmcli dev wifi connect Depot password ${plain(r)}`,
  (r) => `kubectl create secret generic pg --from-literal=password=${plain(r)}`,
  (r) =>
    `az login --service-principal -u ${uuid(r)} -p ${al(r, 34)} --tenant ${uuid(r)}`,
  (r) => `htpasswd -b .htpasswd kim ${plain(r)}`,
  (r) => `echo "deploy:${plain(r)}" | chpasswd`,
  (r) => `xfreerdp /v:term1 /u:kim /p:${plain(r)}`,
  (r) => `mosquitto_pub -h mq -u sensor -P ${plain(r)} -t t -m 1`,
  (r) => `lftp -u web,${plain(r)} ftp.example.org`,
  (r) => `rabbitmqctl add_user worker ${plain(r)}`,
  (r) =>
    `git remote set-url origin https://ci:${al(r, 30)}@git.example.org/a/b.git`,
  (r) => `borg: BORG_PASSPHRASE='${human(r)}' borg list`,
  (r) =>
    `postgres://ledger:${plain(r)}@db.internal:5432/ledger?sslmode=require`,
  (r) => `amqp://worker:${plain(r)}@mq:5672/jobs`,
  (r) => `redis://:${al(r, 32)}@cache:6379/1`,
  (r) => `sqlserver://sa:${plain(r)}@sql2:1433?database=crm`,
  (r) => `jdbc:oracle:thin:hr/${plain(r)}@//ora1:1521/XE`,
  (r) =>
    `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=${b64(r, 43)}=`,
  (r) =>
    `DefaultEndpointsProtocol=https;AccountName=depot;AccountKey=${b64(r, 86)}==;EndpointSuffix=core.windows.net`,
  (r) =>
    `https://depot.blob.core.windows.net/in?sv=2023-01-03&sp=rl&sig=${b64u(r, 43)}%3D`,
  (r) => `rtsp://viewer:${plain(r)}@192.168.4.20:554/stream1`,
  (r) => `smtp://noreply%40example.org:${plain(r)}@mail.example.org:587`,
  (r) =>
    `https://hooks.slack.com/services/T0${al(r, 8).toUpperCase()}/B0${al(r, 8).toUpperCase()}/${al(r, 24)}`,
  (r) => `https://discord.com/api/webhooks/${dg(r, 18)}/${b64u(r, 68)}`,
  (r) => `Authorization: Bearer ${jwt(r)}`,
  (r) => `authorization: Basic ${btoa(`kim:${plain(r)}`)}`,
  (r) => `Authorization: Token ${hx(r, 40)}`,
  (r) => `x-api-key: ${al(r, 40)}`,
  (r) => `PRIVATE-TOKEN: ${b64u(r, 20)}`,
  (r) => `Ocp-Apim-Subscription-Key: ${hx(r, 32)}`,
  (r) => `Cookie: lang=fi; sessionid=${al(r, 32)}; theme=dark`,
  (r) =>
    `Set-Cookie: connect.sid=s%3A${b64u(r, 32)}.${al(r, 43)}; Path=/; HttpOnly`,
  (r) => `~/.netrc\nmachine api.example.org login kim password ${plain(r)}`,
  (r) => `~/.pgpass\ndb.internal:5432:*:ledger:${plain(r)}`,
  (r) => `//registry.example.org/:_authToken=${uuid(r)}`,
  (r) =>
    `{"auths":{"registry.example.org":{"auth":"${btoa(`depot:${plain(r)}`)}"}}}`,
  (r) =>
    `-----BEGIN ${"OPENSSH PRIVATE"} KEY-----\nb3BlbnNzaC1rZXktdjEA${b64(r, 50)}\n${b64(r, 70)}\n-----END ${"OPENSSH PRIVATE"} KEY-----`,
];
