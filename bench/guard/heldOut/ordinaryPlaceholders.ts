import type { BlindText } from "../corpus/blindText.js";

const names = [
  "API_KEY",
  "DB_PASSWORD",
  "client_secret",
  "authToken",
  "SMTP_PASS",
  "signing-key",
];

/** What stands in documents, samples and settings in the place of a secret. */
const forms: ((name: string) => string)[] = [
  (n) => `${n}=`,
  (n) => `${n}=<your-${n.toLowerCase()}-here>`,
  (n) => `${n}: \${${n.toUpperCase().replace("-", "_")}}`,
  (n) => `${n}=changeme`,
  (n) => `"${n}": "********"`,
  (n) => `${n}: {{ vault.${n.toLowerCase().replace("-", "_")} }}`,
  (n) => `${n} = "REPLACE_ME"`,
  (n) => `export ${n.replace("-", "_")}=$(pass show shop/${n.toLowerCase()})`,
  (n) => `${n}: !secret shop_${n.toLowerCase().replace("-", "_")}`,
  (n) => `${n}=op://Team/shop/${n.toLowerCase()}`,
  (n) => `${n}: xxxxxxxxxxxxxxxxxxxx`,
  (n) => `${n}: [REDACTED]`,
  (n) => `${n}=%${n.toUpperCase()}%`,
  (n) => `| ${n} | string | required | none |`,
];

export const placeholderTexts: BlindText[] = [
  ...names.flatMap((name) => forms.map((form) => form(name))),
  "postgres://user:password@localhost:5432/app",
  "https://<user>:<token>@git.example/farm.git",
  "Authorization: Bearer <token>",
  "curl -u $USER:$PASS https://api.example/",
  "aws_secret_access_key = ${file:/run/secrets/aws}",
  'key: "sk-..."',
];
