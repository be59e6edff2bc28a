/**
 * A text encoder in BERT's form (Devlin et al., 2018) with ReLU: pieces of words from a factorised table, four layers of
 * self-attention and feed-forward, each followed by a layer norm, the mean over tokens and a projection.
 */
export const LAYERS = 4;
export const WIDTH = 384;
export const FEED_FORWARD = 1536;
export const HEADS = 12;
export const DIMENSIONS = 128;

/** Rows of the token table, and how long each is before `up` brings it to WIDTH. */
export const TOKENS = 22_000;
export const TOKEN_RANK = 192;

/** The model was trained on at most this many tokens, the two at the ends included. */
export const MAX_TOKENS = 128;

/**
 * `panels`: columns in panels of 16, rows in pairs, as the kernel's `multiply` reads them. `blocks`: columns in blocks of
 * 32, for `multiplySparse`. `rows`: row after row.
 */
export type Layout = "panels" | "blocks" | "rows";

/** Columns of a panel: with two rows, eight accumulators fit the 16 vector registers of x64. */
export const PANEL = 16;

/** Columns of a block: eight accumulators for one row, and a cache line of a row of the matrix. */
export const BLOCK = 32;

/** Integers that are worth `step` each, entropy-coded. */
export interface Matrix {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly layout: Layout;
}

/** Gains and biases, one digit each. */
export interface Numbers {
  readonly name: string;
  readonly length: number;
}

const matrix =
  (layout: Layout) =>
  (name: string, inputs: number, outputs: number): Matrix => ({
    name,
    inputs,
    outputs,
    layout,
  });

const panels = matrix("panels");
const blocks = matrix("blocks");
const rows = matrix("rows");

const numbers = (name: string, length: number): Numbers => ({ name, length });

const norm = (name: string): Numbers[] => [
  numbers(`${name}.gain`, WIDTH),
  numbers(`${name}.bias`, WIDTH),
];

const affine = (weights: Matrix): (Matrix | Numbers)[] => [
  { ...weights, name: `${weights.name}.weight` },
  numbers(`${weights.name}.bias`, weights.outputs),
];

const layer = (index: number): (Matrix | Numbers)[] => [
  ...affine(panels(`${index}.query`, WIDTH, WIDTH)),
  ...affine(panels(`${index}.key`, WIDTH, WIDTH)),
  ...affine(panels(`${index}.value`, WIDTH, WIDTH)),
  ...affine(panels(`${index}.mixed`, WIDTH, WIDTH)),
  ...norm(`${index}.mixed.norm`),
  ...affine(panels(`${index}.wide`, WIDTH, FEED_FORWARD)),
  ...affine(blocks(`${index}.narrow`, FEED_FORWARD, WIDTH)),
  ...norm(`${index}.narrow.norm`),
];

/** What is decoded at the start, in the order in which it is stored; the token table follows it. */
export const TENSORS: readonly (Matrix | Numbers)[] = [
  panels("up", TOKEN_RANK, WIDTH),
  rows("positions", MAX_TOKENS, WIDTH),
  ...norm("norm"),
  ...Array.from({ length: LAYERS }, (_, index) => layer(index)).flat(),
  panels("projection", WIDTH, DIMENSIONS),
];

/** Weights per entropy-coded stream of a matrix: short enough that V8 optimises the decoder after the first few calls. */
export const STREAM_WEIGHTS = 65_536;

/** Rows of the token table per entropy-coded stream: they are decoded when a text first needs one of them. */
export const STREAM_TOKENS = 16;
