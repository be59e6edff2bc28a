import path from "node:path";
import ts from "typescript";

/**
 * Which room of the house a file stands in, and what it may import from there. Rules name the file and
 * the import that break them.
 */
export type Source = { path: string; text: string };

const COMPONENT = "convex/components/openclawBackend/";

/** The component's folders, lowest first: none imports from one that stands after it. Its own files come before all. */
export const ROOMS = [
  "",
  "text",
  "guard",
  "admission",
  "agents",
  "embedding",
  "memories",
  "logs",
  "recall",
  "review",
  "portability",
  "openclaw",
  "erasing",
  "operator",
];

/** The app's storeys, lowest first, each by the beginnings of its paths; the longest that fits counts. */
const STOREYS: [name: string, beginnings: string[]][] = [
  ["the component", [COMPONENT]],
  [
    "what stands alone in backend/",
    ["log", "secretNames", "ownSecrets", "tokenText", "caller"].map(
      (name) => `convex/backend/${name}.ts`,
    ),
  ],
  ["backend/embedding/", ["convex/backend/embedding/"]],
  ["the functions in backend/", ["convex/backend/"]],
  ["backend/edge/", ["convex/backend/edge/"]],
  ["the root of convex/", ["convex/"]],
];

export type Import = { from: string; to: string; specifier: string };

function parsed({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** What a file imports of the project, types and dynamic imports too; generated files aside. */
export function importsOf(source: Source): Import[] {
  const specifiers: string[] = [];
  const visit = (node: ts.Node) => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) &&
            node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (named && ts.isStringLiteralLike(named)) specifiers.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(source));
  return specifiers
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({
      from: source.path,
      to: path.posix
        .join(path.posix.dirname(source.path), specifier)
        .replace(/(\.js|\.ts)?$/, ".ts"),
      specifier,
    }))
    .filter(({ to }) => !to.includes("/_generated/"));
}

function roomOf(file: string): string {
  const inside = file.slice(COMPONENT.length);
  return inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : "";
}

function storeyOf(file: string): number {
  const fits = STOREYS.flatMap(([, beginnings], storey) =>
    beginnings
      .filter((beginning) => file.startsWith(beginning))
      .map((beginning) => ({ storey, length: beginning.length })),
  ).sort((a, b) => b.length - a.length);
  return fits[0]?.storey ?? -1;
}

/** Imports that reach up: in the component from a room above, in the app from a storey above. */
export function upward(sources: Source[]): string[] {
  return sources.flatMap(importsOf).flatMap(({ from, to, specifier }) => {
    const says = (mine: string, theirs: string) => [
      `${from} imports ${specifier}: ${mine} stands below ${theirs}`,
    ];
    if (from.startsWith(COMPONENT) && to.startsWith(COMPONENT)) {
      const [mine, theirs] = [roomOf(from), roomOf(to)];
      const order = (room: string) => ROOMS.indexOf(room);
      if (order(mine) < 0) return [`${from} stands in no known room`];
      if (order(theirs) > order(mine) || order(theirs) < 0)
        return says(`${mine}/`, `${theirs}/`);
      return [];
    }
    const [mine, theirs] = [storeyOf(from), storeyOf(to)];
    return theirs > mine ? says(STOREYS[mine]![0], STOREYS[theirs]![0]) : [];
  });
}

/** Files that import one another in a circle, one line a circle that a walk meets. */
export function circles(sources: Source[]): string[] {
  const imports = new Map(
    sources.map((source) => [source.path, importsOf(source)]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (file: string) => {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    way.push(file);
    for (const { to } of imports.get(file) ?? []) walk(to);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) walk(file);
  return found;
}

const REGISTERS =
  /^(?:useCase|adminCase|caseForAgent|(?:internal)?(?:query|mutation|action)|internal(?:Query|Mutation|Action))$/;

/** Whether functions of a deployment are registered here; the builders of use cases themselves are not. */
export function isUseCases(source: Source): boolean {
  if (source.path === `${COMPONENT}admission/useCase.ts`) return false;
  let registers = false;
  const visit = (node: ts.Node) => {
    registers ||=
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      REGISTERS.test(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(source));
  return registers;
}

/** Where use cases and plain functions are not told apart: by the first comment, and by the file. */
export function mixed(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const { path, text } = source;
    const file = parsed(source);
    const saysSo = /^\/\*\*[\s\S]*?\*\/\s*import\b/.test(text);
    if (!isUseCases(source))
      return saysSo
        ? [`${path} registers nothing, and begins like a file that does`]
        : [];
    const plain = file.statements.filter(
      (node) =>
        ts.isFunctionDeclaration(node) &&
        node.modifiers?.some(
          ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
        ),
    ) as ts.FunctionDeclaration[];
    return [
      ...(saysSo ? [] : [`${path} does not begin with what it answers`]),
      ...plain.map(
        ({ name }) => `${path} exports ${name!.text} beside use cases`,
      ),
    ];
  });
}
