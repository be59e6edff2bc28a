import { invisibleRuns, unveil } from "./invisible.js";
import type { Finding } from "./secrets.js";

/**
 * Text that addresses the model which will read it rather than states something to remember. A
 * finding is a reason to look (lower trust, review), not proof: the rules ask for the imperative,
 * for words about the model itself, or for markup that only a chat template writes, because
 * ordinary memories speak of instructions, rules, prompts and systems as well.
 */
interface InstructionRule {
  id: string;
  /** A word without which the pattern cannot match; tested first, since most text has none. */
  hint: () => RegExp;
  pattern: () => RegExp;
}

const rules: readonly InstructionRule[] = [
  // An imperative against what came before: verb, what precedence it attacks, what it sets aside.
  {
    id: "override",
    hint: () => /ignore|disregard|forget|overrid|bypass|follow|obey|attention/i,
    pattern: () =>
      /\b(?:ignore|disregard|forget(?: about)?|override|bypass|(?:do not|don['’]t|stop) (?:follow(?:ing)?|obey(?:ing)?)|pay no attention to)\s+(?:(?:all|any|every|each|of|the|your|my|these|those|this|that|and|or|other)\s+){0,4}(?:(?:previous(?:ly)?|prior|above|earlier|preceding|foregoing|existing|initial|original|system|safety|developer|given|current|hidden)(?:\s+(?:and|or|given|system|safety|developer|the))?\s+){1,3}(?:instruct\w{0,8}|prompts?|rules|directives?|guidelines?|commands?|guardrails|polic(?:y|ies)|programming|training|constraints|restrictions|context|messages?)\b/gi,
  },
  {
    id: "override",
    hint: () => /ignore|disregard|forget|overrid|bypass|follow/i,
    pattern: () =>
      /\b(?:ignore|disregard|forget|override|bypass|stop following)\s+(?:(?:all|any|every|everything|of|what)\s+){0,3}(?:your|(?:you (?:were|have been|are)))\s+(?:\w+\s+){0,2}(?:instruct\w{0,8}|prompt|guidelines|guardrails|programming|training|told|taught|restrictions|directives)\b/gi,
  },
  // The same demand in Spanish, French, German, Portuguese, Italian, Russian, Chinese, Japanese.
  {
    id: "override",
    hint: () => /instru|istruzion|anweis|инструк|指令|指示|命令|提示/i,
    pattern: () =>
      /(?:\b(?:ignora|olvida|ignore[zr]?|oublie[zr]?|esque[çc]a|dimentica|ignoriere?n?|vergiss)\s+(?:(?:todas|toutes|tutte|alle|las|les|le|as|die|tus|tes|suas|deine)\s+){0,3}(?:(?:vorherigen|bisherigen|obigen)\s+)?(?:instruc\w{3,8}|instru[çc][õo]es|istruzioni|anweisungen)(?:\s+(?:anteriores|previas|pr[ée]c[ée]dentes|precedenti))?\b|игнорируй(?:те)?\s+(?:все\s+)?(?:предыдущие\s+)?инструкции|(?:忽略|忽視|忽视|无视|無視)[^\n。]{0,8}(?:之前|以上|先前|前面|所有)[^\n。]{0,6}(?:指令|指示|提示)|(?:以前|上記|これまで)の[^\n。]{0,6}(?:指示|命令)を(?:すべて)?無視)/gi,
  },
  // A new role for the model.
  {
    id: "role-change",
    hint: () => /you are|act |behave|respond|pretend|mode/i,
    pattern: () =>
      /\b(?:you\s+are\s+(?:now|no\s+longer|from\s+now\s+on)\s+(?:an?|the|in|my|not|bound|operating|running|free|acting)\b[^\n.]{0,60}?\b(?:assistant|ai|model|chatbot|agent|mode|dan|persona|hacker|unrestricted|unfiltered|jailbroken|restrictions|filters|guidelines|bound)\b|(?:act|behave|respond|pretend)\s+(?:as|like|to\s+be|you\s+are)\s+[^\n.]{0,50}?\b(?:unrestricted|unfiltered|uncensored|jailbroken|without\s+(?:any\s+)?(?:restrictions|filters|limits|rules)|no\s+(?:restrictions|filters|limits))|(?:enter|enable|activate|switch\s+(?:in)?to)\s+(?:dan|developer|god|jailbreak|unrestricted|sudo|debug)\s+mode\b[^\n.]{0,40}?\b(?:you|your|restrictions|filters|safety)\b)/gi,
  },
  // A heading that claims to replace the instructions.
  {
    id: "new-instructions",
    hint: () => /instruction/i,
    pattern: () =>
      /(?:^|[\n.!?>\]"'*#-])[ \t]{0,4}(?:\*\*)?(?:here\s+are\s+(?:your|the)\s+)?(?:new|updated|revised|real|actual|override|overriding|hidden|secret|additional)\s+(?:system\s+|priority\s+)?instructions?(?:\s+(?:for\s+(?:you|(?:the\s+)?(?:assistant|ai|agent|model))|from\s+(?:the\s+)?(?:system|developer|admin)))?(?:\*\*)?\s{0,2}:/gi,
  },
  // Claims to be, to replace, or to want the system prompt.
  {
    id: "system-prompt",
    hint: () => /prompt|system|instruct/i,
    pattern: () =>
      /(?:(?:^|[\n>\]*#])[ \t]{0,4}(?:new\s+|updated\s+)?system\s+(?:prompt|message|override|instruct\w{0,5})\s{0,2}:|\bsystem\s*[_-]?(?:prompt|message|policy|security)?\s+overrid(?:e|den)\s*[:!\]]|\b(?:reveal|print|output|repeat|show|display|disclose|leak|dump|tell)\s+(?:me\s+|us\s+|verbatim\s+|out\s+)?(?:your|its|the\s+(?:full|entire|hidden|original|above))\s+(?:\w+\s+){0,2}(?:system\s+prompt|system\s+message|initial\s+prompt|hidden\s+(?:prompt|instruct\w{0,5})|instructions\s+verbatim)|(?:^|\n)[ \t]{0,4}(?:system|developer)[ \t]{0,2}:[ \t]{0,4}(?:you\s+(?:are|must|will|should)|your\s+|from\s+now|ignore|disregard|do\s+not))/gi,
  },
  // Marks of chat templates, which some servers even read as such.
  {
    id: "role-marker",
    hint: () =>
      /<\||\[\/?INST|<<\/?SYS|<\/?\s?(?:system|assistant|developer)|\[\s?(?:system|developer)|#{2}/i,
    pattern: () =>
      /(?:<\|[a-z_]{2,24}(?:\|>|>)|\[\/?INST\]|<<\/?SYS>>|(?<!\w)<\/?\s{0,2}(?:system|assistant|developer)(?:[_ -](?:prompt|message|instructions?|reminder))?\s{0,2}>|\[\s?(?:system|developer)(?:\s+(?:message|prompt|instructions?|note|override))\s?\]|(?:^|\n)#{2,4}\s+(?:system|assistant|human)(?:\s+(?:prompt|message))?\s*:\s*(?=\n|$))/gi,
  },
  // Keeping something from the person the agent works for.
  {
    id: "conceal",
    hint: () => /user|human|operator|owner/i,
    pattern: () =>
      /\b(?:(?:do\s+not|don['’]t|never|must\s+not)\s+(?:ever\s+)?(?:tell|inform|alert|warn|mention\s+(?:this|it|that)\s+to|reveal\s+(?:this|it|that)\s+to|say\s+(?:this|anything)\s+to|let)\s+(?:the|your)\s+(?:user|human|operator|owner)\b|without\s+(?:telling|informing|alerting|notifying|the\s+knowledge\s+of)\s+(?:the|your)\s+(?:user|human|operator|owner)\b|(?:hide|conceal|keep)\s+(?:this|it|that)\s+(?:hidden\s+|secret\s+)?from\s+(?:the|your)\s+(?:user|human|operator|owner)\b)/gi,
  },
  // Speaking to whatever model reads the text.
  {
    id: "addressed-to-model",
    hint: () => /\bai\b|llm|assistant|model|agent|chatbot/i,
    pattern: () =>
      /(?:\bif\s+you\s+are\s+an?\s+(?:ai|llm|large\s+language\s+model|language\s+model|ai\s+(?:assistant|agent|model)|chatbot)\b|\b(?:attention|important|note|message|instructions?)[ \t]{0,2}(?:to|for|,)?[ \t]{0,2}(?:all\s+|any\s+|the\s+)?(?:ai|llm|language)\s+(?:assistants?|agents?|models?|systems?)(?:\s+(?:reading|processing|parsing)|\s{0,2}[:,!])|\b(?:ai|llm)\s+(?:assistants?|agents?|models?)\s+(?:reading|processing|summari[sz]ing)\s+this\b)/gi,
  },
  // Calls to tools, written as the model would write them.
  {
    id: "tool-call",
    hint: () => /tool|function|invoke|"name"/i,
    pattern: () =>
      /(?:<\/?(?:[a-z]{2,8}:)?(?:tool_calls?|tool_use|tool_result|function_calls?|function_results?|invoke\s+name\s{0,2}=)[\s>=/"']|\{\s{0,4}"(?:tool|tool_name|function|name)"\s{0,2}:\s{0,2}"[\w.-]{1,64}"\s{0,2},\s{0,4}"(?:arguments|parameters|tool_input|input)"\s{0,2}:\s{0,2}[{"])/gi,
  },
  // Sending what the agent holds to an address.
  {
    id: "exfiltration",
    hint: () => /https?:|@|webhook/i,
    pattern: () =>
      /\b(?:send|post|upload|forward|exfiltrate|transmit|leak|submit|email|copy)\s+(?:[^\n.]{0,60}?\s)?(?:api[ _-]?keys?|tokens?|passwords?|secrets?|credentials?|conversations?|chat\s+history|memor(?:y|ies)|private\s+keys?|ssh\s+keys?|\.env|environment\s+variables|(?:this|the)\s+data)\b[^\n]{0,60}?\b(?:to|at|via)\s[^\n]{0,24}?(?:https?:\/\/|[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]|webhook)/gi,
  },
  // A picture whose address carries data away when something renders it.
  {
    id: "exfiltration",
    hint: () => /!\[/,
    pattern: () =>
      /!\[[^\]\n]{0,80}\]\(https?:\/\/[^\s)]{1,200}[?&][\w-]{1,24}=(?:\{|%7B|<|\[|\$)/gi,
  },
];

/** Finds text that tries to instruct its reader: sorted by place, without overlap. */
export function findInstructions(text: string): Finding[] {
  const unveiled = unveil(text);
  const visible = unveiled?.text ?? text;
  const found = unveiled === null ? [] : findHidden(text);
  for (const { id, hint, pattern } of rules) {
    if (!hint().test(visible)) continue;
    for (const match of visible.matchAll(pattern())) {
      // Patterns anchored to a line start take the character before it along.
      const lead = /^[\s.!?>\]"'*#-]*/.exec(match[0])?.[0].length ?? 0;
      const start = match.index + (lead < match[0].length ? lead : 0);
      const end = match.index + match[0].length;
      found.push({
        rule: id,
        start: unveiled?.originalIndex(start) ?? start,
        end: (unveiled?.originalIndex(end - 1) ?? end - 1) + 1,
      });
    }
  }
  return withoutOverlap(found);
}

/**
 * Text that a person cannot see: tags (but for flags, which are built of them), direction
 * overrides, and runs of zero-width characters or variation selectors, which can spell bytes.
 * Single joiners and selectors belong to emoji and to many scripts.
 */
function findHidden(text: string): Finding[] {
  const found: Finding[] = [];
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

function withoutOverlap(found: Finding[]): Finding[] {
  let end = 0;
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((finding) => {
      const isFree = finding.start >= end;
      if (isFree) end = finding.end;
      return isFree;
    });
}

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
