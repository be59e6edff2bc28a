import type { Infer } from "convex/values";
import type { Memory } from "../../components/openclawBackend/memories/rows.js";
import type { vSession } from "../../components/openclawBackend/recall/session.js";
import { sharedOut, type SharedOut } from "./fairRoom.js";
import { firstOf, type Cut } from "./fitting.js";
import type { meBody } from "./routes/identity.js";

/** How a session keeps to a number of characters, in whatever form it is sent. */

export type Session = Infer<typeof vSession>;
export type Entry = NonNullable<Session["today"]>["items"][number];

/** What a session says besides rows: who is told, and the names of the secrets that there are. */
export type Facts = { me: ReturnType<typeof meBody>; secrets: string[] };

export type Shown<R extends { content: string }> = Omit<
  SharedOut<R>,
  "isWhole"
>;

export type SessionForm<R extends { content: string }, Body> = {
  memory: (memory: Memory) => R;
  entry: (entry: Entry) => R;
  lengthOf: (row: Cut<R>) => number;
  /** Characters of what lists bring with them that are not empty. */
  aroundLists: number;
  body: (facts: Facts, rows: Shown<R>, isWhole: boolean) => Body;
};

/** Of the room for an answer: there are more names of secrets than are worth it. */
const MOST_FOR_NAMES = 0.25;
/** Of the room for an answer: what is stored has the rest. */
const MOST_FOR_FACTS = 0.5;

export function sessionIn<R extends { content: string }, Body>(
  form: SessionForm<R, Body>,
  session: Session,
  facts: Facts,
  characters: number,
): Body {
  const none = { pinned: [], recent: [], today: [], yesterday: [] };
  const frameOf = (known: Facts) => {
    const body = form.body(known, none, false);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return text.length + form.aroundLists;
  };
  const known = narrowed(facts, characters, frameOf);
  const spaceOf = ({ pinned, recent }: Session["own"]) => ({
    pinned: pinned.map(form.memory),
    recent: recent.map(form.memory),
  });
  const entriesOf = (day: Session["today"]) =>
    (day?.items ?? []).map(form.entry);
  const rows = {
    own: spaceOf(session.own),
    shared: session.shared.map(spaceOf),
    today: entriesOf(session.today),
    yesterday: entriesOf(session.yesterday),
  };
  const room = Math.max(0, characters - frameOf(known));
  const { isWhole, ...shown } = sharedOut(rows, room, form.lengthOf);
  return form.body(
    known,
    shown,
    isWhole && known === facts && !session.truncated,
  );
}

/** The facts as far as there is room for them, those first that an agent can least do without. */
function narrowed(
  facts: Facts,
  characters: number,
  frameOf: (facts: Facts) => number,
): Facts {
  const fits = (known: Facts) => frameOf(known) <= characters * MOST_FOR_FACTS;
  if (fits(facts)) return facts;
  const secrets = firstOf(facts.secrets, characters * MOST_FOR_NAMES);
  let known = { ...facts, secrets };
  for (const field of ["usage", "spaces", "warnings"] as const) {
    if (fits(known)) break;
    known = { ...known, me: { ...known.me, [field]: [] } };
  }
  return known;
}
