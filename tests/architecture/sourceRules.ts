import { builtinModules } from "node:module";
import ts from "typescript";

/**
 * What a deployment refuses or does otherwise, and convex-test does not see. Each rule names the
 * line it is broken on.
 */
export type Source = { path: string; text: string };
type Rule = (file: ts.SourceFile, path: string) => ts.Node[];

const REGISTRARS = new Set([
  "query",
  "mutation",
  "action",
  "internalQuery",
  "internalMutation",
  "internalAction",
  "edgeMutation",
]);
const PUBLIC = new Set([
  ...["query", "mutation", "action"],
  ...["queryGeneric", "mutationGeneric", "actionGeneric"],
]);
const QUERIES = new Set(["query", "internalQuery"]);
const NODE = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
const NODE_GLOBALS = new Set([
  ...["Buffer", "require", "__dirname", "__filename"],
  ...["setImmediate", "queueMicrotask", "WebSocket", "CompressionStream"],
]);
const UNSTABLE = [
  "Date.now",
  "Math.random",
  "crypto.randomUUID",
  "crypto.getRandomValues",
];

function all(
  root: ts.Node,
  test: (node: ts.Node) => boolean,
  enters: (node: ts.Node) => boolean = () => true,
): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, (child) => {
      if (enters(child)) visit(child);
    });
  };
  visit(root);
  return found;
}

function calledName(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : undefined;
}

function isMethod(node: ts.Node, name: string): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === name
  );
}

/** Whether a call stands at the end of a chain that begins with a database query. */
function onQuery(node: ts.Node): boolean {
  let at = (node as ts.CallExpression).expression as ts.Node;
  for (;;) {
    if (isMethod(at, "withIndex") || isMethod(at, "withSearchIndex"))
      return true;
    if (isMethod(at, "query") && /\bdb\b/.test(at.getText())) return true;
    if (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at))
      at = at.expression;
    else return false;
  }
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassDeclaration(node);
}

function isUnstable(node: ts.Node): boolean {
  const text = node.getText();
  return (
    (ts.isPropertyAccessExpression(node) && UNSTABLE.includes(text)) ||
    (ts.isNewExpression(node) && text === "new Date()")
  );
}

function registrations(file: ts.SourceFile): ts.CallExpression[] {
  return all(file, (node) => {
    const name = calledName(node);
    const [first] = (node as ts.CallExpression).arguments ?? [];
    return (
      name !== undefined &&
      ts.isIdentifier((node as ts.CallExpression).expression) &&
      REGISTRARS.has(name) &&
      first !== undefined &&
      ts.isObjectLiteralExpression(first)
    );
  }) as ts.CallExpression[];
}

function imports(file: ts.SourceFile): { node: ts.Node; from: string }[] {
  return file.statements.flatMap((node) =>
    (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
    node.moduleSpecifier &&
    ts.isStringLiteral(node.moduleSpecifier)
      ? [{ node, from: node.moduleSpecifier.text }]
      : [],
  );
}

function importedNames(file: ts.SourceFile, from = /./): ts.ImportSpecifier[] {
  return imports(file).flatMap(({ node, from: source }) => {
    const names = (node as ts.ImportDeclaration).importClause?.namedBindings;
    if (!from.test(source) || !names || !ts.isNamedImports(names)) return [];
    return [...names.elements];
  });
}

function importing(test: (from: string, path: string) => boolean): Rule {
  return (file, path) =>
    imports(file)
      .filter(({ from }) => test(from, path))
      .map(({ node }) => node);
}

/** Functions that get a query's context run in queries, whoever calls them. */
function takesQueryCtx(node: ts.Node): boolean {
  if (!ts.isFunctionLike(node)) return false;
  return node.parameters.some(({ type }) => type?.getText() === "QueryCtx");
}

/** The app's functions that may refuse: what is the user's own may do as it likes. */
const isBackends = (path: string) =>
  /^convex\/(?:backend\/|memory\.ts|agents\.ts)/.test(path) &&
  path !== "convex/backend/caller.ts";

const inComponent = (path: string) => path.startsWith("convex/components/");

export const rules: Record<string, Rule> = {
  "no paginate, collect or filter on a query": (file) =>
    all(
      file,
      (node) =>
        isMethod(node, "paginate") ||
        ((isMethod(node, "collect") || isMethod(node, "filter")) &&
          onQuery(node)),
    ),
  "no process.env: variables are declared and come from the generated env": (
    file,
  ) => all(file, (node) => node.getText() === "process.env"),
  "no listing of the environment, which a deployment does not allow": (file) =>
    all(file, (node) => {
      const isEnv = (at: ts.Node | undefined) =>
        at !== undefined && /^(process\.)?env$/.test(at.getText());
      if (ts.isSpreadAssignment(node)) return isEnv(node.expression);
      if (ts.isBinaryExpression(node))
        return (
          node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
          isEnv(node.right)
        );
      return (
        ts.isCallExpression(node) &&
        /^(Object|Reflect)\.(keys|entries|values|ownKeys|has)$/.test(
          node.expression.getText(),
        ) &&
        isEnv(node.arguments[0])
      );
    }),
  "no ctx.auth, which throws where a token is not a JWT": (file) =>
    all(file, (node) => node.getText() === "ctx.auth"),
  "no clock and no randomness in queries, whose answers are cached": (file) => {
    const queries = registrations(file).filter((call) =>
      QUERIES.has(calledName(call)!),
    );
    const shared = all(file, takesQueryCtx);
    return [...queries, ...shared].flatMap((root) => all(root, isUnstable));
  },
  "no clock and no randomness at module scope, where they stand still": (
    file,
  ) => all(file, isUnstable, (node) => !isFunction(node)),
  "no Node modules": importing((from) => NODE.has(from)),
  "no Node globals": (file) =>
    all(file, (node) => {
      if (!ts.isIdentifier(node) || !NODE_GLOBALS.has(node.text)) return false;
      const { parent } = node;
      const isName =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        ts.isPropertyAssignment(parent);
      return !isName;
    }),
  "no cryptography that only actions have": (file) =>
    all(
      file,
      (node) =>
        isMethod(node, "generateKey") ||
        isMethod(node, "wrapKey") ||
        isMethod(node, "unwrapKey"),
    ),
  "no file name with a hyphen": (file, path) =>
    /[^A-Za-z0-9_./]/.test(path.replace(/^convex\//, "")) ? [file] : [],
  "no public function in the app": (file, path) =>
    inComponent(path)
      ? []
      : importedNames(file).filter(({ name, propertyName }) =>
          PUBLIC.has((propertyName ?? name).text),
        ),
  "functions are made by caller.ts, so that what they refuse fails the operator's call":
    (file, path) =>
      importedNames(file, /_generated\/server\.js$/).filter(
        ({ name }) =>
          isBackends(path) && /^internal(?:Mutation|Action)$/.test(name.text),
      ),
  "every function declares args and returns": (file) =>
    registrations(file).filter((call) => {
      const [definition] = call.arguments as unknown as [
        ts.ObjectLiteralExpression,
      ];
      const names = definition.properties.map((p) => p.name?.getText());
      return !names.includes("args") || !names.includes("returns");
    }),
  "calls within the app go to internal functions and components": (
    file,
    path,
  ) =>
    inComponent(path)
      ? []
      : all(file, (node) => {
          const name = calledName(node) ?? "";
          const { arguments: given } = node as ts.CallExpression;
          const at = /^run(After|At)$/.test(name) ? 1 : 0;
          return (
            /^run(Query|Mutation|Action|After|At)$/.test(name) &&
            /^api\b/.test(given?.[at]?.getText() ?? "")
          );
        }),
  "zod is imported as a namespace and in its small form": (file) =>
    imports(file)
      .filter(({ node, from }) => {
        if (!/^zod(\/|$)/.test(from)) return false;
        const bindings = (node as ts.ImportDeclaration).importClause
          ?.namedBindings;
        return (
          from !== "zod/mini" || !bindings || !ts.isNamespaceImport(bindings)
        );
      })
      .map(({ node }) => node),
  "the edge knows the component by its types and words, not its database":
    importing(
      (from, path) =>
        path.startsWith("convex/backend/edge/") &&
        /components\/openclawBackend\/_generated/.test(from),
    ),
  "the component knows nothing of the app": importing(
    (from, path) =>
      inComponent(path) &&
      /^\.\.\//.test(from) &&
      !resolved(path, from).startsWith("convex/components/openclawBackend/"),
  ),
  "modules are loaded dynamically in actions only": (file, path) =>
    path.startsWith("convex/backend/embedding/") ||
    path.startsWith("convex/backend/edge/routes/") ||
    // Called by a route alone.
    path === "convex/backend/edge/workspaceFile.ts"
      ? []
      : all(
          file,
          (node) =>
            ts.isCallExpression(node) &&
            node.expression.kind === ts.SyntaxKind.ImportKeyword &&
            !inAction(node),
        ),
  "no file over 400 lines": (file) =>
    file.getLineAndCharacterOfPosition(file.end).line > 400 ? [file] : [],
};

/** Whether a node stands in the definition of an action. */
function inAction({ parent }: ts.Node): boolean {
  if (parent === undefined) return false;
  const defines =
    ts.isCallExpression(parent) &&
    ts.isIdentifier(parent.expression) &&
    parent.expression.text === "internalAction";
  return defines || inAction(parent);
}

function resolved(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1);
}

/** The rules that a file breaks, as `path:line rule`. */
export function violations({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule(file, path).map((node) => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      return `${path}:${line + 1} ${name}`;
    }),
  );
}
