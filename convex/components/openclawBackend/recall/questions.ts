/** How several questions share what one may read, and one answer. */

/**
 * Of what one question alone may read, the share of one among several: all together read less than
 * twice as much, and since ways to ask for one thing find much the same, each still finds its own.
 */
export function shareOf(most: number, questions: number): number {
  return Math.ceil((2 * most) / (Math.max(1, questions) + 1));
}

/** The first of every list, then the second, and so on, each once. */
export function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const places = Array.from({ length: longest }, (_, place) => place);
  const turns = places.flatMap((place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  );
  return [...new Set(turns)];
}
