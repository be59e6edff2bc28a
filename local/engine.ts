import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { convexTest, type TestConvex } from "convex-test";
import backendSchema from "../convex/components/openclawBackend/schema.js";
import appSchema from "../convex/schema.js";
import { lookUpByHash } from "./lookups.js";
import { tablesOf } from "./tables.js";

/**
 * The app of `convex/` on convex-test's engine: the same functions, transactions and limits, in this
 * process and its memory.
 */
export type Engine = TestConvex<typeof appSchema>;

export type Modules = Record<string, () => Promise<unknown>>;

const require = createRequire(import.meta.url);
const convexFolder = fileURLToPath(new URL("../convex", import.meta.url));

/** Every module below a folder, loaded when first called; the keys look like those of `import.meta.glob`. */
function modulesIn(folder: string, extension: string): Modules {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith(extension) && !file.endsWith(".d.ts"))
      .map((file) => {
        const { href } = pathToFileURL(path.join(folder, file));
        // The engine asks for a module at each call, and a loader looks for it anew each time.
        let loaded: Promise<unknown> | undefined;
        return [
          `./${file.split(path.sep).join("/")}`,
          () => (loaded ??= import(href)),
        ];
      }),
  );
}

/** The modules of `convex/`, those of the component among them. */
export const appModules = (): Modules => modulesIn(convexFolder, ".ts");

/** The rate limiter's place in the app, and its package. */
export const RATE_LIMITER = "openclawBackend/rateLimiter";
export const RATE_LIMITER_CONFIG = "@convex-dev/rate-limiter/convex.config.js";

/** A published component's compiled modules, found where the package manager has put them. */
export async function publishedComponent(configModule: string) {
  const folder = path.dirname(require.resolve(configModule));
  const schema = (await import(
    pathToFileURL(path.join(folder, "schema.js")).href
  )) as {
    default: typeof backendSchema;
  };
  return { schema: schema.default, modules: modulesIn(folder, ".js") };
}

/** `through` may stand between the engine and the functions, to watch them. */
export async function createEngine(
  through: (modules: Modules) => Modules = (modules) => modules,
): Promise<Engine> {
  const engine = convexTest({
    schema: appSchema,
    modules: through(appModules()),
    transactionLimits: true,
  });
  const backendFolder = path.join(
    convexFolder,
    "components",
    "openclawBackend",
  );
  engine.registerComponent(
    "openclawBackend",
    backendSchema,
    through(modulesIn(backendFolder, ".ts")),
  );
  const limiter = await publishedComponent(RATE_LIMITER_CONFIG);
  engine.registerComponent(RATE_LIMITER, limiter.schema, limiter.modules);
  for (const tables of (await tablesOf(engine)).values())
    tables.forgetQueries();
  await lookUpByHash(engine, [appSchema, backendSchema, limiter.schema]);
  return engine;
}
