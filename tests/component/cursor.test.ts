import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeCursor,
  encodeCursor,
} from "../../convex/components/openclawBackend/cursor.js";

test("a cursor decodes to the position that it was made of", () => {
  const position = fc.record({
    at: fc.nat({ max: 8_640_000_000_000_000 }).filter((at) => at < 1e15),
    id: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
  });
  fc.assert(
    fc.property(position, (given) => {
      const cursor = encodeCursor(given);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(cursor)).toEqual(given);
    }),
  );
});

test("no cursor is the start, and any other text is no cursor or a position", () => {
  expect(decodeCursor(undefined)).toBeNull();
  for (const text of ["", "%", "garbage!", btoa("no position"), btoa("-1:a")])
    expect(decodeCursor(text)).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const position = decodeCursor(text);
      if (position) expect(position.id).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
    }),
  );
});
