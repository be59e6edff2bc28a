/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as agents from "../agents.js";
import type * as backend_admission from "../backend/admission.js";
import type * as backend_admit from "../backend/admit.js";
import type * as backend_caller from "../backend/caller.js";
import type * as backend_edge_cors from "../backend/edge/cors.js";
import type * as backend_edge_endpoint from "../backend/edge/endpoint.js";
import type * as backend_edge_fitting from "../backend/edge/fitting.js";
import type * as backend_edge_form from "../backend/edge/form.js";
import type * as backend_edge_glossary from "../backend/edge/glossary.js";
import type * as backend_edge_hookAnswers from "../backend/edge/hookAnswers.js";
import type * as backend_edge_hookPrompt from "../backend/edge/hookPrompt.js";
import type * as backend_edge_jsonForm from "../backend/edge/jsonForm.js";
import type * as backend_edge_lineImport from "../backend/edge/lineImport.js";
import type * as backend_edge_lines from "../backend/edge/lines.js";
import type * as backend_edge_markdown from "../backend/edge/markdown.js";
import type * as backend_edge_markdownText from "../backend/edge/markdownText.js";
import type * as backend_edge_markdownTree from "../backend/edge/markdownTree.js";
import type * as backend_edge_markdownWords from "../backend/edge/markdownWords.js";
import type * as backend_edge_mcp_answers from "../backend/edge/mcp/answers.js";
import type * as backend_edge_mcp_message from "../backend/edge/mcp/message.js";
import type * as backend_edge_mcp_server from "../backend/edge/mcp/server.js";
import type * as backend_edge_mcp_tool from "../backend/edge/mcp/tool.js";
import type * as backend_edge_mcp_tools from "../backend/edge/mcp/tools.js";
import type * as backend_edge_openapi from "../backend/edge/openapi.js";
import type * as backend_edge_pipeline from "../backend/edge/pipeline.js";
import type * as backend_edge_problem from "../backend/edge/problem.js";
import type * as backend_edge_refusing from "../backend/edge/refusing.js";
import type * as backend_edge_requestBody from "../backend/edge/requestBody.js";
import type * as backend_edge_requestMeaning from "../backend/edge/requestMeaning.js";
import type * as backend_edge_routeTable from "../backend/edge/routeTable.js";
import type * as backend_edge_routes from "../backend/edge/routes.js";
import type * as backend_edge_routes_admin from "../backend/edge/routes/admin.js";
import type * as backend_edge_routes_adminData from "../backend/edge/routes/adminData.js";
import type * as backend_edge_routes_adminViews from "../backend/edge/routes/adminViews.js";
import type * as backend_edge_routes_discovery from "../backend/edge/routes/discovery.js";
import type * as backend_edge_routes_forgetting from "../backend/edge/routes/forgetting.js";
import type * as backend_edge_routes_hooks from "../backend/edge/routes/hooks.js";
import type * as backend_edge_routes_logs from "../backend/edge/routes/logs.js";
import type * as backend_edge_routes_mcp from "../backend/edge/routes/mcp.js";
import type * as backend_edge_routes_memories from "../backend/edge/routes/memories.js";
import type * as backend_edge_routes_portability from "../backend/edge/routes/portability.js";
import type * as backend_edge_routes_recall from "../backend/edge/routes/recall.js";
import type * as backend_edge_routes_remembering from "../backend/edge/routes/remembering.js";
import type * as backend_edge_routes_review from "../backend/edge/routes/review.js";
import type * as backend_edge_routes_secrets from "../backend/edge/routes/secrets.js";
import type * as backend_edge_routes_tokens from "../backend/edge/routes/tokens.js";
import type * as backend_edge_schemas from "../backend/edge/schemas.js";
import type * as backend_edge_sessionRoom from "../backend/edge/sessionRoom.js";
import type * as backend_edge_shapes from "../backend/edge/shapes.js";
import type * as backend_edge_textForm from "../backend/edge/textForm.js";
import type * as backend_edge_validation from "../backend/edge/validation.js";
import type * as backend_edge_workspaceExport from "../backend/edge/workspaceExport.js";
import type * as backend_edge_workspaceFile from "../backend/edge/workspaceFile.js";
import type * as backend_edge_workspaceImport from "../backend/edge/workspaceImport.js";
import type * as backend_edge_workspacePlan from "../backend/edge/workspacePlan.js";
import type * as backend_edge_written from "../backend/edge/written.js";
import type * as backend_embedding_builtin_architecture from "../backend/embedding/builtin/architecture.js";
import type * as backend_embedding_builtin_embedder from "../backend/embedding/builtin/embedder.js";
import type * as backend_embedding_builtin_kernel from "../backend/embedding/builtin/kernel.js";
import type * as backend_embedding_builtin_tokenizer from "../backend/embedding/builtin/tokenizer.js";
import type * as backend_embedding_builtin_transformer from "../backend/embedding/builtin/transformer.js";
import type * as backend_embedding_contract from "../backend/embedding/contract.js";
import type * as backend_embedding_embedder from "../backend/embedding/embedder.js";
import type * as backend_embedding_openai from "../backend/embedding/openai.js";
import type * as backend_embedding_questions from "../backend/embedding/questions.js";
import type * as backend_embeddings from "../backend/embeddings.js";
import type * as backend_erasing from "../backend/erasing.js";
import type * as backend_guard from "../backend/guard.js";
import type * as backend_identity from "../backend/identity.js";
import type * as backend_log from "../backend/log.js";
import type * as backend_openclaw from "../backend/openclaw.js";
import type * as backend_ownSecrets from "../backend/ownSecrets.js";
import type * as backend_portability from "../backend/portability.js";
import type * as backend_recall from "../backend/recall.js";
import type * as backend_replica from "../backend/replica.js";
import type * as backend_retention from "../backend/retention.js";
import type * as backend_review from "../backend/review.js";
import type * as backend_secretNames from "../backend/secretNames.js";
import type * as backend_tokenText from "../backend/tokenText.js";
import type * as backend_tokens from "../backend/tokens.js";
import type * as backend_usage from "../backend/usage.js";
import type * as crons from "../crons.js";
import type * as http from "../http.js";
import type * as memory from "../memory.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  agents: typeof agents;
  "backend/admission": typeof backend_admission;
  "backend/admit": typeof backend_admit;
  "backend/caller": typeof backend_caller;
  "backend/edge/cors": typeof backend_edge_cors;
  "backend/edge/endpoint": typeof backend_edge_endpoint;
  "backend/edge/fitting": typeof backend_edge_fitting;
  "backend/edge/form": typeof backend_edge_form;
  "backend/edge/glossary": typeof backend_edge_glossary;
  "backend/edge/hookAnswers": typeof backend_edge_hookAnswers;
  "backend/edge/hookPrompt": typeof backend_edge_hookPrompt;
  "backend/edge/jsonForm": typeof backend_edge_jsonForm;
  "backend/edge/lineImport": typeof backend_edge_lineImport;
  "backend/edge/lines": typeof backend_edge_lines;
  "backend/edge/markdown": typeof backend_edge_markdown;
  "backend/edge/markdownText": typeof backend_edge_markdownText;
  "backend/edge/markdownTree": typeof backend_edge_markdownTree;
  "backend/edge/markdownWords": typeof backend_edge_markdownWords;
  "backend/edge/mcp/answers": typeof backend_edge_mcp_answers;
  "backend/edge/mcp/message": typeof backend_edge_mcp_message;
  "backend/edge/mcp/server": typeof backend_edge_mcp_server;
  "backend/edge/mcp/tool": typeof backend_edge_mcp_tool;
  "backend/edge/mcp/tools": typeof backend_edge_mcp_tools;
  "backend/edge/openapi": typeof backend_edge_openapi;
  "backend/edge/pipeline": typeof backend_edge_pipeline;
  "backend/edge/problem": typeof backend_edge_problem;
  "backend/edge/refusing": typeof backend_edge_refusing;
  "backend/edge/requestBody": typeof backend_edge_requestBody;
  "backend/edge/requestMeaning": typeof backend_edge_requestMeaning;
  "backend/edge/routeTable": typeof backend_edge_routeTable;
  "backend/edge/routes": typeof backend_edge_routes;
  "backend/edge/routes/admin": typeof backend_edge_routes_admin;
  "backend/edge/routes/adminData": typeof backend_edge_routes_adminData;
  "backend/edge/routes/adminViews": typeof backend_edge_routes_adminViews;
  "backend/edge/routes/discovery": typeof backend_edge_routes_discovery;
  "backend/edge/routes/forgetting": typeof backend_edge_routes_forgetting;
  "backend/edge/routes/hooks": typeof backend_edge_routes_hooks;
  "backend/edge/routes/logs": typeof backend_edge_routes_logs;
  "backend/edge/routes/mcp": typeof backend_edge_routes_mcp;
  "backend/edge/routes/memories": typeof backend_edge_routes_memories;
  "backend/edge/routes/portability": typeof backend_edge_routes_portability;
  "backend/edge/routes/recall": typeof backend_edge_routes_recall;
  "backend/edge/routes/remembering": typeof backend_edge_routes_remembering;
  "backend/edge/routes/review": typeof backend_edge_routes_review;
  "backend/edge/routes/secrets": typeof backend_edge_routes_secrets;
  "backend/edge/routes/tokens": typeof backend_edge_routes_tokens;
  "backend/edge/schemas": typeof backend_edge_schemas;
  "backend/edge/sessionRoom": typeof backend_edge_sessionRoom;
  "backend/edge/shapes": typeof backend_edge_shapes;
  "backend/edge/textForm": typeof backend_edge_textForm;
  "backend/edge/validation": typeof backend_edge_validation;
  "backend/edge/workspaceExport": typeof backend_edge_workspaceExport;
  "backend/edge/workspaceFile": typeof backend_edge_workspaceFile;
  "backend/edge/workspaceImport": typeof backend_edge_workspaceImport;
  "backend/edge/workspacePlan": typeof backend_edge_workspacePlan;
  "backend/edge/written": typeof backend_edge_written;
  "backend/embedding/builtin/architecture": typeof backend_embedding_builtin_architecture;
  "backend/embedding/builtin/embedder": typeof backend_embedding_builtin_embedder;
  "backend/embedding/builtin/kernel": typeof backend_embedding_builtin_kernel;
  "backend/embedding/builtin/tokenizer": typeof backend_embedding_builtin_tokenizer;
  "backend/embedding/builtin/transformer": typeof backend_embedding_builtin_transformer;
  "backend/embedding/contract": typeof backend_embedding_contract;
  "backend/embedding/embedder": typeof backend_embedding_embedder;
  "backend/embedding/openai": typeof backend_embedding_openai;
  "backend/embedding/questions": typeof backend_embedding_questions;
  "backend/embeddings": typeof backend_embeddings;
  "backend/erasing": typeof backend_erasing;
  "backend/guard": typeof backend_guard;
  "backend/identity": typeof backend_identity;
  "backend/log": typeof backend_log;
  "backend/openclaw": typeof backend_openclaw;
  "backend/ownSecrets": typeof backend_ownSecrets;
  "backend/portability": typeof backend_portability;
  "backend/recall": typeof backend_recall;
  "backend/replica": typeof backend_replica;
  "backend/retention": typeof backend_retention;
  "backend/review": typeof backend_review;
  "backend/secretNames": typeof backend_secretNames;
  "backend/tokenText": typeof backend_tokenText;
  "backend/tokens": typeof backend_tokens;
  "backend/usage": typeof backend_usage;
  crons: typeof crons;
  http: typeof http;
  memory: typeof memory;
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
