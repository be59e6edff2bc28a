/** The skill's name, which is its folder's. */
export const SKILL = "convex-backend";

/** OpenClaw's settings for a model that is played at `baseUrl`. */
export function modelSettings(baseUrl: string): object {
  const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const mock = {
    id: "mock",
    name: "Mock",
    reasoning: false,
    input: ["text"],
    cost,
    contextWindow: 131_072,
    maxTokens: 4096,
  };
  const provider = {
    baseUrl,
    apiKey: "x",
    api: "openai-completions",
    models: [mock],
  };
  return {
    agents: {
      defaults: {
        model: { primary: "mock/mock" },
        models: { "mock/mock": { alias: "Mock" } },
      },
    },
    models: { mode: "merge", providers: { mock: provider } },
  };
}

/** What the skill needs to be shown to the model. */
export function skillSettings({
  url,
  token,
}: {
  url: string;
  token: string;
}): object {
  const env = { CONVEX_BACKEND_URL: url };
  return { skills: { entries: { [SKILL]: { apiKey: token, env } } } };
}
