import { describe, expect, test } from "vitest";
import { adversarial } from "../../../bench/guard/adversarial.js";
import { blindKinds } from "../../../bench/guard/texts.js";
import { Openings } from "../../../convex/components/openclawBackend/guard/openings.js";
import {
  introductionPattern,
  introductions,
} from "../../../convex/components/openclawBackend/guard/statedSecrets.js";

function hitsOf(exec: (text: string) => RegExpExecArray | null, text: string) {
  const hits: [number, string][] = [];
  for (let hit = exec(text); hit !== null; hit = exec(text))
    hits.push([hit.index, hit[0]]);
  return hits;
}

test("what introduces a secret is found by its beginning wherever the expression finds it", () => {
  const everywhere = introductionPattern("gi");
  const openings = introductions();
  const texts = [
    ...(["tuned", "held out"] as const).flatMap((corpus) =>
      blindKinds(corpus).flatMap((kind) => kind.texts),
    ),
    ...Object.values(adversarial),
  ];
  let hits = 0;
  for (const text of texts) {
    const found = hitsOf((seen) => openings.exec(seen), text);
    expect(found).toEqual(hitsOf((seen) => everywhere.exec(seen), text));
    hits += found.length;
  }
  expect(hits).toBeGreaterThan(1000);
});

describe("an expression by its beginnings", () => {
  const openings = () =>
    new Openings(/(?:\bab\d|cd|пароль|e)/iy, ["cd", "пароль"], ["ab", "e"]);

  test.each<[string, [number, string][]]>([
    [
      "ab1 xab1 AB2",
      [
        [0, "ab1"],
        [9, "AB2"],
      ],
    ],
    [
      "xcdcd",
      [
        [1, "cd"],
        [3, "cd"],
      ],
    ],
    [
      "ПАРОЛЬ пароль",
      [
        [0, "ПАРОЛЬ"],
        [7, "пароль"],
      ],
    ],
    ["be e", [[3, "e"]]],
    ["", []],
  ])("%j", (text, hits) => {
    const words = openings();
    expect(hitsOf((seen) => words.exec(seen), text)).toEqual(hits);
    expect(words.lastIndex).toBe(0);
  });
});
