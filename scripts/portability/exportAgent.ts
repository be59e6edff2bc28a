import type { ConvexRun } from "../cli/convexRun.js";

type Page = { lines: string[]; nextCursor: string | null };

/**
 * Writes all that an agent can read, page by page, and the line that says that it is all. Where a page fails,
 * that line is not written. Answers the number of lines before it.
 */
export async function exportAgent(
  run: ConvexRun,
  agentId: string,
  write: (text: string) => Promise<void>,
  progress: (lines: number) => void,
): Promise<number> {
  let lines = 0;
  let cursor: string | null = null;
  do {
    const args = { agentId, ...(cursor !== null && { cursor }) };
    const page = (await run("agents:export", args)) as Page;
    await write(page.lines.map((line) => `${line}\n`).join(""));
    lines += page.lines.length;
    cursor = page.nextCursor;
    progress(lines);
  } while (cursor !== null);
  await write(`${JSON.stringify({ kind: "end", nextCursor: null })}\n`);
  return lines;
}
