import { say } from "../../scripts/cli/program.js";
import { FAULTS, type Fault } from "./ledger.js";

/** What is counted over all folders. */

export type Counted = Fault["fault"] | "refused";
const TOLD = 20;

export class Tally {
  readonly cycles = { starting: 0, ready: 0, writing: 0, acknowledged: 0 };
  private begun = 0;
  private readonly since = performance.now();
  /** Killed processes that nobody had reaped when the next one started. */
  zombies = 0;
  folders = 0;
  acknowledged = 0;
  /** What a check has found of what was not answered. */
  readonly unanswered = { there: 0, absent: 0, part: 0 };
  /** Acknowledged requests whose event the audit has. */
  events = 0;
  waits = 0;
  private refusedStarts = 0;
  private readonly faults: { fault: Counted; dir: string }[] = [];
  private readonly starts: number[] = [];
  private readonly checks: { ms: number; rows: number }[] = [];
  private readonly lines = new Map<string, number>();

  constructor(private readonly wanted: number) {}

  /** Whether there is another cycle to do. */
  begin(): boolean {
    if (this.begun === this.wanted) return false;
    this.begun += 1;
    if (this.begun % 50 === 0)
      say(`${this.begun} of ${this.wanted} cycles: ${this.short()}`);
    return true;
  }

  get isDone(): boolean {
    return this.begun === this.wanted;
  }

  fault(fault: Counted, about: string, dir: string): void {
    this.faults.push({ fault, dir });
    if (this.faults.length <= TOLD) say(`${fault} in ${dir}: ${about}`);
  }

  faultsIn(dir: string): number {
    return this.faults.filter((one) => one.dir === dir).length;
  }

  refused(said: string, dir: string): void {
    this.refusedStarts += 1;
    if (this.refusedStarts <= TOLD)
      say(`A start was refused: ${said.replace(dir, "the folder")}`);
  }

  started(ms: number): void {
    this.starts.push(ms);
  }

  /** Half of the starts take no longer. */
  get usualStart(): number {
    return Number(quantile(this.starts.toSorted(upwards), 0.5));
  }

  checked(ms: number, rows: number): void {
    this.checks.push({ ms, rows });
  }

  said(line: string): void {
    this.lines.set(line, (this.lines.get(line) ?? 0) + 1);
  }

  get bad(): boolean {
    return this.faults.length > 0 || this.refusedStarts > 0;
  }

  private of(fault: Counted): number {
    return this.faults.filter((one) => one.fault === fault).length;
  }

  private short(): string {
    const faults = FAULTS.map((fault) => `${this.of(fault)} ${fault}`);
    return `${this.acknowledged} writes acknowledged, ${faults.join(", ")}, ${this.refusedStarts} starts refused`;
  }

  table(): string {
    const { starting, ready, writing, acknowledged } = this.cycles;
    const { there, absent, part } = this.unanswered;
    const starts = this.starts.toSorted(upwards);
    const rows = this.checks.map((check) => check.rows);
    const figures: [string, number | string][] = [
      ["cycles", starting + ready + writing + acknowledged],
      ["killed while it started", starting],
      ["killed as soon as it was ready", ready],
      ["killed while it was written to", writing],
      ["killed as an acknowledgement came", acknowledged],
      ["left as a zombie for the next start", this.zombies],
      ["data folders", this.folders],
      ["checks of all that is there", this.checks.length],
      ["rows at most", Math.max(0, ...rows)],
      ["writes acknowledged", this.acknowledged],
      ["of these with their event in the audit", this.events],
      ["writes unanswered and there", there + part],
      ["writes unanswered and not there", absent],
      ["waits for a rate limit", this.waits],
      ...FAULTS.map((fault): [string, number] => [fault, this.of(fault)]),
      ["writes refused", this.of("refused")],
      ["starts refused", this.refusedStarts],
      ["start, p50 ms", quantile(starts, 0.5)],
      ["start, p95 ms", quantile(starts, 0.95)],
      ["start, longest ms", quantile(starts, 1)],
      ["minutes", ((performance.now() - this.since) / 60_000).toFixed(1)],
    ];
    const lines = figures.map(([name, value]) => `| ${name} | ${value} |`);
    return ["| what | count |", "| --- | ---: |", ...lines].join("\n");
  }

  /** What servers have said beside that they serve, the most frequent first. */
  sayings(): string[] {
    return [...this.lines]
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOLD)
      .map(([line, times]) => `${times} times: ${line}`);
  }
}

const upwards = (a: number, b: number) => a - b;

function quantile(sorted: number[], q: number): string {
  const at = Math.min(sorted.length - 1, Math.floor(q * sorted.length));
  return sorted[at]?.toFixed(0) ?? "";
}
