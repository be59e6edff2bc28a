import { defineSchema } from "convex/server";

/** Your own tables go here. The backend's tables live in its component and need nothing from this file. */
export default defineSchema({});
