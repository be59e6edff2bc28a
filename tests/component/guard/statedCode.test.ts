import { describe, expect, test } from "vitest";
import { alphabets, Random } from "../../../bench/guard/random.js";
import { findSecrets } from "../../../convex/components/openclawBackend/guard/secrets.js";

/**
 * Texts with made-up values: `<P>` a password, `<R>` a random token, `<U>` the base64 of a user and
 * a password, `<X40>` forty characters of hex, `<B40>` of base64, `<W40>` of base64url, `<A40>` of
 * letters and digits. A line is a text; `\n` and `\t` are written out.
 */
function filled(line: string): string {
  const random = new Random(line.length);
  const password = () =>
    `Maple${random.int(10, 99)}-${random.pick(["kite", "moor"])}`;
  const drawn: Record<string, string> = {
    X: alphabets.hex,
    B: alphabets.base64,
    W: alphabets.base64url,
    A: alphabets.alnum,
  };
  return line
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/<([PRUXBWA])(\d*)>/g, (_, kind: string, length: string) => {
      if (kind === "P") return password();
      if (kind === "U") return btoa(`ann:${password()}`);
      if (kind === "R") return `${random.text(alphabets.alnum, 28)}7gB2`;
      return random.text(drawn[kind] ?? "", Number(length));
    });
}

const linesOf = (text: string) => text.trim().split("\n");

const files = {
  found: linesOf(String.raw`
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj<A400>
MIIEpAIBAAKCAQEA<A24>\n<A64>\n<A64>\n<A64>\n<A64>
MHcCAQEEI<A120>oAoGCCqGSM49AwEHoUQDQgAE<A87>
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg<A138>
MC4CAQAwBQYDK2VwBCIEI<A43>
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ<A300>
client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ<A400>
PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\n<A64>\nPrivate-Lines: 1\n<A48>\nPrivate-MAC: <X64>
#\n-----BEGIN OpenVPN Static key V1-----\n<X32>\n<X32>\n-----END OpenVPN Static key V1-----
{"kty":"EC","crv":"P-256","x":"<A43>","y":"<A43>","d":"<W43>"}
{"kty": "oct", "k": "<W43>", "alg": "HS256"}
{\"kty\":\"RSA\",\"n\":\"<A342>\",\"d\":\"<W342>\"}
root:$6$<A16>$<A86>:19000:0:99999:7:::
ann:$apr1$<A8>$<A22>
ann:$2y$10$<A53>
useradd -m ann -p '$6$<A16>$<A86>'
git clone https://<R>@git.example.org/o/r.git
https://b.s3.example.org/f?X-Amz-Algorithm=AWS4&X-Amz-Signature=<X64>
`),
  silent: linesOf(String.raw`
-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA<A300>
MIIDdzCCAl+gAwIBAgIE<A400>
MIIEpDCCA4ygAwIBAgIQ<A600>
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE<A86>==
MCowBQYDK2VwAyEA<A43>=
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA<A43> ann@laptop
github.com ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB<A300>
client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t<A200>
{"kty":"RSA","n":"<A342>","e":"AQAB","kid":"<A43>"}
"d": "M10 10 L20 20 C30 30 40 40 50 50 Z"
"d": "<X64>"
root:x:0:0:root:/root:/bin/bash
The hash begins with $6$ and bcrypt's with $2b$10$.
The stored hash is $2b$10$<A53>
https://user@example.org/x
`),
};

describe.each(Object.entries({ files }))("%s", (_, { found, silent }) => {
  test.each(found)("the secret is found in %s", (line) => {
    expect(findSecrets(filled(line))).not.toEqual([]);
  });

  test.each(silent)("nothing is found in %s", (line) => {
    expect(findSecrets(filled(line))).toEqual([]);
  });
});
