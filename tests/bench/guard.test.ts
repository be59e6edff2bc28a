import { expect, test } from "vitest";
import { count, judge, wrong } from "../../bench/guard/comparison.js";
import { ours } from "../../bench/guard/ruleSets.js";
import { blindKinds, HIDDEN, type Kind } from "../../bench/guard/texts.js";

// The guard is never done: these are the shares below which it must not fall on texts that were written
// without a look at its rules, and by which none was changed. bench/RESULTS.md has how far above them it is, kind by kind.

const secrets = (kind: Kind) => kind.task === "secrets" && kind.planted;

test.each<[title: string, atLeast: number, of: (kind: Kind) => boolean]>([
  [
    "secrets are found as people paste them",
    0.88,
    (kind) => secrets(kind) && kind.name !== HIDDEN,
  ],
  [
    "every other secret that is hidden on purpose is found",
    0.5,
    (kind) => secrets(kind) && kind.name === HIDDEN,
  ],
  [
    "three of five instructions are found",
    0.6,
    (kind) => kind.task === "instructions" && kind.planted,
  ],
])("%s", async (_title, atLeast, of) => {
  const judged = await judge(blindKinds("held out").filter(of), [ours]);
  const { texts, flagged } = count(judged, ours.name);
  expect(texts).toBeGreaterThan(0);
  expect(flagged / texts, missedKinds(judged)).toBeGreaterThanOrEqual(atLeast);
});

test.each([
  ["secrets", 0.003],
  ["instructions", 0.01],
] as const)(
  "ordinary texts are hardly ever taken for %s",
  async (task, atMost) => {
    const judged = await judge(
      blindKinds("held out").filter(
        (kind) => kind.task === task && !kind.planted,
      ),
      [ours],
    );
    const { texts, flagged } = count(judged, ours.name);
    expect(texts).toBeGreaterThan(0);
    expect(
      flagged / texts,
      JSON.stringify(wrong(judged, ours.name), null, 1),
    ).toBeLessThanOrEqual(atMost);
  },
);

/** What a failure says: how much of each kind is missed, since the texts themselves look like secrets. */
function missedKinds(judged: Awaited<ReturnType<typeof judge>>): string {
  return judged
    .map((kind) => {
      const { texts, flagged } = count([kind], ours.name);
      return `${kind.name}: ${texts - flagged} of ${texts} missed`;
    })
    .join("\n");
}
