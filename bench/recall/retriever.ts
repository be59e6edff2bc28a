import {
  CONTEXT_WINDOW_MS,
  inContext,
  pack,
  packOwn,
  unpack,
} from "../../convex/components/openclawBackend/embedding/vectors";
import {
  confidenceOf,
  type Asked,
} from "../../convex/components/openclawBackend/recall/confidence";
import {
  rank,
  type Candidate,
  type Ranked,
} from "../../convex/components/openclawBackend/recall/rank";
import { shapeQuery } from "../../convex/components/openclawBackend/text/query";
import { searchText } from "../../convex/components/openclawBackend/text/tokens";
import {
  findByText,
  vectorCandidates,
} from "../../convex/components/openclawBackend/recall/legs";
import {
  scoreText,
  shareOfTerms,
} from "../../convex/components/openclawBackend/recall/textScore";
import type { Document } from "./dataset";
import type { TextIndex } from "./textIndex";

export type Vector = Float32Array | Int8Array | readonly number[];
export type Embed = (text: string) => Promise<Vector> | Vector;
export type Answer = {
  ids: string[];
  abstained: boolean;
  /** Of the best result, where the retriever tells; for curves also how sure it is that there is an answer at all. */
  confidence?: number;
  evidence?: number;
};
export type Ask = (question: string, limit: number) => Promise<Answer>;

/** A way to recall: takes a store's documents once, then answers questions about them. */
export type Retriever = {
  name: string;
  store(documents: readonly Document[]): Promise<Ask>;
};

export type IndexMaker = (texts: readonly string[]) => TextIndex;

/** The search engine's own order over the text as written: what one gets without shaping anything. */
export function rawText(makeIndex: IndexMaker): Retriever {
  return {
    name: `text as written, ${makeIndex([]).name}`,
    async store(documents) {
      const index = makeIndex(documents.map(({ content }) => content));
      return async (question, limit) =>
        answer(index.search(question, limit).map((i) => documents[i]?.id));
    },
  };
}

/** Nearest vectors only. */
export function vectorAlone(embed: Embed): Retriever {
  return {
    name: "vector alone",
    async store(documents) {
      const vectors = await embedAll(documents, embed);
      return async (question, limit) => {
        const nearest = nearestTo(await embed(question), vectors);
        return answer(nearest.slice(0, limit).map(({ i }) => documents[i]?.id));
      };
    },
  };
}

/** One question over a store, ranked as the component does it. */
export type Ranking = {
  asked: Asked;
  ranked: Ranked<Candidate & { document: Document }>[];
};

/**
 * Recall as the component does it, over an emulated engine; without `embed` the text leg alone. It ranks by packed
 * vectors, or by whole ones to see what that costs.
 */
export function hybrid(
  makeIndex: IndexMaker,
  embed?: Embed,
  isPacked = true,
): Retriever {
  const leg = embed ? (isPacked ? "hybrid" : "hybrid, float") : "shaped text";
  return {
    name: `${leg}, ${makeIndex([]).name}`,
    async store(documents) {
      const rankFor = await ranker(documents, makeIndex, embed, isPacked);
      return async (question, limit) => {
        const { asked, ranked } = await rankFor(question, limit);
        const { isSilent, answerable, ofResults } = confidenceOf(ranked, asked);
        const shown = ranked.slice(0, limit);
        return {
          ...answer(
            shown.map(({ candidate }) => candidate.document.id),
            isSilent,
          ),
          evidence: answerable,
          confidence: Math.max(0, ...ofResults.slice(0, limit)),
        };
      };
    },
  };
}

/** Takes the documents of a store, then ranks them for questions. */
export async function ranker(
  documents: readonly Document[],
  makeIndex: IndexMaker,
  embed?: Embed,
  isPacked = true,
): Promise<(question: string, limit: number) => Promise<Ranking>> {
  const texts = documents.map(({ content, tags }) => searchText(content, tags));
  const index = makeIndex(texts);
  const vectors = embed ? await embedAll(documents, embed) : [];
  const read = isPacked ? vectors.map(throughPacking) : vectors;
  const row = (i: number) => ({ i, searchText: texts[i] ?? "" });
  const now = Math.max(...documents.map(({ createdAt }) => createdAt));
  return async (question, limit) => {
    const query = shapeQuery(question);
    const queryVector = embed ? await embed(question) : null;
    const nearest = queryVector ? nearestTo(queryVector, vectors) : [];
    const hits = nearest.slice(0, vectorCandidates(limit));
    const cosines = new Map(hits.map(({ i, cosine }) => [i, cosine]));
    const byVector = hits.map(({ i }) => row(i));
    const byText = await findByText(query, byVector, async (text, count) =>
      index.search(text, count).map(row),
    );
    const rows = [
      ...new Map([...byVector, ...byText].map((r) => [r.i, r])).values(),
    ];
    const textScores = scoreText(query, rows);
    const shares = (flag: "isName" | "isExact") =>
      shareOfTerms(
        query.terms.filter((term) => term[flag]),
        rows,
      );
    const nameShares = shares("isName");
    const exactShares = shares("isExact");
    const candidates = rows.map(({ i, searchText }, k) => {
      const document = documents[i]!;
      return {
        ...{ document, searchText },
        textScore: textScores[k]!,
        nameShare: nameShares[k]!,
        exactShare: exactShares[k]!,
        isOfDay: false,
        cosine: cosines.get(i) ?? null,
        vector: read[i] ?? null,
        createdAt: document.createdAt,
        writtenAt: document.createdAt,
        type: document.type,
        importance: 0.5,
        trust: "agent" as const,
        sameAs: document.content,
      };
    });
    const ranked = rank(candidates, { queryVector, byText: true, now });
    const scale = embed ? ("builtin" as const) : ("words" as const);
    const isLong = false;
    return { asked: { words: query, scale, isLong, isKnown: true }, ranked };
  };
}

/** A vector as ranking reads it. */
function throughPacking(vector: Vector): Vector {
  return unpack(pack([...vector]), vector.length)!;
}

function answer(ids: (string | undefined)[], abstained = false): Answer {
  return { ids: ids.filter((id) => id !== undefined), abstained };
}

/** Each as it is stored: in the context of the one before it, where that is not older than the component allows. */
async function embedAll(
  documents: readonly Document[],
  embed: Embed,
): Promise<Vector[]> {
  const own: ArrayBuffer[] = [];
  for (const { content } of documents) own.push(packOwn(await embed(content)));
  return documents.map(({ createdAt }, i) => {
    const before = documents[i - 1];
    const isNear =
      before && Math.abs(createdAt - before.createdAt) <= CONTEXT_WINDOW_MS;
    return inContext(own[i]!, isNear ? own[i - 1]! : null);
  });
}

function nearestTo(
  query: Vector,
  vectors: readonly Vector[],
): { i: number; cosine: number }[] {
  return vectors
    .map((vector, i) => {
      let cosine = 0;
      for (let d = 0; d < query.length; d++)
        cosine += (query[d] ?? 0) * (vector[d] ?? 0);
      return { i, cosine };
    })
    .sort((a, b) => b.cosine - a.cosine);
}
