import rateLimiter from "@convex-dev/rate-limiter/convex.config.js";
import { defineComponent } from "convex/server";

const component = defineComponent("convex_openclaw_backend_component");
component.use(rateLimiter, { name: "rateLimiter" });

export default component;
