import { wordlist } from "@scure/bip39/wordlists/english.js";
import { longRuns } from "./encoded.js";
import type { StatedSecret } from "./secretShape.js";

/**
 * What opens a wallet: the words of BIP-39, and private keys in the forms that wallets export. The
 * list of words is the published one; its checksum is not asked for, because people mistype.
 */

/** Made where a run of words is long enough to be asked about. */
let listed: ReadonlySet<string> | undefined;

/** Finds seed phrases and wallets' keys, each kind in the order of the text. */
export function findWallets(text: string): StatedSecret[][] {
  return [findSeedPhrases(text), findWalletKeys(text), findKeyFiles(text)];
}

interface Word {
  text: string;
  start: number;
  end: number;
}

/** Runs of 12 words and more of 3 to 10 letters each, with little between them: what could be a seed. */
function findSeedPhrases(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  const { length } = text;
  let count = 0;
  let runStart = 0;
  let runEnd = 0;
  let at = 0;
  while (at < length) {
    let code = text.charCodeAt(at) | 32;
    if (code < 97 || code > 122) {
      at = code === 60 ? afterTag(text, at) : at + 1;
      continue;
    }
    const start = at;
    do {
      at++;
      code = text.charCodeAt(at) | 32;
    } while (code >= 97 && code <= 122);
    const isWord = at - start >= 3 && at - start <= 10;
    if (!isWord && isLabel(text, start, at)) continue;
    if (count > 0 && (!isWord || start - runEnd > 16)) {
      if (count >= 12) found.push(...readRun(text, runStart, runEnd));
      count = 0;
    }
    if (!isWord) continue;
    if (count++ === 0) runStart = start;
    runEnd = at;
  }
  if (count >= 12) found.push(...readRun(text, runStart, runEnd));
  return found;
}

/** "No 3: …" numbers what follows it. */
function isLabel(text: string, start: number, end: number): boolean {
  const head = text.charCodeAt(start) | 32;
  return (
    end - start <= 2 &&
    (head === 110 || head === 119) &&
    /^(?:no?|nr|w)[ ._#]?\d{1,2}\b/i.test(text.slice(start, end + 4))
  );
}

/** Behind the tag that begins here: `</li>` stands between words. */
function afterTag(text: string, at: number): number {
  for (let end = at + 1; end < at + 12 && end < text.length; end++) {
    if (text.charCodeAt(end) === 62) return end + 1;
  }
  return at + 1;
}

function readRun(text: string, from: number, to: number): StatedSecret[] {
  const words: Word[] = [];
  const withoutTags = text
    .slice(from, to)
    .replace(/<[^>]{0,10}>/g, (tag) => " ".repeat(tag.length));
  for (const match of withoutTags.matchAll(/[a-z]{1,64}/gi)) {
    const word = match[0].toLowerCase();
    const start = from + match.index;
    const end = start + word.length;
    // "Word 3: …" numbers what follows it.
    const isNumber =
      word === "word" && /^[ _#-]?\d/.test(text.slice(end, end + 2));
    if (word.length >= 3 && !isNumber) words.push({ text: word, start, end });
  }
  return words.length < 12 ? [] : readWords(text, words);
}

function readWords(text: string, words: readonly Word[]): StatedSecret[] {
  const known = (listed ??= new Set(wordlist));
  const found: StatedSecret[] = [];
  let from = 0;
  while (from + 12 <= words.length) {
    if (!known.has(words[from]?.text ?? "")) {
      from++;
      continue;
    }
    const exact = runLength(words, from, known, 0);
    const announced = isAnnounced(text, words, from, exact);
    const length = announced
      ? Math.max(exact, runLength(words, from, known, 1))
      : exact;
    const run = words.slice(from, from + length);
    if (length >= 12 && isSeed(run, announced)) found.push(place(run));
    from += Math.max(1, length);
  }
  return found.length > 0 ? found : readAnnouncedWords(text, words);
}

/** How many listed words follow each other, with as many others among them as are allowed. */
function runLength(
  words: readonly Word[],
  from: number,
  known: ReadonlySet<string>,
  strangers: number,
): number {
  let length = 0;
  let left = strangers;
  for (let i = from; i < words.length; i++) {
    if (known.has(words[i]?.text ?? "")) length = i - from + 1;
    else if (left-- === 0) break;
  }
  return length;
}

/**
 * Lists in the order of the alphabet are dictionaries; few words that repeat are the test vectors of
 * BIP-39 and of development chains, which everyone knows.
 */
function isSeed(words: readonly Word[], announced: boolean): boolean {
  const distinct = new Set(words.map((word) => word.text)).size;
  const again = words.length - distinct;
  if (again > Math.max(2, 0.15 * words.length)) return false;
  if (announced) return true;
  const steps = words.filter(
    (word, i) => i > 0 && word.text > (words[i - 1]?.text ?? ""),
  ).length;
  return words.length <= 60 && steps < 0.85 * (words.length - 1);
}

const announcement = () =>
  /\b(?:seed|mnemonic|(?:recovery|backup|secret|wallet|passphrase|\d\d)[ -](?:phrase|words)|wallet|ledger|trezor|meta ?mask|phantom|bip-?39|monero|electrum|semilla|semente|graine|wiederherstellung\w{0,20}|herstelzin|mnémonique|mnemotécnica|mnemonica)\b|助记词|助記詞|シード|ニーモニック|시드|сид|мнемонич/i;

/** Whether the words near a run speak of wallets. */
function isAnnounced(
  text: string,
  words: readonly Word[],
  from: number,
  length: number,
): boolean {
  const start = words[from]?.start ?? 0;
  const end =
    words[Math.min(words.length, from + Math.max(1, length)) - 1]?.end;
  return (
    announcement().test(text.slice(Math.max(0, start - 120), start)) ||
    announcement().test(text.slice(end, (end ?? 0) + 80))
  );
}

/** Other lists (Monero's, other languages'): 12 to 25 plain words right behind their announcement. */
function readAnnouncedWords(
  text: string,
  words: readonly Word[],
): StatedSecret[] {
  for (
    let from = Math.max(0, words.length - 40);
    from + 12 <= words.length;
    from++
  ) {
    const start = words[from]?.start ?? 0;
    if (
      !/(?:\bis|[:=：])\s{0,3}["'`[(]{0,2}(?:1[.):] ?)?$/i.test(
        text.slice(Math.max(0, start - 12), start),
      )
    ) {
      continue;
    }
    if (!announcement().test(text.slice(Math.max(0, start - 60), start)))
      continue;
    const run = words.slice(from, from + 25);
    const isPlain = run.every(
      ({ text: word }) =>
        !/^(?:the|and|for|from|your|are|was|not|has|its|with|have|into|which|must|should|would|never|each)$/.test(
          word,
        ),
    );
    const gaps = run.every(
      ({ start: next }, i) =>
        i === 0 ||
        !/[.!?;=(]\s|[/]/.test(
          text.slice(run[i - 1]?.end, next).replace(/\d+\./g, ""),
        ),
    );
    if (isPlain && gaps && isSeed(run, true)) return [place(run)];
  }
  return [];
}

function place(words: readonly Word[]): StatedSecret {
  return {
    rule: "seed-phrase",
    start: words[0]?.start ?? 0,
    end: words[words.length - 1]?.end ?? 0,
  };
}

/**
 * Bitcoin's wallet import format and its encrypted form (BIP-38), extended private keys (BIP-32,
 * SLIP-132), 32 bytes in hex.
 */
const keyShape =
  /^(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|6P[1-9A-HJ-NP-Za-km-z]{56}|[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{95,120}|(?:0x)?[0-9a-fA-F]{64})$/;

function findWalletKeys(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  for (const { start: index, end } of longRuns(text, 51, "_")) {
    const value = text.slice(index, Math.min(end, index + 131));
    if (keyShape.test(value) && isWalletKey(text, value, index, end)) {
      found.push({ rule: "wallet-key", start: index, end });
    }
  }
  return found;
}

/** Ethereum's keystore (Web3 Secret Storage) and Solana's keypair, an array of 64 bytes. */
function findKeyFiles(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  for (const hit of text.matchAll(
    /"ciphertext"\s{0,4}:\s{0,4}"([0-9a-f]{64,128})"|\[\s{0,4}(?:\d{1,3}\s{0,4},\s{0,8}){31,63}\d{1,3}\s{0,4}\]/g,
  )) {
    const { 0: written, 1: ciphertext, index } = hit;
    const end = index + written.length;
    if (ciphertext === undefined) {
      if (isKeypair(text, written, index)) {
        found.push({ rule: "wallet-key", start: index, end });
      }
      continue;
    }
    const around = text.slice(Math.max(0, index - 600), index + 900);
    if (/"kdf(?:params)?"/.test(around) && /"mac"/.test(around)) {
      found.push({
        rule: "wallet-key",
        start: end - 1 - ciphertext.length,
        end: end - 1,
      });
    }
  }
  return found;
}

function isKeypair(text: string, written: string, at: number): boolean {
  const bytes = written.slice(1, -1).split(",").map(Number);
  return (
    (bytes.length === 64 || bytes.length === 32) &&
    bytes.every((byte) => byte < 256) &&
    (text.trim().length === written.length ||
      /solana|key-?pair|secret|private|wallet|phantom/i.test(
        text.slice(Math.max(0, at - 80), at),
      ))
  );
}

function isWalletKey(
  text: string,
  value: string,
  at: number,
  end: number,
): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  // A piece of base64 is not a key of its own; `key=…` is one.
  if (
    /[+/.]$|[^\w]=$/.test(before) ||
    /^[+/=]/.test(text.slice(end, end + 1))
  ) {
    return false;
  }
  if (/^(?:0x)?[0-9a-f]{64}$/i.test(value)) {
    return (
      new Set(value.slice(-64).toLowerCase()).size >= 8 &&
      /(?:priv(?:ate)?|secret|spend|wallet|signer|deployer|eth(?:ereum)?|account|owner)[ _-]{0,2}(?:spend |view )?key(?!s? ?(?:hash|id|fingerprint|digest))[^\n]{0,24}$|(?:clave privada|clé privée|chave privada|chiave privata|privater? schlüssel|приватный ключ|закрытый ключ)[^\n]{0,16}$|(?:私钥|私鑰|秘密鍵|개인 ?키)[^\n]{0,8}$/i.test(
        before,
      ) &&
      !/public[^\n]{0,30}$|(?:sha-?256|hash|checksum|digest|fingerprint)\W{0,4}$/i.test(
        before,
      )
    );
  }
  return /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value);
}
