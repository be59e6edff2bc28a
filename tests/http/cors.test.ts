import { afterEach, expect, test, vi } from "vitest";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { backend, client } from "../setup.js";

const LISTED = "https://app.example";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a page of a listed origin may read every header that a route has of its own", async () => {
  vi.stubEnv("CORS_ALLOWED_ORIGINS", LISTED);
  const send = client(backend(), null);
  const { headers } = await send("GET", "/healthz", undefined, {
    Origin: LISTED,
  });
  const own = endpoints.flatMap(({ answers }) =>
    Object.values(answers).flatMap((answer) => answer.headers ?? []),
  );
  expect(own).toContain("Hook-Outcome");
  expect(headers.get("access-control-expose-headers")!.split(", ")).toEqual(
    expect.arrayContaining(own),
  );
});
