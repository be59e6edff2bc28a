import { convexRun } from "./cli/convexRun.js";
import { deploymentOptions, selectionOf } from "./cli/deployment.js";
import { Failure, program, say } from "./cli/program.js";
import { exportAgent } from "./portability/exportAgent.js";

const HELP = `npx tsx scripts/export.ts --agent ID [--prod | --deployment NAME] > FILE

Writes all that an agent can read to standard output, as scripts/import.ts takes it in: one JSON object a
line, memories, their versions and log entries, of its own space and of those it was given. It calls
agents:export page by page, by the stock CLI.

  --agent ID         whose memory
  --prod             the production deployment of the project that is set up here
  --deployment NAME  the deployment of this name
  --help             this text

The last line is {"kind":"end","nextCursor":null}. Without it, the file is not whole: run it again.
Progress and a summary go to standard error; it exits 0 where the file is whole, else 1, and 2 where it was
asked for something that it does not understand.`;

// Whoever reads may go away, or the disk be full: the write itself says so.
process.stdout.on("error", () => undefined);

await program(
  HELP,
  { agent: { type: "string" }, ...deploymentOptions },
  async ({ agent, ...where }) => {
    if (!agent) throw new Failure("Whose memory? Name it: --agent main", 2);
    const run = convexRun(selectionOf(where));
    let written = 0;
    try {
      const lines = await exportAgent(run, agent, write, (count) => {
        written = count;
        say(`${count} lines`);
      });
      say(`Exported ${lines} lines of ${agent}: whole.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "";
      throw new Failure(
        `${reason}\nBroken off after ${written} lines: what was written is NOT whole, and has no end line.`,
      );
    }
  },
);

async function write(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    process.stdout.write(text, (error) => (error ? reject(error) : resolve())),
  );
}
