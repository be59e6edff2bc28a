/**
 * What Convex publishes of its plans and deployment classes, each part with the page that it stands on and the date of
 * the page's last change. The pages are those of docs.convex.dev in their source: `npm-packages/docs/docs` of
 * get-convex/convex-backend at commit 94a42c3d (22 August 2026). Prices are those of US regions; the EU's are 1.3 times
 * as high. GB are taken as 10^9 bytes, the smaller reading; MiB are 2^20.
 */

export type Page = { name: string; path: string; changed: string };

export const PAGES = {
  limits: {
    name: "Limits",
    path: "production/state/limits.mdx",
    changed: "2026-08-12",
  },
  scheduled: {
    name: "Scheduled Functions",
    path: "scheduling/scheduled-functions.mdx",
    changed: "2026-05-29",
  },
  logs: {
    name: "Logs",
    path: "dashboard/deployments/logs.mdx",
    changed: "2026-08-05",
  },
  backups: {
    name: "Backup & Restore",
    path: "database/backup-restore.mdx",
    changed: "2026-08-05",
  },
} as const satisfies { [name: string]: Page };

/** What is billed by the month, and in which unit. */
export const RESOURCES = {
  calls: "function calls",
  databaseGB: "database I/O",
  queryGB: "search queries",
  actionGBHours: "action compute",
  storageGB: "storage",
  searchStorageGB: "search storage",
} as const;
export type Resource = keyof typeof RESOURCES;
export type Amounts = { [name in Resource]: number };

/** Amounts that a plan includes in a month, and USD for one unit more: of calls a million, of searches 1 000 GB. */
export type PublishedPlan = {
  name: string;
  included: Amounts;
  /** Null where nothing more is sold: the plan stops there. */
  prices: Amounts | null;
  classes: string;
};

/** How many units one price is for. */
export const PRICED: Amounts = {
  calls: 1_000_000,
  databaseGB: 1,
  queryGB: 1_000,
  actionGBHours: 1,
  storageGB: 1,
  searchStorageGB: 1,
};

const SMALL: Amounts = {
  calls: 1_000_000,
  databaseGB: 1,
  queryGB: 3_000,
  actionGBHours: 20,
  storageGB: 0.5,
  searchStorageGB: 0.5,
};
const NONE: Amounts = {
  calls: 0,
  databaseGB: 0,
  queryGB: 0,
  actionGBHours: 0,
  storageGB: 0,
  searchStorageGB: 0,
};

/** Page: Limits. Business and Enterprise have the same prices, and a fee for each deployment that it does not tell. */
export const PUBLISHED_PLANS = {
  free: { name: "Free", included: SMALL, prices: null, classes: "S16" },
  starter: {
    name: "Starter",
    included: SMALL,
    prices: {
      calls: 2.2,
      databaseGB: 0.22,
      queryGB: 0.11,
      actionGBHours: 0.33,
      storageGB: 0.22,
      searchStorageGB: 0.55,
    },
    classes: "S16",
  },
  professional: {
    name: "Professional",
    included: {
      calls: 25_000_000,
      databaseGB: 50,
      queryGB: 50_000,
      actionGBHours: 250,
      storageGB: 50,
      searchStorageGB: 1,
    },
    prices: {
      calls: 2,
      databaseGB: 0.2,
      queryGB: 0.1,
      actionGBHours: 0.3,
      storageGB: 0.2,
      searchStorageGB: 0.5,
    },
    classes: "S256",
  },
  businessServerless: {
    name: "Business, serverless",
    included: NONE,
    prices: {
      calls: 2,
      databaseGB: 0.2,
      queryGB: 0.1,
      // Of CPU time, of which there is less than of the time that an action takes.
      actionGBHours: 0.16,
      storageGB: 0.2,
      searchStorageGB: 0.5,
    },
    classes: "S16, S256",
  },
  businessDedicated: {
    name: "Business, dedicated",
    included: NONE,
    prices: {
      calls: 0.2,
      databaseGB: 0.15,
      queryGB: 0.1,
      actionGBHours: 0.16,
      storageGB: 0.45,
      searchStorageGB: 0.5,
    },
    classes: "D1024, D2048",
  },
} as const satisfies { [name: string]: PublishedPlan };

/** Page: Limits. How many functions of a kind run at a time, and what mutations may write in a second. */
export type DeploymentClass = {
  name: string;
  queries: number;
  mutations: number;
  /** Actions of the Convex runtime and HTTP actions together. */
  actions: number;
  nodeActions: number;
  scheduledJobs: number;
  writtenMiBPerSecond: number;
  datasetTB: number;
};

export const CLASSES: readonly DeploymentClass[] = [
  {
    name: "S16",
    queries: 16,
    mutations: 16,
    actions: 64,
    nodeActions: 64,
    scheduledJobs: 8,
    writtenMiBPerSecond: 4,
    datasetTB: 1,
  },
  {
    name: "S256",
    queries: 256,
    mutations: 256,
    actions: 512,
    nodeActions: 256,
    scheduledJobs: 256,
    writtenMiBPerSecond: 8,
    datasetTB: 1,
  },
  {
    name: "D1024",
    queries: 1024,
    mutations: 512,
    actions: 1024,
    nodeActions: 1024,
    scheduledJobs: 512,
    writtenMiBPerSecond: 32,
    datasetTB: 4,
  },
  {
    name: "D2048",
    queries: 2048,
    mutations: 1024,
    actions: 2048,
    nodeActions: 2048,
    scheduledJobs: 1024,
    writtenMiBPerSecond: 64,
    datasetTB: 8,
  },
];

/** Page: Limits. What one transaction may read and write. */
export const TRANSACTION = {
  documentsRead: 32_000,
  bytesRead: 16 * 2 ** 20,
  documentsWritten: 16_000,
  bytesWritten: 16 * 2 ** 20,
} as const;

/** Page: Limits. The memory that an action of the Convex runtime is billed by, in GB as compute counts them. */
export const ACTION_GB = 64 / 1024;

/** What else a deployment or its operator meets. */
export const OTHERS: readonly { what: string; value: string; page: Page }[] = [
  {
    what: "time that a query or mutation may compute",
    value: "1 s",
    page: PAGES.limits,
  },
  { what: "time of an action", value: "30 min", page: PAGES.limits },
  {
    what: "answer of an HTTP action",
    value: "20 MiB; no limit of a request",
    page: PAGES.limits,
  },
  { what: "size of a row", value: "1 MiB", page: PAGES.limits },
  {
    what: "indexes of a table; search indexes; vector indexes",
    value: "32; 4; 4",
    page: PAGES.limits,
  },
  {
    what: "rows of one vector search, of one text search",
    value: "256, 1 024",
    page: PAGES.limits,
  },
  {
    what: "scheduled functions that wait",
    value: "1 000 000",
    page: PAGES.limits,
  },
  {
    what: "deployments of a team: Free and Starter, Professional",
    value: "40, 300",
    page: PAGES.limits,
  },
  {
    what: "results of scheduled functions are kept for",
    value: "7 days",
    page: PAGES.scheduled,
  },
  {
    what: "logs of functions",
    value: "a short history, whose length is not told; longer by a log stream",
    page: PAGES.logs,
  },
  {
    what: "manual and daily backups, weekly ones are kept for",
    value: "7, 14 days",
    page: PAGES.backups,
  },
];
