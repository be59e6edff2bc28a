/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as admin from "../admin.js";
import type * as admit from "../admit.js";
import type * as agents from "../agents.js";
import type * as caller from "../caller.js";
import type * as crons from "../crons.js";
import type * as edge_cors from "../edge/cors.js";
import type * as edge_endpoint from "../edge/endpoint.js";
import type * as edge_lineImport from "../edge/lineImport.js";
import type * as edge_lines from "../edge/lines.js";
import type * as edge_log from "../edge/log.js";
import type * as edge_openapi from "../edge/openapi.js";
import type * as edge_pipeline from "../edge/pipeline.js";
import type * as edge_problem from "../edge/problem.js";
import type * as edge_requestBody from "../edge/requestBody.js";
import type * as edge_routeTable from "../edge/routeTable.js";
import type * as edge_routes from "../edge/routes.js";
import type * as edge_routes_admin from "../edge/routes/admin.js";
import type * as edge_routes_discovery from "../edge/routes/discovery.js";
import type * as edge_routes_forgetting from "../edge/routes/forgetting.js";
import type * as edge_routes_health from "../edge/routes/health.js";
import type * as edge_routes_identity from "../edge/routes/identity.js";
import type * as edge_routes_logs from "../edge/routes/logs.js";
import type * as edge_routes_memories from "../edge/routes/memories.js";
import type * as edge_routes_openclaw from "../edge/routes/openclaw.js";
import type * as edge_routes_portability from "../edge/routes/portability.js";
import type * as edge_routes_recall from "../edge/routes/recall.js";
import type * as edge_routes_remembering from "../edge/routes/remembering.js";
import type * as edge_routes_secrets from "../edge/routes/secrets.js";
import type * as edge_routes_session from "../edge/routes/session.js";
import type * as edge_routes_tokens from "../edge/routes/tokens.js";
import type * as edge_schemas from "../edge/schemas.js";
import type * as edge_shapes from "../edge/shapes.js";
import type * as edge_similar from "../edge/similar.js";
import type * as edge_transient from "../edge/transient.js";
import type * as edge_validation from "../edge/validation.js";
import type * as edge_version from "../edge/version.js";
import type * as edge_workspaceExport from "../edge/workspaceExport.js";
import type * as edge_workspaceImport from "../edge/workspaceImport.js";
import type * as edge_written from "../edge/written.js";
import type * as embedding_bisect from "../embedding/bisect.js";
import type * as embedding_builtin_architecture from "../embedding/builtin/architecture.js";
import type * as embedding_builtin_embedder from "../embedding/builtin/embedder.js";
import type * as embedding_builtin_kernel from "../embedding/builtin/kernel.js";
import type * as embedding_builtin_parameters from "../embedding/builtin/parameters.js";
import type * as embedding_builtin_subwords from "../embedding/builtin/subwords.js";
import type * as embedding_builtin_tokenizer from "../embedding/builtin/tokenizer.js";
import type * as embedding_builtin_transformer from "../embedding/builtin/transformer.js";
import type * as embedding_embedder from "../embedding/embedder.js";
import type * as embedding_openai from "../embedding/openai.js";
import type * as embedding_unitVector from "../embedding/unitVector.js";
import type * as embeddings from "../embeddings.js";
import type * as guard from "../guard.js";
import type * as http from "../http.js";
import type * as identity from "../identity.js";
import type * as memory from "../memory.js";
import type * as openclaw from "../openclaw.js";
import type * as portability from "../portability.js";
import type * as recall from "../recall.js";
import type * as refused from "../refused.js";
import type * as replica from "../replica.js";
import type * as retention from "../retention.js";
import type * as secretNames from "../secretNames.js";
import type * as secrets from "../secrets.js";
import type * as session from "../session.js";
import type * as tokenText from "../tokenText.js";
import type * as tokens from "../tokens.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  admin: typeof admin;
  admit: typeof admit;
  agents: typeof agents;
  caller: typeof caller;
  crons: typeof crons;
  "edge/cors": typeof edge_cors;
  "edge/endpoint": typeof edge_endpoint;
  "edge/lineImport": typeof edge_lineImport;
  "edge/lines": typeof edge_lines;
  "edge/log": typeof edge_log;
  "edge/openapi": typeof edge_openapi;
  "edge/pipeline": typeof edge_pipeline;
  "edge/problem": typeof edge_problem;
  "edge/requestBody": typeof edge_requestBody;
  "edge/routeTable": typeof edge_routeTable;
  "edge/routes": typeof edge_routes;
  "edge/routes/admin": typeof edge_routes_admin;
  "edge/routes/discovery": typeof edge_routes_discovery;
  "edge/routes/forgetting": typeof edge_routes_forgetting;
  "edge/routes/health": typeof edge_routes_health;
  "edge/routes/identity": typeof edge_routes_identity;
  "edge/routes/logs": typeof edge_routes_logs;
  "edge/routes/memories": typeof edge_routes_memories;
  "edge/routes/openclaw": typeof edge_routes_openclaw;
  "edge/routes/portability": typeof edge_routes_portability;
  "edge/routes/recall": typeof edge_routes_recall;
  "edge/routes/remembering": typeof edge_routes_remembering;
  "edge/routes/secrets": typeof edge_routes_secrets;
  "edge/routes/session": typeof edge_routes_session;
  "edge/routes/tokens": typeof edge_routes_tokens;
  "edge/schemas": typeof edge_schemas;
  "edge/shapes": typeof edge_shapes;
  "edge/similar": typeof edge_similar;
  "edge/transient": typeof edge_transient;
  "edge/validation": typeof edge_validation;
  "edge/version": typeof edge_version;
  "edge/workspaceExport": typeof edge_workspaceExport;
  "edge/workspaceImport": typeof edge_workspaceImport;
  "edge/written": typeof edge_written;
  "embedding/bisect": typeof embedding_bisect;
  "embedding/builtin/architecture": typeof embedding_builtin_architecture;
  "embedding/builtin/embedder": typeof embedding_builtin_embedder;
  "embedding/builtin/kernel": typeof embedding_builtin_kernel;
  "embedding/builtin/parameters": typeof embedding_builtin_parameters;
  "embedding/builtin/subwords": typeof embedding_builtin_subwords;
  "embedding/builtin/tokenizer": typeof embedding_builtin_tokenizer;
  "embedding/builtin/transformer": typeof embedding_builtin_transformer;
  "embedding/embedder": typeof embedding_embedder;
  "embedding/openai": typeof embedding_openai;
  "embedding/unitVector": typeof embedding_unitVector;
  embeddings: typeof embeddings;
  guard: typeof guard;
  http: typeof http;
  identity: typeof identity;
  memory: typeof memory;
  openclaw: typeof openclaw;
  portability: typeof portability;
  recall: typeof recall;
  refused: typeof refused;
  replica: typeof replica;
  retention: typeof retention;
  secretNames: typeof secretNames;
  secrets: typeof secrets;
  session: typeof session;
  tokenText: typeof tokenText;
  tokens: typeof tokens;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {
  openclawBackend: import("../components/openclawBackend/_generated/component.js").ComponentApi<"openclawBackend">;
};
