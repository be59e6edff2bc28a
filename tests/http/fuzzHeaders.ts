import fc from "fast-check";
import { rarely } from "./fuzzValues.js";

/** Headers that mean something here, with values that they should not have. */

const visible = fc.string({ unit: "grapheme-ascii", maxLength: 40 });
const HEADERS: Record<string, readonly string[]> = {
  "Content-Type": [
    ...["text/plain", "application/json; charset=utf-8", "APPLICATION/JSON"],
    ...["application/json, text/plain", "application/x-ndjson", "", ";"],
    ...["multipart/form-data; boundary=x", "application/jsonx", "*/*"],
  ],
  "Content-Encoding": ["gzip", "br", "identity", "deflate, gzip", "x"],
  "Content-Length": ["0", "-1", "99999999", "1e9", "NaN", "7"],
  "Transfer-Encoding": ["chunked", "gzip"],
  Accept: [
    ...["text/markdown", "application/json", "*/*", "text/*;q=0", "", ";;,"],
    ...["text/markdown;q=0.9, application/json;q=0.1", "a".repeat(5000)],
  ],
  "If-Match": [
    ...['"1"', '"2"', "*", 'W/"1"', '"', "1", '"1", "2"', '"-1"', '"1e3"'],
    ...['"99999999999999999999"', '""', "\u00e9"],
  ],
  "If-None-Match": ["*", '"1"'],
  "Idempotency-Key": [
    ...["k1", "k2", "k3", '"k1"', '"', '""', "", "a".repeat(255), "\u00e9"],
    ...["a".repeat(256), "a b", "{{secret:0}}", "__proto__", "k1, k2"],
  ],
  "X-Request-Id": [
    ...[
      "r-1",
      "a".repeat(64),
      "a".repeat(65),
      "{{secret:0}}",
      "\u00ff",
      "__proto__",
    ],
  ],
  Origin: ["https://page.example", "null", "https://some.convex.site", "x"],
  "MCP-Protocol-Version": [
    ...["2025-06-18", "2026-07-28", "1999-01-01", "x", "{{secret:0}}"],
  ],
  "Mcp-Method": ["tools/call", "x"],
  "Mcp-Name": ["recall", "=?base64?cmVjYWxs?=", "=?base64?/w==?="],
  Cookie: ["a=b; Bearer"],
  Range: ["bytes=0-1"],
  "X-HTTP-Method-Override": ["DELETE"],
  "Access-Control-Request-Method": ["POST", "x"],
};
export const header = fc.oneof(
  ...Object.entries(HEADERS).map(([name, values]) =>
    fc.tuple(
      fc.constantFrom(name, name, name.toUpperCase(), name.toLowerCase()),
      rarely(10, visible, fc.constantFrom(...values)),
    ),
  ),
);

/** How a token may be sent, in the place of `$`. */
export const AUTHORIZATION = [
  ...["bearer $", "BEARER   $", "Bearer $ ", "Bearer $, Bearer $", "$"],
  ...[
    "Bearer",
    "Bearer \u00e9",
    "Basic $",
    "Bearer\t$",
    "Bearer $x",
    'Bearer "$"',
  ],
  `Bearer ${"x".repeat(9000)}`,
];
