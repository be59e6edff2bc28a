import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapeQuery } from "../../../convex/components/openclawBackend/text/query";
import {
  searchText,
  hasTerms,
} from "../../../convex/components/openclawBackend/text/tokens";
import { stem } from "../../../convex/components/openclawBackend/text/stem";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(..."aZ09_-./:+ éß東タ한ก\u0301\ud83d\ude00"),
    maxLength: 200,
  }),
);

function termsOf(text: string): string[] {
  const stored = searchText(text, []);
  return stored === "" ? [] : stored.split(" ");
}

/** Whether a memory is found by every term of the query. */
function expectFound(query: string, content: string): void {
  const { terms } = shapeQuery(query);
  expect(terms.length).toBeGreaterThan(0);
  expect(termsOf(content)).toEqual(
    expect.arrayContaining(terms.map(({ term }) => term)),
  );
}

function expectTouched(query: string, content: string): void {
  const stored = new Set(termsOf(content));
  const shared = shapeQuery(query).terms.filter(({ term }) => stored.has(term));
  expect(shared.length, `${query} and ${content}`).toBeGreaterThan(0);
}

describe("searchText", () => {
  test("any text gives alphanumeric terms under 32 bytes, without throwing", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const term of termsOf(text)) {
          expect(term).toMatch(/^[\p{Alphabetic}\p{N}]+$/u);
          expect(term.isWellFormed()).toBe(true);
          expect(Buffer.byteLength(term)).toBeLessThan(32);
          expect(term).toBe(term.toLowerCase());
        }
      }),
      { numRuns: 500 },
    );
  });

  test("whether a text has terms is told without making them", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(hasTerms(text)).toBe(termsOf(text).length > 0);
      }),
      { numRuns: 2000 },
    );
    for (const text of ["\u0345", "①", "℡", "\u200b", "🎉", "٣", "ₐ", "、"])
      expect(hasTerms(text), text).toBe(termsOf(text).length > 0);
  });

  test("a text that is all different is cut between two terms", () => {
    const words = Array.from({ length: 12_000 }, (_, i) => `x${i * 7919}y`);
    const cut = searchText(words.join(" "), []);
    expect(cut.length).toBeLessThanOrEqual(48 * 1024);
    expect(cut.length).toBeGreaterThan(48 * 1024 - 32);
    const whole = new Set(words.flatMap((word) => termsOf(word)));
    for (const term of cut.split(" ")) expect(whole).toContain(term);
  });

  test("the same text always gives the same terms", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(searchText(text, ["a"])).toBe(searchText(text, ["a"]));
      }),
    );
  });

  test("every text is found by itself", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const stored = new Set(termsOf(text));
        for (const { term } of shapeQuery(text).terms)
          expect(stored).toContain(term);
      }),
      { numRuns: 500 },
    );
  });

  test("case, accents, width and inflection do not matter", () => {
    expectFound("CAFE zurich naive", "Naïve café in Zürich");
    expectFound("ＡＢＣ strasse", "abc Straße");
    expectFound("Who painted?", "She paints");
    expectFound("went swimming", "to go for a swim");
    expectFound("cafe\u0301", "café");
  });

  test("identifiers are found by their parts and in every spelling", () => {
    for (const spelling of [
      "maxTokens",
      "max_tokens",
      "max-tokens",
      "MAX_TOKENS",
      "max tokens",
    ])
      for (const other of ["maxTokens", "max_tokens", "MaxTokens"])
        expectTouched(spelling, `set ${other} to 40`);
    expectFound("routes.ts", "see convex/http/routes.ts, line 4");
    expectFound("HTTPServer", "class HttpServer");
    expectFound("eu-west-1", "runs in eu-west-1");
    expectFound("v1.2.3", "released v1.2.3 today");
    expectFound(
      "https://github.com/acme/shop/pull/12",
      "https://github.com/acme/shop/pull/12",
    );
  });

  test("a git hash of 40 characters is found whole and by its short forms", () => {
    const hash = "4be1f09a7c2d83e65b90aa17d4c3f2e8819b6d05";
    for (const length of [7, 8, 10, 12, 40])
      expectFound(hash.slice(0, length), `broken since ${hash}`);
    expectTouched(hash, `broken since ${hash.slice(0, 7)}`);
  });

  test("runs longer than any term are stored in pieces, whatever the script", () => {
    expectFound("x".repeat(500), "x".repeat(500));
    expectFound("ж".repeat(40), "ж".repeat(40));
    expectFound("𝟘".repeat(40) + "a", "𝟘".repeat(40) + "a");
  });

  test.each([
    ["東京タワー", "昨日、東京タワーの近くで友達に会いました。"],
    ["猫", "黒猫を飼っている"],
    ["過敏", "我的過敏原是榛子，杏仁没有问题"],
    ["메뉴판", "메뉴판을 번역해야 합니다"],
    ["ขนมปัง", "ลูกค้าสั่งขนมปังกรอบสองกล่อง"],
    ["ﾀﾜｰ", "東京タワー"],
    ["データベース", `長い文章${"ですが".repeat(60)}データベース`],
  ])("%s is found in a run without spaces", (query, content) => {
    expectFound(query, content);
  });

  test("a date is found in every way to write it", () => {
    const forms = [
      "2024-05-07",
      "2024/5/7",
      "7 May 2024",
      "May 7, 2024",
      "7th of May, 2024",
      "2024年5月7日",
    ];
    for (const query of forms)
      for (const content of forms)
        expect(termsOf(content), content).toContain(
          shapeQuery(query).terms.find(({ term }) => term === "20240507")?.term,
        );
    expectFound("May 2024", "on 2024-05-07");
  });

  test("numbers keep their digits, with and without thousands separators", () => {
    expectFound("1,240", "1240 subscribers");
    expectFound("84200", "noted 84,200 km");
  });

  test("tags are searchable", () => {
    expect(searchText("", ["web-shop"]).split(" ")).toContain("shop");
  });

  test("text of symbols only is stored as nothing", () => {
    expect(searchText("🎉🎉 --- !!!", [])).toBe("");
    expect(searchText("", [])).toBe("");
  });

  test("the largest log entry stays bounded and fast", () => {
    const started = performance.now();
    for (const text of [
      "a1B_".repeat(16_384),
      "東京".repeat(11_000),
      "w ".repeat(32_768),
      "1-".repeat(32_768),
    ])
      expect(searchText(text, []).length).toBeLessThan(200_000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("shapeQuery", () => {
  test("any query gives at most 16 distinct terms weighing 0 to 1", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { terms } = shapeQuery(text);
        expect(terms.length).toBeLessThanOrEqual(16);
        expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length);
        for (const { weight } of terms) {
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("stop words are left out, rare words come first", () => {
    const terms = shapeQuery(
      "What is the name of the yeast that we use?",
    ).terms;
    expect(terms.map(({ term }) => term)).toEqual(["yeast", "name", "use"]);
  });

  test("a query of stop words alone still searches", () => {
    expect(shapeQuery("Who was it?").terms.length).toBe(3);
    expectFound("to be or not to be", "to be or not to be");
  });

  test("an empty query and one of emoji have no terms", () => {
    expect(shapeQuery("").terms).toEqual([]);
    expect(shapeQuery("🎉 🥐").terms).toEqual([]);
  });

  test("words beyond the sixteenth term are named, common ones first to go", () => {
    const rare = Array.from(
      { length: 16 },
      (_, i) => `zyx${String.fromCharCode(97 + i)}q`,
    );
    const { terms, dropped } = shapeQuery(`the people ${rare.join(" ")} water`);
    expect(terms.map(({ term }) => term).sort()).toEqual(rare.sort());
    expect(dropped.sort()).toEqual(["people", "water"]);
  });

  test("a query of 20 kB is answered at once", () => {
    const started = performance.now();
    shapeQuery("déploiement_du_service ".repeat(900));
    shapeQuery("a".repeat(20_000));
    shapeQuery(Array.from({ length: 3_000 }, (_, i) => `word${i}`).join(" "));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("stem", () => {
  // From the sample vocabulary of the algorithm's definition.
  test.each([
    ["consistently", "consist"],
    ["consolations", "consol"],
    ["conspiracy", "conspiraci"],
    ["knackeries", "knackeri"],
    ["knightly", "knight"],
    ["generously", "generous"],
    ["happily", "happili"],
    ["hopping", "hop"],
    ["hoping", "hope"],
    ["ties", "tie"],
    ["gas", "gas"],
    ["kiwis", "kiwi"],
    ["succeed", "succeed"],
    ["yelling", "yell"],
    ["organization", "organiz"],
    ["added", "add"],
  ])("%s becomes %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  test.each([
    ["bought", "buy"],
    ["children", "child"],
    ["chosen", "choose"],
    ["taught", "teaching"],
  ])("%s and %s share a stem", (a, b) => {
    expect(stem(a)).toBe(stem(b));
  });

  test("what is not an English word stays as it is", () => {
    for (const word of ["zürich", "2024", "東京", "e42", ""])
      expect(stem(word)).toBe(word);
  });
});
