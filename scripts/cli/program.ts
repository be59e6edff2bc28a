import { parseArgs, type ParseArgsConfig } from "node:util";

// What the programs of scripts/ and bench/ have in common: options, `--help`, and how they end.

/** What a person can do something about: said without a stack. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

const HELP = { help: { type: "boolean", short: "h" } } as const;

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;
type Values<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>["values"];

/**
 * What a program was asked for. `--help` prints how it is used and ends it; so does an option that it does
 * not have, with 2, before it has done anything. Names beside the options are taken where `names` has as many.
 */
export function readOptions<const Options extends OptionsConfig>(
  help: string,
  options: Options,
  names: readonly string[] = [],
): { values: Values<Options>; named: string[] } {
  let parsed;
  try {
    parsed = parseArgs({
      options: { ...options, ...HELP },
      allowPositionals: names.length > 0,
    });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    misused(reason!.replace(/\.$/, ""));
  }
  const { values, positionals } = parsed;
  if ((values as { help?: boolean }).help) {
    process.stdout.write(`${help.trim()}\n`);
    process.exit(0);
  }
  if (positionals.length !== names.length)
    misused(`It takes ${names.join(" ")}`);
  return { values, named: positionals };
}

function misused(reason: string): never {
  say(`${reason}. --help says how it is used.`);
  process.exit(2);
}

/** Runs a program to its exit code, which `main` answers where it is not 0. */
export async function program<const Options extends OptionsConfig>(
  help: string,
  options: Options,
  main: (values: Values<Options>) => Promise<number | void>,
): Promise<void> {
  const { values } = readOptions(help, options);
  try {
    process.exitCode = (await main(values)) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}

/** To the person who watches: progress, summaries and errors, apart from what is printed for a program. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
