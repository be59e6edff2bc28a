import type { AnyEndpoint } from "./endpoint.js";
import * as admin from "./routes/admin.js";
import * as adminPortability from "./routes/adminPortability.js";
import * as adminViews from "./routes/adminViews.js";
import * as erasing from "./routes/adminErasing.js";
import * as discovery from "./routes/discovery.js";
import * as forgetting from "./routes/forgetting.js";
import * as health from "./routes/health.js";
import * as identity from "./routes/identity.js";
import * as logs from "./routes/logs.js";
import * as memories from "./routes/memories.js";
import * as openclaw from "./routes/openclaw.js";
import * as portability from "./routes/portability.js";
import * as recall from "./routes/recall.js";
import * as remembering from "./routes/remembering.js";
import * as review from "./routes/review.js";
import * as secrets from "./routes/secrets.js";
import * as session from "./routes/session.js";
import * as tokens from "./routes/tokens.js";

/** Every endpoint that the backend serves. */
export const endpoints: AnyEndpoint[] = [
  ...[health.healthz, health.problemPage],
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
  ...[session.startSession, identity.me],
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
  ...[openclaw.exportOpenclaw, openclaw.importOpenclaw],
  ...[secrets.readSecret, secrets.listSecrets],
  ...[tokens.list, tokens.create, tokens.rotate, tokens.revoke],
  ...[admin.createAgent, admin.listAgents],
  ...[admin.getAgent, admin.updateAgent],
  ...[adminPortability.exportAgent, adminPortability.importAgent],
  ...[admin.putGrant, admin.getGrant, admin.deleteGrant, admin.listGrants],
  admin.listAllGrants,
  admin.listAudit,
  ...[adminViews.overview, adminViews.memories, adminViews.logs],
  ...[adminViews.quarantine, adminViews.promote],
  ...[erasing.eraseAgent, erasing.eraseLogEntry, erasing.eraseLogDay],
];

/** Without those that the app adds to them. */
const own = new Set(endpoints);
