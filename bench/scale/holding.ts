import {
  PRICED,
  RESOURCES,
  type Amounts,
  type DeploymentClass,
  type PublishedPlan,
  type Resource,
} from "../limits.js";
import {
  ACT_NAMES,
  ACTS,
  monthOf,
  sum,
  type Assumed,
  type Day,
  type Deployment,
} from "./day.js";
import { costAt, type Measurements } from "./measurements.js";

export const RESOURCE_NAMES = Object.keys(RESOURCES) as Resource[];

/** More than anybody has. */
const MOST = 10_000_000;

export type Share = { resource: Resource; share: number };

/** What a month uses of a plan's amounts, the fullest first. */
export function sharesOf(plan: PublishedPlan, used: Amounts): Share[] {
  return RESOURCE_NAMES.map((resource) => ({
    resource,
    share: used[resource] / plan.included[resource],
  })).sort((a, b) => b.share - a.share);
}

/** How many agents a plan's included amounts hold, and what is used up first and next. */
export function agentsHeld(
  of: Measurements,
  plan: PublishedPlan,
  deployment: Omit<Deployment, "agents">,
): { agents: number; first: Share; next: Share } {
  const shares = (agents: number) =>
    sharesOf(plan, monthOf(of, { ...deployment, agents }));
  const fits = (agents: number) => shares(agents)[0]!.share <= 1;
  let [low, high] = [0, MOST];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  const [first, next] = shares(low + 1);
  return { agents: low, first: first!, next: next! };
}

/** USD that a month costs beyond what is included, by resource; seats and fees of deployments come on top. */
export function priceOf(plan: PublishedPlan, used: Amounts): Amounts {
  const { included, prices } = plan;
  if (prices === null) throw new Error(`${plan.name} sells nothing more.`);
  const of = (resource: Resource) => {
    const beyond = Math.max(0, used[resource] - included[resource]);
    return (beyond / PRICED[resource]) * prices[resource];
  };
  const entries = RESOURCE_NAMES.map((name) => [name, of(name)]);
  return Object.fromEntries(entries) as Amounts;
}

export function totalOf(price: Amounts): number {
  return sum(Object.values(price));
}

/** The same agents on several deployments: a search looks into its own alone, and all else adds up. */
export function monthOnSeveral(
  of: Measurements,
  deployment: Deployment,
  deployments: number,
): Amounts {
  const agents = deployment.agents / deployments;
  const one = monthOf(of, { ...deployment, agents });
  const entries = RESOURCE_NAMES.map((name) => [name, deployments * one[name]]);
  return Object.fromEntries(entries) as Amounts;
}

/** The agents at work with which the busiest second of a day fills each limit of a class. */
export function agentsAtOnce(
  of: Measurements,
  { name: _name, ...limits }: DeploymentClass,
  memories: number,
  day: Day,
  { actionMs, transactionMs, hours, peak }: Assumed,
) {
  const busiest = (aDay: number) => (peak * aDay) / (hours * 3600);
  const each = ACT_NAMES.map((act) => {
    const costs = ACTS[act].routes.map((route) =>
      costAt(of.costs, route, memories),
    );
    return {
      times: day[act],
      actions: ACTS[act].actions,
      calls: sum(costs.map(({ calls }) => calls)),
      written: sum(costs.map(({ ingressBytes }) => ingressBytes)),
    };
  });
  const total = (part: "actions" | "calls" | "written") =>
    busiest(sum(each.map((act) => act.times * act[part])));
  const transactions = total("calls") - total("actions");
  const running = (perSecond: number, ms: number) => (perSecond * ms) / 1000;
  return {
    actions: Math.floor(limits.actions / running(total("actions"), actionMs)),
    transactions: Math.floor(
      limits.mutations / running(transactions, transactionMs),
    ),
    written: Math.floor(
      (limits.writtenMiBPerSecond * 2 ** 20) / total("written"),
    ),
  };
}

/** Requests of one kind that a class takes in a second, by what mutations may write. */
export function writesPerSecond(
  of: Measurements,
  { writtenMiBPerSecond }: DeploymentClass,
  routes: readonly string[],
  memories: number,
): number {
  const bytes = sum(
    routes.map((route) => costAt(of.costs, route, memories).ingressBytes),
  );
  return (writtenMiBPerSecond * 2 ** 20) / bytes;
}
