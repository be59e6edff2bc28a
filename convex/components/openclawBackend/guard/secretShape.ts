/** Judgements on a value alone: does it look made by a machine, like a password, like a stand-in? */

/**
 * True for what documentation writes in a secret's place: `<your-token>`, `${TOKEN}`, `sk-…`, `xxxx`,
 * `EXAMPLE`, template expressions and the published default passwords. A default that everyone
 * knows (`changeme`, `postgres`, `password123`) keeps nothing secret, so it does not alarm.
 */
export function isPlaceholder(value: string): boolean {
  const head = value.slice(0, 100);
  return (
    isTemplate(head) ||
    /\.\.\.|…|\*\*\*|•••|xxxx|____|0{12}/i.test(head) ||
    /example|placeholder|your[_-]|[_-]here\b|dummy|sample|redacted|change_?-?me|replace_?-?me|insert[_-]|\bfake|fake[_-]|mock[_-]/i.test(
      head,
    ) ||
    isKnownDefault(value) ||
    distinctCharacters(value) <= Math.min(4, value.length / 3)
  );
}

/** An expression that something else fills in: shell, CI, template engines, YAML tags, code. */
function isTemplate(value: string): boolean {
  return (
    /^[<[{(]|\$\{|\$\(|\{\{|<%|#\{|^!(?:vault|secret|ref|sub)\b|^%[a-z_]+$|^%\w+%$/i.test(
      value,
    ) ||
    /^[$:@][A-Z_]+[A-Z0-9_]*$|^[$:@&][A-Za-z_]+$/.test(value) ||
    // Where a store of secrets has it: vault:secret/data/x#y, op://vault/item, ref+awsssm://…
    /^(?:vault:|op:\/\/|ref\+|arn:aws:|keyring:|doppler:)/i.test(value) ||
    /process\.env|import\.meta|os\.environ|getenv|secrets\./i.test(value)
  );
}

/** Passwords printed in manuals and quick starts, with the digits and marks people append to them. */
export function isKnownDefault(value: string): boolean {
  return /^(?:my|your|the|some|super|very|test|new|old|db|user|default|strong)?[_-]?(?:pass|passw(?:or)?d|passphrase|secret|token|admin|root|postgres|mysql|mongo|redis|rabbitmq|minio|guest|test|demo|user|username|qwerty|letmein|welcome|foobar|foo|bar|abc|string|value|hello|key)?[_-]?(?:key|pass|passw(?:or)?d|secret|token|value)?(?:1234?5?6?7?8?9?0?|0?1|2|!|\d\d?)?!?$/i.test(
    value,
  );
}

/**
 * True for text that a generator made: it changes between lower case, upper case and digits far
 * more often than words, camel case, versions and dates do. What could be a name in code
 * (no digit, or member access) has to change nearly as often as chance would.
 */
export function looksRandom(long: string): boolean {
  const value = long.slice(0, 128);
  const isIdentifier =
    !/\d/.test(value) || /^[a-z]\w*(?:\.[A-Za-z_]\w*)+$/.test(value);
  const perChange = isIdentifier ? 4 : 10;
  return (
    classChanges(value) >= Math.max(3, value.length / perChange) &&
    entropyBits(value) >= 2.8
  );
}

/** True for text that a person would choose as a password rather than write as a word. */
export function looksLikePassword(value: string): boolean {
  const core = value.replace(/^[*_~]+|[*_~!?]+$/g, "");
  if (value.length < 6 || core.length < 5) return false;
  if (!/[A-Z\d@#$%^&!+~?*._-]/.test(core)) return false;
  if (isOrdinaryTerm(core)) return false;
  const hasLetter = /\p{L}/u.test(core);
  const hasDigit = /\d/.test(core);
  if (hasLetter && hasDigit) return true;
  if (hasDigit) return /^\d{6,}$/.test(core) || /[@#$%^&!+~?*]/.test(core);
  // Marks inside a word, as in a spelled-over password, or a passphrase of four whole words.
  if (/[^\s@#$%^&!+~?*][@#$%^&!+~?*]+[^\s]/.test(core)) return true;
  return (
    /^\p{L}{4,}(?:[-_.]\p{L}{4,}){3,}$/u.test(core) || classChanges(core) >= 3
  );
}

/** Words, units, versions, dates, algorithms, paths, addresses: what follows "the password is …". */
function isOrdinaryTerm(value: string): boolean {
  return (
    // 8chars, 30-day, 256-bit, 2FA, v1.2.3, 1.2.3, 2024-01-31, 10:30, 1st
    /^\d{1,4}[-_]?[A-Za-z]{1,12}(?:[-_][a-z]+)*$/.test(value) ||
    // Words of scripts without case, also behind a number: 8文字以上
    /^\d{0,4}\p{Lo}/u.test(value) ||
    /^v?\d+(?:[.,:/-]\d+){1,5}[a-z]{0,2}$/i.test(value) ||
    /^\d{4}-?\d\d-?\d\dT/.test(value) ||
    // sha-256, MD5-hashed, utf8, base64-encoded, argon2id, oauth2, aes256, ed25519
    /^(?:sha|md|utf|base|argon|pbkdf|scrypt|bcrypt|hmac|oauth|aes|rsa|ed|x|p|rfc|iso|http|ipv|tls|ws|wpa|totp|s|ec|k|log4j|web|unicode|ascii|level|step|page|version|line|issue|node|python|php|es)-?\d{1,5}(?:[-_./][\w.-]*|[a-z]{0,4})$/i.test(
      value,
    ) ||
    // Ctrl+Shift+L, and the host behind a placeholder: @127.0.0.1/shop
    /^(?:ctrl|alt|shift|cmd|command|option|super|win|fn)[+-]/i.test(value) ||
    /^@[\w.-]+(?::\d{1,5})?(?:\/|$)/.test(value) ||
    // 1Password, paths, file names, addresses
    /^(?:1password|i18n|l10n|k8s|a11y)/i.test(value) ||
    /^(?:[~.]{0,2}\/|[A-Za-z]:\\|https?:|www\.|mailto:|op:\/\/)/.test(value) ||
    /\.(?:json|env|txt|md|ya?ml|toml|ini|[cm]?[jt]sx?|py|html?|xml|conf|cfg|sh|pem|key|kdbx|com|org|net|io|dev)\b/i.test(
      value,
    ) ||
    /^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$/.test(value) ||
    // Hyphenated or slashed words, member access, environment variable names
    /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)(?:[-/'’](?:\p{Lu}?\p{Ll}+|\p{Lu}+)){1,2}$/u.test(
      value,
    ) ||
    (/^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/.test(value) &&
      !looksChosen(value)) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) ||
    // A variable named after what it holds
    /^_?[a-z]*(?:pass(?:word|wd|code|phrase)?|pwd|token|secret|key|field|input|param|arg)[A-Za-z]*\d?$/i.test(
      value,
    )
  );
}

/** What looks like a member of something but is two words and a number, or changes as names do not. */
function looksChosen(value: string): boolean {
  return (
    /^\p{Lu}\p{Ll}+\.\p{Lu}\p{Ll}+\d{2,6}$/u.test(value) ||
    (/\d/.test(value) && classChanges(value) >= Math.max(5, value.length / 3))
  );
}

function distinctCharacters(value: string): number {
  return new Set(value.slice(0, 256)).size;
}

/** Changes of class between neighbours, not counting a capital before small letters (camel case). */
function classChanges(value: string): number {
  let changes = 0;
  let previous = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const current =
      code >= 97 && code <= 122
        ? 1
        : code >= 65 && code <= 90
          ? 2
          : code >= 48 && code <= 57
            ? 3
            : 0;
    const camelCase = previous === 2 && current === 1;
    if (previous !== 0 && current !== 0 && previous !== current && !camelCase) {
      changes++;
    }
    previous = current;
  }
  return changes;
}

/** Shannon entropy of the value's own characters, in bits a character. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / value.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** A secret whose surroundings say that it is one. */
export interface StatedSecret {
  rule: string;
  start: number;
  end: number;
}

/**
 * Longer runs are data, and judging one again at every word inside it would cost the square.
 * bcrypt reads 72 bytes of a password, so few are longer.
 */
const maxLength = { password: 72, key: 512 };

/** Decides on the shape of a value that ends, before trimming, at `bareEnd`. */
export function judge(
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
        !isAddress(value) &&
        !isPublic(value);
  if (!isSecret || /\s/.test(value) || isPlaceholder(value)) return null;
  const start = bareEnd - untrimmed.length;
  return {
    rule: kind === "password" ? "password" : "named-secret",
    start,
    end: start + value.length,
  };
}

/** A recovery key as people copy it: groups of digits, or of letters and digits, with hyphens. */
function isCodeGroups(value: string): boolean {
  return /^(?:[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}-){2,9}[A-Za-z]{0,7}\d[A-Za-z\d]{3,7}$/.test(
    value,
  );
}

/** Keys that their issuers mean for the world to see: PostHog, Stripe, Supabase, Mapbox, Langfuse. */
function isPublic(value: string): boolean {
  return /^(?:phc_|pk_(?:live|test)_|sb_publishable_|pk\.eyJ|pk-lf-)/.test(
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

export function matchAt(
  sticky: RegExp,
  text: string,
  index: number,
): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}
