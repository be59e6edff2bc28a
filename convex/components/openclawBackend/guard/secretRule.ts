/**
 * Credentials that carry their issuer's prefix, written from the issuers' published formats.
 *
 * `starts` are literal prefixes: one pass over the text looks for all of them, and only a hit makes
 * the rule's `body` expression, which is tried exactly there. Every quantifier is bounded, and a
 * body long enough to be worth attacking refuses to start inside a run of its own characters, so
 * the work stays linear in the text.
 */
export interface SecretRule {
  id: string;
  starts: readonly string[];
  /**
   * What must follow the prefix; sticky. If it has a group, the group ends the match and is the
   * secret. A function, because a module is evaluated anew on every call of the deployment.
   */
  body: () => RegExp;
  /** The prefix names the place and is not part of the secret (an address, a key's name). */
  startIsContext?: true;
}
