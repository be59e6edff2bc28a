export const METRICS = ["R@1", "R@5", "R@10", "R@20", "MRR", "nDCG@10"];

/** The metrics of one ranked answer, in the order of `METRICS`; recall is the share of the relevant found. */
export function score(
  ranked: readonly string[],
  relevant: ReadonlySet<string>,
): number[] {
  const recall = (depth: number) =>
    ranked.slice(0, depth).filter((id) => relevant.has(id)).length /
    relevant.size;
  const first = ranked.findIndex((id) => relevant.has(id));
  const gain = (place: number) => 1 / Math.log2(place + 2);
  let found = 0;
  let ideal = 0;
  for (let place = 0; place < 10; place++) {
    if (relevant.has(ranked[place] ?? "")) found += gain(place);
    if (place < relevant.size) ideal += gain(place);
  }
  return [
    recall(1),
    recall(5),
    recall(10),
    recall(20),
    first < 0 ? 0 : 1 / (first + 1),
    found / ideal,
  ];
}

export function mean(rows: readonly (readonly number[])[]): number[] {
  return METRICS.map(
    (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length,
  );
}

/** How often one of the first is greater than one of the second, equals counting half: the area under the ROC curve. */
export function areaUnderCurve(
  higher: readonly number[],
  lower: readonly number[],
): number {
  let wins = 0;
  for (const a of higher)
    for (const b of lower) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (higher.length * lower.length);
}
