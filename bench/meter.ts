import { getDocumentSize, jsonToConvex, type JSONValue } from "convex/values";
import { observing, type Observer } from "../local/observe.js";

/** What one request cost, as the platform counts it. */
export type Cost = {
  /** The HTTP action itself and every function that it called; nested calls of one transaction are part of it. */
  calls: number;
  vectorSearches: number;
  documentsRead: number;
  documentsWritten: number;
  bytesRead: number;
  bytesWritten: number;
};

/** Runs one request and tells what it cost, without what it schedules. The engine's modules must be observed. */
export async function metered<Answer>(
  request: () => Promise<Answer>,
): Promise<{ answer: Answer; cost: Cost }> {
  const cost: Cost = {
    calls: 1,
    vectorSearches: 0,
    documentsRead: 0,
    documentsWritten: 0,
    bytesRead: 0,
    bytesWritten: 0,
  };
  const observer: Observer = {
    onCall: () => (cost.calls += 1),
    onSyscall: (op, args, answer) => count(cost, op, args, answer),
  };
  return { answer: await observing(observer, request), cost };
}

function count(cost: Cost, op: string, args: string, answer: string): void {
  switch (op) {
    case "1.0/actions/vectorSearch":
      cost.vectorSearches += 1;
      break;
    case "1.0/get":
      read(cost, JSON.parse(answer) as JSONValue);
      break;
    case "1.0/queryStreamNext": {
      const next = JSON.parse(answer) as { value: JSONValue; done: boolean };
      if (!next.done) read(cost, next.value);
      break;
    }
    case "1.0/insert":
    case "1.0/shallowMerge":
    case "1.0/replace":
    case "1.0/remove": {
      cost.documentsWritten += 1;
      const { value } = JSON.parse(args) as { value?: JSONValue };
      // What the function sent: of a patch the changed fields, of a deletion nothing.
      cost.bytesWritten += value === undefined ? 0 : bytes(value);
      break;
    }
  }
}

function read(cost: Cost, row: JSONValue): void {
  if (row === null) return;
  cost.documentsRead += 1;
  cost.bytesRead += getDocumentSize(jsonToConvex(row) as never);
}

function bytes(value: JSONValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
