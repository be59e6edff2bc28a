import { AsyncLocalStorage } from "node:async_hooks";
import { convexToJson, type JSONValue, type Value } from "convex/values";
import { isTurnDue, nextTurn } from "./turns.js";

/**
 * Stands between an app's functions and convex-test's engine without either knowing: sees every call
 * that an action makes, and every system call that a function makes.
 */
export type Observer = {
  /** An action or HTTP action calls a function. Throwing refuses the call. */
  onCall?: (args: string) => void;
  onSyscall?: (op: string, args: string, answer: string) => void;
  /** Before a system call. Throwing refuses it. */
  onRequest?: (op: string, args: string) => void;
  /** A function has written a row. `call` is one object for all that an action's call does: its transaction. */
  onWrite?: (write: Write, call: object) => void;
};

/** A row as a write has found and left it; null where there was or is none. */
export type Write = {
  id: string;
  before: JSONValue;
  after: JSONValue;
};

/** The system calls that write a row. */
export const WRITES = new Set([
  "1.0/insert",
  "1.0/shallowMerge",
  "1.0/replace",
  "1.0/remove",
]);

export type Modules = Record<string, () => Promise<unknown>>;

export type Syscalls = {
  syscall: (op: string, args: string) => string;
  asyncSyscall: (op: string, args: string) => Promise<string>;
  jsSyscall: (op: string, args: unknown) => unknown;
};
type Handler = (ctx: object, args: unknown) => unknown;
type Registered = { isAction?: true; isHttp?: true; _handler: Handler };
type Router = {
  lookup: (path: string, method: string) => [object, ...unknown[]] | null;
};
type Run = (reference: unknown, args?: Value) => Promise<unknown>;

const observers = new Set<Observer>();
const inRequest = new AsyncLocalStorage<Observer>();
const inCall = new AsyncLocalStorage<object>();
/** Of whoever calls a function from outside of any action. */
const OUTSIDE = {};
/** What answers the system calls: convex-test's engine, or a layer before it. */
let engine: Syscalls | undefined;

export function observe(observer: Observer): () => void {
  observers.add(observer);
  installSyscalls();
  return () => observers.delete(observer);
}

/** Observes one request alone: neither what runs beside it nor what it schedules. */
export async function observing<Answer>(
  observer: Observer,
  request: () => Promise<Answer>,
): Promise<Answer> {
  installSyscalls();
  return await inRequest.run(observer, request);
}

/**
 * Puts a layer between the observers and the engine, which must be there already: they go on seeing what
 * functions ask for and are answered, not what the layer asks the engine for.
 */
export function beneathObservers(layer: (engine: Syscalls) => Syscalls): void {
  installSyscalls();
  engine = layer(engine!);
}

function present(): Observer[] {
  const own = inRequest.getStore();
  return own === undefined ? [...observers] : [...observers, own];
}

/** The same modules, whose actions and HTTP actions call through the observers. */
export function observed(modules: Modules): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([name, load]) => [
      name,
      async () => {
        const module = (await load()) as Record<string, unknown>;
        return Object.fromEntries(
          Object.entries(module).map(([key, value]) => [key, wrapped(value)]),
        );
      },
    ]),
  );
}

function wrapped(value: unknown): unknown {
  if (value === null || !["object", "function"].includes(typeof value))
    return value;
  if (typeof (value as Partial<Router>).lookup === "function") {
    const router = value as Router;
    const lookup: Router["lookup"] = (path, method) => {
      const found = router.lookup(path, method);
      if (found === null) return null;
      const [handler, ...rest] = found;
      return [wrapped(handler) as object, ...rest];
    };
    return { lookup };
  }
  const { isAction, isHttp } = value as Registered;
  if (!isAction && !isHttp) return value;
  const handler: Handler = (ctx, args) =>
    (value as Registered)._handler(calling(ctx as Record<string, Run>), args);
  return new Proxy(value as object, {
    get: (target, name) =>
      name === "_handler" ? handler : (Reflect.get(target, name) as unknown),
  });
}

function calling(ctx: Record<string, Run>): object {
  const through =
    (run: Run): Run =>
    async (reference, args: Value = {}) => {
      const text = JSON.stringify(convexToJson(args));
      for (const { onCall } of present()) onCall?.(text);
      return await inCall.run({}, () => run(reference, args));
    };
  return {
    ...ctx,
    runQuery: through(ctx.runQuery!),
    runMutation: through(ctx.runMutation!),
    runAction: through(ctx.runAction!),
  };
}

function installSyscalls(): void {
  const holder = globalThis as unknown as { Convex?: Syscalls };
  if (engine !== undefined || holder.Convex === undefined) return;
  engine = holder.Convex;
  holder.Convex = {
    syscall: (op, args) => {
      const answer = engine!.syscall(op, args);
      for (const { onSyscall } of present()) onSyscall?.(op, args, answer);
      return answer;
    },
    jsSyscall: (op, args) => engine!.jsSyscall(op, args),
    asyncSyscall: async (op, args) => {
      if (isTurnDue()) await nextTurn();
      for (const { onRequest } of present()) onRequest?.(op, args);
      const call = () =>
        WRITES.has(op) && present().some(({ onWrite }) => onWrite)
          ? watchedWrite(engine!, op, args)
          : engine!.asyncSyscall(op, args);
      // A timer keeps the context that it was set in.
      const schedules = op === "1.0/schedule" || op === "1.0/actions/schedule";
      const answer = await (schedules ? inRequest.exit(call) : call());
      for (const { onSyscall } of present()) onSyscall?.(op, args, answer);
      return answer;
    },
  };
}

/** Looks at the row before and after, in the same turn as the write: the engine answers a read at once. */
async function watchedWrite(
  engine: Syscalls,
  op: string,
  args: string,
): Promise<string> {
  const { id: given, table } = JSON.parse(args) as { [key: string]: string };
  const look = (id: string) =>
    engine.asyncSyscall("1.0/get", JSON.stringify({ table, id }));
  const looks: Promise<string>[] = [];
  if (given !== undefined) looks.push(look(given));
  const written = engine.asyncSyscall(op, args);
  if (given !== undefined) looks.push(look(given));
  const answer = await written;
  const id = given ?? (JSON.parse(answer) as { _id: string })._id;
  if (given === undefined) looks.push(Promise.resolve("null"), look(id));
  const [before, after] = await Promise.all(
    looks.map(async (found) => JSON.parse(await found) as JSONValue),
  );
  const call = inCall.getStore() ?? OUTSIDE;
  for (const { onWrite } of present())
    onWrite?.({ id, before: before!, after: after! }, call);
  return answer;
}
