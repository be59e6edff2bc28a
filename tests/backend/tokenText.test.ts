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

test("a hash is of 64 digits, those that are zero too, and a hint of four characters", async () => {
  // From the examples of FIPS 180-2.
  expect(await sha256Hex("abc")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  const { secret, hint } = await makeToken();
  expect(hint).toBe(secret.slice(-4));
});

test("what has the right checksum but not the form of a token is none", async () => {
  const bytes = async (body: string) =>
    (await sha256Hex(body)).match(/../g)!.map((byte) => parseInt(byte, 16));
  const digits = [...Array(62).keys()].map((i) =>
    String.fromCharCode(i + (i < 10 ? 48 : i < 36 ? 55 : 61)),
  );
  const signed = async (body: string) => {
    const sum = (await bytes(body))
      .slice(0, 6)
      .map((byte) => digits[byte % 62]);
    return `${body}_${sum.join("")}`;
  };
  const body = (await makeToken()).secret.slice(0, -7);
  expect(await hashOfToken(await signed(body))).not.toBeNull();
  for (const other of [
    `x${body}`,
    `${body}x`,
    body.slice(0, -1),
    `o${body.slice(1)}`.replace("ocb", "oca"),
  ])
    expect(await hashOfToken(await signed(other))).toBeNull();
});
