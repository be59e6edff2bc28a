/**
 * Loads what is mutated before the tests. Convex modules are loaded by the first test that calls them: what runs
 * while they load, such as the definition of a use case, would count as reached by that test alone.
 */
const modules = import.meta.glob([
  "../../convex/components/openclawBackend/admission/*.ts",
  "../../convex/components/openclawBackend/agents/*.ts",
  "../../convex/components/openclawBackend/guard/{fields,texts,stored,fence}.ts",
  "../../convex/components/openclawBackend/memories/admitted.ts",
  "../../convex/backend/{tokenText,secretNames}.ts",
]);
for (const load of Object.values(modules)) await load();
