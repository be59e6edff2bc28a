import { chosen } from "./areas.mjs";

/**
 * Loads what is mutated before the tests. Convex modules are loaded by the first test that calls them: what runs
 * while they load, such as the definition of a use case, would count as reached by that test alone.
 */
const modules = import.meta.glob([
  "../../convex/components/openclawBackend/*/*.ts",
  "../../convex/backend/*.ts",
]);
for (const { mutated } of chosen())
  for (const file of mutated) await modules[`../../${file}`]!();
