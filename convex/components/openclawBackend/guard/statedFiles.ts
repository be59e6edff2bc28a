import {
  isPlaceholder,
  looksRandom,
  judge,
  matchAt,
  type StatedSecret,
} from "./secretShape.js";
import type { SecretRule } from "./serviceRules.js";

/**
 * Secrets in files that need no introducing word: what stands before the value is fixed by the
 * file's format. They are read like issuers' prefixes, by `starts` and `body`.
 */
export const fileRules: readonly SecretRule[] = [
  // Key files without their PEM header. The first bytes of DER (RFC 5208, 5958, 8017, 5915) and of
  // OpenSSH's PROTOCOL.key are constant, hence their base64 is; public keys and certificates
  // begin otherwise. First PKCS#8 of RSA, PKCS#1 of RSA and DSA, encrypted PKCS#8.
  keyFile(
    ["MII"],
    "[A-P][A-Za-z0-9+/][AQgw]IBA(?:DANBgkqhkiG9w0BAQEFAASC|AK[BC])|[A-P][A-Za-z0-9+/]{2,6}BgkqhkiG9w0BBQ[0w]",
  ),
  keyFile(["MHcCAQEEI", "MIGkAgEBBD", "MIHcAgEBBEI", "b3BlbnNzaC1rZXktdjEA"]),
  keyFile(["MIGHAgEA", "MIG2AgEA", "MIHuAgEA"], "MB[MA]GByqGSM49"),
  keyFile(["MC4CAQAwBQYDK2V"], "[wu]BCIEI"),
  // A PEM private key once more in base64, as in `client-key-data` of a kubeconfig.
  keyFile(
    ["LS0tLS1CRUdJTi"],
    "BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFUR|BEU0EgUFJJVkFUR",
  ),
  // PuTTY's .ppk: `Private-Lines: n`, then n lines of base64.
  {
    id: "private-key",
    starts: ["Private-Lines: "],
    body: () =>
      /\d{1,3}\r?\n([A-Za-z0-9+/=]{16,64}(?:\r?\n[A-Za-z0-9+/=]{4,64}(?![A-Za-z0-9+/=:-])){0,100})/y,
    startIsContext: true,
  },
  {
    id: "private-key",
    starts: ["-----BEGIN "],
    body: () =>
      /OpenVPN (?:Static key V1|tls-crypt-v2 (?:client|server) key)-----[A-Za-z0-9+/=\s]{64,4096}(?:-----END [\w -]{2,40}-----)?/y,
  },
  // JWK (RFC 7517, 7518): the private exponent or scalar, a symmetric key, the primes. Base64url of
  // 16, 32, 48, 57, 64, 66, 128, 192, 256, 384 or 512 bytes.
  {
    id: "jwk-private-key",
    starts: ["d", "k", "p", "q", "dp", "dq", "qi"].flatMap((member) => [
      `"${member}":"`,
      `"${member}": "`,
      `\\"${member}\\":\\"`,
    ]),
    body: () =>
      /((?=[0-9A-Fa-f]{0,700}[G-Zg-z_-])(?:[\w-]{683}|[\w-]{512}|[\w-]{342}|[\w-]{256}|[\w-]{171}|[\w-]{86}|[\w-]{88}|[\w-]{76}|[\w-]{64}|[\w-]{43}))(?=\\?")/y,
    startIsContext: true,
  },
  // crypt(3) in `/etc/shadow` and `.htpasswd`: `user:$id$salt$hash`. In talk a hash has no user.
  {
    id: "password-hash",
    starts: ["$1$", "$5$", "$6$", "$apr1$"],
    body: () =>
      /(?<=(?:[\w.-]:|-p ["']?)\$[\w]{1,4}\$)(?:rounds=\d{4,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}/y,
  },
  {
    id: "password-hash",
    starts: ["$y$", "$2a$", "$2b$", "$2y$"],
    body: () =>
      /(?<=(?:[\w.-]:|-p ["']?)\$[\w]{1,2}\$)(?:\d\d\$[./A-Za-z0-9]{53}|[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43})/y,
  },
  // A token as the user of a URL, without a password. Sentry's DSN has that form and is public.
  {
    id: "url-token",
    starts: ["https://"],
    body: () =>
      /(?![0-9a-f]{32}@[\w.-]{1,100}\/\d)((?=[A-Za-z_-]{0,255}\d)(?=[\d_-]{0,255}[A-Za-z])[\w-]{20,255})(?=(?::x-oauth-basic)?@[\w-]{1,63}\.)/y,
    startIsContext: true,
  },
  // Signatures of links that open a file to whoever has them (AWS Signature 4, Google Cloud).
  {
    id: "signed-url",
    starts: ["X-Amz-Signature=", "X-Goog-Signature="],
    body: () => /[0-9a-f]{64,512}/y,
    startIsContext: true,
  },
];

/**
 * The rest of a key in base64, on one line or many, real or written `\n`. It refuses to start
 * inside a run of base64, whose `/` and `+` would let every key in it start anew.
 */
function keyFile(starts: readonly string[], head = ""): SecretRule {
  const body = () =>
    new RegExp(
      String.raw`(?<![A-Za-z0-9+/](?:${starts.join("|")}))(?:${head})[A-Za-z0-9+/]{20,8192}(?:(?:\\n|\r?\n[ \t]{0,16})[A-Za-z0-9+/]{8,128}(?![A-Za-z0-9+/])){0,200}={0,2}`,
      "y",
    );
  return { id: "private-key", starts, body };
}

/** A session in a cookie (RFC 6265): `Cookie: a=b; sid=…`, `Set-Cookie: …`, `JSESSIONID=…`. */
export function readCookie(
  text: string,
  after: number,
  name: string,
): StatedSecret | null {
  if (!/cookie$/i.test(name)) return readSession(text, after + 1, name);
  const header = matchAt(/["']?\s?[:=]\s?["'`]?/y, text, after);
  let at = after + (header?.[0].length ?? 0);
  for (let pairs = 0; pairs < 24; pairs++) {
    const pair = matchAt(/([\w.$-]{1,64})=([^\s;"'`,]{0,4096})/y, text, at);
    if (pair?.[1] === undefined) return null;
    const start = at + pair[1].length + 1;
    const session = readSession(text, start, pair[1]);
    if (session !== null) return session;
    at += pair[0].length;
    const separator = matchAt(/;[ \t]{0,2}/y, text, at);
    if (separator === null) return null;
    at += separator[0].length;
  }
  return null;
}

/** What a cookie called `name` holds, unless it counts visits or names a thing. */
function readSession(
  text: string,
  start: number,
  name: string,
): StatedSecret | null {
  const session = matchAt(/[\w%.+/:~-]{16,4096}={0,2}/y, text, start)?.[0];
  if (session === undefined || isPlaceholder(session)) return null;
  if (
    /^_?_?(?:g[ac]|gid|fb|utm|amp|ajs|hj|hs|clck|pk_)|consent|csrf|xsrf|visitor/i.test(
      name,
    )
  ) {
    return null;
  }
  const isId =
    // A UUID, a ULID, an id with its issuer's letters in front
    /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26}|[A-Z]{2}[0-9a-f]{32}|[a-z]{2,6}_\w+)$/.test(
      session,
    );
  if (isId || !looksRandom(session)) return null;
  return { rule: "session-cookie", start, end: start + session.length };
}

/** A line of `.pgpass`, which is `host:port:database:user:password`; read from behind the port. */
export function readPgpass(
  text: string,
  at: number,
  after: number,
): StatedSecret | null {
  const host = /(?:^|[\s"'`])[\w*.-]{1,253}$/;
  if (!host.test(text.slice(Math.max(0, at - 254), at))) return null;
  const line = matchAt(
    /[^\s:]{1,63}:[^\s:]{1,63}:((?:[^\s"'`:\\]|\\[:\\]){4,128})(?![:\\])/y,
    text,
    after,
  );
  const stated = line?.[1];
  if (line === null || stated === undefined) return null;
  const end = after + line[0].length;
  return judge("password", stated, end) ?? judge("key", stated, end);
}

const nothing: { secrets: StatedSecret[]; end: number } = {
  secrets: [],
  end: 0,
};
const longestLine = 600;

/**
 * The secrets of a table that has the introducing word at `at` in its header: CSV, TSV, Markdown,
 * what a database prints. The whole table is read at once; `end` is where it ends.
 */
export function readTable(
  text: string,
  at: number,
): { secrets: StatedSecret[]; end: number } {
  // Most words are in no header: what follows them shows it without looking at the line.
  if (matchAt(/[\w"'`* -]{0,32}(?:[|;,\t]|\r?\n)/y, text, at) === null) {
    return nothing;
  }
  const headStart = text
    .slice(Math.max(0, at - longestLine), at)
    .lastIndexOf("\n");
  const lineStart =
    headStart < 0 ? 0 : Math.max(0, at - longestLine) + headStart + 1;
  if (headStart < 0 && at > longestLine) return nothing;
  const header = lineAt(text, lineStart);
  const delimiter = ["|", "\t", ";", ","].find((one) => header.includes(one));
  if (delimiter === undefined) return nothing;
  const heads = cellsOf(header, delimiter);
  const columns = heads.map(({ text: head }) => columnKind(head));
  const isHeader =
    columns.some((kind) => kind !== null) &&
    heads.every(({ text: head }) =>
      /^[\p{L}\p{M}\d _./()-]{0,32}$/u.test(head),
    ) &&
    heads.at(-1)?.text !== undefined;
  if (!isHeader) return nothing;
  const secrets: StatedSecret[] = [];
  let start = lineStart + header.length + 1;
  if (delimiter === "|") {
    const rule = lineAt(text, start);
    if (!/^[ \t]*[|:+-][ \t|:+-]*-[ \t|:+-]*\r?$/.test(rule)) return nothing;
    start += rule.length + 1;
  }
  while (start < text.length) {
    const row = lineAt(text, start);
    const cells = cellsOf(row, delimiter);
    if (cells.length !== heads.length) break;
    for (const [column, cell] of cells.entries()) {
      const kind = columns[column] ?? null;
      if (kind === null) continue;
      const end = start + cell.end;
      const secret =
        judge(kind, cell.text, end) ??
        (kind === "key" ? judge("password", cell.text, end) : null);
      if (secret !== null) secrets.push(secret);
    }
    start += row.length + 1;
  }
  return { secrets, end: start };
}

function lineAt(text: string, start: number): string {
  const line = text.slice(start, start + longestLine);
  const end = line.indexOf("\n");
  return end < 0 ? line : line.slice(0, end);
}

/** The cells of a row without their quotes, and where each one's text ends in the row. */
function cellsOf(
  row: string,
  delimiter: string,
): { text: string; end: number }[] {
  let at = 0;
  return row.split(delimiter).map((raw) => {
    const text = raw.replace(/^[\s"'`*]{0,8}/, "");
    const bare = text.replace(/[\s"'`*]{1,8}$/, "");
    const end = at + raw.length - (text.length - bare.length);
    at += raw.length + 1;
    return { text: bare, end };
  });
}

function columnKind(head: string): "password" | "key" | null {
  if (
    /(?:^|[\s_.-]|[a-z](?=P))(?:pass(?:word|wd|code|phrase|wort)?|pwd|pw|psk|kennwort|contraseña|mot de passe|senha|wachtwoord|пароль|密码|パスワード)(?: \(.{1,16}\))?$/i.test(
      head,
    )
  ) {
    return "password";
  }
  return /(?:^|[\s_.-])(?:secret|(?:api|access|auth|private|secret|license|bearer)?[\s_-]?token|(?:api|access|auth|private|secret|license|recovery|master)[\s_-]?key)$/i.test(
    head,
  )
    ? "key"
    : null;
}

/** SQL's `INSERT INTO t (a, password) VALUES ('…', '…')`, read from the column's name at `at`. */
export function readInserted(text: string, at: number): StatedSecret | null {
  const values = matchAt(/[^()\n]{0,200}\)\s{1,8}values\s{0,8}\(/iy, text, at);
  if (values === null) return null;
  const before = /\([^()]{0,200}$/.exec(text.slice(Math.max(0, at - 201), at));
  if (before === null) return null;
  let cell = at + values[0].length;
  for (let left = before[0].split(",").length - 1; left > 0; left--) {
    const skipped = matchAt(
      /\s{0,4}(?:N?'[^'\n]{0,256}'|[^,()'\n]{0,64})\s{0,4},/iy,
      text,
      cell,
    );
    if (skipped === null) return null;
    cell += skipped[0].length;
  }
  const stated = matchAt(/\s{0,4}N?'([^'\n]{4,256})'/iy, text, cell);
  if (stated?.[1] === undefined) return null;
  return judge("password", stated[1], cell + stated[0].length - 1);
}
