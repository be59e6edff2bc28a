import { chosen } from "./areas.mjs";

/**
 * Loads what is mutated before the tests. Convex modules are loaded by the first test that calls them: what runs
 * while they load, such as the definition of a use case, would count as reached by that test alone. One that does
 * not load any more is left to the tests: a file that cannot be set up runs none, which would count as survived.
 */
const modules = import.meta.glob([
  "../../convex/components/openclawBackend/*/*.ts",
  "../../convex/backend/*.ts",
]);
for (const { mutated } of chosen())
  for (const file of mutated)
    await modules[`../../${file}`]!().catch(() => undefined);
