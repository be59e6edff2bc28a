import {
  CLASSES,
  OTHERS,
  PAGES,
  PUBLISHED_PLANS,
  RESOURCES,
  type Amounts,
  type Page,
  type PublishedPlan,
  type Resource,
} from "../limits.js";
import { table } from "../report.js";
import { GB } from "../plans.js";
import {
  ACT_NAMES,
  ACTS,
  monthOf,
  searchedBytes,
  sum,
  type Assumed,
  type Day,
} from "./day.js";
import { number } from "./costTables.js";
import {
  agentsAtOnce,
  agentsHeld,
  monthOnSeveral,
  priceOf,
  RESOURCE_NAMES,
  totalOf,
  writesPerSecond,
} from "./holding.js";
import {
  costAt,
  countsOf,
  transferred,
  type Measurements,
} from "./measurements.js";

/** What the tables of a run are about. */
export type Asked = { of: Measurements; day: Day; assumed: Assumed };

const { free, starter, professional, businessServerless, businessDedicated } =
  PUBLISHED_PLANS;
const CAPPED: readonly PublishedPlan[] = [free, professional];
const SOLD: readonly PublishedPlan[] = [
  starter,
  professional,
  businessServerless,
  businessDedicated,
];
const UNITS: { [name in Resource]: string } = {
  calls: "calls",
  databaseGB: "GB",
  queryGB: "query-GB",
  actionGBHours: "GB-hours",
  storageGB: "GB",
  searchStorageGB: "GB",
};
const FLEETS = [10, 100, 1_000];
const DEPLOYMENTS = [1, 2, 5, 10];

function amount(resource: Resource, value: number): string {
  return number(value, resource === "calls" || value >= 100 ? 0 : 3);
}

function usd(value: number): string {
  return number(value, value < 100 ? 2 : 0);
}

function percent(share: number): string {
  if (share < 0.001) return "under 0.1 %";
  return `${number(100 * share, share < 0.1 ? 1 : 0)} %`;
}

function sizesOf({ of }: Asked): number[] {
  return countsOf(of.costs);
}

/** The size that the tables with one size take. */
export function usualSize(asked: Asked): number {
  const most = sizesOf(asked).filter((size) => size <= 10_000);
  return Math.max(...most);
}

/** What the plans include and what more costs. */
export function plansTable(): string {
  const plans = Object.values(PUBLISHED_PLANS) as PublishedPlan[];
  return table(
    `plan | class | ${RESOURCE_NAMES.map((name) => RESOURCES[name]).join(" | ")}`,
    plans.map(({ name, classes, included, prices }) => [
      name,
      classes,
      ...RESOURCE_NAMES.map((resource) => {
        const held = `${number(included[resource], included[resource] % 1 ? 1 : 0)} ${UNITS[resource]}`;
        if (prices === null) return held;
        return `${held}, then $${prices[resource]}`;
      }),
    ]),
  );
}

export function classesTable(): string {
  const heads = CLASSES.map(({ name }) => name);
  const row = (what: string, value: (of: (typeof CLASSES)[0]) => number) => [
    what,
    ...CLASSES.map((of) => number(value(of))),
  ];
  return table(`at a time | ${heads.join(" | ")}`, [
    row("queries", ({ queries }) => queries),
    row("mutations", ({ mutations }) => mutations),
    row("actions and HTTP actions", ({ actions }) => actions),
    row("Node actions", ({ nodeActions }) => nodeActions),
    row("scheduled jobs", ({ scheduledJobs }) => scheduledJobs),
    row(
      "MiB that mutations write in a second",
      ({ writtenMiBPerSecond }) => writtenMiBPerSecond,
    ),
    row("TB of data", ({ datasetTB }) => datasetTB),
  ]);
}

export function othersTable(): string {
  return table(
    "what | value | page, changed",
    OTHERS.map(({ what, value, page }) => [what, value, pageName(page)]),
  );
}

function pageName({ name, changed }: Page): string {
  return `${name}, ${changed}`;
}

export function pagesTable(): string {
  return table(
    "page | in npm-packages/docs/docs | changed",
    Object.values(PAGES).map(({ name, path, changed }) => [
      name,
      path,
      changed,
    ]),
  );
}

export function dayTable(asked: Asked): string {
  const { of, day } = asked;
  const size = usualSize(asked);
  return table(
    "times a day | what an agent does | calls | KB of database I/O | option",
    ACT_NAMES.map((act) => {
      const costs = ACTS[act].routes.map((route) =>
        costAt(of.costs, route, size),
      );
      return [
        day[act],
        ACTS[act].says,
        number(sum(costs.map(({ calls }) => calls)), 1),
        number(sum(costs.map(transferred)) / 1024, 1),
        `--${act}`,
      ];
    }),
  );
}

/** What one agent's month takes of the plans. */
export function shareTable(asked: Asked): string {
  const { of, day, assumed } = asked;
  const used = monthOf(of, {
    agents: 1,
    memories: usualSize(asked),
    day,
    assumed,
  });
  return table(
    `a month of one agent | used | ${CAPPED.map(({ name }) => `of ${name}`).join(" | ")}`,
    RESOURCE_NAMES.map((resource) => [
      RESOURCES[resource],
      `${amount(resource, used[resource])} ${UNITS[resource]}`,
      ...CAPPED.map(({ included }) =>
        percent(used[resource] / included[resource]),
      ),
    ]),
  );
}

export function agentsHeldTable(asked: Asked): string {
  const { of, day, assumed } = asked;
  const rows = CAPPED.flatMap((plan) =>
    sizesOf(asked).map((memories) => {
      const held = agentsHeld(of, plan, { memories, day, assumed });
      return [
        plan.name,
        number(memories),
        number(held.agents),
        RESOURCES[held.first.resource],
        `${RESOURCES[held.next.resource]}, ${percent(held.next.share)}`,
      ];
    }),
  );
  return table(
    "plan | memories an agent | agents | used up first | next, and how full",
    rows,
  );
}

/** What a month costs beyond what is included, the largest part named. */
export function pricesTable(asked: Asked): string {
  const { of, day, assumed } = asked;
  const rows = sizesOf(asked).flatMap((memories) =>
    FLEETS.map((agents) => {
      const used = monthOf(of, { agents, memories, day, assumed });
      return [
        number(agents),
        number(memories),
        ...SOLD.map((plan) => {
          const price = priceOf(plan, used);
          const total = totalOf(price);
          return total < 0.005 ? "0" : `${usd(total)}, ${largest(price)}`;
        }),
      ];
    }),
  );
  return table(
    `agents | memories each | ${SOLD.map(({ name }) => name).join(" | ")}`,
    rows,
  );
}

function largest(price: Amounts): string {
  const [first] = RESOURCE_NAMES.toSorted((a, b) => price[b] - price[a]);
  return RESOURCES[first!];
}

export function splitTable(asked: Asked): string {
  const { of, day, assumed } = asked;
  const memories = usualSize(asked);
  const rows = FLEETS.filter((agents) => agents >= 100).flatMap((agents) =>
    DEPLOYMENTS.map((deployments) => {
      const used = monthOnSeveral(
        of,
        { agents, memories, day, assumed },
        deployments,
      );
      const price = priceOf(professional, used);
      return [
        number(agents),
        number(deployments),
        amount("queryGB", used.queryGB),
        usd(price.queryGB),
        usd(totalOf(price)),
      ];
    }),
  );
  return table(
    "agents | deployments | query-GB a month | USD for them | USD for all",
    rows,
  );
}

export function throughputTable(asked: Asked): string {
  const { of, day, assumed } = asked;
  const memories = usualSize(asked);
  return table(
    "class | remembers a second | log entries a second | agents, by actions | by transactions | by what is written",
    CLASSES.map((limits) => {
      const held = agentsAtOnce(of, limits, memories, day, assumed);
      const perSecond = (routes: readonly string[]) =>
        number(writesPerSecond(of, limits, routes, memories));
      return [
        limits.name,
        perSecond(ACTS.remembers.routes),
        perSecond(ACTS.entries.routes),
        number(held.actions),
        number(held.transactions),
        number(held.written),
      ];
    }),
  );
}

/** What memories and log entries take, as billed, and what one search of them is billed as. */
export function storageTable(asked: Asked): string {
  const { of } = asked;
  const megabytes = (bytes: number) => number(bytes / 1e6, 2);
  const rows = sizesOf(asked).map((size) => {
    const { memories, logEntries } = of.stored[size]!;
    const both = [memories, logEntries];
    const search = (name: RegExp) =>
      sum(
        both.flatMap((bytes) =>
          Object.entries(bytes.search)
            .filter(([index]) => name.test(index))
            .map(([, size]) => size),
        ),
      );
    const searched =
      searchedBytes(of, size, "text") + searchedBytes(of, size, "vector");
    return [
      number(size),
      number(logEntries.rows),
      megabytes(sum(both.map(({ documents }) => documents))),
      megabytes(sum(both.map(({ indexes }) => indexes))),
      megabytes(search(/vector/)),
      megabytes(search(/searchText/)),
      number((searched / GB) * 1000, 2),
    ];
  });
  return table(
    "memories | log entries | MB of rows | of indexes | of vector indexes | of text indexes | query-MB of a recall",
    rows,
  );
}
