import { judge, matchAt, type StatedSecret } from "./statedValue.js";

/** Secrets as sentences state them. Each reader begins right behind an introducing word. */

/** "The password for the router is …", "my API key: …", also in other languages. */
export function readSentence(
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
