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
 * Runs a program. `--help` prints how it is used; an option that it does not have ends it with 2 before it
 * does anything. `main` may answer another exit code than 0.
 */
export async function program<const Options extends OptionsConfig>(
  help: string,
  options: Options,
  main: (values: Values<Options>, named: string[]) => Promise<number | void>,
  { takesNames = false }: { takesNames?: boolean } = {},
): Promise<void> {
  let parsed;
  try {
    parsed = parseArgs({
      options: { ...options, ...HELP },
      allowPositionals: takesNames,
    });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    say(`${reason!.replace(/\.$/, "")}. --help lists what there is.`);
    process.exitCode = 2;
    return;
  }
  if ((parsed.values as { help?: boolean }).help) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  try {
    const values = parsed.values;
    process.exitCode = (await main(values, parsed.positionals)) ?? 0;
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
