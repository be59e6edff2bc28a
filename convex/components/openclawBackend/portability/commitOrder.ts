/** Anything with a revision, as it is read: a placeholder only in the transaction that writes it. */
type Revised = { revision: unknown };

/** The commit timestamp of a row that this transaction has not written. */
export function committed({ revision }: Revised): bigint {
  if (typeof revision !== "bigint")
    throw new Error("The row is of this very transaction.");
  return revision;
}

/** Merges what is in commit order by itself; one row of each source is held at a time. */
export async function* inCommitOrder<Row extends Revised>(
  sources: AsyncIterable<Row>[],
): AsyncGenerator<Row> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const heads: (Row | null)[] = [];
  const advance = async (i: number) => {
    const next = await iterators[i]!.next();
    heads[i] = next.done ? null : next.value;
  };
  for (const i of iterators.keys()) await advance(i);
  for (;;) {
    let first = -1;
    heads.forEach((head, i) => {
      const best = heads[first];
      if (head && (!best || committed(head) < committed(best))) first = i;
    });
    const row = heads[first];
    if (!row) return;
    yield row;
    await advance(first);
  }
}
