import { PUBLISHED_PLANS } from "./limits.js";
import type { Cost } from "./meter.js";

/** What a plan holds: a month's amounts, and what may be stored. GB are of 10^9 bytes, the smaller reading. */
export type Plan = {
  name: string;
  calls: number;
  databaseGB: number;
  queryGB: number;
  storageGB: number;
  searchStorageGB: number;
};

/** The plans that `npm run bench` tells what they hold of one thing. */
export const PLANS: readonly Plan[] = [
  PUBLISHED_PLANS.free,
  PUBLISHED_PLANS.professional,
].map(({ name, included }) => ({ name, ...included }));

export const GB = 1e9;

/** What a month costs that is billed by, in the units of a plan. */
export type Bill = { calls: number; databaseGB: number; queryGB: number };

export function billOf(...costs: { cost: Cost; times: number }[]): Bill {
  const bill: Bill = { calls: 0, databaseGB: 0, queryGB: 0 };
  for (const { cost, times } of costs) {
    bill.calls += times * cost.calls;
    bill.databaseGB += (times * (cost.egressBytes + cost.ingressBytes)) / GB;
    bill.queryGB +=
      (times * (cost.textQueryBytes + cost.vectorQueryBytes)) / GB;
  }
  return bill;
}

export type Held = {
  count: number;
  /** What is used up first. */
  limitedBy: Exclude<keyof Plan, "name">;
};

/** How often a month's plan pays for one thing, when nothing else is done but what comes by itself. */
export function heldAMonth(plan: Plan, each: Bill, fixed: Bill): Held {
  const limits = (["calls", "databaseGB", "queryGB"] as const).map((name) => ({
    limitedBy: name,
    count:
      each[name] === 0
        ? Infinity
        : Math.max(0, Math.floor((plan[name] - fixed[name]) / each[name])),
  }));
  return leastOf(limits);
}

/** How many of a kind of row a plan stores. */
export function heldStored(
  plan: Plan,
  each: { storageBytes: number; searchBytes: number },
): Held {
  return leastOf([
    {
      limitedBy: "storageGB",
      count: Math.floor((plan.storageGB * GB) / each.storageBytes),
    },
    {
      limitedBy: "searchStorageGB",
      count:
        each.searchBytes === 0
          ? Infinity
          : Math.floor((plan.searchStorageGB * GB) / each.searchBytes),
    },
  ]);
}

function leastOf(limits: Held[]): Held {
  return limits.reduce((least, limit) =>
    limit.count < least.count ? limit : least,
  );
}
