import { withFate } from "./retrying.js";

/** A mutation that has run for good: of which request, and when. */
export type Settled = { request: number; name: string; now: number };

/** What decides about requests that are in flight at once; the numbers come round again. */
export type Course = {
  /** Which of the waiting requests is next, counted from the first. */
  order: readonly number[];
  /** How often each mutation is thrown away. */
  conflicts: readonly number[];
  /** Milliseconds that pass before each transaction. */
  steps: readonly number[];
};

/**
 * Runs requests at once, one transaction at a time in the order of the course: the next one begins when all
 * others wait for their turn or are over. Answers what each has answered, and in which order mutations were settled.
 */
export async function inFlight<Answer>(
  requests: readonly (() => Promise<Answer>)[],
  course: Course,
  pass: (ms: number) => void,
): Promise<{ answers: Answer[]; settled: Settled[] }> {
  const waiting: { request: number; go: () => void }[] = [];
  const settled: Settled[] = [];
  const open = new Set(requests.keys());
  let changed = () => {};
  const [order, conflicts, steps] = [
    round(course.order),
    round(course.conflicts),
    round(course.steps),
  ];

  const answers = requests.map((request, i) =>
    withFate(
      {
        turn: () =>
          new Promise<void>((go) => {
            waiting.push({ request: i, go });
            changed();
          }),
        conflicts,
        settled: (name, now) => settled.push({ request: i, name, now }),
      },
      request,
    ).finally(() => {
      open.delete(i);
      changed();
    }),
  );
  const all = Promise.all(answers);
  // It is looked at when all are over.
  all.catch(() => undefined);

  while (open.size > 0) {
    const waits = new Set(waiting.map(({ request }) => request));
    if ([...open].some((request) => !waits.has(request))) {
      await new Promise<void>((resolve) => (changed = resolve));
      continue;
    }
    waiting.sort((a, b) => a.request - b.request);
    const [next] = waiting.splice(order() % waiting.length, 1);
    pass(steps());
    next!.go();
  }
  return { answers: await all, settled };
}

function round(numbers: readonly number[]): () => number {
  let i = 0;
  return () => numbers[i++ % numbers.length] ?? 0;
}
