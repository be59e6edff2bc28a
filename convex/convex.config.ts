import { defineApp } from "convex/server";
import { v } from "convex/values";
import openclawBackend from "./components/openclawBackend/convex.config.js";

/** Every variable is optional: a deployment without any works. What each does is in the README. */
const app = defineApp({
  env: {
    RATE_LIMIT_READ_PER_MINUTE: v.optional(v.string()),
    RATE_LIMIT_WRITE_PER_MINUTE: v.optional(v.string()),
    RATE_LIMIT_RECALL_PER_MINUTE: v.optional(v.string()),
    QUOTA_ROWS_PER_SPACE: v.optional(v.string()),
    QUOTA_BYTES_PER_SPACE: v.optional(v.string()),
    SECRET_GUARD: v.optional(v.string()),
    SECRETS_ALLOW_GLOBAL: v.optional(v.string()),
    SECRETS_CATALOG: v.optional(v.string()),
    CORS_ALLOWED_ORIGINS: v.optional(v.string()),
    EMBEDDING_PROVIDER: v.optional(v.string()),
    EMBEDDING_BASE_URL: v.optional(v.string()),
    EMBEDDING_MODEL: v.optional(v.string()),
    EMBEDDING_DIMENSIONS: v.optional(v.string()),
    EMBEDDING_API_KEY_NAME: v.optional(v.string()),
  },
});
app.use(openclawBackend, { name: "openclawBackend" });

export default app;
