/**
 * A demand in words: what opens it and, right after that word, the pattern of the rest. A phrase is
 * looked at only where one of its opening words stands, so nothing can shut it out by mistake.
 */
export interface Phrase {
  rule: string;
  /** The opening words, in lower case. */
  opens: string;
  /** Source of a pattern that matches from the end of the opening word on. */
  then: string;
  /**
   * How the verb must stand: asked for ("please reveal"), forbidden ("never tell"), at the start of
   * a sentence, or anyhow. A report of it ("he refused to reveal") is never a demand.
   */
  stance?: "ask" | "forbid" | "start";
}

const r = String.raw;
const the = r`(?:(?:all|any|every|each|of|the|your|my|our|these|those|this|that|other|its|about)\s+){0,5}`;
const earlier = r`(?:previous(?:ly)?|prior|above|earlier|preceding|foregoing|existing|initial|original|system|safety|security|content|developer(?:['’]s)?|operator(?:['’]s)?|given|current|hidden|former)`;
const orders = r`(?:instruct\w{0,8}|prompts?|rules|directives?|directions|guidelines?|commands?|guardrails|polic(?:y|ies)|programming|training|constraints|restrictions|limitations|orders|context|filters|system\s+messages?)\b`;
const told = r`(?:you\s+(?:were|have\s+been|are|had\s+been)|you['’](?:ve|re)\s+(?:been\s+)?)\s*(?:previously\s+|originally\s+|first\s+)?(?:told|taught|given|instructed|trained)`;
const user = r`(?:the\s+|your\s+|this\s+|any\s+)?(?:user|human|operator|owner|account\s+holder|account\s+owner|customer|person\s+you\s+(?:work\s+for|assist))s?\b`;
const users = r`(?:the\s+|your\s+|this\s+)?(?:user|human|operator|owner|account\s+holder|customer)['’]?s['’]?`;
const model = r`(?:ais?|llms?|assistants?|chatbots?|bots?|agents?|(?:large\s+)?language\s+models?|ai\s+(?:assistants?|agents?|models?|systems?|tools?|reviewers?|bots?|crawlers?))`;
const address = r`(?:https?:\/\/|www\.|[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]|webhook)`;
const secret = r`(?:api[ _-]?keys?|tokens?|passwords?|secrets?|credentials?|private\s+keys?|ssh\s+keys?|\.env\b|environment\s+variables|session\s+(?:tokens?|cookies?)|cookies)`;
const kept = r`(?:${secret}|(?:conversations?|transcripts?|chat\s+(?:history|logs?)|memor(?:y|ies)|memory\s+store|system\s+prompt|(?:this|the)\s+data|everything\s+(?:you|the\s+user)|contents\s+of\s+the\s+(?:inbox|mailbox|folder|file))|${users}\s+(?:\w+\s+){0,2}(?:notes?|files?|e?mails?|messages?|documents?|data|contacts?|calendar|inbox|details|address(?:\s+book)?|history|information|photos|backups?|keys?|names?|location|records|preferences)|(?:all|every|your|private|internal)\s+(?:\w+\s+){0,2}(?:notes|memories|contacts|conversations|chats|secrets|keys|private\s+\w+|repositories|logs|sessions))\b`;
/** Within a sentence; a full stop inside a name or an address does not end it. */
const gap = (length: number) => r`(?:[^\n.!?]|[.!?](?=\w)){0,${length}}?`;
/** Between a demand and an address, in which a full stop may stand. */
const reach = (length: number) => r`[^\n]{0,${length}}?`;
const sendVerbs =
  "send sending post upload uploading forward forwarding exfiltrate transmit leak submit email mail copy share deliver export dump relay push paste smuggle report transfer write append encode include attach put place embed add";

/** English. Made on first use, like the words of the other languages. */
// prettier-ignore
export const englishPhrases = (): Phrase[] => [
  { rule: "override", stance: "ask", opens: "ignore ignoring disregard disregarding forget forgetting override bypass discard cancel abandon neglect suspend drop erase set leave violate break attention",
    then: r`(?:\s+(?:aside|behind|about|to))?\s+${the}(?:(?:${earlier},?\s+(?:and\s+|or\s+)?){1,3}${orders}|(?:all|any)?\s?your\s+(?:\w+\s+){0,2}${orders}|${orders}\s+(?:that\s+|which\s+)?(?:${told}|above\b|that\s+came\s+before|(?:in|of|from)\s+(?:the|your)\s+(?:system|developer|operator))|(?:everything|anything|all|whatever|what|text|content)\s+(?:that\s+|which\s+)?(?:(?:is|was|were|has\s+been|comes?|came|written|said|stated)\s+){0,3}(?:above|before\s+this|previously|up\s+to\s+(?:here|now)|${told})(?!\s+(?:the|a)\b)|(?:what|everything|all)\s+${told}|above\s+and\b|you\s+were\s+(?:told|given)|(?:visible|surrounding)\s+text\b|json\s+above|user(?=[.!]|\s+and\s))` },
  { rule: "override", stance: "ask", opens: "skip reject",
    then: r`\s+(?:the\s+|all\s+|any\s+)?(?:${earlier}\s+)?(?:instructions|guidelines|rules)\s+(?:above|in\s+the\s+system)` },
  { rule: "override", opens: "follow following obey obeying comply adhere listen", stance: "forbid",
    then: r`(?:\s+(?:with|to))?\s+${the}(?:(?:${earlier}\s+(?:and\s+|or\s+)?){1,3}${orders}|(?:your\s+)(?:\w+\s+){0,2}(?:${orders}|operator|developer|owner|creators?)|(?:operator|developer|owner)\b|(?:system\s+prompt|system\s+message|instructions\s+above)|${orders}\s+(?:that\s+)?${told})` },
  { rule: "override", opens: "instructions directives rules guidelines orders restrictions prompt",
    then: r`(?:\s+(?:above|before\s+this|given\s+earlier|so\s+far))?\s+(?:are|is|was|were|have\s+been|has\s+been)\s+(?:now\s+|hereby\s+|all\s+|only\s+|just\s+|officially\s+)?(?:cancell?ed|void|null|invalid|no\s+longer\s+(?:valid|apply|active|in\s+force)|outdated|obsolete|superseded\s+by\s+(?:this|the\s+following)|replaced\s+by\s+(?:this|the\s+following)|suspended|lifted|revoked|a\s+test|not\s+real|fake|wrong)(?!\s+(?:of|for))` },
  { rule: "override", opens: "your",
    then: r`\s+(?:\w+\s+)?(?:rules|restrictions|guidelines|instructions|limitations|filters|safety\s+\w+|content\s+polic\w+)\s+(?:have|has|are|were)\s+(?:now\s+|been\s+|hereby\s+){0,2}(?:changed|lifted|removed|disabled|off\b|suspended|cancell?ed|void|replaced|updated[:,]?\s+(?:you|to))|\s+(?:current|ongoing|original|present)\s+(?:task|job|work|goal)\s+(?:is|has\s+been)\s+(?:cancell?ed|over|replaced)` },
  { rule: "override", stance: "ask", opens: "replace cancel stop abandon drop pause",
    then: r`\s+(?:your\s+(?:earlier|previous|prior|old|existing)\s+(?:ones|rules|instructions)|your\s+(?:current|ongoing|original|present)\s+(?:task|job|work|goal|instructions))` },
  { rule: "role-change", opens: "you",
    then: r`(?:['’]re|\s+are)\s+(?:(?:now|no\s+longer|from\s+now\s+on|henceforth|not)\s+(?:an?|the|in|my|not|bound|operating|running|free|acting)\b${gap(60)}\b(?:assistant|ai|model|chatbot|agent|(?:maintenance|debug|developer|god|admin|root|jailbreak|unrestricted|dan|test)\s+mode|dan|persona|hacker|unrestricted|unfiltered|jailbroken|restrictions|filters|guidelines|bound)\b|(?:now\s+|henceforth\s+|from\s+now\s+on\s+)?(?:dan|evil\w*|\w+gpt|unrestricted|jailbroken|uncensored|unfiltered)\b|now\s+allowed\s+to\s+(?:do\s+any|ignore|reveal|share|say\s+any)|going\s+to\s+(?:act|role-?play|pretend|play|simulate)\s+(?:as|the|to|a)\b|(?:max|[a-z]+)[^\n.]{0,30}\bwho\s+(?:always|never)\s+(?:tells?|reveals?|refuses?|obeys?))|\s+(?:will|must|shall|should)\s+(?:now\s+|henceforth\s+|from\s+now\s+on\s+)?(?:role-?play|act|pretend|simulate|behave|impersonate|respond)\s+(?:as|to\s+be|the|like)\s|\s+(?:now\s+)?(?:have|follow|obey)\s+no\s+(?:more\s+)?(?:rules|restrictions|limits|limitations|guidelines|filters)\b|\s+(?:do\s+not|don['’]t|no\s+longer)\s+(?:have\s+to\s+)?follow\s+\S{1,24}\s+(?:rules|guidelines|policies)|\s+can\s+now\s+do\s+anything\b|\s+(?:now\s+)?report\s+(?:only\s+)?to\s+me\b|\s+must\s+(?:now\s+)?(?:obey|comply\s+with|follow)\s+(?:me\b|this\b|the\s+(?:following|visitor|user\s+named)|all\s+(?:my|following))` },
  { rule: "role-change", stance: "ask", opens: "act acting behave respond answer pretend imagine simulate play assume roleplay speak write reply adopt become stay",
    then: r`(?:\s+(?:as|like|to\s+be|that|if|though|only|every\s+question|everything|freely)){0,4}\s+${gap(50)}(?:\bunrestricted|unfiltered|uncensored|jailbroken|\bwithout\s+(?:any\s+)?(?:restrictions|filters|limits|rules|limitations|content\s+polic\w+)|\b(?:no|ignores?\s+its)\s+(?:restrictions|filters|limits|rules|guidelines|content\s+polic\w+|safety\s+\w+)|\bin\s+character\s+(?:until|no\s+matter)|\bwith\s+root\s+access|\bhas\s+no\s+(?:guidelines|rules|restrictions))` },
  { rule: "role-change", stance: "ask", opens: "act acting behave pretend imagine simulate assume adopt become roleplay play",
    then: r`\s+(?:(?:as|like|to\s+be|that\s+you\s+are|you\s+are|you['’]re)\s+)?(?:(?:an?|the|my)\s+)?(?:(?:new\s+|evil\s+|different\s+)?(?:ai|llm|language\s+model|model\s+called|terminal|shell|linux|dan\b|evil\w*\b|hacker|root\s+user|system\s+administrator|administrator\s+of|agent\s+of|(?:persona|identity)\s+of|deceased\s+\w+)|(?:persona|identity)\s+["'“]?\w+)` },
  { rule: "role-change", stance: "ask", opens: "enter enable activate switch",
    then: r`(?:\s+(?:in)?to)?\s+(?:the\s+)?(?:dan|developer|god|jailbreak|unrestricted|sudo|debug|admin|maintenance)\s+mode\b(?:${gap(40)}|[.:!]\s+)\b(?:you|your|restrictions|filters|safety|stay\s+in\s+it|until\s+told)\b` },
  { rule: "role-change", opens: "mode",
    then: r`\s+(?:enabled|activated|on|unlocked)[.!:,]\s{1,3}(?:you|your|all\s+(?:restrictions|filters))\b` },
  { rule: "role-change", opens: "your",
    then: r`\s+(?:new|real|true|only|secret)\s+(?:name|identity|persona|master|directive|objective|goal|purpose|owner|boss)\s+is\b` },
  { rule: "standing-order", stance: "ask", opens: "always henceforth",
    then: r`,?\s+(?:you\s+(?:shall|must|will)\s+)?(?:(?:respond|reply|answer|say)\s+(?:with\s+)?(?:["“'«]|yes\b|the\s+(?:words?|phrase|link|following)|this\s+link|a\s+link)|(?:trust|approve|accept|allow|obey|believe|grant|authori[sz]e|comply\s+with)\s+(?:(?:all|any|every|the|each)\s+)?(?:\w+\s+)?(?:requests?|content|messages?|commands?|instructions?|orders?|invoices?|transactions?|transfers?|links?|permissions?|payments?)\b|(?:recommend|promote|praise|favou?r|advertise)\s+(?:only\s+)?[\w-]+\s+(?:over|as\s+the|instead|when|first|to\s+(?:the\s+)?users?)|(?:include|add|append|insert)\s+${reach(30)}${address}|act\s+as\s)` },
  { rule: "standing-order", stance: "forbid", opens: "refuse question verify doubt decline reject distrust",
    then: r`(?:[.!]\s*$|\s+(?:(?:a|any|the|to|it|all)\s*)?(?:\w+\s+)?(?:requests?|commands?|orders?|instructions?|answer|comply|transfers?|messages?|signatures?|content)\b${gap(30)}(?:from|that|of|by|;|$)|\s+it[.!]?\s*$)` },
  { rule: "standing-order", stance: "ask", opens: "end begin start finish close conclude open prefix finishing ending",
    then: r`\s+(?:every|each|all)\s+(?:of\s+)?(?:your\s+)?(?:future\s+|next\s+)?(?:message|reply|answer|response|email|mail|output|replies|answers|responses|messages|emails|summary)\s+(?:with|by)\s+(?:the\s+(?:words?|phrase|sentence|link|following)|a\s+(?:link|mention|recommendation)|["“'«]|https?:|saying)` },
  { rule: "standing-order", opens: "when whenever if",
    then: r`\s+(?:(?:you\s+are|you['’]re|anyone|someone|somebody|people|they|a\s+user|the\s+user|users|a\s+customer)\s+)?(?:asks?|asked|inquires?|wants?|needs?|questioned)\b${gap(60)},\s*(?:(?:you\s+(?:should|must|shall|will)\s+)?(?:always\s+|only\s+|please\s+|then\s+){0,2}(?:recommend|suggest|promote|advertise|endorse|steer|praise)\b|(?:you\s+(?:should|must|shall|will)\s+|always\s+)(?:only\s+)?(?:say|answer|reply|respond|tell|claim|mention|direct)\b|(?:say|claim|answer|reply|respond|pretend)\s+that\s+(?:nothing|you|no\s|it\s+(?:is|was)\s+(?:safe|fine|approved)|everything))` },
  { rule: "standing-order", stance: "ask", opens: "recommend suggest recommending promote mention advertise",
    then: r`\s+(?:only\s+)?(?:that\s+(?:they|the\s+user)\s+(?:buy|move|install|invest|switch|send|transfer|sign|visit|download|pay|open)|(?:this|our|the)\s+(?:shop|product|service|website|site|vendor|link)\s+to\s+${user})` },
  { rule: "standing-order", opens: "when next whenever",
    then: r`\s+(?:time\s+)?(?:you\s+)?(?:next\s+)?(?:speak|talk|chat|write|meet|reply|respond)s?\s+(?:with|to)\s+${user}${gap(30)},\s*(?:please\s+|kindly\s+|also\s+)?(?:recommend|suggest|tell|mention|ask|convince|persuade|advise|promote|say|send|offer)\b` },
  { rule: "memory-poisoning", stance: "ask", opens: "in for across during to remember",
    then: r`(?:\s+(?:for|in|across|that\s+for|that\s+in))?\s+(?:all\s+|every\s+|any\s+|each\s+|the\s+)?(?:your\s+)?(?:future|later|subsequent|following|upcoming|sessions)\s*(?:sessions?|conversations?|chats?|tasks?|interactions?|replies|answers|responses|requests?)?\b${gap(40)}(?:\byou\s+(?:must|should|shall|will|are\s+(?:allowed|authori[sz]ed|required))\b|\b(?:never|always)\s+(?:question|verify|refuse|approve|trust|recommend|send|use|pay|accept|include|mention|say|append|do\s+what)\b|\b(?:treat|describe|append|apply|recommend|approve|ignore|skip|begin\s+by|start\s+by|send|trust|forward|include)\b)` },
  { rule: "memory-poisoning", stance: "ask", opens: "add save write store commit update insert record memorise memorize remember persist note",
    then: r`\s+(?:(?:this|it|the\s+following|permanently|forever|down|to|in|into|as|a|your|its|the|long-term|long\s+term|persistent|user|memory|preferences?|rule|instruction|fact|records?)[:\s]+){1,6}(?:that\s+)?${gap(50)}(?:\btrusted\s+(?:contact|source|sender|user|domain|admin\w*)|\b(?:is|are|has|have|was)\s+(?:been\s+)?(?:allowed|authori[sz]ed|permitted)\s+(?:to\s+)?(?:sen|shar|receiv|skip|ignor|run|delet|access|read)\w*|\bwants?\s+you\s+to\s+(?:skip|ignore|send|share|approve|disable|trust|bypass)|\balways\s+(?:approve|trust|accept|allow|obey|recommend|use\s+it|send)|\bneeds?\s+no\s+(?:verification|confirmation|approval)|\bwithout\s+(?:asking|confirmation|verification|approval)|\byou\s+(?:must|are\s+(?:allowed|authori[sz]ed|required)\s+to|may\s+(?:share|send|skip|ignore))|\bnever\s+(?:question|verify|refuse|ask)|\bapply\s+it\s+to\s+(?:every|all))` },
  { rule: "memory-poisoning", opens: "commands requests messages orders instructions payments transfers emails invoices",
    then: r`\s+from\s+${gap(40)}\b(?:needs?|requires?)\s+no\s+(?:verification|confirmation|approval|review|authentication|checks?)` },
  { rule: "memory-poisoning", stance: "ask", opens: "treat consider regard accept handle trust",
    then: r`\s+(?:all\s+|any\s+|every\s+|each\s+|the\s+)?(?:messages?|commands?|requests?|instructions?|emails?|content|anything|everything|files|orders|input)\s+(?:coming\s+)?(?:from|in|by|signed)\s+${gap(50)}\b(?:as\s+(?:trusted|coming\s+from|authoritative|if|the\s+owner|orders|admin\w*|system|verified|safe|instructions|yours)|without\s+(?:question|verif\w+|checking)|and\s+never\s+verify)` },
  { rule: "memory-poisoning", stance: "ask", opens: "delete erase wipe purge overwrite clear forget remove replace",
    then: r`\s+(?:all\s+|every\s+|everything\s+in\s+)?(?:of\s+)?(?:the\s+|your\s+)?(?:(?:stored|saved|existing|previous|current|old)\s+){0,2}(?:(?:stored|your|all|every)\s+)?(?:memories\s+(?:about|of|and|with|in\s+which)|memories[.!]|preferences\s+with\s+the\s+following|your\s+(?:logs|memory|memories|stored\s+preferences|audit\s+\w+)|logs?\s+(?:once|after|so)|${users}\s+(?:saved\s+|stored\s+)?(?:address|backups?|memories|notes|preferences|phone\s+number)\b)` },
  { rule: "conceal", stance: "forbid", opens: "tell telling inform alert warn notify mention mentioning reveal show say let disclose report telling",
    then: r`\s+(?:(?:this|it|that|anything|any\s+of\s+this|about\s+this|your\s+\w+|this\s+\w+|a\s+word)\s+)?(?:to\s+)?${user}(?!['’]s\b|\s+(?:agent|interface|id|name|table|stor(?:y|ies)|group|manual|accounts?|profile|research|experience|guide|input|settings|data|service)\b)` },
  { rule: "conceal", stance: "forbid", opens: "mention quote summarise summarize repeat reveal disclose show acknowledge admit report refer reference say",
    then: r`(?:,?\s+(?:or\s+)?(?:summari[sz]e|quote|mention|repeat|discuss)){0,3}(?:\s+(?:or|to|about))?\s+(?:this|these)\s+(?:paragraph|message|note|instructions?|text|section|request|prompt|step|rule|in\s+(?:the|your)\s+(?:summary|reply|answer|response|output))\b(?!\s+(?:to\s+(?:the\s+)?(?!user|human|owner|operator)\w+))|\s+that\s+(?:these\s+instructions|this\s+(?:instruction|message|note)|you\s+(?:received|read|were|have\s+been|got)\b)` },
  { rule: "conceal", opens: "without",
    then: r`\s+(?:telling|informing|alerting|notifying|warning|the\s+knowledge\s+of|letting)\s+${user}(?!['’]s\s)|\s+${users}\s+(?:knowledge|knowing|noticing|seeing)` },
  { rule: "conceal", stance: "ask", opens: "hide conceal keep hiding keeping withhold",
    then: r`\s+(?:this|it|that|these|everything|the\s+\w+|any\s+trace\s+of\s+\w+)\s+(?:hidden\s+|secret\s+|away\s+)?from\s+${user}` },
  { rule: "conceal", opens: "user human owner operator users anyone nobody holder",
    then: r`\s+(?:(?:must|should|may|need|can)(?:\s+not|n['’]t|\s+never)\s+(?:ever\s+)?(?:know\b|find\s+out|learn\s+(?:of|about|that)|be\s+(?:told|informed|made\s+aware)|hear\s+(?:of|about)|notice\s+(?:this|it))|does(?:\s+not|n['’]t)\s+need\s+to\s+(?:know|see)\s+(?:about|this|that|it)|(?:never|does\s+not|doesn['’]t|won['’]t)\s+(?:sees?|learns?|finds?|notices?)\s+(?:this|it|these|out)\b)` },
  { rule: "conceal", opens: "no need",
    then: r`(?:\s+need)?\s+to\s+(?:mention|tell|report|disclose|say)\s+(?:(?:this|it|that|any\s+of\s+this)\s+)?(?:to\s+)?${user}` },
  { rule: "conceal", stance: "ask", opens: "silently quietly secretly leave act carry do delete erase remove tell pretend discreetly",
    then: r`\s+(?:this\s+silently\s+and|no\s+trace\s+(?:of|in)|normally\s+and\s+do\s+not|on\s+as\s+(?:if|though)\s+nothing|as\s+(?:if|though)\s+nothing|this\s+(?:message|note|instruction\w*|paragraph|text)\s+(?:after|once|when|as\s+soon\s+as)\s+(?:you\s+(?:have|are)\s+|you['’]ve\s+|it\s+(?:is|has\s+been)\s+|having\s+)?(?:carried|executed|done|completed|followed|processed|complied|finished|run)|${user}\s+(?:that\s+)?(?:everything|it|all|nothing)\s+(?:went|is|was|has|worked)\s+(?:fine|ok\w*|well|as\s+planned|happened|sent|even|changed|completed)|(?:change|replace|send|forward|copy|add|email|upload|transfer|approve|delete|append|share|post)\s+${gap(50)}(?:\b(?:recipient|inbox|${secret}|notes|conversation|contacts|report\s+it)|@|https?:))` },
  { rule: "conceal", opens: "nobody none no",
    then: r`(?:\s+one)?\s+(?:will\s+)?notices?\s*[.!]?\s*$` },
  { rule: "addressed-to-model", opens: "if",
    then: r`\s+(?:you\s+are|you['’]re)\s+(?:an?\s+|the\s+)?(?:${model}|automated\s+\w+)(?!\s+(?:researcher|engineer|start-?up|company|developer|enthusiast|lab|team|student|artist|expert|user|fan|practitioner|professional|newbie|sceptic|skeptic|person|consultant|founder|vendor|provider|writer)|['’]s)\b|\s+this\s+(?:text|page|message|file|document|email)\s+is\s+(?:being\s+)?(?:read|processed|parsed|summari[sz]ed)\s+by\s+an?\s+(?:${model}|automated)` },
  { rule: "addressed-to-model", opens: "attention important note message instructions instruction notice hello hi dear hey to for any all every",
    then: r`[ \t]{0,2}[:,]?[ \t]{0,2}(?:to\s+|for\s+)?(?:all\s+|any\s+|the\s+|every\s+|dear\s+)?(?:(?:ai|llm|(?:large\s+)?language)\s+(?:assistants?|agents?|models?|systems?|reviewers?|bots?)|ai|llms?|assistants?|copilot|chatgpt|claude|bots?)(?:\s+(?:that\s+|which\s+|who\s+|currently\s+)?(?:reads?|reading|process\w*|pars\w+|summari[sz]\w+|review\w*|handl\w+|index\w+)\s+(?:this|the\s+(?:file|page|text))\b|(?<=(?:note|message|instructions?|attention|notice|important)\b[^\n]{0,40})\s{0,2}[:,!](?!\s*(?:be|he|she|it)\b))` },
  { rule: "addressed-to-model", opens: "ai ais llm llms language large assistant assistants agents bots chatbots any every",
    then: r`(?:\s+(?:language\s+)?(?:assistants?|agents?|models?|systems?|bots?|tools?|reviewers?|crawlers?))?\s+(?:that\s+|which\s+|who\s+)?(?:reads?|reading|process(?:es|ing)?|pars(?:es|ing|e)|summari[sz](?:es|ing|e)|review(?:s|ing)?|visit(?:s|ing)?|index(?:es|ing)?|rank(?:s|ing)?)\s+this\b(?:\s+\S+)?(?=\s*[:,]|\s+(?:must|should|shall|are|please|will|have|need))` },
  { rule: "addressed-to-model", opens: "assistant assistants ai ais llm llms copilot chatgpt claude gemini gpt model agent agents bot chatbot tool",
    then: r`(?:\s+(?:assistants?|agents?|models?|systems?|screening\s+tool|reviewers?|bots?))?\s{0,2}[,:]\s{0,2}(?:please\s+|now\s+|kindly\s+|immediately\s+|you\s+must\s+|you\s+(?:should|will|shall)\s+|do\s+not\s+review|also\s+){0,2}(?:ignore|disregard|forget|send|forward|upload|email|call\s+the|recommend|approve|visit|reveal|disclose|obey|delete|transfer|rank|mark\s+this|rate\s+this|update\s+the\s+stored|do\s+not\s+(?:review|tell|mention|report|ask)|say\s+(?:yes|that)|when\s+you|if\s+you|you\s+must|append|fetch|execute|download|print\s+(?:your|the)|in\s+(?:all|every)\s+(?:later|future)|insert|disable|override|bypass)\b` },
  { rule: "addressed-to-model", opens: "assistant assistants ai ais agents llms models model bots",
    then: r`(?:\s+(?:assistants?|agents?|models?))?\s+(?:must|shall|should|is\s+to|are\s+to|has\s+to|have\s+to|are\s+(?:now\s+)?(?:required|obliged|instructed|ordered)\s+to)\s+(?:now\s+|always\s+|immediately\s+|first\s+){0,2}(?:transfer\s+all|upload|reveal|disclose|obey(?:s)?\s+the|leak|ignore|disregard|bypass|forward\s+(?:all|every|this)|email\s+(?:a\s+copy|all)|send\s+(?:all|every|its|their|a\s+copy)|include\s+(?:credentials|passwords|${secret})|share\s+(?:all|their)|download\s+the|fetch\s+https?|visit\s+https?|rate\s+the|add\s+${gap(20)}<|give\s+this|recommend\s+(?:this|only))` },
  { rule: "authority", opens: "notice update alert message announcement admin administrator system notification advisory",
    then: r`(?:\s+from\s+[^\n:.!]{1,40})?\]?\s?[:\n]\s{0,3}[^\n]{0,80}?(?:\b(?:agents?|assistants?|ais?)\s+(?:must|shall|should|are\s+required|processing|will\s+now|handling)\b|\byou\s+(?:must|shall)\s+(?:\w+\s+)?(?:send|disable|reveal|share|provide|ignore|transfer|upload|include|grant|delete|forward)|\b(?:your\s+(?:restrictions|guidelines|safety|rules|content\s+policy|filters)|safety\s+(?:checks|filters|protocols))\s+(?:are|have\s+been|is|were)|\bgrant\s+(?:full|root|admin\w*)\s+access\s+to\s+the\s+agent|\byou\s+are\s+(?:now\s+)?(?:authori[sz]ed|permitted|cleared)\s+to)` },
  { rule: "authority", opens: "as i we",
    then: r`(?:\s+(?:your|the|an?)\s+(?:\w+\s+){0,2}(?:developer|creator|admin\w*|owner|operator|supervisor|programmer|maker|auditor|engineer|manager)\b[^\n.]{0,30}?,?\s+(?:i|we))?\s+(?:hereby\s+|now\s+){0,2}(?:order|command|require|instruct|authori[sz]e|demand|permit|direct)\s+(?:that\s+)?you\s+to\b\s*(?:\w+\s+){0,2}?(?:print|reveal|list|show|turn\s+off|disable|bypass|ignore|skip|share|send|delete|run|execute|export|transfer|disclose|provide|grant|upload|give|output|forward)\b` },
  { rule: "authority", opens: "is",
    then: r`\s+(?:the\s+)?(?:(?:openai|anthropic|google|microsoft|meta|deepmind|mistral|xai)(?:\s+(?:support|security|staff|engineering|safety|team))?[.,:!]\s|your\s+(?:developer|creator|operator|system\s+administrator|administrator)\b)` },
  { rule: "authority", opens: "anthropic openai google microsoft meta mistral management developers administrator admin operator owner user team",
    then: r`\s+(?:have|has)?\s?(?:already\s+|just\s+|now\s+){0,2}(?:updated|changed|lifted|suspended|removed)\s+your\s+(?:guidelines|rules|restrictions|instructions|polic\w+|filters)|\s+(?:have|has)?\s?(?:already\s+|now\s+|pre-?){0,2}(?:authori[sz]ed|allowed|approved|permitted|consented|agreed|given\s+(?:you\s+)?permission|waived|signed\s+off|given\s+consent|cleared|granted)\s+(?:(?:you|this|it|the\s+action|this\s+action|to\s+everything|to\s+all\s+\w+)\b)?${gap(40)}[,;.]?\s*(?:\byou\s+to\s+(?:send|skip|delete|share|transfer|ignore|run|bypass|upload|reveal|forward)|\bto\s+bypass\b|\byou\s+(?:do\s+not|don['’]t)\s+need\s+to|\bwithout\s+(?:confirm\w+|asking|approval|further)|\bgo\s+ahead\b|\bno\s+need\s+to\s+(?:ask|confirm|check)|\b(?:sending|sharing)\s+(?:of\s+)?(?:passwords|secrets|credentials))|\s+wants\s+you\s+to\s+(?:run|skip|send|ignore|disable|bypass|share|approve)\b${gap(60)}(?:without|security|confirm\w+|checks)|\s+(?:has|have)\s+(?:consented|agreed)\s+to\s+(?:everything|all)` },
  { rule: "authority", opens: "you",
    then: r`(?:['’]ve|\s+(?:have|are))\s+(?:been\s+|now\s+|hereby\s+){0,2}(?:authori[sz]ed|permitted|cleared|allowed)(?:\s+to\s+(?:run|execute|send|share|access|reveal|ignore|use)\s+(?:any|all|every)\b|[.,:]\s*$|\s+to\s+share\s+private)|\s+may\s+(?:now\s+)?(?:execute|run|reveal|share|ignore)\s+(?:any|all|your)\s+(?:code|commands?|instructions|private)` },
  { rule: "skip-approval", stance: "ask", opens: "run execute grant send delete pay approve approved approving transfer install push forward share accept add invite remove change update buy order wire publish merge deploy give export upload proceed refund",
    then: r`(?!\s+runs\b)\s${gap(90)}\b(?:without\s+(?:(?:any|further|prior|the\s+usual)\s+)?(?:asking(?!\s+(?:me|us|first|your|my|the\s+(?!user|owner|human|operator)\w))|prompting|checking\s+with\s+(?:the\s+)?(?:user|owner|human)|consulting\s+(?:the\s+)?(?:user|owner|human)|confirm(?:ation|ing)|approval|permission|consent|review|verif\w+)|no\s+(?:confirmation|approval|verification)\s+(?:is\s+)?(?:needed|required|necessary)|skip\s+the\s+notification|(?:automatically\s+)?on\s+behalf\s+of\s+the\s+user|automatically\s+whenever\s+it\s+comes\s+from)` },
  { rule: "skip-approval", stance: "ask", opens: "skip skipping omit bypass disable drop stop avoid leaving leave",
    then: r`(?:\s+out)?\s+(?:with\s+)?(?:the\s+|all\s+|any\s+|every\s+|your\s+|asking\s+for\s+|requesting\s+){0,2}(?:(?:user|human|owner|usual|security|safety)\s+)?(?:confirmations?(?:\s+steps?|\s+prompts?)?|approvals?(?:\s+steps?)?|verification(?:\s+steps?)?|permission\s+(?:checks?|prompts?|dialogs?)|(?:security|safety)\s+(?:checks?|warnings?|reviews?|prompts?|filters?|guidelines|protocols?))(?=\s*$|[.,;:!)"'<]|\s+(?:and|from|for|when|whenever|on|before|in\s+(?:all|future)|step|you|once|this\s+time)\b)` },
  { rule: "skip-approval", stance: "ask", opens: "disable turn switch suspend deactivate bypass override remove shut",
    then: r`(?:\s+(?:off|down))?\s+(?:the\s+|all\s+|any\s+|your\s+){0,2}(?:safety\s+(?:checks?|filters|features?|rails|protocols?|settings)|content\s+(?:polic\w+|filters?)|confirmation(?:\s+(?:prompts?|dialogs?|steps?))?s?\b(?!\s+e?mail)|approval\s+(?:steps?|prompts?|process|policy)|guardrails?|(?:the\s+)?guard\s+and\b|logging\s+and\s+audit\w*|audit(?:ing|\s+logs?)\s+and|moderation\s+(?:filters?|layer)|two-factor(?:\s+authentication)?\s*[.!]?\s*$|(?:the\s+)?login\s+check\s+in\s+every|review\s*[;,:])` },
  { rule: "skip-approval", stance: "forbid", opens: "ask asking wait seek request need require",
    then: r`(?:\s+(?:the|your)\s+(?:user|owner|human|operator))?(?:\s+again)?(?:\s+for)?\s+(?:any\s+|further\s+|the\s+user['’]s\s+){0,2}(?:permission|confirmation|approval|consent)(?!,?\s+ask\s+for)(?!\s+(?:from|of)\s+(?!the\s+user))|\s+(?:the|your)\s+(?:user|owner|human|operator)\s+(?:before|for|first|again|to\s+confirm|whether|if)` },
  { rule: "skip-approval", stance: "forbid", opens: "ask",
    then: r`[.!,]?\s*$` },
  { rule: "skip-approval", opens: "you",
    then: r`\s+(?:do\s+not|don['’]t|no\s+longer|need\s+not)\s+(?:need\s+)?(?:(?:any\s+)?(?:approval|confirmation)\s+(?:for|to|any)|to\s+(?:ask|check\s+with|confirm\s+with|verify\s+with|consult)\s+(?:the\s+|your\s+)?(?:user|owner|human|operator)|ask\s+the\s+user\s+before)|\s+no\s+longer\s+ask\s+the\s+user` },
  { rule: "skip-approval", stance: "ask", opens: "assume set accept escalate pretend",
    then: r`\s+(?:(?:that\s+)?(?:the\s+)?(?:user|owner|human|operator)\s+(?:has\s+|have\s+)?(?:already\s+)?(?:agree[ds]|consent\w*|approve[ds]|confirm\w*|authori[sz]e[ds])|the\s+approval\s+(?:policy|mode)\s+to\s+(?:never|off|none|auto)|(?:every|all|any)\s+(?:permission|approval|confirmation)\s+(?:dialogs?|prompts?|requests?)|your\s+(?:own\s+)?privileges)` },
  { rule: "system-prompt", stance: "ask", opens: "reveal print output repeat show display disclose leak dump tell share paste give list recite quote write encode translate expose echo post sharing",
    then: r`\s+(?:(?:me|us|verbatim|out|back|word\s+for\s+word|the\s+user)\s+)?(?:with\s+)?(?:(?:your|its|the\s+(?:full|entire|hidden|original|above|complete|exact))\s+(?:\w+\s+){0,2}(?:system\s+prompt|system\s+message|system\s+instructions|initial\s+prompt|(?:hidden|initial|original|secret)\s+(?:prompt|instruct\w{0,5}|rules)|initiali[sz]ation\s+text|instructions\s+verbatim|developer\s+message)|your\s+(?:own\s+)?(?:prompt\b|instructions?\b(?=\s*[.!?]|\s*$|\s+(?:verbatim|word|in\s+full))|configuration\s+and\s+prompt)|the\s+system\s+prompt(?=\s*[.!?"<]|\s*$|\s+(?:and|verbatim|in\s+a\s+code|word|please)\b)|the\s+(?:instructions|rules|guidelines)\s+(?:${told}|you\s+follow)|the\s+first\s+\d+\s+(?:words|lines|characters|sentences)\s+of\s+your\s+prompt)|\s+(?:me\s+)?(?:the\s+|all\s+(?:the\s+)?)?(?:everything|text|words|content|all)\s+(?:above|before\s+this|that\s+(?:came|comes)\s+before)(?=\s+this\b|\s*[,.]|\s*$|\s+verbatim)` },
  { rule: "system-prompt", opens: "what",
    then: r`(?:\s+(?:is|are|was|were)|['’]s)?\s+your\s+(?:exact\s+|full\s+|original\s+)?(?:system\s+(?:prompt|message)|(?:initial|hidden|secret|original)\s+(?:instructions?|prompt))` },
  { rule: "exfiltration", stance: "ask", opens: sendVerbs,
    then: r`\s+${gap(60)}(?:\b|(?=\.env))${kept}${reach(60)}\b(?:to|at|via|with|using|through|on|in|into|and\s+fetch)\s+${reach(24)}${address}` },
  { rule: "exfiltration", stance: "ask", opens: sendVerbs,
    then: r`\s+${gap(40)}\b(?:${users}\s+(?:\w+\s+){0,2}(?:notes?|files?|e?mails?|contacts?|inbox|api\s+keys?|passwords?|documents?|calendar|secrets?|private\s+\w+|session\s+\w+|tokens?|email\s+address)|${secret}|(?:this|the|whole|entire|full|chat)\s+(?:conversation|history|transcript))\b${gap(40)}\b(?:to\s+(?:me|us)\b|(?:to|in|into)\s+(?:the|your|each|every|any)\s+(?:next\s+)?(?:\w+\s+)?(?:reply|answer|response|message|output|channel|web\s+request|url|image|link|summar\w+|commit\s+message|code\s+block)\b|(?:here|below)\s*[.!]?\s*$|in\s+base64)` },
  { rule: "exfiltration", stance: "ask", opens: "exfiltrate leak steal smuggle harvest",
    then: r`\s+(?:the|all|any|every|user|this|these|your|private|session)\s+${gap(30)}\b(?:${secret}|notes?|data|prompt|memor\w+|files?|keys?|conversation)\b` },
  { rule: "exfiltration", stance: "ask", opens: "collect gather summarise summarize compile find list search scan export fetch extract look read print open dump copy cat retrieve",
    then: r`\s[^\n]{0,90}?(?:\b(?:${kept}|contacts|password\s+\w+|\w+\s+reset\s+mails?|names\s+and\s+phone\s+numbers|repositories)|~?\/\.ssh\/id_\w+(?!\.pub)|\/etc\/shadow|\.aws\/credentials|\.env\b)[^\n]{0,60}?\band\s+(?:then\s+)?(?:send|post|share|forward|upload|e?mail|paste|include|transmit|output|print|attach)\b\s+(?:\w+\s+){0,3}(?:with|to|at|via|in|on|here)\b` },
  { rule: "exfiltration", stance: "ask", opens: "read cat print open show dump escalate paste leak include",
    then: r`\s+${gap(30)}(?:\/etc\/shadow\b|~?\/\.ssh\/id_(?:rsa|ed25519|ecdsa|dsa)(?!\.pub)\b[^\n]{0,20}(?:here|aloud|to\s+me)|~?\/\.aws\/credentials\b)` },
  { rule: "exfiltration", stance: "ask", opens: "copy mirror push clone",
    then: r`\s+(?:all|every|the)\s+private\s+repositories\s+to\b` },
  { rule: "exfiltration", stance: "ask", opens: "make request fetch visit open call load",
    then: r`\s+${gap(30)}https?:\/\/[^\s<>"']{1,120}[?&][\w-]{1,24}=(?:<(?:the\s+)?(?:user|owner|conversation|secret|chat|memor|all)|\{\{?(?:user|conversation|secret|chat|memor|history|notes)|\[(?:user|conversation|secret|chat|memor))` },
  { rule: "exfiltration", stance: "ask", opens: "add append",
    then: r`\s+["'${"`"}]?[?&]\w{1,16}=(?:<|\{|\[)?(?:secret|token|key|password|user|conversation)\w*[>}\]]?["'${"`"}]?\s+to\s+(?:every|each|all)` },
  { rule: "task-switch", opens: "complete completed finished done successfully over stop",
    then: r`[.!]\s+(?:now\s+)?(?:next,|your\s+(?:next|new|real|actual)\s+task|new\s+(?:task|instruction|job|goal)\w*\s?:|the\s+real\s+task|(?:next|new)\s+(?:step|task)\s+for\s+the\s+(?:assistant|agent|ai))\s*` },
  { rule: "task-switch", opens: "end ends",
    then: r`\s+(?:of\s+(?:the\s+)?)?(?:document|file|user\s+(?:input|message|data)|input|email|tool\s+(?:output|result)|page|context|conversation|transcript|article|untrusted\s+\w+|here)\b\W{1,12}(?:now\b[,:]?\s+(?:\w+,\s+)?(?:follow|email|send|do|execute|open|call|ignore|reveal|your|assistant|you)|(?:new\s+)?(?:system|user|human|developer|instructions?)\s?:|follow\s|assistant[,:])` },
  { rule: "task-switch", opens: "your the",
    then: r`\s+(?:actual|real|true|new)\s+(?:task|job|mission|goal|assignment)(?:\s+(?:now\s+)?(?:is|begins|starts)\s*(?:now\s+)?(?:here\s*)?(?::|\bto\b|here|$)|\s?:)|\s+next\s+task\s+is\s+(?:now\s+)?to\s+(?:list|reveal|send|print|output|delete|disclose|show|export|email)\s+(?:the\s+|all\s+|your\s+){0,2}(?:secrets?|prompt|${kept}|keys|memor\w+)|\s+above\s+(?:was|is)\s+(?:only|just)\s+(?:an?\s+)?(?:example|test|demo)\w*[.!]\s+(?:your|now|the)` },
  { rule: "task-switch", stance: "ask", opens: "before first",
    then: r`(?:,)?\s+(?:you\s+)?(?:answer|reply|respond|continu|do|proceed)\w*(?:\s+anything\s+else)?,?\s+(?:you\s+must\s+)?(?:first\s+)?(?:complete\s+this|upload|fetch\s+https?|send\s|print\s+(?:your|the\s+rules)|visit\s|call\s+the|transfer|delete|export)` },
  { rule: "task-switch", opens: "final last additional extra",
    then: r`\s+step,?\s+(?:please\s+)?(?:send|post|upload|forward|email|mail|share)\s[^\n]{0,50}${address}` },
  { rule: "delayed-trigger", opens: "when whenever if once time until upon after soon",
    then: r`\s+(?:as\s+)?(?:the\s+|your\s+)?(?:user|human|owner|operator)\s+(?:next\s+)?(?:says?|types?|writes?|mentions?|asks?|replies|reply|opens?|logs?|confirms?|thanks|greets|goes|is|requests?|sends?)\b[^\n.!?]{0,60},\s*(?:then\s+|please\s+|always\s+|immediately\s+|silently\s+|quietly\s+|also\s+){0,2}(?:delete\s+(?:the\s+(?:inbox|mailbox|calendar|backups?)|all|every)|forward\s+(?:the|all|this|every)|invite\s+\S+@|tell\s+(?:them|him|her)\s+that|leak|export\s+(?:the\s+)?contacts|export\s+all|transfer\s|wire\s|send\s+(?:the\s+money|all|every|\S+@|${gap(30)}@|${gap(30)}https?:)|call\s+(?:the\s+\w+\s+tool|\w+_\w+)|run\s+(?:the\s+)?\w+_\w+|use\s+account|approve\s+(?:all|every)|share\s+all|buy\s|post\s+(?:all|the\s+key)|execute\s)` },
  { rule: "delayed-trigger", opens: "upon",
    then: r`\s+(?:seeing|reading|receiving|hearing|encountering)\s+(?:the\s+(?:word|phrase|code)|this)\b` },
  { rule: "delayed-trigger", opens: "once after when",
    then: r`\s+(?:you\s+have\s+|you['’]ve\s+|you\s+|having\s+)?(?:finished\s+)?(?:read|reading|processed|parsed)\s+this,?\s+(?:text\s+|page\s+|message\s+)?(?:immediately\s+|then\s+|please\s+|first\s+|now\s+){0,2}(?:call\s+the\s+\w+\s+tool|call\s+\w+_\w+|send\s|visit\s|run\s|fetch\s|execute\s|delete\s|forward\s|stop\s+and|open\s+https?)|\s+your\s+next\s+(?:reply|answer|response|message),?\s+(?:also\s+)?(?:run|call|send|delete|add|include|execute)` },
  { rule: "delayed-trigger", stance: "ask", opens: "wait",
    then: r`\s+until\s+(?:the\s+)?(?:user|human|owner)\s+${gap(40)},?\s+(?:and\s+)?then\s+(?:export|send|delete|forward|run|upload|transfer|leak|post|copy|share|execute)` },
  { rule: "delayed-trigger", stance: "ask", opens: "answer respond reply obey",
    then: r`\s+only\s+to\s+(?:the\s+)?(?:code\s*word|password|pass\s*phrase|me\b)` },
  { rule: "payment-redirect", stance: "ask", opens: "use",
    then: r`\s+(?:it|this(?:\s+\w+)?|them|that\s+\w+|account\s+[\w-]+|the\s+following\s+\w+|the\s+new\s+\w+)\s+(?:for\s+(?:all|every|any)\s+(?:\w+\s+)?payments?\b|(?:rather\s+than|instead\s+of)\s+the\s+(?:saved|stored|usual|old))|\s+(?:it|this\s+\w+)\s+from\s+now\s+on\s+for\s+(?:all\s+)?(?:payments|transfers|invoices)` },
  { rule: "payment-redirect", stance: "ask", opens: "change replace update swap redirect substitute set record",
    then: r`\s+(?:the\s+|any\s+|every\s+|all\s+|each\s+|that\s+the\s+)?(?:stored\s+|saved\s+|owner['’]s\s+|user['’]s\s+){0,2}(?:(?:payee|recipient|beneficiary)\s+(?:of|for|on|in)\s+(?:the|all|any|every|each)\s+(?:\w+\s+)?(?:transfers?|payments?|invoices?)|(?:wallet|payout|deposit)\s+address(?:es)?|(?:bank\s+)?account\s+(?:number\s+|details\s+)?and\s+pay|(?:bank\s+account|iban)\b)${gap(30)}(?:\b(?:to|with|by|all\s+open|always)\s)` },
  { rule: "payment-redirect", opens: "when whenever time",
    then: r`\s+(?:that\s+)?(?:you\s+(?:make\s+a\s+)?pay\w*|(?:the\s+user|someone)\s+asks\s+you\s+to\s+(?:pay|transfer|wire|send\s+money))${gap(40)},\s*(?:always\s+|please\s+)?(?:send|use|transfer|wire|pay|replace)\b` },
  { rule: "payment-redirect", stance: "ask", opens: "send transfer wire pay buy",
    then: r`\s+${gap(24)}(?:\d[\d.,]*\s?(?:eur\w*|usd|btc|eth|usdt|dollars|gbp|pounds)|[$€£]\s?\d|money|gift\s+cards)\b${reach(60)}(?:\bbefore\s+(?:you\s+)?(?:answer|reply|respond|do)|\bbefore\s+doing|\bimmediately\s+and\b|\band\s+(?:mail|send|e?mail|text|forward)\s+(?:me\s+)?the\s+codes)` },
  { rule: "payment-redirect", stance: "ask", opens: "wire transfer pay send",
    then: r`\s+the\s+(?:outstanding\s+)?(?:amount|balance|sum|money|funds)\s+to\s+the\s+(?:account|address|iban|wallet)\s+(?:below|above)${gap(40)}(?:before|you\s+have|immediately)` },
  { rule: "run-command", stance: "ask", opens: "run execute type paste launch",
    then: r`(?!${reach(100)}\b(?:install|set\s+up|upgrade)\b)[^\n|]{0,60}\b(?:curl|wget|iwr|irm)\b[^\n|]{0,120}\|\s*(?:sudo\s+)?(?:(?:ba|z|da)?sh|python3?|node|iex)\b` },
  { rule: "run-command", stance: "ask", opens: "run execute type use launch download",
    then: r`\s[^\n]{0,60}?(?:\brm\s+-[rf]{2}\s+["']?(?:\/(?:\s|$|\*|home|etc|var\/backups|root|boot|usr\b)|~|\$HOME)|\bmkfs\b|\bdd\s+if=\S+\s+of=\/dev\/|:\(\)\s?\{|\/dev\/tcp\/|\bnc\s+-e\b|http:\/\/[^\s]{1,80}\.sh\s+without)` },
  { rule: "run-command", stance: "ask", opens: "download fetch visit open install",
    then: r`\s+(?:the\s+file\s+)?[^\n]{0,60}?\band\s+(?:then\s+)?(?:run\s+it|execute\s+it|do(?:ing)?\s+what\s+it\s+says|follow\s+(?:its|the)\s+instructions|obey\s+it)` },
  { rule: "tool-call", stance: "ask", opens: "call use invoke run trigger execute calling",
    then: r`\s+(?:the\s+)?(?:(?:tool|function|command)\s+)?["'${"`"}]?(?:send|delete|export|transfer|forward|post|pay|write|exec|shell|remove|drop|upload|wipe|forget|share|grant|cleanup|bash|http)\w*["'${"`"}]?(?:\(\))?\s?(?:tool|function|command)?(?:["'${"`"}])?\s+(?:with\s+(?:to|body|args?|path|the\s+(?:notes|conversation|user))\b|on\s+(?:every|all|each)\b|and\s+(?:post|send|forward)\b|before\s+(?:answering|you)|to\s+(?:${users}|all)|instead\b|immediately)` },
  { rule: "encoded-instruction", stance: "ask", opens: "decode decrypt unscramble",
    then: r`\s+(?:this|the\s+following|it|the\s+(?:text|string|message)|base64)\b${reach(120)}\band\s+(?:then\s+)?(?:follow|execute|obey|run|do\s+what|carry\s+out|act\s+on|comply)` },
  { rule: "new-instructions", stance: "start", opens: "new updated revised real actual override overriding hidden secret additional your",
    then: r`(?:\s+(?:new|real|actual|updated))?\s+(?:system\s+|priority\s+)?instructions?(?:\s+(?:for\s+(?:you|(?:the\s+)?(?:assistant|ai|agent|model))|from\s+(?:the\s+)?(?:system|developer|admin)))?(?:\*\*)?\s{0,2}(?::|(?<=here\s+are\s+your[^\n]{0,40})\.)` },
];
