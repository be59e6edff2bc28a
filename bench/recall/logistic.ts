/** One observation: what is known of it, whether it is true, and how much it counts. */
export type Sample = { features: number[]; isTrue: boolean; weight: number };

export type Fit = {
  bias: number;
  weights: number[];
  means: number[];
  /** The probability that an observation with these features is true. */
  predict: (features: readonly number[]) => number;
};

const STEPS = 600;
const RATE = 0.05;
/** On weights of features of unit variance: too little to matter but where features say the same. */
const RIDGE = 1e-3;

/** Logistic regression by gradient descent (Adam: Kingma and Ba, 2015), from zero and the same at every run. */
export function fitLogistic(samples: readonly Sample[]): Fit {
  const width = samples[0]!.features.length;
  const total = sum(samples.map(({ weight }) => weight));
  const places = Array.from({ length: width }, (_, i) => i);
  const means = places.map(
    (i) => sum(samples.map((s) => s.weight * s.features[i]!)) / total,
  );
  const deviations = places.map(
    (i) =>
      Math.sqrt(
        sum(samples.map((s) => s.weight * (s.features[i]! - means[i]!) ** 2)) /
          total,
      ) || 1,
  );
  const rows = samples.map(({ features }) => [
    ...places.map((i) => (features[i]! - means[i]!) / deviations[i]!),
    1,
  ]);
  const weights = new Float64Array(width + 1);
  const first = new Float64Array(width + 1);
  const second = new Float64Array(width + 1);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = new Float64Array(width + 1);
    samples.forEach(({ isTrue, weight }, k) => {
      const row = rows[k]!;
      const error = weight * (sigmoid(product(weights, row)) - Number(isTrue));
      row.forEach((value, i) => (gradient[i]! += (error * value) / total));
    });
    for (let i = 0; i <= width; i++) {
      const slope = gradient[i]! + (i < width ? RIDGE * weights[i]! : 0);
      first[i] = 0.9 * first[i]! + 0.1 * slope;
      second[i] = 0.999 * second[i]! + 0.001 * slope ** 2;
      weights[i]! -=
        (RATE * (first[i]! / (1 - 0.9 ** step))) /
        (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-9);
    }
  }
  const plain = places.map((i) => weights[i]! / deviations[i]!);
  const bias = weights[width]! - product(plain, means);
  return {
    ...{ bias, weights: plain, means },
    predict: (features) => sigmoid(bias + product(plain, features)),
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let result = 0;
  for (let i = 0; i < a.length; i++) result += a[i]! * b[i]!;
  return result;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
