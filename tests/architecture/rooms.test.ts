import { describe, expect, test } from "vitest";
import {
  circles,
  isUseCases,
  mixed,
  ROOMS,
  upward,
  type Source,
} from "./rooms.js";
import { ours, read, sources } from "./sources.js";

const COMPONENT = "convex/components/openclawBackend";

/** A source with a line put before everything else. */
function withLine(path: string, line: string): Source {
  const source = sources.find((known) => known.path === path);
  expect(source, path).toBeDefined();
  return { path, text: `${line}\n${source!.text}` };
}

describe("the rooms of the house", () => {
  test("import nothing from above", () => {
    expect(upward(sources)).toEqual([]);
  });

  test.each([
    [
      `${COMPONENT}/memories/rows.ts`,
      `import { vLine } from "../portability/lines.js";`,
      `${COMPONENT}/memories/rows.ts imports ../portability/lines.js: memories/ stands below portability/`,
    ],
    [
      `${COMPONENT}/ids.ts`,
      `import type { Call } from "./admission/call.js";`,
      `${COMPONENT}/ids.ts imports ./admission/call.js: / stands below admission/`,
    ],
    [
      `${COMPONENT}/recall/rank.ts`,
      `export { vFile } from "../openclaw/importing.js";`,
      `${COMPONENT}/recall/rank.ts imports ../openclaw/importing.js: recall/ stands below openclaw/`,
    ],
    [
      `${COMPONENT}/text/stem.ts`,
      `const later = () => import("../guard/fence.js");`,
      `${COMPONENT}/text/stem.ts imports ../guard/fence.js: text/ stands below guard/`,
    ],
    [
      `${COMPONENT}/guard/fence.ts`,
      `import { log } from "../../../backend/log.js";`,
      `${COMPONENT}/guard/fence.ts imports ../../../backend/log.js: the component stands below what stands alone in backend/`,
    ],
    [
      "convex/backend/recall.ts",
      `import { iso } from "./edge/shapes.js";`,
      "convex/backend/recall.ts imports ./edge/shapes.js: the functions in backend/ stands below backend/edge/",
    ],
    [
      "convex/backend/edge/cors.ts",
      `import http from "../../http.js";`,
      "convex/backend/edge/cors.ts imports ../../http.js: backend/edge/ stands below the root of convex/",
    ],
  ])("a line in %s that reaches up is named", (path, line, named) => {
    expect(upward([withLine(path, line)])).toContain(named);
  });

  test("a folder that has no place in the order is named", () => {
    const path = `${COMPONENT}/attic/box.ts`;
    const text = `import { makeId } from "../ids.js";`;
    expect(upward([{ path, text }])).toEqual([
      `${path} stands in no known room`,
    ]);
  });

  test("nothing imports in a circle, types included", () => {
    expect(circles(sources)).toEqual([]);
  });

  test("a circle is named with all its files", () => {
    const path = `${COMPONENT}/guard/serviceRules.ts`;
    const line = `import type { Finding } from "./secrets.js";`;
    const others = sources.filter((source) => source.path !== path);
    const found = circles([withLine(path, line), ...others]).join("\n");
    expect(found).toMatch(/guard\/serviceRules\.ts → .*guard\/secrets\.ts/);
    const alone = { path: "convex/a.ts", text: `import "./a.js";` };
    expect(circles([alone])).toEqual(["convex/a.ts → convex/a.ts"]);
  });
});

describe("use cases", () => {
  test("begin with what they answer, and stand in files of their own", () => {
    expect(mixed(ours)).toEqual([]);
    expect(ours.filter(isUseCases).length).toBeGreaterThan(30);
  });

  test("that do not are named", () => {
    const path = `${COMPONENT}/memories/box.ts`;
    const named = (text: string) => mixed([{ path, text }]);
    const imports = `import { v } from "convex/values";`;
    const registered = `export const a = useCase({});`;
    expect(named(`${imports}\n${registered}`)).toEqual([
      `${path} does not begin with what it answers`,
    ]);
    const said = `/** Answers. */\n${imports}\n${registered}`;
    expect(named(said)).toEqual([]);
    expect(named(`${said}\nexport async function f() {}`)).toEqual([
      `${path} exports f beside use cases`,
    ]);
    expect(named(`/** Answers. */\n${imports}`)).toEqual([
      `${path} registers nothing, and begins like a file that does`,
    ]);
  });
});

describe("the map in AGENTS.md", () => {
  /** Rows of the table of rooms: the room, its use cases, its other files. */
  const rows = [...read("AGENTS.md").matchAll(/^\| `([\w/]+)` *\|(.*)\|$/gm)]
    .map(([, room, cells]) => {
      const [useCases, plain] = cells!
        .split("|")
        .map((cell) =>
          [...cell.matchAll(/`(\w+(?:\.config)?)`/g)].map(([, name]) => name!),
        );
      return { room: room!, useCases: useCases!, plain: plain! };
    })
    .filter(({ room }) => room.endsWith("/"));

  const filesIn = (room: string, test: (source: Source) => boolean) =>
    sources
      .filter(test)
      .map(({ path }) => path)
      .filter((path) => path.startsWith(`${COMPONENT}/`))
      .map((path) => path.slice(COMPONENT.length + 1, -".ts".length))
      .filter((name) =>
        room === "" ? !name.includes("/") : name.startsWith(`${room}/`),
      )
      .map((name) => name.slice(room === "" ? 0 : room.length + 1))
      .sort();

  test("lists the rooms in their order", () => {
    expect(rows.map(({ room }) => room)).toEqual([
      "openclawBackend/",
      ...ROOMS.slice(1).map((room) => `${room}/`),
    ]);
  });

  test.each(ROOMS)("tells the files of %s, use cases first", (room) => {
    const row = rows[ROOMS.indexOf(room)];
    expect([...row!.useCases].sort()).toEqual(filesIn(room, isUseCases));
    expect([...row!.plain].sort()).toEqual(
      filesIn(room, (source) => !isUseCases(source)),
    );
  });
});
