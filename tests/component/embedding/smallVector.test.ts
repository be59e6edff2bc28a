import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DIMENSIONS,
  pack,
  unpack,
} from "../../../convex/components/openclawBackend/embedding/vectors.js";
import {
  cosineOf,
  unit,
} from "../../../convex/components/openclawBackend/recall/rank.js";

const someVector = fc.constantFrom(...DIMENSIONS).chain((dimensions) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: dimensions,
    maxLength: dimensions,
    size: "max",
  }),
);

test("a packed vector takes half a byte a dimension and points the same way", () => {
  fc.assert(
    fc.property(someVector, (vector) => {
      const packed = pack(vector);
      expect(packed.byteLength).toBe(vector.length / 2);
      const parts = unpack(packed, vector.length)!;
      const cosine = cosineOf(
        unit(vector, vector.length),
        unit(parts, vector.length),
      );
      // Of nothing but zeros there is no direction.
      expect(cosine ?? 1).toBeGreaterThan(0.9);
      const greatest = Math.max(...vector.map(Math.abs));
      parts.forEach((part, i) => {
        const error = Math.abs((part * greatest) / 7 - vector[i]!);
        expect(error).toBeLessThanOrEqual(greatest / 14 + 1e-12);
      });
    }),
    { numRuns: 60 },
  );
});

test.each([0, 1, 63, 65, 128])(
  "%i bytes are no vector of 128 dimensions",
  (length) => {
    expect(unpack(new ArrayBuffer(length), 128)).toBeNull();
  },
);
