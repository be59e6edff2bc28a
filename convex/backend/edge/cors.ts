/**
 * Cross-origin access for the origins that the operator lists, and none by default. An origin is
 * echoed only where it is listed letter for letter. (The router of convex-helpers would answer a
 * preflight for routes that do not exist, without `Allow`, and send its headers when all is off.)
 */
const ALLOWED_HEADERS = [
  "Accept",
  "Authorization",
  "Content-Type",
  "Idempotency-Key",
  "If-Match",
  "Mcp-Method",
  "Mcp-Name",
  "Mcp-Protocol-Version",
  "X-Request-Id",
].join(", ");

const EXPOSED_HEADERS = [
  "ETag",
  "Hook-Outcome",
  "Idempotent-Replayed",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "WWW-Authenticate",
  "X-Request-Id",
].join(", ");

const PREFLIGHT_SECONDS = 86_400;

function listedIn(origins: string | undefined): string[] {
  const listed = (origins ?? "").split(",").map((origin) => origin.trim());
  return listed.filter((origin) => origin !== "");
}

/** Whether a page sends this that is neither the deployment's own nor listed. */
export function isForeign(
  request: Request,
  own: string,
  origins: string | undefined,
): boolean {
  const origin = request.headers.get("origin");
  return (
    origin !== null &&
    origin !== new URL(own).origin &&
    !listedIn(origins).includes(origin)
  );
}

export function corsHeaders(
  request: Request,
  origins: string | undefined,
  allow: string | undefined,
): Record<string, string> {
  const listed = listedIn(origins);
  if (listed.length === 0) return {};
  // Whether or not this origin is listed, another one would get another answer.
  const vary = { Vary: "Origin" };
  const origin = request.headers.get("origin");
  if (origin === null || !listed.includes(origin)) return vary;
  const headers = {
    ...vary,
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": EXPOSED_HEADERS,
  };
  if (request.method !== "OPTIONS" || allow === undefined) return headers;
  return {
    ...headers,
    "Access-Control-Allow-Methods": allow,
    "Access-Control-Allow-Headers": ALLOWED_HEADERS,
    "Access-Control-Max-Age": `${PREFLIGHT_SECONDS}`,
  };
}
