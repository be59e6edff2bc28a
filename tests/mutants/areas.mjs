/**
 * The security core: what is mutated, and the tests that must notice. Few and quick ones, since each mutant costs
 * a run of those that reach it.
 */
const COMPONENT = "convex/components/openclawBackend";
const inRoom = (room, ...names) =>
  names.map((name) => `${COMPONENT}/${room}/${name}.ts`);

export const AREAS = {
  admission: {
    mutated: [
      ...inRoom("admission", "admit", "call", "useCase", "idempotency"),
      ...inRoom("admission", "spaces", "identity", "agentRows", "limits"),
    ],
    tests: [
      "tests/component/admission/*.test.ts",
      "tests/faults/clock.test.ts",
      "tests/http/adminPortability.test.ts",
      "tests/http/idempotency.test.ts",
      "tests/http/spaces.test.ts",
      "tests/security/writeOnly.test.ts",
    ],
  },
  tokens: {
    mutated: [
      ...inRoom("admission", "tokenRows", "tokenFamilies", "tokenActs"),
      ...inRoom("agents", "tokens", "ownTokens", "grants"),
      "convex/backend/tokenText.ts",
    ],
    tests: [
      "tests/backend/tokenText.test.ts",
      "tests/component/admission/token*.test.ts",
      "tests/security/tokens.test.ts",
      "tests/security/tokenActs.test.ts",
      "tests/security/adminGrants.test.ts",
      "tests/security/grantActs.test.ts",
    ],
  },
  secrets: {
    mutated: ["convex/backend/secretNames.ts", ...inRoom("agents", "secrets")],
    tests: [
      "tests/backend/secretNames.test.ts",
      "tests/security/publishedNames.test.ts",
      "tests/security/secretReadings.test.ts",
    ],
  },
  guard: {
    mutated: [
      ...inRoom("guard", "fields", "texts", "stored", "fence"),
      ...inRoom("memories", "admitted"),
    ],
    tests: [
      "tests/component/guard/fields.test.ts",
      "tests/component/guard/fence.test.ts",
      "tests/component/guard/stored.test.ts",
      "tests/component/guard/saidOf.test.ts",
      "tests/security/guardedTexts.test.ts",
      "tests/security/examined.test.ts",
      "tests/security/fence.test.ts",
      "tests/security/ownSecrets.test.ts",
      "tests/security/quarantine.test.ts",
      "tests/security/imports.test.ts",
      "tests/security/knownText.test.ts",
      "tests/security/saidOf.test.ts",
      "tests/security/threats.test.ts",
      "tests/http/knownText.test.ts",
      "tests/http/memories.test.ts",
      "tests/component/memories/*.test.ts",
    ],
  },
};

/** The area that `MUTANTS` names, or all. */
export function chosen() {
  const name = process.env.MUTANTS;
  if (name === undefined) return Object.values(AREAS);
  if (AREAS[name] === undefined) throw new Error(`No area is called ${name}.`);
  return [AREAS[name]];
}
