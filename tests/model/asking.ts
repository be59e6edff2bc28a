import fc from "fast-check";
import type { Act } from "./act.js";
import {
  AGENTS,
  keyed,
  type AgentId,
  type Expected,
  type Store,
} from "./store.js";

/** Who asks, and which way. */

export const agent = fc.constantFrom(...AGENTS);
export const key = fc.option(fc.constantFrom("k1", "k2"), { nil: undefined });
const via = fc.constantFrom("http", "http", "operator");

export type Who = { agent: AgentId; via: string; key: string | undefined };
export const who = fc.record({ agent, via, key });

/** An act over HTTP or by the operator, whose calls carry no key. */
export function act(
  { agent, via, key }: Who,
  action: string,
  parts: {
    text: string;
    /** What two requests with one key must have in common. */
    request: unknown;
    http: (headers: { [name: string]: string }) => Act["send"];
    operator: Act["send"];
    expect: (store: Store, by: { agent: AgentId; now: number }) => Expected;
  },
): Act {
  const isHttp = via === "http";
  const used = isHttp ? key : undefined;
  return {
    text: saidBy({ agent, via, key }, parts.text),
    send: isHttp
      ? parts.http(used === undefined ? {} : { "Idempotency-Key": used })
      : parts.operator,
    expect: (store, now) =>
      keyed(
        store,
        {
          agent,
          action,
          isOperator: !isHttp,
          key: used,
          request: `${action} ${JSON.stringify(parts.request)}`,
        },
        now,
        () => parts.expect(store, { agent, now }),
      ),
  };
}

export function saidBy({ agent, via, key }: Who, text: string): string {
  if (via !== "http") return `${agent} (operator) ${text}`;
  return `${agent} ${text}${key === undefined ? "" : ` [${key}]`}`;
}

/** Of a read only a refusal is audited. */
export function reading(
  store: Store,
  { agent, action }: { agent: AgentId; action: string },
  now: number,
  read: () => Expected,
): Expected {
  const answer = read();
  if ("refused" in answer)
    store.audit.push({ action, outcome: answer.refused, agent, at: now });
  return answer;
}
