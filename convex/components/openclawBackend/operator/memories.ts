/** Answers administrators what the memories of an agent are, a line each. */
import { v } from "convex/values";
import { addAbout } from "../admission/auditRows.js";
import { adminCase } from "../admission/useCase.js";
import { decodeCursor, encodeCursor, pageSize } from "../cursor.js";
import { listMemories } from "../memories/list.js";
import { done, refuse } from "../outcome.js";
import { rangeOf, vMoment } from "../calendar.js";
import { vMemoryType, vState } from "../vocabulary.js";
import {
  asAgent,
  reachAgent,
  NOTICE,
  shortMemory,
  vShortMemory,
} from "./views.js";

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

export const memoriesArgs = {
  agentId: v.string(),
  /** A shared one that the agent was given, in place of its own. */
  space: v.optional(v.string()),
  /** `active` without it. */
  state: v.optional(vState),
  type: v.optional(vMemoryType),
  tag: v.optional(v.string()),
  since: v.optional(vMoment),
  until: v.optional(vMoment),
  limit: v.optional(v.number()),
  cursor: v.optional(v.string()),
};
export const vShortMemories = v.object({
  memories: v.array(vShortMemory),
  nextCursor: v.union(v.string(), v.null()),
  notice: v.string(),
});

/** Lists an agent's memories, newest first. What it shows is audited, for the agent too. */
export const list = adminCase({
  action: "agent.memories",
  writes: false,
  audited: (_, { memories }) => memories.length > 0,
  args: memoriesArgs,
  returns: vShortMemories,
  handler: async (ctx, { agentId, space, tag, limit, cursor, ...given }) => {
    const reached = await reachAgent(ctx, agentId, space);
    if (!reached.ok) return reached;
    const { agent, space: meant } = reached.value;
    const position = decodeCursor(cursor);
    if (position === undefined)
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    const period = rangeOf(agent.timeZone, given);
    if (!period.ok) return period;
    const { state, type } = given;
    const page = await listMemories(
      asAgent(ctx, agent),
      {
        ...{ space: meant, ...period.value },
        ...(state && { state }),
        ...(type && { type }),
        ...(tag !== undefined && { tags: [tag] }),
      },
      pageSize(limit ?? DEFAULT_PAGE, MAX_PAGE),
      position,
    );
    if ("refusal" in page) return page;
    ctx.subjects.push(meant);
    addAbout(ctx.about, agent.agentId, meant);
    return done({
      memories: page.rows.map((row) => shortMemory(row, agent.timeZone)),
      nextCursor: page.next === null ? null : encodeCursor(page.next),
      notice: NOTICE,
    });
  },
});
