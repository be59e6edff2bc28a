import { internal } from "../convex/_generated/api.js";
import { builtin, embedderOf } from "../convex/backend/embedding/embedder.js";
import { appModules, type Engine } from "./engine.js";

/** For the CLI alone to load. */
const DEFINITION = /\.config\.ts$/;

/** Each time it is done faster; after these about as fast as ever. */
const WARMING = 3;

/** Loads every module, most of which are also to be transpiled. What cannot be loaded is left to whoever calls it. */
export async function loadModules(): Promise<void> {
  const loading = Object.entries(appModules())
    .filter(([file]) => !DEFINITION.test(file))
    .map(([, load]) => load());
  await Promise.allSettled(loading);
}

/**
 * Recalls what nobody asks for: the first request would wait for the embedder's weights and all that is made
 * once. Another provider is asked nothing: it may be slow, and costs.
 */
export async function warmUp(engine: Engine, agentId: string): Promise<void> {
  const { searchMemory } = internal.memory;
  const isBuiltin = embedderOf(process.env)?.model === builtin.model;
  const query = isBuiltin ? { query: "warm up" } : {};
  await Promise.allSettled([engine.fetch("/v1/me")]);
  for (let times = 0; times < WARMING; times++)
    await Promise.allSettled([
      engine.action(searchMemory, { agentId, ...query }),
    ]);
}
