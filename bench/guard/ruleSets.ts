import { findInstructions } from "../../convex/components/openclawBackend/guard/instructions.js";
import { findSecrets } from "../../convex/components/openclawBackend/guard/secrets.js";
import type { Task } from "./texts.js";

/** Says of each text whether anything is found in it. */
export type Flags = (
  texts: readonly string[],
) => boolean[] | Promise<boolean[]>;

/** One way to tell, and what it can tell. A set without a task has no say about its texts. */
export interface RuleSet {
  name: string;
  flags: Partial<Record<Task, Flags>>;
}

export const ours: RuleSet = {
  name: "ours",
  flags: {
    secrets: (texts) => texts.map((text) => findSecrets(text).length > 0),
    instructions: (texts) =>
      texts.map((text) => findInstructions(text).length > 0),
  },
};
