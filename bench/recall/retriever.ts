import {
  CONTEXT_WINDOW_MS,
  inContext,
  packOwn,
} from "../../convex/components/openclawBackend/embedding/mixing";
import {
  pack,
  unpack,
} from "../../convex/components/openclawBackend/embedding/smallVector";
import {
  hasEvidence,
  rank,
  BUILTIN_MIN_EVIDENCE,
} from "../../convex/components/openclawBackend/recall/rank";
import { shapeQuery } from "../../convex/components/openclawBackend/text/query";
import { searchText } from "../../convex/components/openclawBackend/text/searchText";
import { findByText } from "../../convex/components/openclawBackend/recall/textLeg";
import { scoreText } from "../../convex/components/openclawBackend/recall/textScore";
import { vectorCandidates } from "../../convex/components/openclawBackend/recall/vectorLeg";
import type { Document } from "./dataset";
import type { TextIndex } from "./textIndex";

export type Vector = Float32Array | Int8Array | readonly number[];
export type Embed = (text: string) => Promise<Vector> | Vector;
export type Answer = { ids: string[]; abstained: boolean };
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
      const texts = documents.map(({ content, tags }) =>
        searchText(content, tags),
      );
      const index = makeIndex(texts);
      const vectors = embed ? await embedAll(documents, embed) : [];
      const read = isPacked ? vectors.map(throughPacking) : vectors;
      const row = (i: number) => ({ i, searchText: texts[i] ?? "" });
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
        const ranked = rank(
          rows.map((candidate, k) => {
            const document = documents[candidate.i];
            const createdAt = document?.createdAt ?? 0;
            return {
              ...candidate,
              textScore: textScores[k] ?? 0,
              nameShare: 0,
              isOfDay: false,
              cosine: cosines.get(candidate.i) ?? null,
              vector: read[candidate.i] ?? null,
              createdAt,
              writtenAt: createdAt,
              type: document?.type ?? "note",
              importance: 0.5,
              trust: "agent" as const,
              sameAs: document?.content ?? "",
            };
          }),
          {
            queryVector,
            byText: true,
            now: Math.max(...documents.map(({ createdAt }) => createdAt)),
          },
        );
        return answer(
          ranked
            .slice(0, limit)
            .map(({ candidate }) => documents[candidate.i]?.id),
          !hasEvidence(ranked, BUILTIN_MIN_EVIDENCE),
        );
      };
    },
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
