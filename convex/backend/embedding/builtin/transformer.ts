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
import type { Kernel } from "./kernel";
import type { Parameters } from "./parameters";

/** What `multiply` does with a product: modes of the kernel. */
const STORE = 0;
const ADD = 1;
const RELU = 2;

const HEAD = WIDTH / HEADS;

/** Maps 1 to 128 token ids to a vector of DIMENSIONS numbers (not normalised). */
export type Transformer = (tokens: readonly number[]) => Float32Array;

export function createTransformer(
  kernel: Kernel,
  parameters: Parameters,
): Transformer {
  const { tensor, tokenRow, tokenStep } = parameters;
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
  const lists = kernel.allocate(MAX_TOKENS * 4 * (FEED_FORWARD + 2));
  const ends = kernel.allocate(4 * MAX_TOKENS);
  const zeros = kernel.allocate(4 * WIDTH);
  const scales = kernel.float32(scale, MAX_TOKENS);

  function quantize(x: number, count: number, width: number) {
    kernel.quantize(x, quantized, scale, count, width);
  }

  /** Multiplies the quantised rows; the result goes to f32 rows at `out`, `stride` numbers apart. */
  function multiply(
    [inputs, outputs]: readonly [number, number],
    matrix: string,
    bias: number,
    count: number,
    out: number,
    stride: number,
    mode: number,
  ) {
    const { address, step } = tensor(matrix);
    for (let column = 0; column < outputs; column += PANEL) {
      kernel.multiply(
        quantized,
        scale,
        address + 2 * inputs * column,
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

  function normalize(name: string, count: number) {
    const gain = tensor(`${name}.gain`).address;
    const bias = tensor(`${name}.bias`).address;
    kernel.normalize(hidden, gain, bias, count, WIDTH);
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
      input.set(tokenRow(token), place * TOKEN_RANK),
    );
    scales.fill(tokenStep, 0, tokens.length);
    multiply(
      [TOKEN_RANK, WIDTH],
      "up",
      zeros,
      tokens.length,
      hidden,
      WIDTH,
      ADD,
    );
    normalize("norm", tokens.length);
  }

  /** hidden = norm(hidden + attention · mixed), with query | key | value side by side in `wide`. */
  function attend(layer: number, count: number) {
    const shape = [WIDTH, WIDTH] as const;
    const bias = (name: string) => tensor(`${layer}.${name}.bias`).address;
    quantize(hidden, count, WIDTH);
    ["query", "key", "value"].forEach((name, part) =>
      multiply(
        shape,
        `${layer}.${name}.weight`,
        bias(name),
        count,
        wide + 4 * WIDTH * part,
        3 * WIDTH,
        STORE,
      ),
    );
    for (let column = 0; column < WIDTH; column += HEAD) {
      const query = wide + 4 * column;
      kernel.attend(
        query,
        query + 4 * WIDTH,
        query + 8 * WIDTH,
        12 * WIDTH,
        context + 4 * column,
        4 * WIDTH,
        count,
        HEAD,
        scores,
      );
    }
    quantize(context, count, WIDTH);
    multiply(
      shape,
      `${layer}.mixed.weight`,
      bias("mixed"),
      count,
      hidden,
      WIDTH,
      ADD,
    );
    normalize(`${layer}.mixed.norm`, count);
  }

  /** hidden = norm(hidden + relu(hidden · wide) · narrow). Of the units about 19 % are not zero: only their rows of `narrow` are read. */
  function feedForward(layer: number, count: number) {
    quantize(hidden, count, WIDTH);
    multiply(
      [WIDTH, FEED_FORWARD],
      `${layer}.wide.weight`,
      tensor(`${layer}.wide.bias`).address,
      count,
      wide,
      FEED_FORWARD,
      RELU,
    );
    quantize(wide, count, FEED_FORWARD);
    const { address, step } = tensor(`${layer}.narrow.weight`);
    const bias = tensor(`${layer}.narrow.bias`).address;
    kernel.gather(quantized, lists, ends, count, FEED_FORWARD);
    for (let column = 0; column < WIDTH; column += BLOCK) {
      const block = address + 2 * FEED_FORWARD * column;
      kernel.fetch(block, block + 2 * FEED_FORWARD * BLOCK);
      kernel.multiplySparse(
        lists,
        ends,
        scale,
        block,
        step,
        bias + 4 * column,
        hidden + 4 * column,
        4 * WIDTH,
        count,
        FEED_FORWARD,
      );
    }
    normalize(`${layer}.narrow.norm`, count);
  }

  return (tokens) => {
    const count = tokens.length;
    embedTokens(tokens);
    for (let layer = 0; layer < LAYERS; layer++) {
      attend(layer, count);
      feedForward(layer, count);
    }
    kernel.average(hidden, count, WIDTH, pooled);
    quantize(pooled, 1, WIDTH);
    const shape = [WIDTH, DIMENSIONS] as const;
    multiply(shape, "projection", zeros, 1, result, DIMENSIONS, STORE);
    return kernel.float32(result, DIMENSIONS);
  };
}
