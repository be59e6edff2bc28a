import { httpRouter, ROUTABLE_HTTP_METHODS } from "convex/server";
import { httpAction, type ActionCtx } from "./_generated/server.js";
import { respond } from "./backend/edge/pipeline.js";
import { endpoints } from "./backend/edge/routes.js";
import { routeTable } from "./backend/edge/routeTable.js";

// Your own endpoints go here, e.g. `endpoints.push(...taskEndpoints)`: references/custom-logic.md.

const routes = routeTable(endpoints);
const backend = httpAction(
  async (ctx: ActionCtx, request) => await respond(ctx, request, routes),
);

const http = httpRouter();

// One prefix for everything, since the platform knows no path parameters and answers a wrong method
// and an unknown path in plain text.
for (const method of ROUTABLE_HTTP_METHODS) {
  http.route({ pathPrefix: "/", method, handler: backend });
}

export default http;
