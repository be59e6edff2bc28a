import type { Client } from "autocannon";
import type { Answers } from "./figures.js";

/** One request of a connection. */
export type Sent = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  headers: { [name: string]: string };
  body?: string;
  /** Is told the answer; false where it is a failure in spite of its status. */
  answered?: (status: number, body: string) => boolean;
};

/** What one connection sends, one after the other. */
export type Script = () => Sent;

/** Either so many requests, as fast as they are answered, or at a rate, all connections together, for a time. */
export type Extent =
  { amount: number } | { perSecond: number; seconds: number };

export type Answered = { status: string; ms: number };

/** Longer than any answer takes that is still one. */
const TIMEOUT_SECONDS = 60;

/** Each of the connections sends its next request when the one before is answered. */
export async function drive(
  url: string,
  connections: number,
  extent: Extent,
  scriptOf: (connection: number) => Script,
  onAnswer: (answered: Answered) => void = () => undefined,
): Promise<Answers> {
  // Not installed where only figures are read.
  const { default: autocannon } = await import("autocannon");
  const times: number[] = [];
  const statuses = new Map<string, number>();
  const count = (status: string) =>
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const start = performance.now();
  let last = start;
  let opened = 0;
  const setupClient = (client: Client) => {
    const script = scriptOf((opened += 1) - 1);
    let sent: Sent;
    let failed = false;
    client.setRequests([
      {
        setupRequest: (request) => {
          sent = script();
          const { method, path, headers, body } = sent;
          return { ...request, method, path, headers, body };
        },
        onResponse: (status, body) => {
          failed = sent.answered?.(status, body) === false;
        },
      },
    ]);
    client.on("response", (code, _bytes, ms) => {
      const status = failed ? "tool" : `${code}`;
      count(status);
      times.push(ms);
      last = performance.now();
      onAnswer({ status, ms });
    });
  };
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        timeout: TIMEOUT_SECONDS,
        sampleInt: 100,
        setupClient,
        ...("amount" in extent
          ? { amount: extent.amount }
          : { overallRate: extent.perSecond, duration: extent.seconds }),
      },
      (error: unknown) => (error instanceof Error ? reject(error) : resolve()),
    );
    instance.on("reqError", () => void count("none"));
  });
  return { seconds: (last - start) / 1000, times, statuses };
}
