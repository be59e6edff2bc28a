import { afterEach, expect, test, vi } from "vitest";
import { backend, client } from "../setup.js";

const ORIGIN = "https://some.convex.site";

afterEach(() => {
  vi.unstubAllEnvs();
});

const reader = () => client(backend(), null);

/** The addresses in a text that lead to the deployment's own pages. */
function pagesIn(text: string): string[] {
  const found = text.matchAll(/https:\/\/[^\s`)]*\/references\/[\w.-]+/g);
  return [...new Set([...found].map(([address]) => address))];
}

test("the skill names its pages by addresses that answer, and they name one another", async () => {
  const read = reader();
  const skill = (await read("GET", "/skill.md")).body;
  expect(skill).not.toContain("{baseDir}");
  expect(skill).not.toContain("<deployment>");
  const addresses = pagesIn(skill);
  expect(addresses).toContain(`${ORIGIN}/references/api.md`);
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses) {
    const { pathname, origin } = new URL(address);
    expect(origin).toBe(ORIGIN);
    const page = await read("GET", pathname);
    expect(page.status, address).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/markdown/);
    expect(page.body).toMatch(/^# /);
    expect(page.body).not.toContain("<deployment>");
    const links = page.body.matchAll(/\]\((?!https?:)([^)#]+)/g);
    for (const [, target] of links) {
      const link = new URL(target, address).pathname;
      expect((await read("GET", link)).status, link).toBe(200);
    }
  }
});

test("llms.txt names every page that is served, by its title", async () => {
  const read = reader();
  const { body } = await read("GET", "/llms.txt");
  expect(body).toContain(`- [HTTP API](${ORIGIN}/references/api.md)`);
  const unknown = await read("GET", "/references/none.md");
  const names = [...unknown.body.next.matchAll(/[\w-]+\.md/g)].map(([n]) => n);
  expect(pagesIn(body)).toEqual(
    names.map((name) => `${ORIGIN}/references/${name}`),
  );
});

test.each([
  "none.md",
  "api",
  "API.md",
  "__proto__",
  "constructor",
  "..%2FSKILL.md",
  "api.md%00",
])("GET /references/%s answers 404", async (name) => {
  const answer = await reader()("GET", `/references/${name}`);
  expect(answer.status).toBe(404);
  expect(answer.body.code).toBe("not_found");
});

test("the addresses are the deployment's own, whatever host a request names", async () => {
  vi.stubEnv("CONVEX_SITE_URL", "https://memory.example");
  const read = reader();
  const host = { Host: "evil.example", "X-Forwarded-Host": "evil.example" };
  for (const path of ["/skill.md", "/llms.txt", "/references/errors.md"]) {
    const { body } = await read("GET", path, undefined, host);
    expect(body).toContain("https://memory.example/");
    expect(body).not.toContain("evil.example");
    expect(body).not.toContain(ORIGIN);
  }
});
