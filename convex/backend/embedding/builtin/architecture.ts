/**
 * Universal Sentence Encoder Lite (Cer et al., 2018): token embeddings, two transformer layers, the mean over tokens and
 * a tanh layer; then a learned projection to the vector that is stored.
 */
export const TOKEN_DIMENSIONS = 256;
export const HIDDEN = 512;
export const FEED_FORWARD = 1536;
export const HEADS = 4;
export const DIMENSIONS = 128;

/** Rows of the token table; the last two have no piece. */
export const TOKENS = 8002;

/** The model was trained on at most this many tokens. */
export const MAX_TOKENS = 128;

/** Timing signal: wavelengths from 2π to 2π · 10⁴ (Vaswani et al., 2017, section 3.5). */
export const LONGEST_TIMESCALE = 10_000;

/**
 * `panels`: columns in panels of 16, rows in pairs, as the kernel's `multiply` reads them. `rows`: row after row, for
 * `multiplySparse`.
 */
export type Layout = "panels" | "rows";

export interface MatrixShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly layout: Layout;
}

const panels = (inputs: number, outputs: number): MatrixShape => ({
  inputs,
  outputs,
  layout: "panels",
});

/** The matrices in the order in which they are stored. */
export const MATRICES = {
  input: panels(TOKEN_DIMENSIONS, HIDDEN),
  attentionIn0: panels(TOKEN_DIMENSIONS, 3 * TOKEN_DIMENSIONS),
  attentionOut0: panels(TOKEN_DIMENSIONS, HIDDEN),
  feedForwardIn0: panels(HIDDEN, FEED_FORWARD),
  feedForwardOut0: {
    inputs: FEED_FORWARD,
    outputs: HIDDEN,
    layout: "rows",
  },
  attentionIn1: panels(HIDDEN, 3 * HIDDEN),
  attentionOut1: panels(HIDDEN, HIDDEN),
  feedForwardIn1: panels(HIDDEN, FEED_FORWARD),
  feedForwardOut1: panels(FEED_FORWARD, HIDDEN),
  pooled: panels(HIDDEN, HIDDEN),
  projection: panels(HIDDEN, DIMENSIONS),
} as const satisfies Record<string, MatrixShape>;

export type MatrixName = keyof typeof MATRICES;

export const MATRIX_NAMES = Object.keys(MATRICES) as MatrixName[];

/** Weights per entropy-coded stream of a matrix: short enough that V8 optimises the decoder after the first few calls. */
export const STREAM_WEIGHTS = 65_536;

/** Rows of the token table per entropy-coded stream: they are decoded when a text first needs one of them. */
export const STREAM_TOKENS = 16;
