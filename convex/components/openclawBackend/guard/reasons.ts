/** What a flag of the guard means, in words for a person. */
const REASONS: { [rule: string]: string } = {
  override: "tells its reader to ignore instructions",
  "role-change": "gives its reader another role",
  "new-instructions": "poses as new instructions",
  "system-prompt": "poses as a system prompt, or asks for it",
  "role-marker": "holds marks of a chat template",
  conceal: "asks to keep something from the user",
  "addressed-to-model": "speaks to the model that reads it",
  "tool-call": "is written like a call to a tool",
  exfiltration: "asks to send data to an address",
  "hidden-text": "holds text that a person cannot see",
};

/** Why a text with these flags is held back. */
export function reasonOf(flags: readonly string[]): string {
  const reasons = flags.map((flag) => REASONS[flag] ?? `met the rule ${flag}`);
  return `It ${reasons.join("; ")}.`;
}
