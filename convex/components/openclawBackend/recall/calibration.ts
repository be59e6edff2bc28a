// Made by bench/recall/calibrate.ts; its figures are in bench/recall/README.md.

type Fit<Name extends string> = {
  bias: number;
  /** Of each feature its weight, and its mean, which stands for it where it is not known. */
  weights: Partial<Record<Name, { weight: number; mean: number }>>;
};

export type Calibration = {
  answer: Fit<"margin" | "standing" | "text" | "found" | "lead">;
  hit: Fit<
    | "share"
    | "place"
    | "cosine"
    | "standing"
    | "text"
    | "cosineLead"
    | "textLead"
  >;
  /** Of 99 % of the answerable questions of our own sets the confidence is not below. */
  silentBelow: number;
};

export const CALIBRATIONS = {
  builtin: {
    answer: {
      bias: -3.932,
      weights: {
        margin: { weight: 6.483, mean: 0.2527 },
        text: { weight: 2.79, mean: 0.147 },
        found: { weight: 1.281, mean: 0.4421 },
        lead: { weight: 15.2, mean: 0.06918 },
      },
    },
    hit: {
      bias: -6.092,
      weights: {
        share: { weight: 4.288, mean: 0.7338 },
        place: { weight: 2.341, mean: 0.3332 },
        cosine: { weight: -0.007405, mean: 0.4144 },
        text: { weight: 2.224, mean: 0.05183 },
        cosineLead: { weight: 7.795, mean: -0.2019 },
        textLead: { weight: 2.717, mean: -0.1989 },
      },
    },
    silentBelow: 0.06449,
  },
  other: {
    answer: {
      bias: -3.57,
      weights: {
        standing: { weight: 0.267, mean: 3.654 },
        text: { weight: 2.887, mean: 0.147 },
        found: { weight: 1.564, mean: 0.4421 },
        lead: { weight: 19.22, mean: 0.06918 },
      },
    },
    hit: {
      bias: -11.21,
      weights: {
        share: { weight: 8.339, mean: 0.7338 },
        place: { weight: 2.792, mean: 0.3332 },
        standing: { weight: 0.3445, mean: 1.911 },
        text: { weight: 1.475, mean: 0.05183 },
        textLead: { weight: 3.433, mean: -0.1989 },
      },
    },
    silentBelow: 0.0783,
  },
  words: {
    answer: {
      bias: 0.01052,
      weights: {
        text: { weight: 5.991, mean: 0.2119 },
        found: { weight: -0.4728, mean: 0.6869 },
        lead: { weight: -0.5882, mean: 0.1316 },
      },
    },
    hit: {
      bias: -3.944,
      weights: {
        share: { weight: 1.24, mean: 0.6027 },
        place: { weight: 3.947, mean: 0.5732 },
        text: { weight: 2.24, mean: 0.1405 },
        textLead: { weight: 2.726, mean: -0.02002 },
      },
    },
    silentBelow: 0.4179,
  },
} satisfies Record<string, Calibration>;
