import type { AnyEndpoint } from "./endpoint.js";
import * as admin from "./routes/admin.js";
import * as adminData from "./routes/adminData.js";
import * as adminViews from "./routes/adminViews.js";
import * as discovery from "./routes/discovery.js";
import * as forgetting from "./routes/forgetting.js";
import * as hooks from "./routes/hooks.js";
import * as logs from "./routes/logs.js";
import * as mcp from "./routes/mcp.js";
import * as memories from "./routes/memories.js";
import * as portability from "./routes/portability.js";
import * as recall from "./routes/recall.js";
import * as remembering from "./routes/remembering.js";
import * as review from "./routes/review.js";
import * as secrets from "./routes/secrets.js";
import * as tokens from "./routes/tokens.js";

/** Every endpoint that the backend serves. */
export const endpoints: AnyEndpoint[] = [
  ...[discovery.healthz, discovery.problemPage],
  ...[
    discovery.openapi(
      () => endpoints,
      (served) => own.has(served),
    ),
    discovery.llms,
    discovery.skill,
    discovery.reference,
    discovery.skillIndex,
  ],
  ...[recall.startSession, tokens.me],
  ...[
    remembering.remember,
    memories.list,
    memories.get,
    memories.put,
    memories.update,
  ],
  ...[forgetting.forget, forgetting.restore, forgetting.forgetMany],
  ...[memories.history, forgetting.eraseHistory, memories.promote],
  ...[recall.recall, review.review],
  ...[logs.append, logs.read, logs.list],
  ...[portability.exportAll, portability.importAll, portability.changes],
  ...[portability.exportOpenclaw, portability.importOpenclaw],
  ...[secrets.readSecret, secrets.listSecrets],
  ...[mcp.mcp, hooks.hooks],
  ...[tokens.list, tokens.create, tokens.rotate, tokens.revoke],
  ...[admin.createAgent, admin.listAgents],
  ...[admin.getAgent, admin.updateAgent],
  ...[adminData.exportAgent, adminData.importAgent],
  ...[admin.putGrant, admin.getGrant, admin.deleteGrant, admin.listGrants],
  admin.listAllGrants,
  admin.listAudit,
  ...[adminViews.overview, adminViews.memories, adminViews.logs],
  ...[adminViews.quarantine, adminViews.promote],
  ...[adminData.eraseAgent, adminData.eraseLogEntry, adminData.eraseLogDay],
];

/** Without those that the app adds to them. */
const own = new Set(endpoints);
