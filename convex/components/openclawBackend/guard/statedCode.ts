import { isPlaceholder, looksRandom } from "./secretShape.js";
import { judge, matchAt, type StatedSecret } from "./statedValue.js";

/** Secrets as code, configuration and commands state them. Each reader begins right behind an introducing word. */

/** `name = value` in code, configuration, JSON, YAML, shell and headers. */
export function readAssignment(
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

/** Passwords as arguments: `curl -u bob:…`, `sshpass -p …`, `mysql -p…`, `auth=("bob", "…")`. */
export function readCommand(text: string, after: number): StatedSecret | null {
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

/** `Bearer token` (RFC 6750) and `Basic base64(user:password)` (RFC 7617). */
export function readAuthorization(
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
