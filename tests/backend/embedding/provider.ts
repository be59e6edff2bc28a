import { vi } from "vitest";

/** A provider for tests: the endpoint's requests and answers, with vectors that share what texts share. */
export type ProviderRequest = {
  url: string;
  authorization: string | null;
  model: string;
  input: string[];
  dimensions?: number;
};

/** A bag of words as a vector: the same words, the same direction. */
export function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().split(/\W+/)) {
    let hash = 7;
    for (const character of word)
      hash = (hash * 31 + character.codePointAt(0)!) % 1_000_003;
    vector[hash % dimensions]! += 1;
  }
  return vector;
}

export function answerOf(input: string[], dimensions: number): Response {
  const data = input.map((text, index) => ({
    object: "embedding",
    index,
    embedding: vectorOf(text, dimensions),
  }));
  return Response.json({ object: "list", data });
}

/** Puts a provider in the place of `fetch`, and notes what it is asked. */
export function stubProvider(
  answer: (request: ProviderRequest) => Response | Promise<Response>,
): ProviderRequest[] {
  const requests: ProviderRequest[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const request = {
      url,
      authorization: new Headers(init.headers).get("authorization"),
      ...(JSON.parse(init.body as string) as {
        model: string;
        input: string[];
      }),
    };
    requests.push(request);
    return await answer(request);
  });
  return requests;
}

/** The variables of a deployment that embeds with a provider. */
export function stubConfiguration(
  vars: Record<string, string | undefined> = {},
): void {
  const all: Record<string, string | undefined> = {
    EMBEDDING_PROVIDER: "openai",
    EMBEDDING_BASE_URL: "https://embeddings.example/v1",
    EMBEDDING_MODEL: "test-model",
    EMBEDDING_DIMENSIONS: "256",
    OPENAI_API_KEY: SECRET,
    ...vars,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
}

export const SECRET = "sk-test-never-to-be-seen";
