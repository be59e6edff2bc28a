import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { createEmbedder } from "../../../convex/backend/embedding/builtin/embedder";

const text = "Ana prefers window seats on long flights.";

describe("the embedder in a runtime without Node", () => {
  it("needs nothing but ECMAScript, WebAssembly and TextEncoder", async () => {
    const { outputFiles } = await build({
      entryPoints: ["convex/backend/embedding/builtin/embedder.ts"],
      bundle: true,
      format: "iife",
      globalName: "builtin",
      platform: "neutral",
      write: false,
    });
    // A bare context has the globals of ECMAScript and WebAssembly only.
    const context = createContext({ TextEncoder, atob });
    runInContext(outputFiles[0]!.text, context);
    const vector = runInContext(
      `Array.from(builtin.createEmbedder().embed(${JSON.stringify(text)}))`,
      context,
    ) as number[];
    expect(vector).toEqual(Array.from(createEmbedder().embed(text)));
  });
});
