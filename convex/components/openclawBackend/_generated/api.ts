/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as admission from "../admission.js";
import type * as agentRows from "../agentRows.js";
import type * as agents from "../agents.js";
import type * as audit from "../audit.js";
import type * as auditRows from "../auditRows.js";
import type * as changes from "../changes.js";
import type * as commitOrder from "../commitOrder.js";
import type * as cursor from "../cursor.js";
import type * as custom from "../custom.js";
import type * as embeddingQueue from "../embeddingQueue.js";
import type * as embeddings from "../embeddings.js";
import type * as exporting from "../exporting.js";
import type * as feed from "../feed.js";
import type * as forgetting from "../forgetting.js";
import type * as grants from "../grants.js";
import type * as guard_fence from "../guard/fence.js";
import type * as guard_fields from "../guard/fields.js";
import type * as guard_instructions from "../guard/instructions.js";
import type * as guard_invisible from "../guard/invisible.js";
import type * as guard_secretRules from "../guard/secretRules.js";
import type * as guard_secretShape from "../guard/secretShape.js";
import type * as guard_secrets from "../guard/secrets.js";
import type * as guard_serviceRules from "../guard/serviceRules.js";
import type * as guard_statedSecrets from "../guard/statedSecrets.js";
import type * as idempotency from "../idempotency.js";
import type * as identity from "../identity.js";
import type * as ids from "../ids.js";
import type * as importedLines from "../importedLines.js";
import type * as importing from "../importing.js";
import type * as limits from "../limits.js";
import type * as logStore from "../logStore.js";
import type * as logs from "../logs.js";
import type * as memories from "../memories.js";
import type * as memoryAccess from "../memoryAccess.js";
import type * as memoryEdits from "../memoryEdits.js";
import type * as memoryHistory from "../memoryHistory.js";
import type * as memoryInput from "../memoryInput.js";
import type * as memoryList from "../memoryList.js";
import type * as memoryRows from "../memoryRows.js";
import type * as memoryStore from "../memoryStore.js";
import type * as openclawExport from "../openclawExport.js";
import type * as openclawFiles from "../openclawFiles.js";
import type * as openclawText from "../openclawText.js";
import type * as outcome from "../outcome.js";
import type * as portable from "../portable.js";
import type * as recall from "../recall.js";
import type * as recall_commonTerms from "../recall/commonTerms.js";
import type * as recall_query from "../recall/query.js";
import type * as recall_rank from "../recall/rank.js";
import type * as recall_searchText from "../recall/searchText.js";
import type * as recall_similarity from "../recall/similarity.js";
import type * as recall_stem from "../recall/stem.js";
import type * as recall_textLeg from "../recall/textLeg.js";
import type * as recall_textScore from "../recall/textScore.js";
import type * as recall_tokens from "../recall/tokens.js";
import type * as recall_vectorLeg from "../recall/vectorLeg.js";
import type * as recallCandidates from "../recallCandidates.js";
import type * as recallRows from "../recallRows.js";
import type * as refused from "../refused.js";
import type * as retention from "../retention.js";
import type * as secrets from "../secrets.js";
import type * as session from "../session.js";
import type * as similar from "../similar.js";
import type * as spaces from "../spaces.js";
import type * as storedSecrets from "../storedSecrets.js";
import type * as textGuard from "../textGuard.js";
import type * as tokenRows from "../tokenRows.js";
import type * as tokens from "../tokens.js";
import type * as vectorModels from "../vectorModels.js";
import type * as vocabulary from "../vocabulary.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  admission: typeof admission;
  agentRows: typeof agentRows;
  agents: typeof agents;
  audit: typeof audit;
  auditRows: typeof auditRows;
  changes: typeof changes;
  commitOrder: typeof commitOrder;
  cursor: typeof cursor;
  custom: typeof custom;
  embeddingQueue: typeof embeddingQueue;
  embeddings: typeof embeddings;
  exporting: typeof exporting;
  feed: typeof feed;
  forgetting: typeof forgetting;
  grants: typeof grants;
  "guard/fence": typeof guard_fence;
  "guard/fields": typeof guard_fields;
  "guard/instructions": typeof guard_instructions;
  "guard/invisible": typeof guard_invisible;
  "guard/secretRules": typeof guard_secretRules;
  "guard/secretShape": typeof guard_secretShape;
  "guard/secrets": typeof guard_secrets;
  "guard/serviceRules": typeof guard_serviceRules;
  "guard/statedSecrets": typeof guard_statedSecrets;
  idempotency: typeof idempotency;
  identity: typeof identity;
  ids: typeof ids;
  importedLines: typeof importedLines;
  importing: typeof importing;
  limits: typeof limits;
  logStore: typeof logStore;
  logs: typeof logs;
  memories: typeof memories;
  memoryAccess: typeof memoryAccess;
  memoryEdits: typeof memoryEdits;
  memoryHistory: typeof memoryHistory;
  memoryInput: typeof memoryInput;
  memoryList: typeof memoryList;
  memoryRows: typeof memoryRows;
  memoryStore: typeof memoryStore;
  openclawExport: typeof openclawExport;
  openclawFiles: typeof openclawFiles;
  openclawText: typeof openclawText;
  outcome: typeof outcome;
  portable: typeof portable;
  recall: typeof recall;
  "recall/commonTerms": typeof recall_commonTerms;
  "recall/query": typeof recall_query;
  "recall/rank": typeof recall_rank;
  "recall/searchText": typeof recall_searchText;
  "recall/similarity": typeof recall_similarity;
  "recall/stem": typeof recall_stem;
  "recall/textLeg": typeof recall_textLeg;
  "recall/textScore": typeof recall_textScore;
  "recall/tokens": typeof recall_tokens;
  "recall/vectorLeg": typeof recall_vectorLeg;
  recallCandidates: typeof recallCandidates;
  recallRows: typeof recallRows;
  refused: typeof refused;
  retention: typeof retention;
  secrets: typeof secrets;
  session: typeof session;
  similar: typeof similar;
  spaces: typeof spaces;
  storedSecrets: typeof storedSecrets;
  textGuard: typeof textGuard;
  tokenRows: typeof tokenRows;
  tokens: typeof tokens;
  vectorModels: typeof vectorModels;
  vocabulary: typeof vocabulary;
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
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
