export function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return `${value.toFixed(value > 0 && value < 10 ? 2 : 1)} %`;
}

/** Rows as a Markdown table, the first of them its head. */
export function markdown([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  // Words stand left, figures right.
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [head, rule, ...rows].map(line).join("\n");
}
