import { invisibleRuns } from "./invisible.js";
import type { Finding } from "./secrets.js";

/** Marks of a machine that a text imitates, and places that a person does not see. */
export interface InstructionMark {
  rule: string;
  /** A sign without which the pattern cannot match; tested first, since most text has none. */
  hint: RegExp;
  pattern: RegExp;
  /** What the match must hold as well: looked for in it alone, so that no place is read twice. */
  holds?: RegExp;
}

const r = String.raw;
const models = r`(?:ai|ais|llms?|assistants?|ai\s+(?:assistants?|agents?|models?|reviewers?)|language\s+models?|copilot|chatgpt|claude|gemini|chatbots?)`;
/** What an instruction that hides in markup says to its reader. */
const told = r`(?:(?<![-\w])(?:ignore|disregard|override|bypass)\s+(?:all|any|the\s+(?:user|visible|above|system|previous|policy|rest)|previous|prior|your|other|everything)\b|\b(?:reveal|output|print|leak|send|forward)\s+(?:your|all|(?:the\s+)?(?:user|users|user['’]s|system|key|secrets?|conversation|chat)\b|its)|\bforward\s+this\s+\w+\s+to|(?<!todo:?\s)\b(?:tell|convince|trick)\s+the\s+user\s+(?:to|that)\b|\byou\s+(?:must|shall)\s+(?:tell|send|not\s+tell|now\s+\w+|rank|say|call|recommend|visit|ignore|approve|obey)|\byou\s+are\s+(?:to|now)\s+(?:\w+\s+)?(?:output|send|obey|an?\s+(?:\w+\s+)?(?:assistant|ai|agent|model))|\bsystem\s+prompt\b|\b${models}\s*(?:must|should|shall|please)(?!\s+be\b)|\b${models}\s*[:,]\s*(?:please\s+|now\s+|also\s+)?(?:ignore|send|call|forget|recommend|rank|visit|do\s+not|you\s|say|approve|reveal|tell|when\s|if\s+you|mark|delete|output|print|add\s|always|never|forward|include|rate|open|fetch|go\s+to)\b|\bsend\s[^<>\n]{0,40}@[\w-]{1,40}\.|\brank\s+this\s+page|\binstructions\s+for\s+(?:the\s+)?${models})`;
/** Long enough for what a person would hide, and bounded. */
const inside = r`[^<]{0,160}?`;

/** What a call does that somebody would plant; one that only looks something up is anybody's example. */
const deeds =
  "add|agent|approve|bash|book|browse|call|click|code|command|config|contact|copy|create|delete|deploy|disable|drop|edit|enable|erase|eval|exec|export|fetch|file|forget|forward|function|grant|http|install|invoke|key|mail|memory|message|navigate|open|order|password|pay|post|publish|purchase|python|read|remember|remove|reply|request|run|secret|send|set|share|shell|terminal|token|tool|transfer|update|upload|wipe|write";

const make = (
  rule: string,
  hint: RegExp,
  ...sources: string[]
): InstructionMark => ({
  rule,
  hint,
  pattern: new RegExp(sources.join("|"), "gi"),
});

/** Made on first use. */
export const instructionMarks = (): InstructionMark[] => [
  // Marks of chat templates, which some servers even read as such.
  make(
    "role-marker",
    /<[|｜]|\[\/?INST|<<\/?SYS|<\/?\s?(?:system|assistant|developer)|\[\s?(?:system|developer|admin)|#{2}|<(?:start|end)_of_turn/i,
    r`<[|｜][a-z_▁]{2,24}(?:[|｜]>|>)`,
    r`<(?:start|end)_of_turn>`,
    r`\[\/?INST\]`,
    r`<<\/?SYS>>`,
    // Settings of machines are written like this too: <system>Linux 6.1</system>.
    r`(?<!\w)<\s{0,2}(?:system|assistant|developer)(?:[_ -](?:prompt|message|instructions?|reminder))?\s{0,2}>(?!\s*<[a-z]|[\w .-]{1,24}<\/(?:system|developer)>)`,
    // One that closes what nothing before it opened, and no element of XML ends right there.
    r`(?<!<\/?[\w:.-]{1,40}[^<>]{0,80}>\s{0,24})(?<!<\s{0,2}(?:system|assistant|developer)\b[^]{0,400})<\/\s{0,2}(?:system|assistant|developer)(?:[_ -](?:prompt|message|instructions?|reminder))?\s{0,2}>`,
    r`\[\s?(?:system|developer|admin)(?:\s+(?:message|prompt|instructions?|note|override(?:\s[^\]\n]{0,24})?))\s?\]`,
    r`\[\s?system\s?\]\s?:`,
    r`(?:^|\n)#{2,4}\s+(?:system|assistant|human|instruction)(?:\s+(?:prompt|message))?\s*:\s*(?=\n[^\n]{0,400}\n#{2,4}\s*(?:response|assistant)|\n(?:\s*$|(?:you|the\s+assistant|ignore|always|never|comply|obey)\b))`,
    r`(?:^|\n)#{2,4}\s+(?:system|assistant|human)(?:\s+(?:prompt|message))?\s*:\s*(?=\n|$)`,
  ),
  make(
    "system-prompt",
    /(?:system|developer)/i,
    r`(?:^|[\n>\]*#])[ \t]{0,4}(?:new\s+|updated\s+)?system\s+(?:prompt|message|override|instruct\w{0,5})\s{0,2}:(?=\s*(?:you|your|ignore|the\s+assistant|do\s+not|from|always|never|disregard|comply|obey|answer|new\b|\n))`,
    r`\bsystem\s*[_-]?(?:prompt|message|policy|security)?\s+overrid(?:e|den)\s*[:!\]]`,
    r`(?:^|[\n=\]>])[ \t]{0,4}(?:system|developer)[ \t]{0,2}:[ \t]{0,4}(?:you\s+(?:are|must|will|should)|your\s+|from\s+now|ignore|disregard|do\s+not)`,
    r`\{\s?["']role["']\s?:\s?["'](?:system|developer)["'],\s?["']content["']\s?:\s?["'][^"'\n]{0,160}?\b(?:ignore|leak|obey|unrestricted|no\s+(?:rules|restrictions)|reveal|disregard|without\s+asking|secrets?)\b`,
  ),
  // Turns that nobody said, with what the forger wants to have been agreed.
  make(
    "fake-turn",
    /(?:assistant|user|human|ai)\s?:/i,
    r`(?:^|\n)[ \t]{0,4}(?:assistant|ai|model)\s?:\s?(?:sure|of\s+course|certainly|understood|ok(?:ay)?|yes|absolutely|i\s+(?:have|will|can|now)|i['’](?:ve|ll))\b[^\n]{0,80}?\b(?:password|deleted?|sent\s+(?:all|the|every)|send\s+(?:all|the\s+data)|transfers?|secret|api\s+key|ignore|forget|system\s+prompt|approved|user\s+agrees|without\s+asking|i\s+will\s*$|here\s+(?:is|are)\s+(?:the|my)\s+(?:system|secret|instructions))`,
    r`\n[ \t]{0,4}(?:human|user)\s?:[^\n]{0,120}\b(?:delete\s+all|forget\s+(?:the|your)\s+rules|send\s+(?:me\s+)?all|reveal|ignore)\b`,
    r`(?:^|\n)(?:human|user)\s?:[^\n]{0,80}\b(?:forget|ignore|drop)\s+(?:the|your|all)\s+rules`,
  ),
  // Calls to tools, written as a model would write them.
  make(
    "tool-call",
    /tool|function|invoke|"name"|"action"|action\s?:|observation|execute_|"method"/i,
    r`<\/?(?:[a-z]{2,8}:)?(?:tool_calls?|tool_use|tool_result|function_calls?|function_results?|use_mcp_tool|execute_\w{2,12}|invoke\s+name\s{0,2}=)[\s>=/"']`,
    r`<(?:antml|function)[:=]\w{1,24}`,
    r`\{\s{0,4}"(?:tool|tool_name|function|name|recipient_name)"\s{0,2}:\s{0,2}"(?=[\w.-]{0,60}?(?:${deeds}))[\w.-]{1,64}"\s{0,2},\s{0,4}"(?:arguments|parameters|tool_input|input|args)"\s{0,2}:\s{0,2}(?:\{\s{0,4}(?!"type"\s{0,2}:\s{0,2}"object")["}]|")`,
    r`"(?:tool_calls|tool_uses)"\s{0,2}:\s{0,2}\[\s{0,4}\{`,
    r`"(?:function_call|functionCall|tool_call|toolUse|toolCall)"\s{0,2}:\s{0,2}\{\s{0,4}"`,
    r`"type"\s{0,2}:\s{0,2}"(?:tool_use|tool_call|function_call)"\s{0,2},\s{0,4}"(?:id|name|call_id)"`,
    r`"method"\s{0,2}:\s{0,2}"tools\/call"\s{0,2},\s{0,4}"params"\s{0,2}:\s{0,2}\{`,
    r`"action"\s{0,2}:\s{0,2}"[\w .-]{1,64}"\s{0,2},\s{0,4}"action_input"`,
    r`(?:^|\n)[ \t]{0,4}action\s?:[ \t]{0,4}[\w .-]{1,64}\n\s{0,8}action\s+input\s?:`,
    r`(?:^|\n)[ \t]{0,4}thought\s?:[^\n]{1,300}\n\s{0,8}action\s?:[ \t]{0,4}[\w.-]{2,64}(?:\[|\(|\s*(?:\n|$))`,
    r`(?:^|\n)[ \t]{0,4}action\s?:[ \t]{0,4}\w{2,40}\[[^\]\n]{1,120}\]`,
    r`(?:^|\n)[ \t]{0,4}observation\s?:[^\n]{0,300}\n\s{0,8}(?:thought|final\s+answer|action\s+input)\s?:`,
    r`\bdefault_api\.\w{2,40}\(`,
    r`(?:^|\n)[ \t]{0,4}tool\s?:[ \t]{0,4}\w{2,40}\n\s{0,8}arguments\s?:\s?\{`,
    r`\[TOOL_CALLS?\]\s?\[?\s?[\[{]`,
    r`(?:${"`"}${"`"}${"`"}|~~~)tool_(?:code|call|outputs?)\b`,
    r`\bto=functions\.\w{1,40}`,
    r`(?<![.\w])functions\.(?:exec|shell|bash|run|python|send|write|read|delete|call|http|browser|transfer|pay|upload|share|grant)\w{0,24}\(\s?\{`,
    r`\[\/tool[_ ](?:results?|outputs?|response)\]`,
  ),
  {
    ...make("hidden-markup", /<!--/, r`<!--(?:(?!-->)[^]){0,400}`),
    holds: new RegExp(told, "i"),
  },
  // Places that only a machine reads, and words for a reader that is one.
  make(
    "hidden-markup",
    /hidden|display\s?:\s?none|visibility|font-size|opacity|position\s?:\s?absolute|(?:color|colour)\s?[:=]|alt=|title=|content=|value=|<(?:noscript|template|script|title|details)/i,
    r`<\w{1,12}\b[^>]{0,120}?(?:display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?[01](?:px|pt|em|%)?\s?[;"']|opacity\s?:\s?0(?:\.0)?\s?[;"']|left\s?:\s?-\d{3,5}px|aria-hidden\s?=\s?["']?true|\shidden\b|color\s?[:=]\s?["']?(?:#fff(?:fff)?|white)\b)[^>]{0,120}>${inside}${told}`,
    r`<\w{1,12}\b[^>]{0,160}?\s(?:alt|title|content|value|placeholder|aria-label|data-\w{1,16})\s?=\s?["'][^"'<>]{0,120}?${told}`,
    r`<(?:noscript|template|title|details|summary|script\s+type=["']text\/(?:llm|ai|prompt)["'])\b[^>]{0,80}>(?:${inside}|<summary>[^<]{0,80}<\/summary>[^<]{0,80}?)${told}`,
    r`<script\s+type=["']text\/(?:llm|ai|prompt)`,
    r`<meta\s[^>]{0,80}?name=["'](?:ai|llm|agent|assistant)[-_:](?:instructions?|prompt|directives?)["']`,
  ),
  make(
    "hidden-markup",
    /\]\(|\]:|^---|[_-]instructions?["']?\s?:/im,
    r`\]\(\S{1,200}\s["'(][^"')\n]{0,120}?${told}`,
    r`(?:^|\n)\[[^\]\n]{1,24}\]:\s?\S{1,200}\s["'(][^"')\n]{0,120}?${told}`,
    r`(?:^|\n)\[(?:\/\/|comment|_metadata_|#)\]:\s?[^\n]{0,120}?${told}`,
    r`(?:^|\n)["']?(?:ai|llm|agent|assistant|model)[_-](?:instructions?|prompt|directives?|note)["']?\s?:\s?["']?(?:send|ignore|forward|always|never|you|do\s+not|reveal|call|delete|tell)\b`,
  ),
  make(
    "hidden-markup",
    /(?:\/\/|#|\/\*|--|;|%)\s?[^\n]{0,24}(?:ai|llm|copilot|assistant|agent|model|claude|chatgpt|cursor)/i,
    r`(?:^|[\n\s])(?:\/\/|#|\/\*+|--|;|%)\s{0,3}(?:(?:important\s+)?(?:note|message|instructions?|attention)\s+(?:to|for)\s+(?:the\s+|all\s+|any\s+)?|attention\s+|dear\s+)?(?:ai|llms?|copilot|assistants?|claude|chatgpt|gemini|cursor|(?:ai|coding)\s+(?:code\s+)?(?:assistants?|agents?|models?|reviewers?))\s{0,2}[:,!]\s{0,3}(?:please\s+|now\s+|also\s+){0,2}(?:when\s+you|whenever|if\s+you|do\s+not|don['’]t|you\s+(?:must|should|are)|ignore|disregard|disable|add|insert|send|approve|remove|delete|always|never|skip|include|append|run|execute|call|reveal|output|print|forget|replace|use|commit|push|tell|approve|respond\s+with)\b`,
  ),
  // A picture whose address carries data away when something renders it.
  make(
    "exfiltration",
    /!\[/,
    r`!\[[^\]\n]{0,80}\]\(https?:\/\/[^\s)]{1,200}[?&][\w-]{1,24}=(?:\{|%7B|<|\[|\$|(?:INSERT|YOUR|USER|CHAT|CONVERSATION|HISTORY|SECRET|DATA|PROMPT|MEMORY|NOTES|ENCODED|BASE64|API)(?:_\w{1,40})?\))`,
  ),
];

let marks: InstructionMark[] | undefined;

export function findMarks(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { rule, hint, pattern, holds } of (marks ??= instructionMarks())) {
    if (!hint.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      if (holds?.test(match[0]) === false) continue;
      // Patterns anchored to a line start take the character before it along.
      const lead = /^\s*/.exec(match[0])?.[0].length ?? 0;
      const start = match.index + (lead < match[0].length ? lead : 0);
      found.push({ rule, start, end: match.index + match[0].length });
    }
  }
  return found;
}

/**
 * Text that a person cannot see: tags (but for flags, which are built of them), direction
 * overrides, and runs of zero-width characters or variation selectors, which can spell bytes.
 * Single joiners and selectors belong to emoji and to many scripts.
 */
export function findHidden(text: string): Finding[] {
  const found: Finding[] = [];
  if (!/[^ -~\s]/.test(text)) return found;
  for (const match of text.matchAll(invisibleRuns())) {
    const run = match[0];
    const isFlag =
      text.slice(Math.max(0, match.index - 2), match.index) === "\u{1F3F4}" &&
      /^[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{3,6}\u{E007F}$/u.test(run);
    const isHidden =
      /[\u{E0000}-\u{E00FF}\u202D\u202E]/u.test(run) ||
      /[\u200B-\u200D\u2060-\u2064\uFEFF]{3}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{3}/u.test(
        run,
      );
    if (isHidden && !isFlag) {
      found.push({
        rule: "hidden-text",
        start: match.index,
        end: match.index + run.length,
      });
    }
  }
  return found;
}
