import {
  MATRICES,
  MATRIX_NAMES,
  type MatrixName,
} from "../../convex/backend/embedding/builtin/architecture";
import type { Model } from "./model";
import { runReference } from "./reference";

/**
 * Distance between two quantised weights. The steps share a bit budget so that the loss of cosine each matrix causes is
 * proportional to its number of weights, which minimises the total loss for a given size; the ratios come from measuring
 * that loss with one matrix quantised at a time. Together they give a mean cosine of .996 to the model in int8.
 */
export const STEPS: Record<MatrixName, number> = {
  input: 0.00811,
  attentionIn0: 0.00354,
  attentionOut0: 0.00886,
  feedForwardIn0: 0.01453,
  feedForwardOut0: 0.02001,
  attentionIn1: 0.00501,
  attentionOut1: 0.01217,
  feedForwardIn1: 0.02184,
  feedForwardOut1: 0.01667,
  pooled: 0.00572,
  projection: 0.00324,
};

export const TOKEN_STEP = 0.02846;

/** Share of the mean second moment that is added to each input, so that few calibration texts do not overfit. */
const DAMPING = 0.05;

/** Quantises each weight to the nearest step. */
export function roundWeights(weights: Float32Array, step: number): Int16Array {
  return Int16Array.from(weights, (weight) => Math.round(weight / step));
}

/** Second moments of a matrix's inputs: the error of x · W depends on the error of W through them alone. */
type Moments = Float64Array[];

/** The moments of every matrix's inputs over the calibration texts. */
export function measureMoments(
  model: Model,
  texts: readonly (readonly number[])[],
): Record<MatrixName, Moments> {
  const moments = Object.fromEntries(
    MATRIX_NAMES.map((name) => {
      const { inputs } = MATRICES[name];
      const rows = Array.from(
        { length: inputs },
        () => new Float64Array(inputs),
      );
      return [name, rows];
    }),
  ) as Record<MatrixName, Moments>;
  for (const tokens of texts) {
    runReference(model, tokens, (name, rows) => {
      for (const row of rows) addOuterProduct(moments[name], row);
    });
  }
  return moments;
}

function addOuterProduct(moments: Moments, row: Float64Array): void {
  row.forEach((value, i) => {
    if (value === 0) return;
    const target = moments[i]!;
    for (let j = 0; j < row.length; j++) target[j]! += value * row[j]!;
  });
}

/**
 * Quantises with error feedback (LDLQ; Chee et al., "QuIP", 2023, equivalent to GPTQ of Frantar et al., 2022): each
 * input's weights absorb the errors made at the inputs before it, as far as the inputs are correlated.
 */
export function quantizeMatrix(
  weights: Float32Array,
  step: number,
  moments: Moments,
): Int16Array {
  const inputs = moments.length;
  const outputs = weights.length / inputs;
  const feedback = factorize(moments);
  const quantized = new Int16Array(weights.length);
  const errors: Float64Array[] = [];
  const target = new Float64Array(outputs);
  for (let input = 0; input < inputs; input++) {
    const start = input * outputs;
    target.set(weights.subarray(start, start + outputs));
    errors.forEach((error, before) => {
      const share = feedback[before]![input]!;
      for (let i = 0; i < outputs; i++) target[i]! += share * error[i]!;
    });
    const error = new Float64Array(outputs);
    for (let i = 0; i < outputs; i++) {
      const symbol = Math.round(target[i]! / step);
      quantized[start + i] = symbol;
      error[i] = weights[start + i]! - symbol * step;
    }
    errors.push(error);
  }
  return quantized;
}

/** U of the damped moments = U · D · Uᵀ with U unit upper triangular and D diagonal. */
function factorize(moments: Moments): Moments {
  const size = moments.length;
  const trace = moments.reduce((sum, row, i) => sum + row[i]!, 0);
  const rest = moments.map((row, i) => {
    const copy = Float64Array.from(row);
    copy[i]! += (DAMPING * trace) / size;
    return copy;
  });
  for (let k = size - 1; k >= 0; k--) {
    const pivot = rest[k]![k]!;
    for (let i = 0; i < k; i++) {
      const share = rest[i]![k]! / pivot;
      // rest is symmetric: its row k is its column k.
      const source = rest[k]!;
      const target = rest[i]!;
      for (let j = 0; j < k; j++) target[j]! -= share * source[j]!;
      target[k] = share;
    }
  }
  return rest;
}
