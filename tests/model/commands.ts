import fc from "fast-check";
import { expect, vi } from "vitest";
import type { Act, Answered, Request, World } from "./act.js";
import { compare } from "./compare.js";
import { memoryRequests } from "./memoryActs.js";
import { otherRequests } from "./otherActs.js";
import { DAY_MS, type Expected, type Store, type Token } from "./store.js";
import { inFlight, type Course } from "./turns.js";

/** The clock that the backend sees: it stands still but for these steps. */
function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** One request, or several in flight at once, each of whose mutations may be thrown away and run again. */
class InFlight implements fc.AsyncCommand<Store, World> {
  constructor(
    private readonly requests: readonly Request[],
    private readonly course: Course,
  ) {}

  check = () => true;

  async run(store: Store, world: World): Promise<void> {
    const acts = this.requests.flatMap(
      ({ prepare }) => prepare(store) ?? ([] as Act[]),
    );
    const { answers, settled } = await inFlight(
      acts.map((act) => () => act.send(world)),
      this.course,
      pass,
    );
    // What a request does is done by the first of its mutations; what follows embeds what it has written.
    const firsts = new Map(
      [...settled].reverse().map(({ request, now }) => [request, now]),
    );
    const order = [...new Set(settled.map(({ request }) => request))];
    for (const i of order) {
      const expected = acts[i]!.expect(store, firsts.get(i)!);
      check(acts[i]!.text, answers[i]!, expected);
    }
    await world.t.finishInProgressScheduledFunctions();
    await compare(world, store);
  }

  toString(): string {
    const { order, conflicts, steps } = this.course;
    const names = this.requests.map(({ text }) => text);
    return `${names.join(" | ")} (order ${order.join()}, thrown away ${conflicts.join()}, ms ${steps.join()})\n`;
  }
}

function check(text: string, answer: Answered, expected: Expected): void {
  if ("refused" in expected) {
    // A stranger is told to slow down before being told no.
    const isStranger =
      expected.refused === "unauthenticated" &&
      "refused" in answer &&
      answer.refused === "rate_limited";
    if (!isStranger) expect(answer, text).toEqual(expected);
    return;
  }
  const { made, says, replayed } = expected;
  if ("refused" in answer) {
    expect(answer, text).toEqual(says);
    return;
  }
  // What an erasing took out of a stored answer is gone from its replay.
  const { content: _, tags: __, ...lasting } = says;
  expect(answer.says, text).toMatchObject(replayed ? lasting : says);
  if (made === undefined) return;
  made.id ??= answer.id!;
  expect(answer.id, text).toBe(made.id);
  if (answer.secret) {
    expect(replayed, text).toBeUndefined();
    (made as Token).secret = answer.secret;
  }
}

/** Time that goes by between requests. */
class Later implements fc.AsyncCommand<Store, World> {
  constructor(private readonly ms: number) {}
  check = () => true;
  async run(): Promise<void> {
    pass(this.ms);
    await Promise.resolve();
  }
  toString = () => `${this.ms / 60_000} minutes later\n`;
}

const request = fc.oneof(...memoryRequests, ...otherRequests);
const course = fc.record({
  order: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }),
  conflicts: fc.array(fc.constantFrom(0, 1, 1, 2), {
    minLength: 1,
    maxLength: 5,
  }),
  // Long enough to change the day, and not at all.
  steps: fc.array(fc.constantFrom(0, 0, 1, 40, 60_000, 1_800_000), {
    minLength: 1,
    maxLength: 5,
  }),
});

export const commands = fc.commands(
  [
    fc
      .tuple(fc.array(request, { minLength: 1, maxLength: 4 }), course)
      .map(([requests, course]) => new InFlight(requests, course)),
    fc
      .tuple(fc.array(request, { minLength: 1, maxLength: 4 }), course)
      .map(([requests, course]) => new InFlight(requests, course)),
    fc
      .constantFrom(60_000, DAY_MS / 24, DAY_MS, 31 * DAY_MS)
      .map((ms) => new Later(ms)),
  ],
  { maxCommands: 12, size: "max" },
);
