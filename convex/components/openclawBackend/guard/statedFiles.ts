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
  // A token as the user of a URL, without a password.
  {
    id: "url-token",
    starts: ["https://"],
    body: () =>
      /((?=[A-Za-z_-]{0,255}\d)(?=[\d_-]{0,255}[A-Za-z])[\w-]{20,255})(?=(?::x-oauth-basic)?@[\w-]{1,63}\.)/y,
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
