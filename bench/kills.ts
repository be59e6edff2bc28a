import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Failure, program, say } from "../scripts/cli/program.js";
import { Folder } from "./kills/folder.js";
import { Tally } from "./kills/tally.js";
import { randomOf } from "./seed.js";

const HELP = `npx tsx bench/kills.ts [--cycles N] [--writers N] [--folders N] [--writes N] [--seed N] [--data DIR]

Starts the program behind \`npm start\`, writes to it, kills it with SIGKILL and starts the next one at once,
over and over, and compares what is there with what was acknowledged. Prints a table; ends with 1 if anything is
lost, doubled, out of order, or there though it was refused, and if a start was refused.

  --cycles N   kills, of all folders together; 1000 if not given
  --writers N  agents that write at the same time; 4 if not given
  --folders N  data folders side by side; 2 if not given
  --writes N   acknowledged writes after which a folder is looked at as a whole and a new one begun; 1000 if not given
  --seed N     of the moments of the kills and of what is written; 1 if not given
  --data DIR   where the folders are made; in the system's temporary folder if not given. One with a fault stays
  --help       this text`;

const options = {
  cycles: { type: "string", default: "1000" },
  writers: { type: "string", default: "4" },
  folders: { type: "string", default: "2" },
  writes: { type: "string", default: "1000" },
  seed: { type: "string", default: "1" },
  data: { type: "string", default: tmpdir() },
} as const;

await program(HELP, options, async ({ data, ...given }) => {
  const [cycles, writers, folders, writes, seed] = (
    ["cycles", "writers", "folders", "writes", "seed"] as const
  ).map((name) => countOf(name, given[name])) as [
    number,
    number,
    number,
    number,
    number,
  ];
  mkdirSync(data, { recursive: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(1));
  const tally = new Tally(cycles);
  const lane = async (_: unknown, i: number) => {
    const random = randomOf(seed * folders + i);
    while (!tally.isDone)
      await new Folder(data, writers, tally, random).fill(writes);
  };
  await Promise.all(Array.from({ length: folders }, lane));
  console.log(tally.table());
  for (const line of tally.sayings()) say(line);
  return tally.bad ? 1 : 0;
});

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Failure(`--${name} must be a whole number from 1.`, 2);
  return Number(text);
}
