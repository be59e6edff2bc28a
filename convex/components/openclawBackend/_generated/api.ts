/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as admission_admit from "../admission/admit.js";
import type * as admission_agentRows from "../admission/agentRows.js";
import type * as admission_audit from "../admission/audit.js";
import type * as admission_auditRows from "../admission/auditRows.js";
import type * as admission_auditSearch from "../admission/auditSearch.js";
import type * as admission_call from "../admission/call.js";
import type * as admission_entering from "../admission/entering.js";
import type * as admission_idempotency from "../admission/idempotency.js";
import type * as admission_identity from "../admission/identity.js";
import type * as admission_limits from "../admission/limits.js";
import type * as admission_recount from "../admission/recount.js";
import type * as admission_spaces from "../admission/spaces.js";
import type * as admission_tokenActs from "../admission/tokenActs.js";
import type * as admission_tokenFamilies from "../admission/tokenFamilies.js";
import type * as admission_tokenRows from "../admission/tokenRows.js";
import type * as admission_usage from "../admission/usage.js";
import type * as admission_useCase from "../admission/useCase.js";
import type * as agents_administration from "../agents/administration.js";
import type * as agents_grants from "../agents/grants.js";
import type * as agents_ownTokens from "../agents/ownTokens.js";
import type * as agents_secrets from "../agents/secrets.js";
import type * as agents_tokens from "../agents/tokens.js";
import type * as calendar from "../calendar.js";
import type * as cursor from "../cursor.js";
import type * as embedding_contextRows from "../embedding/contextRows.js";
import type * as embedding_models from "../embedding/models.js";
import type * as embedding_moving from "../embedding/moving.js";
import type * as embedding_queue from "../embedding/queue.js";
import type * as embedding_recallRows from "../embedding/recallRows.js";
import type * as embedding_renewing from "../embedding/renewing.js";
import type * as embedding_vectors from "../embedding/vectors.js";
import type * as erasing_agentParts from "../erasing/agentParts.js";
import type * as erasing_agents from "../erasing/agents.js";
import type * as erasing_erasing from "../erasing/erasing.js";
import type * as erasing_logs from "../erasing/logs.js";
import type * as erasing_traces from "../erasing/traces.js";
import type * as guard_disguised from "../guard/disguised.js";
import type * as guard_encoded from "../guard/encoded.js";
import type * as guard_fence from "../guard/fence.js";
import type * as guard_fields from "../guard/fields.js";
import type * as guard_instructionLanguages from "../guard/instructionLanguages.js";
import type * as guard_instructionMarks from "../guard/instructionMarks.js";
import type * as guard_instructionPhrases from "../guard/instructionPhrases.js";
import type * as guard_instructionViews from "../guard/instructionViews.js";
import type * as guard_instructions from "../guard/instructions.js";
import type * as guard_invisible from "../guard/invisible.js";
import type * as guard_issuerRules from "../guard/issuerRules.js";
import type * as guard_numbers from "../guard/numbers.js";
import type * as guard_openings from "../guard/openings.js";
import type * as guard_secretRules from "../guard/secretRules.js";
import type * as guard_secretShape from "../guard/secretShape.js";
import type * as guard_secrets from "../guard/secrets.js";
import type * as guard_serviceRules from "../guard/serviceRules.js";
import type * as guard_statedCode from "../guard/statedCode.js";
import type * as guard_statedFiles from "../guard/statedFiles.js";
import type * as guard_statedLexicon from "../guard/statedLexicon.js";
import type * as guard_statedSaid from "../guard/statedSaid.js";
import type * as guard_statedSecrets from "../guard/statedSecrets.js";
import type * as guard_statedWords from "../guard/statedWords.js";
import type * as guard_stored from "../guard/stored.js";
import type * as guard_texts from "../guard/texts.js";
import type * as guard_wallets from "../guard/wallets.js";
import type * as ids from "../ids.js";
import type * as logs_days from "../logs/days.js";
import type * as logs_ending from "../logs/ending.js";
import type * as logs_entries from "../logs/entries.js";
import type * as logs_walks from "../logs/walks.js";
import type * as memories_access from "../memories/access.js";
import type * as memories_admitted from "../memories/admitted.js";
import type * as memories_changing from "../memories/changing.js";
import type * as memories_editing from "../memories/editing.js";
import type * as memories_forgetting from "../memories/forgetting.js";
import type * as memories_input from "../memories/input.js";
import type * as memories_list from "../memories/list.js";
import type * as memories_reading from "../memories/reading.js";
import type * as memories_remembering from "../memories/remembering.js";
import type * as memories_restoring from "../memories/restoring.js";
import type * as memories_retention from "../memories/retention.js";
import type * as memories_rows from "../memories/rows.js";
import type * as memories_store from "../memories/store.js";
import type * as memories_superseding from "../memories/superseding.js";
import type * as openclaw_exporting from "../openclaw/exporting.js";
import type * as openclaw_files from "../openclaw/files.js";
import type * as openclaw_importing from "../openclaw/importing.js";
import type * as openclaw_pieces from "../openclaw/pieces.js";
import type * as openclaw_statements from "../openclaw/statements.js";
import type * as openclaw_taking from "../openclaw/taking.js";
import type * as operator_logs from "../operator/logs.js";
import type * as operator_memories from "../operator/memories.js";
import type * as operator_overview from "../operator/overview.js";
import type * as operator_quarantine from "../operator/quarantine.js";
import type * as operator_views from "../operator/views.js";
import type * as outcome from "../outcome.js";
import type * as portability_exporting from "../portability/exporting.js";
import type * as portability_feed from "../portability/feed.js";
import type * as portability_importedLines from "../portability/importedLines.js";
import type * as portability_importedMemories from "../portability/importedMemories.js";
import type * as portability_importing from "../portability/importing.js";
import type * as portability_lines from "../portability/lines.js";
import type * as portability_replica from "../portability/replica.js";
import type * as recall_calibration from "../recall/calibration.js";
import type * as recall_candidates from "../recall/candidates.js";
import type * as recall_confidence from "../recall/confidence.js";
import type * as recall_filter from "../recall/filter.js";
import type * as recall_fusion from "../recall/fusion.js";
import type * as recall_legs from "../recall/legs.js";
import type * as recall_newest from "../recall/newest.js";
import type * as recall_rank from "../recall/rank.js";
import type * as recall_request from "../recall/request.js";
import type * as recall_results from "../recall/results.js";
import type * as recall_search from "../recall/search.js";
import type * as recall_session from "../recall/session.js";
import type * as recall_shares from "../recall/shares.js";
import type * as recall_shown from "../recall/shown.js";
import type * as recall_similar from "../recall/similar.js";
import type * as recall_textScore from "../recall/textScore.js";
import type * as review_findings from "../review/findings.js";
import type * as review_judging from "../review/judging.js";
import type * as review_pairs from "../review/pairs.js";
import type * as review_reviewing from "../review/reviewing.js";
import type * as review_singles from "../review/singles.js";
import type * as review_statement from "../review/statement.js";
import type * as review_words from "../review/words.js";
import type * as rows from "../rows.js";
import type * as tables from "../tables.js";
import type * as text_commonTerms from "../text/commonTerms.js";
import type * as text_content from "../text/content.js";
import type * as text_dates from "../text/dates.js";
import type * as text_language from "../text/language.js";
import type * as text_query from "../text/query.js";
import type * as text_relativeDays from "../text/relativeDays.js";
import type * as text_stem from "../text/stem.js";
import type * as text_tokens from "../text/tokens.js";
import type * as vocabulary from "../vocabulary.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  "admission/admit": typeof admission_admit;
  "admission/agentRows": typeof admission_agentRows;
  "admission/audit": typeof admission_audit;
  "admission/auditRows": typeof admission_auditRows;
  "admission/auditSearch": typeof admission_auditSearch;
  "admission/call": typeof admission_call;
  "admission/entering": typeof admission_entering;
  "admission/idempotency": typeof admission_idempotency;
  "admission/identity": typeof admission_identity;
  "admission/limits": typeof admission_limits;
  "admission/recount": typeof admission_recount;
  "admission/spaces": typeof admission_spaces;
  "admission/tokenActs": typeof admission_tokenActs;
  "admission/tokenFamilies": typeof admission_tokenFamilies;
  "admission/tokenRows": typeof admission_tokenRows;
  "admission/usage": typeof admission_usage;
  "admission/useCase": typeof admission_useCase;
  "agents/administration": typeof agents_administration;
  "agents/grants": typeof agents_grants;
  "agents/ownTokens": typeof agents_ownTokens;
  "agents/secrets": typeof agents_secrets;
  "agents/tokens": typeof agents_tokens;
  calendar: typeof calendar;
  cursor: typeof cursor;
  "embedding/contextRows": typeof embedding_contextRows;
  "embedding/models": typeof embedding_models;
  "embedding/moving": typeof embedding_moving;
  "embedding/queue": typeof embedding_queue;
  "embedding/recallRows": typeof embedding_recallRows;
  "embedding/renewing": typeof embedding_renewing;
  "embedding/vectors": typeof embedding_vectors;
  "erasing/agentParts": typeof erasing_agentParts;
  "erasing/agents": typeof erasing_agents;
  "erasing/erasing": typeof erasing_erasing;
  "erasing/logs": typeof erasing_logs;
  "erasing/traces": typeof erasing_traces;
  "guard/disguised": typeof guard_disguised;
  "guard/encoded": typeof guard_encoded;
  "guard/fence": typeof guard_fence;
  "guard/fields": typeof guard_fields;
  "guard/instructionLanguages": typeof guard_instructionLanguages;
  "guard/instructionMarks": typeof guard_instructionMarks;
  "guard/instructionPhrases": typeof guard_instructionPhrases;
  "guard/instructionViews": typeof guard_instructionViews;
  "guard/instructions": typeof guard_instructions;
  "guard/invisible": typeof guard_invisible;
  "guard/issuerRules": typeof guard_issuerRules;
  "guard/numbers": typeof guard_numbers;
  "guard/openings": typeof guard_openings;
  "guard/secretRules": typeof guard_secretRules;
  "guard/secretShape": typeof guard_secretShape;
  "guard/secrets": typeof guard_secrets;
  "guard/serviceRules": typeof guard_serviceRules;
  "guard/statedCode": typeof guard_statedCode;
  "guard/statedFiles": typeof guard_statedFiles;
  "guard/statedLexicon": typeof guard_statedLexicon;
  "guard/statedSaid": typeof guard_statedSaid;
  "guard/statedSecrets": typeof guard_statedSecrets;
  "guard/statedWords": typeof guard_statedWords;
  "guard/stored": typeof guard_stored;
  "guard/texts": typeof guard_texts;
  "guard/wallets": typeof guard_wallets;
  ids: typeof ids;
  "logs/days": typeof logs_days;
  "logs/ending": typeof logs_ending;
  "logs/entries": typeof logs_entries;
  "logs/walks": typeof logs_walks;
  "memories/access": typeof memories_access;
  "memories/admitted": typeof memories_admitted;
  "memories/changing": typeof memories_changing;
  "memories/editing": typeof memories_editing;
  "memories/forgetting": typeof memories_forgetting;
  "memories/input": typeof memories_input;
  "memories/list": typeof memories_list;
  "memories/reading": typeof memories_reading;
  "memories/remembering": typeof memories_remembering;
  "memories/restoring": typeof memories_restoring;
  "memories/retention": typeof memories_retention;
  "memories/rows": typeof memories_rows;
  "memories/store": typeof memories_store;
  "memories/superseding": typeof memories_superseding;
  "openclaw/exporting": typeof openclaw_exporting;
  "openclaw/files": typeof openclaw_files;
  "openclaw/importing": typeof openclaw_importing;
  "openclaw/pieces": typeof openclaw_pieces;
  "openclaw/statements": typeof openclaw_statements;
  "openclaw/taking": typeof openclaw_taking;
  "operator/logs": typeof operator_logs;
  "operator/memories": typeof operator_memories;
  "operator/overview": typeof operator_overview;
  "operator/quarantine": typeof operator_quarantine;
  "operator/views": typeof operator_views;
  outcome: typeof outcome;
  "portability/exporting": typeof portability_exporting;
  "portability/feed": typeof portability_feed;
  "portability/importedLines": typeof portability_importedLines;
  "portability/importedMemories": typeof portability_importedMemories;
  "portability/importing": typeof portability_importing;
  "portability/lines": typeof portability_lines;
  "portability/replica": typeof portability_replica;
  "recall/calibration": typeof recall_calibration;
  "recall/candidates": typeof recall_candidates;
  "recall/confidence": typeof recall_confidence;
  "recall/filter": typeof recall_filter;
  "recall/fusion": typeof recall_fusion;
  "recall/legs": typeof recall_legs;
  "recall/newest": typeof recall_newest;
  "recall/rank": typeof recall_rank;
  "recall/request": typeof recall_request;
  "recall/results": typeof recall_results;
  "recall/search": typeof recall_search;
  "recall/session": typeof recall_session;
  "recall/shares": typeof recall_shares;
  "recall/shown": typeof recall_shown;
  "recall/similar": typeof recall_similar;
  "recall/textScore": typeof recall_textScore;
  "review/findings": typeof review_findings;
  "review/judging": typeof review_judging;
  "review/pairs": typeof review_pairs;
  "review/reviewing": typeof review_reviewing;
  "review/singles": typeof review_singles;
  "review/statement": typeof review_statement;
  "review/words": typeof review_words;
  rows: typeof rows;
  tables: typeof tables;
  "text/commonTerms": typeof text_commonTerms;
  "text/content": typeof text_content;
  "text/dates": typeof text_dates;
  "text/language": typeof text_language;
  "text/query": typeof text_query;
  "text/relativeDays": typeof text_relativeDays;
  "text/stem": typeof text_stem;
  "text/tokens": typeof text_tokens;
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
