import {
  serverForm,
  SHORT_ID,
} from "../../../components/openclawBackend/ids.js";

/** What no id has, which models copy along: blanks, quotes, brackets, emphasis. */
const AROUND = /^[^\w.:-]+|[^\w.:-]+$/g;
/** More than an id with all that; to look through a long text from each of its places would take minutes. */
const MOST_CHARACTERS = 128;
/** The mark that the line of an item begins with. */
const MARK = /^[0-9a-f]{4}\s+/;

/**
 * The id that a model means, which it has copied from a line of a fenced text. What is not plainly an id of
 * our own is left as it is but for what surrounds it: clients choose ids too.
 */
export function copiedId(copied: unknown): unknown {
  if (typeof copied !== "string" || copied.length > MOST_CHARACTERS)
    return copied;
  const id = copied.replace(AROUND, "").replace(MARK, "");
  const bare = id.replace(/:$/, "").replace(/^mem_(?=.{14}$)/, "");
  return SHORT_ID.test(bare) ? bare : (serverForm(id) ?? id);
}
