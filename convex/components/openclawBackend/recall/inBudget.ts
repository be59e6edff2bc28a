/** Rows that are read side by side: the platform takes so many calls at once. */
const AT_ONCE = 16;

/**
 * Loads items in their order until what was read is as long as a share of a transaction's 16 MiB allows. A
 * character is up to three bytes, and the last ones side by side come on top.
 */
export async function inBudget<Item, Loaded>(
  items: readonly Item[],
  characters: number,
  load: (item: Item) => Promise<Loaded | null>,
  lengthOf: (loaded: Loaded) => number,
): Promise<Loaded[]> {
  const all: Loaded[] = [];
  let left = characters;
  for (let at = 0; at < items.length && left > 0; at += AT_ONCE) {
    const some = items.slice(at, at + AT_ONCE);
    for (const loaded of await Promise.all(some.map(load))) {
      if (loaded === null) continue;
      all.push(loaded);
      left -= lengthOf(loaded);
    }
  }
  return all;
}
