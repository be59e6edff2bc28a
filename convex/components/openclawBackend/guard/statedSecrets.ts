import {
  isPlaceholder,
  looksLikePassword,
  looksRandom,
} from "./secretShape.js";

/**
 * Secrets that only their surroundings give away: `api_key = …`, `"password": "…"`, "the password
 * for the router is …", `Authorization: Bearer …`, a seed phrase. Words find the place, the shape
 * of the value decides.
 */
export interface StatedSecret {
  rule: string;
  start: number;
  end: number;
}

/** What can introduce a secret, by the way the secret then follows. Case does not matter. */
const introducers = {
  password: [
    String.raw`pass(?:word|wd|code| ?phrase|wort)|(?:\b|_)(?:pwd|pass(?=["']{0,2}[ \t]{0,2}[:=]))|\bp\/?w\b`,
    String.raw`\bpsk\b|pre-?shared ?key|(?:wi-?fi|wlan|wpa2?)[ -]?(?:key|schlüssel)|\bidentified by\b`,
    String.raw`kennwort|wachtwoord|contraseña|mot de passe|\bsenha\b|пароль|密码|密碼|パスワード|비밀번호`,
  ],
  key: [
    String.raw`secret|token|_key\b|_pat\b|\b(?:totp|2fa|otp)[ _-]seed\b|\bkey(?= (?:is|for)\b)|\blicen[cs]e(?=:)`,
    String.raw`(?:api|access|private|auth|signing|encryption|account|master|admin|deploy|service|license|webhook|recovery|backup|unseal)[ _-]?(?:key|code)`,
  ],
  authorization: [String.raw`bearer\b|basic\b`],
  pin: [
    String.raw`\bpin\b|\b(?:door|gate|safe|alarm|garage|lockbox|entry|building|unlock|verification|security)[ -]code\b`,
    String.raw`\bcode (?:to|for|of) (?:the|my|our|his|her) (?:\w{1,16} )?(?:door|gate|safe|alarm|garage|lockbox|locker|building)\b`,
  ],
  seed: ["seed phrase|recovery phrase|mnemonic"],
  login: [String.raw`\blog-?in\b|\bcredentials?\b|\bcreds\b`],
  command: [
    String.raw`\bcurl\b|\bsshpass\b|\bmysql(?:dump|admin)?\b|\bdocker login\b|\bredis-cli\b|\bauth ?= ?\(`,
  ],
};

/** Made on the first scan; one expression, so that clean text is read once. */
let introduction: RegExp | undefined;

function introductionPattern(): RegExp {
  const groups = Object.entries(introducers).map(
    ([kind, patterns]) => `(?<${kind}>${patterns.join("|")})`,
  );
  return new RegExp(groups.join("|"), "gi");
}

/** Finds secrets named by the words around them, in the order of the text. */
export function findStatedSecrets(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  const words = (introduction ??= introductionPattern());
  words.lastIndex = 0;
  for (let hit = words.exec(text); hit !== null; hit = words.exec(text)) {
    const secret = readStatement(text, hit);
    if (secret !== null) {
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
  if (named.seed !== undefined) return readSeedPhrase(text, after);
  if (named.login !== undefined) return readLogin(text, after);
  return readCommand(text, after);
}

function readNamed(
  text: string,
  at: number,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  if (namesNoSecret(text, at)) return null;
  return (
    readAssignment(text, after, kind) ??
    readSentence(text, after, kind) ??
    readAdjacent(text, at, after, kind) ??
    (kind === "password" ? readBefore(text, at) : readKeyGroups(text, after))
  );
}

/** Tokens that are not credentials by their name: page cursors, public keys, model tokens. */
function namesNoSecret(text: string, at: number): boolean {
  return /(?:next|page|continuation|cancell?ation|csrf|xsrf|publi(?:c|shable)|design|total|input|output|prompt|completion|forgot|idempotency|cache|primary|foreign|partition|object|storage|lookup|dedupe|(?<![a-z])(?:sync|css|max|min|num|per|pad|eos|bos|reset|sort|row|group|shard))[ _-]?$/i.test(
    text.slice(Math.max(0, at - 16), at),
  );
}

/** `name = value` in code, configuration, JSON, YAML, shell and headers. */
function readAssignment(
  text: string,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  const assigned = matchAt(
    /(?:s|[_-]?(?:access[_-]?)?(?:key|value|token|secret|code|prod|production|dev|staging|test|live|base|base64|string|old|new)){0,2}[ _-]?\d{0,2}[\\"'`\]*]{0,4}(?:[ \t]{0,8}(?::=|=>|={1,2}|:|：|\|)|(?<=["'`]),(?=[ \t]?["'`])|>|[\s,{]{1,20}["']?(?:value|default)["']?\s?[:=])[ \t]{0,8}(?:\*\*)?[ \t]?\\?(?:(["'`])([^"'`\n]{4,512})\1|([^\s"'`,;<>(){}[\]|]{4,512})(?!\(|\[|\{|<(?!\/)))/iy,
    text,
    after,
  );
  if (assigned === null) return null;
  const closing = assigned[2] === undefined ? 0 : 1;
  const value = assigned[2] ?? assigned[3] ?? "";
  return judge(kind, value, after + assigned[0].length - closing);
}

/** "The password for the router is …", "my API key: …", also in other languages. */
function readSentence(
  text: string,
  after: number,
  kind: "password" | "key",
): StatedSecret | null {
  const sentence = matchAt(
    /s?["'`*]{0,3}(?:\s{1,2}(?:for|to|of|on|at|in|für|fürs|zum|von|pour|de|del|para|da|do|du|от|для|к)\s[^\n.!?:=;]{1,48}?)?(?:\s{1,3}(?:\([^()\n]{1,24}\)[:=]|(?:(?:has been|was|got|is) (?:changed|set|updated|reset|rotated) )?to|is|was|are|ist|lautet|est|es|é|è)(?=[\s:])\s?[:=]?|\s{0,3}(?:=|:|：|是|为|為|は|는|은|→|->)(?: is)?)\s{0,2}(?:(?:now|currently|still|jetzt)\s{1,2})?["'`*“„«「]{0,3}([^\s"'`“”„«»「」。，、是为為は,;<>()[\]{}|]{4,128})(?![([{])/iy,
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
function readAdjacent(
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
function readBefore(text: string, at: number): StatedSecret | null {
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
function readKeyGroups(text: string, after: number): StatedSecret | null {
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
function readLogin(text: string, after: number): StatedSecret | null {
  const pair = matchAt(
    /(?: is| are| details)?[ \t]{0,2}[:=]?[ \t]{0,2}(?:for )?(?:["'`])?[\w.@+-]{2,64}[ \t]{0,2}[/:|][ \t]{0,2}([^\s"'`,;<>()[\]{}|]{6,128})/iy,
    text,
    after,
  );
  if (pair?.[1] === undefined || !/\d/.test(pair[1])) return null;
  return judge("password", pair[1], after + pair[0].length);
}

/** Passwords as arguments: `curl -u bob:…`, `sshpass -p …`, `mysql -p…`, `auth=("bob", "…")`. */
function readCommand(text: string, after: number): StatedSecret | null {
  const argument =
    matchAt(
      /[^\n]{0,80}?\s(?:(?:-u|--user)[ =]?["']?[\w.@+-]{1,64}:|-p ?["']?|(?<=redis-cli[^\n]{0,80}\s)-a ["']?)([^\s"'`,;<>()[\]{}|]{6,128})/y,
      text,
      after,
    ) ??
    matchAt(
      /["'][\w.@+-]{1,64}["'], ?["']([^\s"']{6,128})(?=["'])/y,
      text,
      after,
    );
  if (argument?.[1] === undefined) return null;
  return judge("password", argument[1], after + argument[0].length);
}

/**
 * Longer runs are data, and judging one again at every word inside it would cost the square.
 * bcrypt reads 72 bytes of a password, so few are longer.
 */
const maxLength = { password: 72, key: 512 };

/** Decides on the shape of a value that ends, before trimming, at `bareEnd`. */
function judge(
  kind: "password" | "key",
  untrimmed: string,
  bareEnd: number,
): StatedSecret | null {
  const value = withoutTail(untrimmed, kind);
  if (value.length > maxLength[kind]) return null;
  const isSecret =
    kind === "password"
      ? looksLikePassword(value)
      : value.length >= 12 &&
        (looksRandom(value) || isCodeGroups(value)) &&
        !isAddress(value);
  if (!isSecret || /\s/.test(value) || isPlaceholder(value)) return null;
  const start = bareEnd - untrimmed.length;
  return {
    rule: kind === "password" ? "password" : "named-secret",
    start,
    end: start + value.length,
  };
}

/** `Bearer token` (RFC 6750) and `Basic base64(user:password)` (RFC 7617). */
function readAuthorization(
  text: string,
  after: number,
  scheme: string,
): StatedSecret | null {
  const isBearer = scheme.length === 6;
  const sent = matchAt(
    isBearer
      ? /[ \t]{1,4}([\w.~+/-]{16,2048}={0,2})/y
      : /[ \t]{1,4}([A-Za-z0-9+/]{8,512}={0,2})(?![\w-])/y,
    text,
    after,
  );
  const value = sent?.[1];
  if (sent === null || value === undefined || isPlaceholder(value)) return null;
  if (isBearer ? !looksRandom(value) : !isUserAndPassword(value)) return null;
  const end = after + sent[0].length;
  return { rule: "authorization", start: end - value.length, end };
}

function isUserAndPassword(base64: string): boolean {
  try {
    return /^[\x20-\x7e]*:[\x20-\x7e]+$/.test(atob(base64));
  } catch {
    return false;
  }
}

/**
 * "My PIN is …", only where somebody or something owns it: GPIO pins, Indian postal PIN codes
 * and pinned versions are ordinary. A code names its door.
 */
function readPin(
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

/** BIP-39: 12 to 24 words of 3 to 8 letters. The list has none of the little words of a sentence. */
function readSeedPhrase(text: string, after: number): StatedSecret | null {
  const stated = matchAt(
    /[^\n]{0,40}?(?: is|:|=)\s{0,3}["'`]?((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})\b/iy,
    text,
    after,
  );
  const words = stated?.[1];
  if (stated === null || words === undefined) return null;
  if (/\b(?:the|and|for|from|your|are|was|not|has|its)\b/i.test(words)) {
    return null;
  }
  const end = after + stated[0].length;
  return { rule: "seed-phrase", start: end - words.length, end };
}

/** A recovery key as people copy it: groups of digits, or of letters and digits, with hyphens. */
function isCodeGroups(value: string): boolean {
  return /^(?:[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}-){2,9}[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}$/.test(
    value,
  );
}

function isAddress(value: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\/|^[~.]{0,2}\/|^[\w.+-]+@[\w-]+\.\w/.test(
    value,
  );
}

/** Drops what ends the sentence, closes a bracket or goes on in a query string after the value. */
function withoutTail(value: string, kind: "password" | "key"): string {
  const own = kind === "key" ? value.replace(/&.*$/, "") : value;
  return own.replace(/[\\.,;:)\]}”»*]{1,8}$/, "");
}

function matchAt(
  sticky: RegExp,
  text: string,
  index: number,
): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}
