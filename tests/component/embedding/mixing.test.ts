import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONTEXT_SHARE,
  inContext,
  leastInContext,
  packOwn,
  unpackOwn,
} from "../../../convex/components/openclawBackend/embedding/vectors.js";

const vector = (dimensions = 16) =>
  fc.array(
    fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true }),
    { minLength: dimensions, maxLength: dimensions },
  );

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, part, i) => sum + part * b[i]!, 0);

test("an own vector takes a byte a dimension, and packed again it is the same bytes", () => {
  fc.assert(
    fc.property(vector(), (given) => {
      const packed = packOwn(given);
      expect(packed.byteLength).toBe(given.length);
      expect(packOwn(unpackOwn(packed))).toEqual(packed);
      expect(packOwn(Float32Array.from(unpackOwn(packed)))).toEqual(packed);
    }),
  );
});

test("a vector in its context is of unit length, between both", () => {
  fc.assert(
    fc.property(vector(), vector(), (a, b) => {
      const [own, before] = [packOwn(a), packOwn(b)];
      const [one, other] = [unpackOwn(own), unpackOwn(before)];
      fc.pre(dot(one, one) > 0.5 && dot(other, other) > 0.5);
      const mixed = inContext(own, before);
      expect(dot(mixed, mixed)).toBeCloseTo(1);
      const turned = dot(mixed, one);
      expect(turned).toBeGreaterThanOrEqual(
        Math.cos(Math.asin(CONTEXT_SHARE)) - 1e-9,
      );
      expect(dot(mixed, other)).toBeGreaterThanOrEqual(dot(one, other) - 1e-9);
    }),
  );
});

test("without a context, or with one of another model's dimensions, it is its own", () => {
  const own = packOwn([3, 4]);
  expect(inContext(own, null)).toEqual(unpackOwn(own));
  expect(inContext(own, packOwn([1, 0, 0]))).toEqual(unpackOwn(own));
});

test("what is as near as asked by itself is as near as the search looks in any context", () => {
  fc.assert(
    fc.property(vector(3), vector(3), vector(3), (a, b, c) => {
      const [asked, own, before] = [a, b, c].map(packOwn) as [
        ArrayBuffer,
        ArrayBuffer,
        ArrayBuffer,
      ];
      const question = unpackOwn(asked);
      const from = dot(question, unpackOwn(own));
      fc.pre(from > 0 && from < 1);
      expect(dot(question, inContext(own, before))).toBeGreaterThanOrEqual(
        leastInContext(from) - 1e-9,
      );
    }),
    { numRuns: 1000 },
  );
});
