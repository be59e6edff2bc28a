import {
  commandNames,
  readAssignment,
  readAuthorization,
  readCall,
  readCommand,
} from "./statedCode.js";
import {
  readCookie,
  readInserted,
  readPgpass,
  readTable,
} from "./statedFiles.js";
import { Openings } from "./openings.js";
import { findSaidSecrets } from "./statedSaid.js";
import { type StatedSecret, judge, matchAt } from "./secretShape.js";

/**
 * Secrets that only their surroundings give away: `api_key = …`, `"password": "…"`, "the password
 * for the router is …", `Authorization: Bearer …`, a seed phrase. Words find the place, the shape
 * of the value decides.
 */

/** What can introduce a secret, by the way the secret then follows. Case does not matter. */
export const introducers = {
  password: [
    String.raw`pass(?:word|wd|code| ?phrase|wort)|(?:\b|_|(?<=[a-z]{2})(?<!com|\bby|tres|sur|over|under))(?:pwd|pass(?=["']{0,2}[ \t]{0,2}(?:string[ \t]{0,2})?[:=]))|\bp\/?w\b`,
    String.raw`\bpsk\b|pre-?shared ?key|(?:wi-?fi|wlan|wpa2?)[ -]?(?:key|schlüssel)|\bidentified by\b`,
    String.raw`kennwort|wachtwoord|contraseña|mot de passe|\bsenha\b|пароль|密码|密碼|パスワード|비밀번호`,
  ],
  key: [
    String.raw`subscription[ _-]?key|_salt\b|[?&](?:key|auth|sig)(?==)`,
    String.raw`secret|token|_key\b|_pat\b|\b(?:totp|2fa|otp)[ _-]seed\b|\bkey(?= (?:is|for)\b)|\blicen[cs]e(?=:)`,
    String.raw`(?:api|access|private|auth|signing|encryption|account|master|admin|deploy|service|license|webhook|recovery|backup|unseal)[ _-]?(?:key|code)`,
  ],
  pin: [
    String.raw`\bpin\b|\b(?:door|gate|safe|alarm|garage|lockbox|entry|building|unlock|verification|security)[ -]code\b`,
    String.raw`\bcode (?:to|for|of) (?:the|my|our|his|her) (?:\w{1,16} )?(?:door|gate|safe|alarm|garage|lockbox|locker|building)\b`,
  ],
  login: [String.raw`\blog-?in\b|\bcredentials?\b|\bcreds\b`],
  mail: [String.raw`(?<=[\w+-]@[\w-]{1,30}\.[\w.-]{2,20}) \/ (?=\S{8})`],
  pgpass: [String.raw`:(?:[1-9]\d{3,4}|\*):(?=[\w*.-]{1,63}:[\w*.@-]{1,63}:)`],
};

/** Those that begin where a word begins, apart from the others: one look skips all of them. */
export const wordIntroducers = {
  authorization: String.raw`bearer\b|basic\b|authorization\b|_auth(?=\s?=)|(?<=")auth(?=\\?"\s?:\s?\\?")`,
  cookie: String.raw`(?:set-)?cookie(?=["']?\s?[:=])|(?:jsessionid|phpsessid|asp\.net_sessionid|connect\.sid|_\w{0,20}session(?:_id)?|sessionid|sessid|session|sid|aspnetcore\.\w{3,32})(?==)`,
  call: String.raw`(?:login|(?:http)?basic_?auth|networkcredential|pscredential|getconnection|mysqli|mysqli?_(?:real_|p)?connect|pdo|passwordauthentication|usernamepasswordcredentials|jwt\.(?:sign|verify|encode|decode)|auth ?= ?)\(`,
  user: String.raw`(?<=\s-)u(?=[ =]?\S{1,64} -p)`,
};

/** The first characters of what introduces a secret, within a word too, and at its beginning. */
const BEGINNINGS = {
  anywhere:
    "pas _pw _pa pwd pw p/w psk pre- pres wifi wi-f wlan wpa iden kenn wach cont mot senh пар 密码 密碼 パスワ 비밀번 subs _sal ?ke ?au ?si &ke &au &si secr secu toke _ke totp 2fa otp key lice api acce acco priv auth sign encr mast admi depl serv webh reco back unse pin door gate safe alar gara lock entr buil unlo veri code log- logi cred :1 :2 :3 :4 :5 :6 :7 :8 :9 :*",
  atWords:
    "bear basi auth _ set- cook jses phps asp. aspn conn sess sid http netw pscr getc mysq pdo pass user jwt. logi basi u",
};

/** Made on the first scan, so that clean text is read once. */
let introduction: Openings | undefined;

export function introductions(): Openings {
  const { anywhere, atWords } = BEGINNINGS;
  return new Openings(
    introductionPattern(),
    [" / ", ...anywhere.split(" ")],
    [
      ...atWords.split(" "),
      ...commandNames()
        .split("|")
        .map((name) => name.replaceAll("\\", "").slice(0, 4)),
    ],
  );
}

function introductionPattern(): RegExp {
  const inWords = Object.entries(introducers).map(
    ([kind, patterns]) => `(?<${kind}>${patterns.join("|")})`,
  );
  const words = Object.entries({
    ...wordIntroducers,
    command: String.raw`(?:${commandNames()})\b`,
  }).map(([kind, pattern]) => `(?<${kind}>${pattern})`);
  return new RegExp(
    [String.raw`\b(?:${words.join("|")})`, ...inWords].join("|"),
    "iy",
  );
}

/** Finds secrets named by the words around them, in the order of the text. */
export function findStatedSecrets(text: string): StatedSecret[] {
  const found: StatedSecret[] = findSaidSecrets(text);
  let tableEnd = 0;
  let missed = 0;
  const words = (introduction ??= introductions());
  words.lastIndex = 0;
  for (let hit = words.exec(text); hit !== null; hit = words.exec(text)) {
    // Thousands of these words one upon another introduce nothing, and each costs its reading.
    if (missed > 1000 && hit.index < missed * 64) continue;
    if (hit.index >= tableEnd && mayHeadColumn(hit)) {
      const table = readTable(text, hit.index);
      found.push(...table.secrets);
      tableEnd = table.end;
    }
    const secret = readStatement(text, hit);
    if (secret === null) missed++;
    else {
      found.push(secret);
      // A value can stand before the word, and the search must not go back.
      words.lastIndex = Math.max(words.lastIndex, secret.end);
    }
  }
  return found;
}

function readStatement(
  text: string,
  hit: RegExpExecArray,
): StatedSecret | null {
  const at = hit.index;
  const after = at + hit[0].length;
  const named = hit.groups ?? {};
  if (named.password !== undefined)
    return readNamed(text, at, after, "password");
  if (named.key !== undefined) return readNamed(text, at, after, "key");
  if (named.authorization !== undefined) {
    return readAuthorization(text, after, named.authorization);
  }
  if (named.pin !== undefined) return readPin(text, at, after, named.pin);
  if (named.login !== undefined) return readLogin(text, after);
  if (named.mail !== undefined) return readMailPair(text, after);
  if (named.cookie !== undefined) return readCookie(text, after, named.cookie);
  if (named.pgpass !== undefined) return readPgpass(text, at, after);
  if (named.call !== undefined) return readCall(text, after);
  return readCommand(text, after, named.command ?? "-u");
}

function mayHeadColumn({ groups }: RegExpExecArray): boolean {
  return groups?.password !== undefined || groups?.key !== undefined;
}

function readNamed(
  text: string,
  at: number,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  if (namesNoSecret(text, at) || namesSigner(text, at)) return null;
  return (
    readAssignment(text, after, kind) ??
    readInserted(text, at) ??
    readSentence(text, after, kind) ??
    readAdjacent(text, at, after, kind) ??
    (kind === "password" ? readBefore(text, at) : readKeyGroups(text, after))
  );
}

/** Tokens that are not credentials by their name: page cursors, public keys, model tokens. */
function namesNoSecret(text: string, at: number): boolean {
  return /(?:next|page|continuation|cancell?ation|csrf|xsrf|publi(?:c|shable)|design|total|input|output|prompt|completion|forgot|idempotency|cache|primary|foreign|partition|object|storage|lookup|dedupe|(?<![a-z])(?:sync|css|max|min|num|per|pad|eos|bos|reset|sort|row|group|shard|site))[ _-]?$/i.test(
    text.slice(Math.max(0, at - 16), at),
  );
}

/** What git and gpg call a signing key is its id or fingerprint, which is public. */
function namesSigner(text: string, at: number): boolean {
  const [near, before] = [
    text.slice(at, at + 64),
    text.slice(Math.max(0, at - 5), at),
  ];
  return (
    /^signing[ _-]?key/i.test(near) &&
    (/^user\.$/i.test(before) ||
      /^signing[ _-]?key(?: is)?[\s:=]{1,3}["']?(?:0x)?(?:[\dA-F]{8}|[\dA-F]{16}|[\dA-F]{40})\b/i.test(
        near,
      ))
  );
}

/** Secrets as sentences state them. Each reader begins right behind an introducing word. */

/** "The password for the router is …", "my API key: …", also in other languages. */
export function readSentence(
  text: string,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  const sentence = matchAt(
    /s?["'`*]{0,3}(?:\s{1,2}(?:for|to|of|on|at|in|für|fürs|zum|von|pour|de|del|para|da|do|du|от|для|к)\s[^\n.!?:=;]{1,48}?)?(?:\s{1,3}(?:\([^()\n]{1,24}\)[:=]|(?:(?:has been|was|got|is) (?:changed|set|updated|reset|rotated) )?to|is|was|are|ist|lautet|est|es|é|è)(?=[\s:])\s?[:=]?|\s{0,3}(?:=|:|：|是|为|為|は|는|은|→|->)(?: is)?|\?\s{1,2}(?:it['’]?s|it is|that['’]?s))\s{0,2}(?:(?:now|currently|still|jetzt)\s{1,2})?["'`*“„«「]{0,3}([^\s"'`“”„«»「」。，、是为為は,;<>()[\]{}|]{4,128})(?![([{])/iy,
    text,
    after,
  );
  if (sentence === null) return null;
  return judge(kind, sentence[1] ?? "", after + sentence[0].length);
}

/**
 * "User bob, password …", `--token …`: the value stands right behind the word. Without a verb or
 * a sign between them the value has to be the plainer: a password mixes letters with digits, unless
 * the words before lead up to it or it is quoted; a key has a digit.
 */
export function readAdjacent(
  text: string,
  at: number,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  const adjacent = matchAt(
    /[ \t]{1,2}(["'`]?)([^\s"'`,;<>()[\]{}|]{6,512})(?![([{])/y,
    text,
    after,
  );
  const value = adjacent?.[2];
  if (adjacent === null || value === undefined) return null;
  const isLedUpTo =
    adjacent[1] !== "" ||
    /[,;/-]\s?$|\b(?:and|with|using|the)\s$/i.test(
      text.slice(Math.max(0, at - 8), at),
    );
  const isPlain =
    kind === "password"
      ? isLedUpTo || /[A-Za-z].*\d|\d.*[A-Za-z]/.test(value)
      : value.length >= 16 && /\d/.test(value);
  return isPlain ? judge(kind, value, after + adjacent[0].length) : null;
}

/** "Use … as the password": the value stands before the word. */
export function readBefore(text: string, at: number): StatedSecret | null {
  const from = Math.max(0, at - 160);
  const before = text.slice(from, at);
  const link =
    /["'`]? as (?:(?:the|my|our|your|a|his|her|its) )?(?:[\w-]{1,16} )?$/i.exec(
      before,
    );
  if (link === null) return null;
  const value = /[^\s"'`,;<>()[\]{}|]{6,128}$/.exec(
    before.slice(0, link.index),
  )?.[0];
  return value === undefined
    ? null
    : judge("password", value, from + link.index);
}

/** An authenticator's key as apps show it: base32 (RFC 4648) in groups of four. */
export function readKeyGroups(
  text: string,
  after: number,
): StatedSecret | null {
  const stated = matchAt(
    /(?: key)?(?: is|:| =)[ \t]{1,2}((?:[a-z2-7]{4}[ -]){3,15}[a-z2-7]{4})\b/iy,
    text,
    after,
  );
  const groups = stated?.[1];
  if (stated === null || groups === undefined) return null;
  if ((groups.match(/[2-7]/g) ?? []).length < 2) return null;
  const end = after + stated[0].length;
  return { rule: "named-secret", start: end - groups.length, end };
}

/** "Login: bob / …", "credentials are bob:…". */
export function readLogin(text: string, after: number): StatedSecret | null {
  const pair = matchAt(
    /(?: is| are| details)?[ \t]{0,2}[:=]?[ \t]{0,2}(?:for )?(?:["'`])?[\w.@+-]{2,64}[ \t]{0,2}[/:|][ \t]{0,2}([^\s"'`,;<>()[\]{}|]{6,128})/iy,
    text,
    after,
  );
  if (pair?.[1] === undefined || !/\d/.test(pair[1])) return null;
  return judge("password", pair[1], after + pair[0].length);
}

/** "Netflix: a@b.example / …": what follows an address is chosen as passwords are, small letters and others. */
function readMailPair(text: string, after: number): StatedSecret | null {
  const value = matchAt(
    /[^\s"'`,;<>()[\]{}|]{8,72}(?![([{])/y,
    text,
    after,
  )?.[0];
  return value !== undefined &&
    /^(?=.*[a-z])(?=.*\d)(?=.*[A-Z!@#$%^&*?_-])/.test(value)
    ? judge("password", value, after + value.length)
    : null;
}

/**
 * "My PIN is …", only where somebody or something owns it: GPIO pins, Indian postal PIN codes
 * and pinned versions are ordinary. A code names its door.
 */
export function readPin(
  text: string,
  at: number,
  after: number,
  name: string,
): StatedSecret | null {
  const isOwned =
    name.length > 3 ||
    /(?:\b(?:my|his|her|their|your|our|bank|card|debit|credit|atm|phone|sim|door|gate|alarm|garage|safe|voicemail|luggage|locker|tablet|ipad|iphone)|['’]s)[ _-]?$/i.test(
      text.slice(Math.max(0, at - 16), at),
    );
  if (!isOwned) return null;
  const stated = matchAt(
    /(?: code| number)?(?: for [^\n.!?:=;]{1,40}?)?(?: is| was|:| =)(?: now)?[ \t]{1,2}(\d{4,8})(?![\d.,:/-]*\d)/iy,
    text,
    after,
  );
  if (stated === null) return null;
  const end = after + stated[0].length;
  return { rule: "pin", start: end - (stated[1] ?? "").length, end };
}
