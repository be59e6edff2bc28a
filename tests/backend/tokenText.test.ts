import { expect, test } from "vitest";
import {
  hashOfToken,
  makeToken,
  sha256Hex,
} from "../../convex/backend/tokenText.js";

test("a token's hash is known from the token alone", async () => {
  const { secret, hash, hint } = await makeToken();
  expect(secret).toMatch(/^ocb_[A-Za-z0-9_-]{43}_[A-Za-z0-9]{6}$/);
  expect(await hashOfToken(secret)).toBe(hash);
  expect(hash).toBe(await sha256Hex(secret));
  expect(secret.endsWith(hint)).toBe(true);
  expect(hash).not.toContain(secret.slice(4, 12));
});

test("a token with any one character changed, added or left out is none", async () => {
  const { secret } = await makeToken();
  for (let i = 0; i < secret.length; i++) {
    const other = secret[i] === "A" ? "B" : "A";
    const changed = secret.slice(0, i) + other + secret.slice(i + 1);
    expect(await hashOfToken(changed)).toBeNull();
    const shorter = secret.slice(0, i) + secret.slice(i + 1);
    expect(await hashOfToken(shorter)).toBeNull();
  }
  expect(await hashOfToken(`${secret}A`)).toBeNull();
  expect(await hashOfToken(`${secret}\n`)).toBeNull();
});
