import { cronJobs } from "convex/server";
import { internal } from "./_generated/api.js";

/** Intervals, never the top of the hour, where every deployment's jobs would start at once. */
const crons = cronJobs();

crons.interval(
  "heal the embedding queue",
  { minutes: 2 },
  internal.backend.embeddings.heal,
  {},
);
crons.interval(
  "purge what has ended",
  { minutes: 37 },
  internal.backend.retention.purge,
  {},
);

export default crons;
