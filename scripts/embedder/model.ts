import {
  HIDDEN,
  MATRIX_NAMES,
  MATRICES,
  TOKEN_DIMENSIONS,
  type MatrixName,
} from "../../convex/backend/embedding/builtin/architecture";
import type { Tensor } from "./source";

/** y = x · weights + bias; weights row-major, one row per input. */
export interface Affine {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface Model {
  /** Row-major, one row of 256 per token. */
  readonly tokens: Float32Array;
  readonly matrices: Record<MatrixName, Affine>;
}

/** Substrings that name a tensor of the published model. */
const NAMES: Record<
  Exclude<MatrixName, "projection">,
  { weights: string[]; bias: string[]; norm?: string[] }
> = {
  input: {
    weights: ["Layer_0/", "/dense/kernel"],
    bias: ["Layer_0/", "/dense/bias"],
  },
  ...layer(0),
  ...layer(1),
  pooled: {
    weights: ["tanh_layer_0/weights"],
    bias: ["tanh_layer_0/bias"],
  },
};

function layer<L extends 0 | 1>(index: L) {
  const at = `Layer_${index}/TransformerLayer/`;
  const feedForward = `${at}FFN/`;
  return {
    [`attentionIn${index}`]: {
      weights: [at, "qkv_transform_single/kernel"],
      bias: [at, "qkv_transform_single/bias"],
      norm: [`${at}layer_prepostprocess/`],
    },
    [`attentionOut${index}`]: {
      weights: [at, "output_transform_single/kernel"],
      bias: [at, "output_transform_single/bias"],
    },
    [`feedForwardIn${index}`]: {
      weights: [feedForward, "conv1/Tensordot"],
      bias: [feedForward, "conv1/bias"],
      norm: [`${feedForward}layer_prepostprocess/`],
    },
    [`feedForwardOut${index}`]: {
      weights: [feedForward, "conv2/Tensordot"],
      bias: [feedForward, "conv2/bias"],
    },
  } as Record<
    | `attentionIn${L}`
    | `attentionOut${L}`
    | `feedForwardIn${L}`
    | `feedForwardOut${L}`,
    { weights: string[]; bias: string[]; norm?: string[] }
  >;
}

function find(tensors: Map<string, Tensor>, parts: string[]): Float32Array {
  const names = [...tensors.keys()].filter((name) =>
    parts.every((part) => name.includes(part)),
  );
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(`${names.length} tensors are named ${parts.join("…")}`);
  }
  return tensors.get(name)!.values;
}

/**
 * Folds the gain and bias of a layer norm into the matrix behind it: (gain · x + shift) · W + b =
 * x · (diag(gain) · W) + (shift · W + b).
 */
function foldNorm(affine: Affine, gain: Float32Array, shift: Float32Array) {
  const outputs = affine.bias.length;
  const weights = new Float32Array(affine.weights.length);
  const bias = Float64Array.from(affine.bias);
  for (let index = 0; index < weights.length; index++) {
    const input = Math.floor(index / outputs);
    const weight = affine.weights[index]!;
    weights[index] = gain[input]! * weight;
    bias[index % outputs]! += shift[input]! * weight;
  }
  return { weights, bias: Float32Array.from(bias) };
}

/** The published model in the shape of the embedder, in float32. */
export function readModel(
  tensors: Map<string, Tensor>,
  projection: Float32Array,
): Model {
  const affine = (name: MatrixName): Affine => {
    const { inputs, outputs } = MATRICES[name];
    if (name === "projection") {
      return { weights: projection, bias: new Float32Array(outputs) };
    }
    const { weights, bias, norm } = NAMES[name];
    const plain = {
      weights: find(tensors, weights),
      bias: find(tensors, bias),
    };
    if (plain.weights.length !== inputs * outputs) {
      throw new Error(`${name} has ${plain.weights.length} weights`);
    }
    if (!norm) return plain;
    return foldNorm(
      plain,
      find(tensors, [...norm, "layer_norm_scale"]),
      find(tensors, [...norm, "layer_norm_bias"]),
    );
  };
  const tokens = find(tensors, ["Embeddings_en"]);
  if (projection.length !== HIDDEN * MATRICES.projection.outputs) {
    throw new Error(`the projection has ${projection.length} weights`);
  }
  if (tokens.length % TOKEN_DIMENSIONS !== 0) {
    throw new Error(`the token table has ${tokens.length} weights`);
  }
  return {
    tokens,
    matrices: Object.fromEntries(
      MATRIX_NAMES.map((name) => [name, affine(name)]),
    ) as Model["matrices"],
  };
}
