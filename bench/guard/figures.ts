export function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return `${value.toFixed(value > 0 && value < 10 ? 2 : 1)} %`;
}
