import { AsyncLocalStorage } from "node:async_hooks";
import { convexToJson, type Value } from "convex/values";

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
};

export type Modules = Record<string, () => Promise<unknown>>;

type Syscalls = {
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
let installed = false;

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
      return await run(reference, args);
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
  const engine = holder.Convex;
  if (installed || engine === undefined) return;
  installed = true;
  holder.Convex = {
    syscall: (op, args) => engine.syscall(op, args),
    jsSyscall: (op, args) => engine.jsSyscall(op, args),
    asyncSyscall: async (op, args) => {
      for (const { onRequest } of present()) onRequest?.(op, args);
      const call = () => engine.asyncSyscall(op, args);
      // A timer keeps the context that it was set in.
      const schedules = op === "1.0/schedule" || op === "1.0/actions/schedule";
      const answer = await (schedules ? inRequest.exit(call) : call());
      for (const { onSyscall } of present()) onSyscall?.(op, args, answer);
      return answer;
    },
  };
}
