import { expect, test } from "vitest";
import { adversarial } from "../../../bench/guard/adversarial.js";
import { neutralise } from "../../../convex/components/openclawBackend/guard/fence.js";
import { findInstructions } from "../../../convex/components/openclawBackend/guard/instructions.js";
import { redactSecrets } from "../../../convex/components/openclawBackend/guard/secrets.js";

// The benchmark holds the real budget of 20 ms; this bound only tells linear from worse on a
// machine that is busy with other tests.
test.each(Object.entries(adversarial))(
  "16 KB of %s are read in linear time",
  (_, text) => {
    const started = performance.now();
    redactSecrets(text);
    findInstructions(text);
    neutralise(text);
    expect(performance.now() - started).toBeLessThan(1000);
  },
);
