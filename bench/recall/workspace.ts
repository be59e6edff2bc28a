import { readdirSync, readFileSync } from "node:fs";

/** Files of a workspace as people write them, and what is asked of their statements. */
export type WorkspaceFile = { path: string; content: string };

export type Statement = {
  path: string;
  /** The headings that it stands under, outermost first. */
  section: string[];
  /** A part of its text that tells it, without marks of emphasis. */
  text: string;
};

/**
 * By heading: a question for one statement with words of its headings. By content: one without them, as far as these
 * do not say themselves what it is about. Of a section: a question for all of it. The heading: its words alone.
 */
export const KINDS = ["heading", "content", "section", "heading alone"];

export type Asked = {
  kind: string;
  text: string;
  /** The statements that answer it, each as well as another. */
  wanted: Statement[];
  /** Every other one: nothing is tuned on these. */
  isHeldOut: boolean;
};

/** A row as it was made of a file. */
export type StoredRow = {
  id: string;
  content: string;
  context?: string[];
  /** The path of its file. */
  ref: string;
};

type Questions = {
  files: Record<
    string,
    {
      section: string;
      asked?: string;
      statements: Record<string, [string, string?]>;
    }[]
  >;
};

/** An answer has room for so many. */
const MOST_IN_SECTION = 10;

const folder = new URL("workspace/", import.meta.url);
const { files } = JSON.parse(
  readFileSync(new URL("questions.json", folder), "utf8"),
) as Questions;

export function loadFiles(): WorkspaceFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((path) => ({
      path,
      content: readFileSync(new URL(path, folder), "utf8"),
    }));
}

type Section = { path: string; names: string[]; asked?: string };
type Questioned = { statement: Statement; questions: [string, string?] };

const sections = Object.entries(files).flatMap(([path, given]) =>
  given.map(({ section, asked, statements }) => {
    const names = section.split(" / ");
    const questioned = Object.entries(statements).map(
      ([text, questions]): Questioned => ({
        statement: { path, section: names, text },
        questions,
      }),
    );
    return { path, names, asked, questioned } as Section & {
      questioned: Questioned[];
    };
  }),
);

export const statements = sections.flatMap(({ questioned }) =>
  questioned.map(({ statement }) => statement),
);

export function loadQuestions(): Asked[] {
  const all = sections.flatMap(({ questioned }) => questioned);
  const one = (kind: string, place: 0 | 1) =>
    all.flatMap(({ statement, questions }) => {
      const text = questions[place];
      return text === undefined ? [] : [{ kind, text, wanted: [statement] }];
    });
  const whole = sections.flatMap(({ asked, questioned }) =>
    asked === undefined || questioned.length > MOST_IN_SECTION
      ? []
      : [
          {
            ...{ kind: "section", text: asked },
            wanted: questioned.map(({ statement }) => statement),
          },
        ],
  );
  return [
    ...halved(one("heading", 0)),
    ...halved(one("content", 1)),
    ...halved(whole),
    ...halved(headingsAlone()),
  ];
}

/** Each heading as a question, with the one above it where several are called that: for all that stands under it. */
function headingsAlone(): Omit<Asked, "isHeldOut">[] {
  const prefixes = new Set(
    statements.flatMap(({ section }) =>
      section.map((_, at) => section.slice(0, at + 1).join("\n")),
    ),
  );
  const paths = [...prefixes].map((prefix) => prefix.split("\n"));
  const texts = new Set(
    paths.map((path) => {
      const leaf = path.at(-1)!;
      const isAlone = paths.every(
        (other) => other === path || other.at(-1) !== leaf,
      );
      return isAlone ? leaf : path.slice(-2).join(" ");
    }),
  );
  return [...texts].flatMap((text) => {
    const wanted = statements.filter(({ section }) =>
      section.some(
        (leaf, at) =>
          leaf === text || (at > 0 && `${section[at - 1]} ${leaf}` === text),
      ),
    );
    return wanted.length > MOST_IN_SECTION
      ? []
      : [{ kind: "heading alone", text, wanted }];
  });
}

function halved(questions: Omit<Asked, "isHeldOut">[]): Asked[] {
  return questions.map((question, at) => ({
    ...question,
    isHeldOut: at % 2 === 1,
  }));
}

/** The row that a statement has become; null where it is lost, or is one with another that says something else. */
export function rowOf(
  { path, section, text }: Statement,
  rows: readonly StoredRow[],
): StoredRow | null {
  const having = rows.filter(
    ({ content, ref }) =>
      (ref === undefined || ref === path) &&
      plain(content).includes(plain(text)),
  );
  const under = having.filter(({ content, context }) => {
    const above = plain([...(context ?? []), content].join(" "));
    return section.every((name) => above.includes(plain(name)));
  });
  const others = statements.filter(
    (other) => other.path === path && other.text === text,
  );
  if (others.length > 1) return under[0] ?? null;
  return shortest(under) ?? shortest(having);
}

function shortest(rows: readonly StoredRow[]): StoredRow | null {
  const [first] = rows.toSorted((a, b) => a.content.length - b.content.length);
  return first ?? null;
}

function plain(text: string): string {
  return text.replace(/[*`]/g, "").replace(/\s+/g, " ");
}

/** How much of what is wanted stands among the first, of as much as there is room for. */
export function foundAmong(
  ids: readonly string[],
  wanted: readonly (string | null)[],
  depth: number,
): number {
  const first = ids.slice(0, depth);
  const found = wanted.filter((id) => id !== null && first.includes(id));
  return Math.min(1, found.length / Math.min(depth, wanted.length));
}
