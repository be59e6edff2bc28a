import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scoreText } from "../../../convex/components/openclawBackend/recall/textScore";
import { findByText } from "../../../convex/components/openclawBackend/recall/legs";
import { lightStem } from "../../../convex/components/openclawBackend/text/stem";
import {
  embeddedQuery,
  shapeQuery,
  type QueryContext,
} from "../../../convex/components/openclawBackend/text/query";
import { searchText } from "../../../convex/components/openclawBackend/text/tokens";
import { loadLanguages } from "../../../bench/recall/dataset";

function termsOf(query: string, context: QueryContext = {}): string[] {
  return shapeQuery(query, context).terms.map(({ term }) => term);
}

function scores(query: string, texts: string[], context: QueryContext = {}) {
  return scoreText(
    shapeQuery(query, context),
    texts.map((text) => ({ searchText: searchText(text, []) })),
  );
}

/** Asserts that the first text scores above every other. */
function expectFirst(query: string, texts: string[]): void {
  const [first = 0, ...others] = scores(query, texts);
  for (const [i, other] of others.entries())
    expect(first, `${query}: ${texts[i + 1]}`).toBeGreaterThan(other);
}

describe("a long question", () => {
  const sentence =
    "We walked along the harbour and talked about the weather, the food and whatever came to mind during that lovely afternoon";
  const paragraph = Array.from(
    { length: 16 },
    (_, i) => `${sentence} variant${String.fromCharCode(97 + i)}x.`,
  ).join(" ");

  test.each([
    ["a number", "5518"],
    ["a ticket", "abc123", "ABC-123"],
    ["an identifier", "maxretri", "maxRetries"],
    ["a version", "v1z2z3", "v1.2.3"],
    ["a hash", "4be1f09a"],
    ["a day", "20260519", "2026-05-19"],
    ["a file", "rotatekeyst", "rotate_keys.ts"],
    ["a name", "marisol", "Marisol"],
  ])("keeps %s wherever it stands", (_, term, written = term) => {
    expect(paragraph.split(" ").length).toBeGreaterThan(300);
    const words = paragraph.split(" ");
    for (const place of [0, words.length / 2, words.length]) {
      const question = words.toSpliced(place, 0, `about ${written}`).join(" ");
      expect(termsOf(question), `at ${place}`).toContain(term);
    }
  });

  test("is about what its asking sentence asks", () => {
    expect(
      termsOf(`${paragraph} Which colour did the accordion have?`),
    ).toEqual(expect.arrayContaining(["accordion", "colour"]));
  });

  test("leaves room for words among numbers", () => {
    const numbers = Array.from({ length: 40 }, (_, i) => 1000 + 7 * i);
    const terms = termsOf(`${numbers.join(" ")} accordion pottery`);
    expect(terms).toEqual(expect.arrayContaining(["accordion", "potteri"]));
    expect(terms.filter((term) => /^\d+$/.test(term)).length).toBe(14);
  });

  test("names as dropped exactly the words that no term is left of", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[b-df-hj-np-tv-z]{5,8}$/), {
          minLength: 1,
          maxLength: 60,
        }),
        (words) => {
          const { terms, dropped } = shapeQuery(words.join(" "));
          const kept = new Set(
            terms.flatMap(({ term, forms = [] }) => [term, ...forms]),
          );
          for (const word of new Set(words)) {
            const isKept = searchText(word, [])
              .split(" ")
              .some((term) => kept.has(term));
            if (!isKept) expect(dropped).toContain(word);
          }
          expect(terms.length + dropped.length).toBeGreaterThanOrEqual(
            Math.min(16, new Set(words).size),
          );
        },
      ),
    );
  });
});

describe("exact terms", () => {
  test("come before what only shares their digits or parts", () => {
    expectFirst("5518", [
      "Metrics listen on 5518",
      "The printer is at 10.1.55.18",
      "The lamp costs 55.18 euros",
      "Ticket 55-18 was closed",
      "Phone: 155-5180",
      "Port 55181 is the debug port",
      "built on 5/5/18",
      "5,518,000 people",
    ]);
    expectFirst("port 5518", [
      "Metrics listen on 5518",
      "Port 55181 is the debug port",
    ]);
    expectFirst("10.1.55.18", [
      "The printer is at 10.1.55.18",
      "The gateway is 10.155.18.1",
      "The switch is 10.1.55.8",
      "Order 1015518",
    ]);
    expectFirst("ABC-123", [
      "ABC-123 is about login",
      "ABC-1234 is about logout",
      "ABC-124 and room 123",
      "AB-C123 is a seat",
    ]);
    expectFirst("v1.2.3", ["v1.2.3 is out", "v12.3 is out", "v1.23 is out"]);
    expectFirst("getUserName", ["getUserName fails", "get a user by name"]);
    expectFirst("report_final.pdf", [
      "report_final.pdf",
      "the final report as pdf",
    ]);
    expectFirst("5550142", ["order 5550142", "call 555-0142"]);
  });

  test("numbers that punctuation joins never make the number of all their digits", () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 2, maxLength: 5 }),
        fc.constantFrom(".", "-", "_", "+"),
        (parts, joint) => {
          const terms = searchText(parts.join(joint), []).split(" ");
          if (terms.some((term) => /^\d{6,8}$/.test(term))) return;
          expect(terms).not.toContain(parts.join(""));
        },
      ),
    );
  });

  test("a telephone number is found however it is grouped", () => {
    const spellings = [
      "+49 171 5550142",
      "0171 5550142",
      "(0171) 555-0142",
      "0171/555 01 42",
      "01715550142",
      "555-0142",
    ];
    for (const query of spellings)
      for (const content of spellings)
        expectFirst(query, [
          `Call ${content}`,
          "Call 555-0143",
          "Call 0171 5550143",
          "+49 171 5550999",
        ]);
  });
});

describe("noise", () => {
  const dog = "The user's dog is called Rex";
  const others = [
    "The user prefers dark mode",
    "The agent of the user is named Molty",
    "Assistant: the user said hello",
  ];

  test.each([
    "what is the dog's name",
    "What is the user's dog called?",
    "Assistant, what is my dog called?",
    "Molty, what is our dog called?",
    "Hey MOLTY: my agent should know the user's dog",
  ])("%s is about the dog", (query) => {
    const noise = ["Molty", "main-agent"];
    const [found, ...rest] = scores(query, [dog, ...others], { noise });
    for (const other of rest) expect(found).toBeGreaterThan(other);
  });

  test("names count nowhere in a question, in any spelling, unless they are all of it", () => {
    const noise = ["Zoë the Helper", "main-agent", "小明"];
    for (const query of [
      "Zoe the helper, where is the accordion?",
      "main agent accordion",
      "Main-Agent's accordion",
      "小明 accordion",
    ])
      expect(termsOf(query, { noise }), query).toEqual(["accordion"]);
    expect(termsOf("main-agent", { noise }).length).toBeGreaterThan(0);
    expect(termsOf("Which helper came?", { noise })).toContain("helper");
    expect(termsOf("domain-agents.ts", { noise })).toContain("domainagentst");
  });

  test("a user or an assistant of something else is what is asked", () => {
    for (const [query, found, other] of [
      ["name of the database user", "database user app", "the database name"],
      ["assistant manager", "an assistant manager", "a bank manager"],
      ["agent Smith", "agent Smith called", "Smith called"],
    ] as const)
      expectFirst(query, [found, other]);
  });

  test("a question of noise alone still searches", () => {
    for (const query of ["user", "the user", "I", "my agent", "assistant?"])
      expect(termsOf(query).length, query).toBeGreaterThan(0);
    expect(scores("the user", [dog])[0]).toBeGreaterThan(0);
  });

  test("any name is harmless", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        (query, name) => {
          const { terms } = shapeQuery(query, { noise: [name] });
          expect(terms.length > 0).toBe(shapeQuery(query).terms.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("languages", () => {
  test.each([
    ["Katzen", "Die Katze schläft auf dem Sofa"],
    ["Katze", "Wir haben zwei Katzen"],
    ["Häuser", "ein altes Haus"],
    ["Wohnungen", "Wohnung"],
    ["canciones", "Su canción favorita es lenta"],
    ["cancion", "Su canción favorita es lenta"],
    ["perros", "El perro se llama Canelo"],
    ["chevaux", "Elle a un cheval"],
    ["réunion", "Il préfère les réunions courtes"],
    ["amica", "Le amiche di Sara arrivano"],
    ["reuniões", "A reunião é na terça"],
    ["katten", "De kat heet Pluis"],
    ["huizen", "Zijn huis staat in Delft"],
    ["собаки", "У нас есть собака"],
    ["猫", "黒猫を飼っている"],
    ["猫は好き？", "家に猫がいる"],
    ["我的猫叫什么名字？", "他养了一只猫"],
    ["개는 몇 마리?", "개를 키운다"],
    ["책", "그는 책을 읽는다"],
  ])("%s is found in: %s", (query, content) => {
    expect(scores(query, [content, "unrelated words"])[0]).toBeGreaterThan(0);
  });

  test("every word of six languages' questions that bends a memory's finds it", () => {
    const { documents, questions } = loadLanguages();
    const languages = ["German", "French", "Italian", "Dutch", "Russian"];
    for (const { text, category, relevant } of questions) {
      if (!languages.includes(category)) continue;
      const memory = documents.find(({ id }) => relevant.has(id))!;
      expect(scores(text, [memory.content])[0], text).toBeGreaterThan(0);
    }
  });

  test("English is stemmed as English alone", () => {
    for (const text of [
      "The painter mended the fences",
      "pottery class on the second floor",
      "Who painted it?",
    ])
      for (const { forms } of shapeQuery(text).terms)
        expect(forms).toBeUndefined();
    expect(searchText("The painter mended the fences", [])).toBe(
      "the painter mend the fenc",
    );
  });

  test("a word's forms count as one", () => {
    const [both, one] = scores("Katzen und Hunde", [
      "Katzen und Hunde",
      "Katzen Katze Katzen",
    ]);
    expect(both).toBeGreaterThan(one!);
    const query = { terms: [{ term: "a", weight: 1, forms: ["b"] }] };
    const [first, second] = scoreText(query, [
      { searchText: "a b" },
      { searchText: "b" },
    ]);
    expect(first).toBe(second);
  });

  test("a search has all terms before their forms, and sixteen words at most", async () => {
    const words = Array.from({ length: 14 }, (_, i) => `w${i}q`);
    const terms = words.map((term) => ({
      ...{ term, weight: 1 },
      forms: [`${term}x`, `${term}y`],
    }));
    await findByText({ terms }, [], async (text) => {
      const asked = text.split(" ");
      expect(asked.length).toBe(16);
      expect(asked).toEqual(expect.arrayContaining(words));
      return [];
    });
  });

  test("a stem is never empty and never longer than its word by more than a letter", () => {
    const languages = ["de", "es", "fr", "it", "pt", "nl", "ru"] as const;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.stringMatching(/^[a-z]{1,31}$/),
          fc.stringMatching(/^[а-я]{1,15}$/),
        ),
        fc.constantFrom(...languages),
        (word, language) => {
          const stem = lightStem(word, language);
          expect(stem.length).toBeGreaterThan(0);
          expect(stem.length).toBeLessThanOrEqual(word.length + 1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test("20 000 characters of anything are shaped at once", () => {
  const units = [
    ..."a1-A?éß東が가Ⅷ\n \u0301🎉'ж".split(/(?:)/u),
    ...["1.", "1/", "5月1日", "2026-", "19.05.", "may ", "may 1 ", "1 of may "],
    ...["last ", "yesterday ", "in the last ", "3 ", "(1", "1()", "1,", "a_"],
    ...["ﷺ", "l'", "user ", "Aa ", "a1B_", "hace 3 ", "the day before yester"],
  ];
  const context = { today: "2026-05-21", noise: ["Agent Smith", "a", "小"] };
  for (const unit of units) {
    const text = unit.repeat(20_000 / unit.length);
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      shapeQuery(text, context);
      embeddedQuery(text, "2026-05-21");
      return performance.now() - started;
    });
    // Several times what it takes: machines that run tests are busy.
    expect(Math.min(...times), JSON.stringify(unit)).toBeLessThan(300);
  }
});
