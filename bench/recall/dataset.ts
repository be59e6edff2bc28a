import { readFileSync } from "node:fs";

export type Document = {
  id: string;
  content: string;
  tags: string[];
  type: "fact" | "preference" | "decision" | "note" | "log";
  /** In the order in which an agent would have written them. */
  createdAt: number;
};

export type Question = {
  text: string;
  category: string;
  /** Ids of the documents that hold the answer; none where nothing does. */
  relevant: ReadonlySet<string>;
};

/** One memory store and the questions asked of it. */
export type Dataset = {
  name: string;
  documents: Document[];
  questions: Question[];
};

type Turn = {
  speaker: string;
  dia_id: string;
  text: string;
  blip_caption?: string;
};
type Conversation = {
  sample_id: string;
  qa: { question: string; evidence?: unknown[]; category: number }[];
  conversation: Record<string, unknown>;
  observation: Record<string, Record<string, [string, unknown][]>>;
};

const CATEGORIES = [
  "",
  "multi-hop",
  "temporal",
  "inference",
  "single-hop",
  "adversarial",
];
const MINUTE_MS = 60_000;

/** Evidence comes as "D1:3", but also as "D:1:03" and as lists within one string. */
function evidenceIds(evidence: unknown): string[] {
  const text = JSON.stringify(evidence ?? []).replaceAll("D:", "D");
  return [...text.matchAll(/D(\d+):(\d+)/g)].map(
    ([, session, turn]) => `D${Number(session)}:${Number(turn)}`,
  );
}

function note(id: string, content: string, place: number): Document {
  return { id, content, tags: [], type: "note", createdAt: place * MINUTE_MS };
}

/** The sessions in order; keys are `session_1`, or `session_1_observation`. */
function sessions<T>(record: Record<string, unknown>, pattern: RegExp): T[] {
  return Object.entries(record)
    .flatMap(([key, value]) => {
      const number = pattern.exec(key)?.[1];
      return number === undefined ? [] : [{ number: Number(number), value }];
    })
    .sort((a, b) => a.number - b.number)
    .map(({ value }) => value as T);
}

function turnsOf(sample: Conversation): Dataset {
  const turns = sessions<Turn[]>(sample.conversation, /^session_(\d+)$/).flat();
  const documents = turns
    .filter(({ text }) => text.trim() !== "")
    .map(({ dia_id, speaker, text, blip_caption }, place) => {
      const caption = blip_caption ? ` [shares ${blip_caption}]` : "";
      return note(dia_id, `${speaker}: ${text.trim()}${caption}`, place);
    });
  const known = new Set(documents.map(({ id }) => id));
  return {
    name: `${sample.sample_id} turns`,
    documents,
    questions: questionsOf(sample, (id) => (known.has(id) ? [id] : [])),
  };
}

function observationsOf(sample: Conversation): Dataset {
  const sources = new Map<string, string[]>();
  const documents = sessions<Record<string, [string, unknown][]>>(
    sample.observation,
    /^session_(\d+)_observation$/,
  )
    .flatMap((bySpeaker) => Object.values(bySpeaker).flat())
    .map(([content, evidence], place) => {
      const id = `O${place}`;
      for (const turn of evidenceIds(evidence))
        sources.set(turn, [...(sources.get(turn) ?? []), id]);
      return note(id, content.trim(), place);
    });
  return {
    name: `${sample.sample_id} observations`,
    documents,
    questions: questionsOf(sample, (turn) => sources.get(turn) ?? []),
  };
}

function questionsOf(
  sample: Conversation,
  documentsOf: (turn: string) => string[],
): Question[] {
  return sample.qa
    .map(({ question, evidence, category }) => ({
      text: question.trim(),
      category: CATEGORIES[category] ?? String(category),
      relevant: new Set(evidenceIds(evidence).flatMap(documentsOf)),
    }))
    .filter(({ relevant }) => relevant.size > 0);
}

/** Conversations in LoCoMo's format: once with every turn as a memory, once with the observations made of them. */
export function loadConversations(path: string): {
  turns: Dataset[];
  observations: Dataset[];
} {
  const samples = JSON.parse(readFileSync(path, "utf8")) as Conversation[];
  return {
    turns: samples.map(turnsOf),
    observations: samples.map(observationsOf),
  };
}

/** Our own sets: memories as agents keep them, in several languages, and questions of many kinds. */
export function loadAgentMemories(
  file: "agentMemories" | "guideMemories" = "agentMemories",
): Dataset {
  const path = new URL(`${file}.json`, import.meta.url);
  const set = JSON.parse(readFileSync(path, "utf8")) as {
    memories: (Omit<Document, "createdAt"> & { createdAt: string })[];
    questions: { question: string; category: string; gold: string[] }[];
  };
  return {
    name: file,
    documents: set.memories.map((memory, place) => ({
      ...memory,
      createdAt: Date.parse(memory.createdAt) + place * MINUTE_MS,
    })),
    questions: set.questions.map(({ question, category, gold }) => ({
      text: question,
      category,
      relevant: new Set(gold),
    })),
  };
}

/** Short memories in fifteen languages, all in one store, and questions that bend their words; by language. */
export function loadLanguages(): Dataset {
  const path = new URL("languages.json", import.meta.url);
  const file = JSON.parse(readFileSync(path, "utf8")) as Record<
    string,
    { memories: string[]; questions: [text: string, gold: number][] }
  >;
  const id = (language: string, at: number) => `${language} ${at}`;
  const documents = Object.entries(file).flatMap(([language, { memories }]) =>
    memories.map((content, at) => ({ id: id(language, at), content })),
  );
  return {
    name: "languages",
    // An hour apart: none is the context of another.
    documents: documents.map((one, place) => ({
      ...note(one.id, one.content, 0),
      createdAt: place * 60 * MINUTE_MS,
    })),
    questions: Object.entries(file).flatMap(([category, { questions }]) =>
      questions.map(([text, gold]) => ({
        text,
        category,
        relevant: new Set([id(category, gold)]),
      })),
    ),
  };
}
