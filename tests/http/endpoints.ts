import { endpoints as served } from "../../convex/backend/edge/routes.js";

/** The backend's own, as they are before the app's router, which is loaded later, adds some of its own. */
export const endpoints = [...served];
