/**
 * The text of a bearer token: `ocb_`, 43 base64url characters (256 random bits), `_`, and 6 checksum
 * characters. The checksum lets a mistyped token be refused without reading the database, and lets
 * scanners tell a leaked token from noise.
 */
const TOKEN = /^ocb_[A-Za-z0-9_-]{43}_[A-Za-z0-9]{6}$/;
const SECRET_BYTES = 32;
const CHECKSUM_CHARACTERS = 6;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
}

export async function sha256Hex(text: string): Promise<string> {
  return Array.from(await sha256(text), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function checksum(body: string): Promise<string> {
  const digest = await sha256(body);
  return Array.from(
    digest.slice(0, CHECKSUM_CHARACTERS),
    (byte) => BASE62[byte % 62],
  ).join("");
}

/** Makes a token. Only inside the handler of an action: there randomness is the system's and never replayed. */
export async function makeToken(): Promise<{
  secret: string;
  hash: string;
  hint: string;
}> {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  const body = `ocb_${text}`;
  const secret = `${body}_${await checksum(body)}`;
  return { secret, hash: await sha256Hex(secret), hint: secret.slice(-4) };
}

/** The hash under which a token is known, or null for what cannot be one. */
export async function hashOfToken(text: string): Promise<string | null> {
  if (!TOKEN.test(text)) return null;
  const body = text.slice(0, -CHECKSUM_CHARACTERS - 1);
  if (!text.endsWith(`_${await checksum(body)}`)) return null;
  return await sha256Hex(text);
}
