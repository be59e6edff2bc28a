import {
  BLOCK,
  DIMENSIONS,
  FEED_FORWARD,
  HEADS,
  LAYERS,
  MAX_TOKENS,
  PANEL,
  TOKEN_RANK,
  WIDTH,
} from "./architecture";
import type { Kernel, Parameters } from "./kernel";

/** What `multiply` does with a product: modes of the kernel. */
const STORE = 0;
const ADD = 1;
const RELU = 2;

const HEAD = WIDTH / HEADS;

/** Maps 1 to 128 token ids to a vector of DIMENSIONS numbers (not normalised). */
export type Transformer = (tokens: readonly number[]) => Float32Array;

/** x · weights + bias */
interface Affine {
  /** Addresses in the kernel's memory. */
  readonly weights: number;
  readonly bias: number;
  readonly step: number;
  readonly inputs: number;
  readonly outputs: number;
}

export function createTransformer(
  kernel: Kernel,
  parameters: Parameters,
): Transformer {
  const rows = (width: number) => kernel.allocate(4 * MAX_TOKENS * width);
  const hidden = rows(WIDTH);
  const wide = rows(FEED_FORWARD);
  const context = rows(WIDTH);
  // `multiply` works on pairs of rows, so a single row needs room for two.
  const pooled = kernel.allocate(4 * 2 * WIDTH);
  const result = kernel.allocate(4 * 2 * DIMENSIONS);
  const quantized = kernel.allocate(2 * MAX_TOKENS * FEED_FORWARD);
  const scale = kernel.allocate(4 * MAX_TOKENS);
  const scores = kernel.allocate(4 * (MAX_TOKENS + 4));
  const lists = kernel.allocate(4 * MAX_TOKENS * (FEED_FORWARD + 2));
  const ends = kernel.allocate(4 * MAX_TOKENS);
  const zeros = kernel.allocate(4 * WIDTH);
  const scales = kernel.float32(scale, MAX_TOKENS);

  const tensor = (name: string) => parameters.tensor(name);
  const linear = (name: string, inputs: number, outputs: number): Affine => {
    const { address, step } = tensor(name);
    return { weights: address, bias: zeros, step, inputs, outputs };
  };
  const affine = (name: string, inputs: number, outputs: number): Affine => ({
    ...linear(`${name}.weight`, inputs, outputs),
    bias: tensor(`${name}.bias`).address,
  });
  const norm = (name: string) => ({
    gain: tensor(`${name}.gain`).address,
    bias: tensor(`${name}.bias`).address,
  });
  const up = linear("up", TOKEN_RANK, WIDTH);
  const inputNorm = norm("norm");
  const projection = linear("projection", WIDTH, DIMENSIONS);
  const layers = Array.from({ length: LAYERS }, (_, layer) => ({
    heads: ["query", "key", "value"].map((part) =>
      affine(`${layer}.${part}`, WIDTH, WIDTH),
    ),
    mixed: affine(`${layer}.mixed`, WIDTH, WIDTH),
    mixedNorm: norm(`${layer}.mixed.norm`),
    wide: affine(`${layer}.wide`, WIDTH, FEED_FORWARD),
    narrow: affine(`${layer}.narrow`, FEED_FORWARD, WIDTH),
    narrowNorm: norm(`${layer}.narrow.norm`),
  }));
  type Layer = (typeof layers)[number];

  function quantize(x: number, count: number, width: number) {
    kernel.quantize(x, quantized, scale, count, width);
  }

  function normalize({ gain, bias }: ReturnType<typeof norm>, count: number) {
    kernel.normalize(hidden, gain, bias, count, WIDTH);
  }

  /** Multiplies the quantised rows; the result goes to f32 rows at `out`, `stride` numbers apart. */
  function multiply(
    { weights, bias, step, inputs, outputs }: Affine,
    count: number,
    out: number,
    mode: number,
    stride = outputs,
  ) {
    for (let column = 0; column < outputs; column += PANEL) {
      kernel.multiply(
        quantized,
        scale,
        weights + 2 * inputs * column,
        step,
        bias + 4 * column,
        out + 4 * column,
        4 * stride,
        count,
        inputs,
        mode,
      );
    }
  }

  /** After ReLU about 19 % of the feed-forward units are not zero: only their rows of the matrix are read. */
  function addSparse(
    { weights, bias, step, inputs, outputs }: Affine,
    count: number,
    out: number,
  ) {
    kernel.gather(quantized, lists, ends, count, inputs);
    for (let column = 0; column < outputs; column += BLOCK) {
      const block = weights + 2 * inputs * column;
      kernel.fetch(block, block + 2 * inputs * BLOCK);
      kernel.multiplySparse(
        lists,
        ends,
        scale,
        block,
        step,
        bias + 4 * column,
        out + 4 * column,
        4 * outputs,
        count,
        inputs,
      );
    }
  }

  /** hidden = norm(table · up + position) */
  function embedTokens(tokens: readonly number[]) {
    const { address, step } = tensor("positions");
    const length = tokens.length * WIDTH;
    const positions = kernel.int16(address, length);
    const target = kernel.float32(hidden, length);
    for (let i = 0; i < length; i++) target[i] = positions[i]! * step;
    // The table's integers are what the kernel multiplies: nothing is to be quantised.
    const input = kernel.int16(quantized, tokens.length * TOKEN_RANK);
    tokens.forEach((token, place) =>
      input.set(parameters.tokenRow(token), place * TOKEN_RANK),
    );
    scales.fill(parameters.tokenStep, 0, tokens.length);
    multiply(up, tokens.length, hidden, ADD);
    normalize(inputNorm, tokens.length);
  }

  /** hidden = norm(hidden + attention · mixed) */
  function attend({ heads, mixed, mixedNorm }: Layer, count: number) {
    quantize(hidden, count, WIDTH);
    // Query, key and value side by side in `wide`.
    const stride = heads.length * WIDTH;
    heads.forEach((part, i) =>
      multiply(part, count, wide + 4 * WIDTH * i, STORE, stride),
    );
    for (let column = 0; column < WIDTH; column += HEAD) {
      const query = wide + 4 * column;
      kernel.attend(
        query,
        query + 4 * WIDTH,
        query + 8 * WIDTH,
        4 * stride,
        context + 4 * column,
        4 * WIDTH,
        count,
        HEAD,
        scores,
      );
    }
    quantize(context, count, WIDTH);
    multiply(mixed, count, hidden, ADD);
    normalize(mixedNorm, count);
  }

  /** hidden = norm(hidden + relu(hidden · wide) · narrow) */
  function feedForward(layer: Layer, count: number) {
    quantize(hidden, count, WIDTH);
    multiply(layer.wide, count, wide, RELU);
    quantize(wide, count, FEED_FORWARD);
    addSparse(layer.narrow, count, hidden);
    normalize(layer.narrowNorm, count);
  }

  return (tokens) => {
    const count = tokens.length;
    embedTokens(tokens);
    for (const layer of layers) {
      attend(layer, count);
      feedForward(layer, count);
    }
    kernel.average(hidden, count, WIDTH, pooled);
    quantize(pooled, 1, WIDTH);
    multiply(projection, 1, result, STORE);
    return kernel.float32(result, DIMENSIONS);
  };
}
