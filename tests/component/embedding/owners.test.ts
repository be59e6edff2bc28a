import { expect, test } from "vitest";
import { embeddableOf } from "../../../convex/components/openclawBackend/embedding/vectors.js";
import type { Row } from "../../../convex/components/openclawBackend/rows.js";

const ROW = { space: "agent/ada", content: "port: 8080", version: 1 };
const rowIn = (context?: string[]) =>
  ({ ...ROW, memoryId: "mem_1", ...(context && { context }) }) as Row;

test("a text is embedded with the nearest two items of what it is said of, however deep it stands", () => {
  expect(embeddableOf(rowIn()).text).toBe("port: 8080");
  expect(embeddableOf(rowIn(["staging"])).text).toBe("staging: port: 8080");
  const deep = ["Infrastructure", "Servers", "Frankfurt", "staging"];
  expect(embeddableOf(rowIn(deep)).text).toBe(
    "Frankfurt / staging: port: 8080",
  );
});
