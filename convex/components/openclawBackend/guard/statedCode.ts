import {
  isPlaceholder,
  looksRandom,
  judge,
  matchAt,
  type StatedSecret,
} from "./secretShape.js";

/** Secrets as code, configuration and commands state them. Each reader begins right behind an introducing word. */

type Kind = "password" | "key";

/** A value in quotes of any language (`@"…"`, `N'…'`, `b"…"`, `r#"…"#`, `"""…"""`, `\"…\"`), or bare. */
const value = String.raw`(?:(?:[$@bflnru]{0,2}|r?#{1,3})\\{0,3}(?:"{2}|'{2})?(["'\x60])((?:(?!\1)[^\n]){4,512}?)\1|%?q{1,2}[{(]([^\s{}()]{4,128})[)}]|([^\s"'\x60,;<>(){}[\]|]{4,512})(?!\(|\[|\{|<(?!\/)))`;

/** How the name goes on behind the word, and the quotes and brackets that close it. */
const nameTail = String.raw`(?:s|[_-]?(?:access[_-]?)?(?:key|value|token|secret|code|prod|production|dev|staging|test|live|base|base64|string|old|new|hash[_-]?salt)){0,2}(?:[ _-]?\d{1,2})?[\\"'\x60\]*]{0,4}`;

/** What wraps a literal in its language: `Some("…")`, `String::from("…")`. */
const wrapper = String.raw`(?:(?:Some|Just|\[\]byte|Buffer\.from|\w{0,12}bytes|\w{0,6}decode|(?:new )?\w{0,12}(?:String|Str|Secret))(?:::from|::new|\.from)?\((?=["']))?`;

/** A declared type and its `=`: `: Option[String] =`, Go's `string =`, `As String =`, `[] =`, `{ get; set; } =`. */
const typed = String.raw`(?:[?!]?[ \t]?:[ \t]?[&'*]{0,2}[a-z[][\w.&' <>|,;[\]?]{0,48}?|[ \t][*[\]]{0,3}(?:string|byte|str|text|[a-z.]{1,16}string)|[ \t]as[ \t][\w.]{1,24}|\[\d{0,4}\]|[ \t]\{[ \t]?get;[^{}\n]{0,32}\})[ \t]{0,8}=(?!=)`;

/**
 * What can stand between a name and its value, the more particular first, each by the characters
 * that it begins with.
 */
const assignments: readonly [beginnings: string, between: string][] = [
  // The value in a field of its own: `name: X`, next line `value: …`; a variable with a default.
  [
    " \t\r\n,:",
    String.raw`[,:]?\s{0,20}(?:(?!value|default)["'\\]{0,2}\w{1,20}["'\\]{0,2}\s?[:=]\s?["']?[\w -]{0,40}["']?,?\s{1,20}){0,2}(?:-\s)?["'\\]{0,3}(?:value|default|content)["'\\]{0,3}\s?[:=]\s?`,
  ],
  [" {", String.raw`\s{0,2}\{[^{}]{0,240}?\bdefault\s{0,12}=\s{0,2}`],
  ["<", String.raw`<\/(?:key|name)>\s{0,20}<(?:string|data|value)>\s{0,20}`],
  [" ", String.raw`\s{1,2}--(?:value|body|secret-string)[ =]`],
  // A fallback: `process.env.X || "…"`, `getenv("X") ?: "…"`.
  [
    " \t)|?",
    String.raw`\)?[ \t]{0,2}(?:\|\||\?\?|\?:|\bor\b)[ \t]{0,2}(?=["'\x60])`,
  ],
  // A flag, a call, a constructor: `--secret-string "…"`, `.setPassword("…")`, `token{"…"}`.
  [" \t", String.raw`(?<=\s-{1,2}[\w-]{1,40})[ \t](?!-)`],
  [
    "({",
    String.raw`(?<!(?:check|hash|valid|validate|verify|compare|is|has|get|find|use|match|test)_?\w{4,12})[({][ \t]?(?=[$@bflnru]{0,2}["'\x60])`,
  ],
  // Erlang and C call the name bare: `define(X, "…")`.
  [",", String.raw`(?<=define[ (]{1,2}\w{1,40}),[ \t]{0,2}(?=["'])`],
  [" \t:?![{", String.raw`${typed}[ \t]{0,20}${wrapper}`],
  [
    " \t:=：|<>,?",
    String.raw`(?:[ \t]{0,8}(?::=|=>|[?|]{1,2}=|:[ \t]?[>|][+-]?[ \t]{0,2}\r?\n[ \t]{1,16}|={1,2}|:|：|\||<-)|(?<=["'\x60]),(?=[ \t]{0,20}["'\x60])|>(?:\s{1,40}(?=[^\s<]{4,512}\s{0,40}<\/))?)[ \t]{0,20}(?:\*\*)?[ \t]?${wrapper}`,
  ],
  // A row of two cells: `API_KEY,…`.
  [
    ",;\t",
    String.raw`(?<=^["']?[\w. -]{1,40}["']?)[,;\t](?=["']?[^\s"',;]{8,512}["']?\r?$)`,
  ],
];

/** Compiled as they are met, by the character behind the name. */
const assignmentsBy = new Map<string, readonly RegExp[]>();

function assignmentsAt(character: string): readonly RegExp[] {
  let patterns = assignmentsBy.get(character);
  if (patterns === undefined) {
    patterns = assignments
      .filter(([beginnings]) => beginnings.includes(character))
      .map(([, between]) => new RegExp(between + value, "imy"));
    assignmentsBy.set(character, patterns);
  }
  return patterns;
}

/** `name = value` in code, configuration, JSON, YAML, shell and headers. */
export function readAssignment(
  text: string,
  after: number,
  kind: Kind,
): StatedSecret | null {
  tail ??= new RegExp(nameTail, "iy");
  const named = after + (matchAt(tail, text, after)?.[0].length ?? 0);
  const next = text.charAt(named);
  if (next === "" || !" \t\r\n,;:=：|<>(){[?!".includes(next)) return null;
  for (const pattern of assignmentsAt(next)) {
    const secret = judgeMatch(kind, matchAt(pattern, text, named), named);
    if (secret !== null) return secret;
  }
  return null;
}

let tail: RegExp | undefined;

/** Judges what `value` matched at the end of a match. */
function judgeMatch(
  kind: Kind | "any",
  match: RegExpExecArray | null,
  from: number,
): StatedSecret | null {
  if (match === null) return null;
  const [, quoted, braced, bare] = match.slice(-4);
  const stated = quoted ?? braced ?? bare ?? "";
  const end = from + match[0].length - (bare === undefined ? 1 : 0);
  if (kind !== "any") return judge(kind, stated, end);
  return judge("key", stated, end) ?? judge("password", stated, end);
}

/**
 * Commands and what stands between their name and the secret. A pattern that begins with `^` has to
 * follow the name at once.
 */
const commands: readonly [
  names: string,
  argument: string,
  kind?: "any" | "key",
][] = [
  [
    "curl",
    String.raw`\s(?:-u|--user|-U|--proxy-user)[ =]?["']?[\w.@+\\-]{1,64}:`,
  ],
  ["http -a|https -a|xh -a|http --auth", String.raw`^[ =]["']?[\w.@+-]{1,64}:`],
  ["lftp", String.raw`\s-u ["']?[\w.@+-]{1,64},`],
  [
    "smbclient|rpcclient|smbmap|smbget",
    String.raw`\s-U ?["']?[\w.@+\\/-]{1,64}%`,
  ],
  [
    "sshpass|mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh|mongodump|mongorestore|docker login|podman login|twine upload|az login|oc login|psexec|cqlsh|rdesktop|evil-winrm|usermod|useradd|7z|7za|7zz|rar|unrar",
    String.raw`\s-h?p[ =]?`,
  ],
  ["az login", String.raw`\s-p[ =]`, "any"],
  ["-u", String.raw`^[ =]?\S{1,64} -p[ =]?`],
  [
    "security add-generic-password|security add-internet-password",
    String.raw`\s-w[ =]?`,
  ],
  [
    "ipmitool|zip|unzip|sqlcmd|bcp|mosquitto_pub|mosquitto_sub",
    String.raw`\s-P ?`,
  ],
  [
    "ldapsearch|ldapadd|ldapmodify|ldapdelete|ldapwhoami|ldappasswd",
    String.raw`\s-w ?`,
  ],
  ["redis-cli", String.raw`\s-a `, "any"],
  [
    "xfreerdp|xfreerdp3|wfreerdp|cmdkey|wmic",
    String.raw`\s\/p(?:ass(?:word)?)?:`,
  ],
  [
    "net use",
    String.raw`(?:\s\/user:[\w.\\@-]{1,64}|\\\\[\w.-]{1,64}\\[\w.$-]{1,64})\s(?![/*])`,
  ],
  ["net user", String.raw`^\s[\w.-]{1,64}\s(?![/*])`],
  [
    "htpasswd",
    String.raw`\s-[a-zB]{0,4}b[a-zB]{0,4}(?:\s-\w{1,3})?\s\S{1,128}\s[\w.@-]{1,64}\s`,
  ],
  ["chpasswd", String.raw`<<<\s?["']?[\w.-]{1,32}:`],
  ["ssh-keygen", String.raw`\s-[NP]\s?`],
  ["sqlplus", String.raw`\s["']?[\w$]{1,32}\/(?=[^\s@]{6,64}@)`],
  ["add_user|change_password", String.raw`^\s[\w.@-]{1,64}\s`],
  ["mc alias set", String.raw`^\s\S{1,64}\s\S{1,128}\s\S{1,64}\s`, "any"],
  ["openssl enc|openssl", String.raw`\s(?:-[kK]\s|pass:)`, "any"],
  [
    "gh secret set|keyvault secret set|gh variable set|secret put|gcloud secrets|vncpasswd|env add",
    String.raw`(?:\s(?:--body|-b|--value)[ =]|<<<\s?)`,
    "any",
  ],
  ["secretsmanager", String.raw`\s--secret-string[ =]`, "any"],
  ["rediscli_auth", "^=", "any"],
  [
    "keytool|jarsigner|apksigner",
    String.raw`\s-{1,2}(?:src|dest)?(?:store|key)-?pass\s(?:pass:)?`,
  ],
  ["eap|xauth", String.raw`^\s(?=")`],
  ["vault login|cargo login", String.raw`^\s`, "key"],
  ["gem push", String.raw`\s--key\s`, "key"],
  ["bundle config", String.raw`\s[\w.-]{1,64}\s[\w.@-]{1,64}:`, "any"],
  [
    "poetry config|composer config",
    String.raw`\s(?:[\w-]{0,20}token\.[\w.-]{1,64}|http-basic\.[\w.-]{1,64}\s[\w.@-]{1,64})\s`,
    "any",
  ],
  ["user-secrets set", String.raw`^\s["']?[\w:.-]{1,64}["']?\s`, "any"],
  ["rclone config", String.raw`\spass\s`],
  ["snmpwalk|snmpget|snmpset", String.raw`\s-c\s`, "any"],
  ["snmp-server community|requirepass|masterauth", String.raw`^\s`, "any"],
  ["enable secret", String.raw`^(?:\s\d)?\s`, "any"],
  ["convertto-securestring", String.raw`^\s(?:-String\s)?(?=["'])`, "any"],
  // A secret piped into a command that asks for it.
  [
    "echo|printf",
    String.raw`^\s(?:-n\s)?(?:["']%s(?:\\n)?["']\s)?(?=[^\n|]{4,256}\|\s?(?:sudo\s(?:-\w{1,3}\s){0,3}(?:-S|passwd|chpasswd)|passwd\s|chpasswd|gh secret|vercel env|\w{0,12}\s?wrangler|[^\n|]{0,80}(?:-stdin|passphrase-fd|docker secret|kubectl create secret|login)))(?:["']?[\w.-]{1,32}:(?=\S{6,128}\s?\|\s?(?:sudo )?chpasswd))?`,
    "any",
  ],
];

/** The names of commands, for the introducing words. */
export function commandNames(): string {
  const names = commands.flatMap(([joined]) => joined.split("|"));
  return [...new Set(names)]
    .filter((name) => name !== "-u")
    .sort((a, b) => b.length - a.length)
    .join("|");
}

/** Compiled as they are met: most texts hold few commands. */
const compiled = new Map<string, readonly Argument[]>();

interface Argument {
  pattern: RegExp;
  kind: Kind | "any";
}

/** Passwords as arguments: `curl -u bob:…`, `sshpass -p …`, `mysql -p…`, `net use … /user:bob …`. */
export function readCommand(
  text: string,
  after: number,
  name: string,
): StatedSecret | null {
  for (const { pattern, kind } of argumentsOf(name.toLowerCase())) {
    const secret = judgeMatch(kind, matchAt(pattern, text, after), after);
    if (secret !== null) return secret;
  }
  return null;
}

function argumentsOf(name: string): readonly Argument[] {
  let patterns = compiled.get(name);
  if (patterns === undefined) {
    patterns = commands
      .filter(([names]) => names.split("|").includes(name))
      .map(([, argument, kind]): Argument => ({
        kind: kind ?? "password",
        // The rest of a line, also of one that goes on behind a backslash.
        pattern: new RegExp(
          (argument.startsWith("^")
            ? argument.slice(1)
            : String.raw`(?:[^\n]|\\\r?\n){0,100}?${argument}`) + value,
          "y",
        ),
      }));
    compiled.set(name, patterns);
  }
  return patterns;
}

/** Credentials as arguments in order: `login("bob", "…")`, `auth=("bob", "…")`, `new PDO(dsn, "bob", "…")`. */
export function readCall(text: string, after: number): StatedSecret | null {
  for (const calls of [
    /\s?(?:[\w.@$+:/;=-]{1,80}|"[^"\n]{0,120}"|'[^'\n]{0,120}'),\s?@?(["'\x60])([^"'\x60\s]{6,128})\1/y,
    /\s?(?:(?:[\w.@$+:/;=-]{1,80}|"[^"\n]{0,120}"|'[^'\n]{0,120}'),\s?){2}@?(["'\x60])([^"'\x60\s]{6,128})\1/y,
  ]) {
    const call = matchAt(calls, text, after);
    if (call?.[2] === undefined) continue;
    const end = after + call[0].length - 1;
    const secret =
      judge("password", call[2], end) ?? judge("key", call[2], end);
    if (secret !== null) return secret;
  }
  return null;
}

/**
 * `Bearer token` (RFC 6750), `Basic base64(user:password)` (RFC 7617), also as Docker's and npm's
 * `auth`, and any other scheme of an Authorization header (RFC 9110).
 */
export function readAuthorization(
  text: string,
  after: number,
  introducer: string,
): StatedSecret | null {
  const word = introducer.toLowerCase();
  if (word === "authorization") return readScheme(text, after);
  const isBearer = word === "bearer";
  const sent = matchAt(
    isBearer
      ? /[ \t]{1,4}([\w.~+/-]{16,2048}={0,2})/y
      : word === "basic"
        ? /[ \t]{1,4}([A-Za-z0-9+/]{8,512}={0,2})(?![\w-])/y
        : /\\?"?\s?[:=]\s?\\?"?([A-Za-z0-9+/]{8,512}={0,2})(?![\w-])/y,
    text,
    after,
  );
  const credentials = sent?.[1];
  if (sent === null || credentials === undefined) return null;
  if (isPlaceholder(credentials)) return null;
  if (isBearer ? !looksRandom(credentials) : !isUserAndPassword(credentials)) {
    return null;
  }
  return authorizationEnding(after + sent[0].length, credentials);
}

/** `Authorization: Token …`, `Bot …`, `AWS4-HMAC-SHA256 … Signature=…`, `Digest … response="…"`, or bare. */
function readScheme(text: string, after: number): StatedSecret | null {
  const sent =
    matchAt(
      /["'\x60\]]{0,2}\s?[:=,]\s?["'\x60]?(?:AWS4-HMAC-SHA256|Digest)\s[^\n]{0,400}?(?:Signature=|response=\\?")([0-9a-f]{32,64})(?![0-9a-z])/iy,
      text,
      after,
    ) ??
    matchAt(
      /["'\x60\]]{0,2}\s?[:=,]\s?["'\x60]?(?!bearer|basic)(?:[a-z][\w-]{1,24}[ \t:=]{1,3}(?:token=\\?"?)?)?([\w.~+/-]{16,1024}={0,2})(?![\w-])/iy,
      text,
      after,
    );
  const credentials = sent?.[1];
  if (sent === null || credentials === undefined) return null;
  if (isPlaceholder(credentials) || !looksRandom(credentials)) return null;
  return authorizationEnding(after + sent[0].length, credentials);
}

function authorizationEnding(end: number, credentials: string): StatedSecret {
  return { rule: "authorization", start: end - credentials.length, end };
}

function isUserAndPassword(base64: string): boolean {
  try {
    return /^[\x20-\x7e]*:[\x20-\x7e]+$/.test(atob(base64));
  } catch {
    return false;
  }
}
