import {
  FEED_FORWARD,
  HEADS,
  HIDDEN,
  LONGEST_TIMESCALE,
  MAX_TOKENS,
  TOKEN_DIMENSIONS,
} from "./architecture";
import type { Kernel } from "./kernel";
import type { Matrix, Parameters } from "./parameters";

/** What `multiply` does with a product: modes of the kernel. */
const STORE = 0;
const ADD = 1;
const RELU = 2;

/** Columns per call of the kernel's `multiply`. */
const PANEL = 16;

/** Maps 1 to 128 token ids to a vector of DIMENSIONS numbers (not normalised). */
export type Transformer = (tokens: readonly number[]) => Float32Array;

export function createTransformer(
  kernel: Kernel,
  parameters: Parameters,
): Transformer {
  const { matrices } = parameters;
  const rows = (width: number) => kernel.allocate(4 * MAX_TOKENS * width);
  const input = rows(TOKEN_DIMENSIONS);
  const hidden = rows(HIDDEN);
  const wide = rows(FEED_FORWARD);
  const context = rows(HIDDEN);
  // `multiply` works on pairs of rows, so a single pooled row needs room for two.
  const pooledWide = kernel.allocate(4 * 2 * FEED_FORWARD);
  const pooled = kernel.allocate(4 * 2 * HIDDEN);
  const result = kernel.allocate(4 * 2 * HIDDEN);
  const quantized = kernel.allocate(2 * MAX_TOKENS * FEED_FORWARD);
  const scale = kernel.allocate(4 * MAX_TOKENS);
  const scores = kernel.allocate(4 * (MAX_TOKENS + 4));
  const list = kernel.allocate(8 * (FEED_FORWARD + 1));
  const scales = kernel.float32(scale, MAX_TOKENS);
  const positions = createPositions();

  function quantize(x: number, count: number, width: number, norm: 0 | 1) {
    kernel.quantize(x, quantized, scale, count, width, norm);
  }

  /** Multiplies the quantised rows; the result goes to the f32 rows at `out`. */
  function multiply(matrix: Matrix, count: number, out: number, mode: number) {
    const { weights, step, bias, inputs, outputs } = matrix;
    for (let column = 0; column < outputs; column += PANEL) {
      kernel.multiply(
        quantized,
        scale,
        weights + 2 * inputs * column,
        step,
        bias + 4 * column,
        out + 4 * column,
        4 * outputs,
        count,
        inputs,
        mode,
      );
    }
  }

  /** After ReLU about 7 % of the feed-forward units are not zero: only their rows of the matrix are read. */
  function multiplySparse(matrix: Matrix, count: number, out: number) {
    const { weights, step, bias, inputs, outputs } = matrix;
    for (let row = 0; row < count; row++) {
      kernel.multiplySparse(
        quantized + 2 * inputs * row,
        scales[row]!,
        weights,
        step,
        bias,
        out + 4 * outputs * row,
        inputs,
        outputs,
        list,
      );
    }
  }

  /** Multi-head attention over rows of query | key | value in `wide`, to `context`. */
  function attend(count: number, width: number) {
    const head = width / HEADS;
    for (let offset = 0; offset < width; offset += head) {
      const query = wide + 4 * offset;
      kernel.attend(
        query,
        query + 4 * width,
        query + 8 * width,
        12 * width,
        context + 4 * offset,
        4 * width,
        count,
        head,
        scores,
      );
    }
  }

  /** input = 2 · embedding + timing signal */
  function embedTokens(tokens: readonly number[]) {
    const unit = 2 * parameters.tokenStep;
    tokens.forEach((token, position) => {
      const target = kernel.float32(
        input + 4 * TOKEN_DIMENSIONS * position,
        TOKEN_DIMENSIONS,
      );
      const embedding = parameters.tokenRow(token);
      const signal = positions(position);
      for (let i = 0; i < TOKEN_DIMENSIONS; i++) {
        target[i] = embedding[i]! * unit + signal[i]!;
      }
    });
  }

  /** First layer: its residual is a projection of the input, which is narrower than the output. */
  function firstLayer(count: number) {
    quantize(input, count, TOKEN_DIMENSIONS, 0);
    multiply(matrices.input, count, hidden, STORE);
    quantize(input, count, TOKEN_DIMENSIONS, 1);
    multiply(matrices.attentionIn0, count, wide, STORE);
    attend(count, TOKEN_DIMENSIONS);
    quantize(context, count, TOKEN_DIMENSIONS, 0);
    multiply(matrices.attentionOut0, count, hidden, ADD);
    quantize(hidden, count, HIDDEN, 1);
    multiply(matrices.feedForwardIn0, count, wide, RELU);
    quantize(wide, count, FEED_FORWARD, 0);
    multiplySparse(matrices.feedForwardOut0, count, hidden);
  }

  /** Second layer and mean over tokens: the mean moves before the last matrix, which is linear. */
  function secondLayer(count: number) {
    quantize(hidden, count, HIDDEN, 1);
    multiply(matrices.attentionIn1, count, wide, STORE);
    attend(count, HIDDEN);
    quantize(context, count, HIDDEN, 0);
    multiply(matrices.attentionOut1, count, hidden, ADD);
    quantize(hidden, count, HIDDEN, 1);
    multiply(matrices.feedForwardIn1, count, wide, RELU);
    kernel.average(hidden, count, HIDDEN, pooled);
    kernel.average(wide, count, FEED_FORWARD, pooledWide);
    quantize(pooledWide, 1, FEED_FORWARD, 0);
    multiply(matrices.feedForwardOut1, 1, pooled, ADD);
  }

  return (tokens) => {
    const count = tokens.length;
    embedTokens(tokens);
    firstLayer(count);
    secondLayer(count);
    quantize(pooled, 1, HIDDEN, 0);
    multiply(matrices.pooled, 1, result, STORE);
    const sentence = kernel.float32(result, HIDDEN);
    sentence.forEach((value, index) => (sentence[index] = Math.tanh(value)));
    quantize(result, 1, HIDDEN, 0);
    multiply(matrices.projection, 1, pooled, STORE);
    return kernel.float32(pooled, matrices.projection.outputs);
  };
}

/** Rows of the timing signal, sines then cosines, each made from the row before by turning through one position. */
function createPositions(): (position: number) => Float64Array {
  const half = TOKEN_DIMENSIONS / 2;
  const turn = Array.from({ length: half }, (_, index) => {
    const frequency = LONGEST_TIMESCALE ** (-index / (half - 1));
    return { sin: Math.sin(frequency), cos: Math.cos(frequency) };
  });
  const rows = [new Float64Array(TOKEN_DIMENSIONS).fill(1, half)];
  return (position) => {
    for (let row = rows.length; row <= position; row++) {
      const before = rows[row - 1]!;
      const next = new Float64Array(TOKEN_DIMENSIONS);
      turn.forEach(({ sin, cos }, i) => {
        next[i] = before[i]! * cos + before[half + i]! * sin;
        next[half + i] = before[half + i]! * cos - before[i]! * sin;
      });
      rows.push(next);
    }
    return rows[position]!;
  };
}
