import {
  HEADS,
  HIDDEN,
  LONGEST_TIMESCALE,
  MATRICES,
  TOKEN_DIMENSIONS,
  type MatrixName,
} from "../../convex/backend/embedding/builtin/architecture";
import type { Model } from "./model";

/** Rows of numbers, one per token. */
type Rows = Float64Array[];

/** Receives the rows that are multiplied by a matrix. */
export type Observe = (matrix: MatrixName, rows: Rows) => void;

const mapRows = (rows: Rows, map: (value: number) => number): Rows =>
  rows.map((row) => row.map(map));

const addRows = (a: Rows, b: Rows): Rows =>
  a.map((row, t) => row.map((value, i) => value + b[t]![i]!));

function normalize(row: Float64Array): Float64Array {
  const mean = row.reduce((a, b) => a + b, 0) / row.length;
  const variance =
    row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  const deviation = Math.sqrt(variance + 1e-6);
  return row.map((value) => (value - mean) / deviation);
}

function average(rows: Rows): Float64Array {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) {
    row.forEach((value, i) => (mean[i]! += value / rows.length));
  }
  return mean;
}

function embedTokens(model: Model, tokens: readonly number[]): Rows {
  const half = TOKEN_DIMENSIONS / 2;
  return tokens.map((token, position) =>
    Float64Array.from({ length: TOKEN_DIMENSIONS }, (_, i) => {
      const phase = position * LONGEST_TIMESCALE ** (-(i % half) / (half - 1));
      const signal = i < half ? Math.sin(phase) : Math.cos(phase);
      return 2 * model.tokens[token * TOKEN_DIMENSIONS + i]! + signal;
    }),
  );
}

/** One head: columns from `offset` of query | key | value, all `width` wide. */
function attendHead(rows: Rows, width: number, offset: number, out: Rows) {
  const head = width / HEADS;
  rows.forEach((query, t) => {
    const scores = rows.map((key) => {
      let sum = 0;
      for (let i = offset; i < offset + head; i++) {
        sum += query[i]! * key[width + i]!;
      }
      return sum / Math.sqrt(head);
    });
    const peak = Math.max(...scores);
    const weights = scores.map((score) => Math.exp(score - peak));
    const total = weights.reduce((a, b) => a + b, 0);
    rows.forEach((value, j) => {
      const weight = weights[j]! / total;
      for (let i = offset; i < offset + head; i++) {
        out[t]![i]! += weight * value[2 * width + i]!;
      }
    });
  });
}

function attend(rows: Rows, width: number): Rows {
  const out = rows.map(() => new Float64Array(width));
  for (let head = 0; head < HEADS; head++) {
    attendHead(rows, width, (head * width) / HEADS, out);
  }
  return out;
}

/** The model in double precision, up to the last hidden state; shows `observe` the input of every matrix. */
export function runReference(
  model: Model,
  tokens: readonly number[],
  observe: Observe,
): void {
  const multiply = (name: MatrixName, rows: Rows): Rows => {
    observe(name, rows);
    const { weights, bias } = model.matrices[name];
    const { outputs } = MATRICES[name];
    return rows.map((row) => {
      const out = Float64Array.from(bias);
      row.forEach((value, input) => {
        if (value === 0) return;
        const start = input * outputs;
        for (let i = 0; i < outputs; i++)
          out[i]! += value * weights[start + i]!;
      });
      return out;
    });
  };
  const relu = (value: number) => Math.max(0, value);

  const input = embedTokens(model, tokens);
  let rows = multiply("input", input);
  for (const layer of [0, 1] as const) {
    const before = layer === 0 ? input : rows;
    const width = layer === 0 ? TOKEN_DIMENSIONS : HIDDEN;
    const heads = multiply(`attentionIn${layer}`, before.map(normalize));
    const attended = multiply(`attentionOut${layer}`, attend(heads, width));
    rows = addRows(rows, attended);
    const wide = multiply(`feedForwardIn${layer}`, rows.map(normalize));
    const fed = multiply(`feedForwardOut${layer}`, mapRows(wide, relu));
    rows = addRows(rows, fed);
  }
  const pooled = multiply("pooled", [average(rows)]);
  multiply("projection", mapRows(pooled, Math.tanh));
}
