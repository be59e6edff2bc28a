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
  /** Of 99 % of the answerable questions of our own sets the confidence is not below; 0 where any match is an answer. */
  silentBelow: number;
};

export const CALIBRATIONS = {
  builtin: {
    answer: {
      bias: -3.95,
      weights: {
        margin: { weight: 7.403, mean: 0.2501 },
        text: { weight: 2.309, mean: 0.1469 },
        found: { weight: 1.14, mean: 0.4415 },
        lead: { weight: 17.99, mean: 0.05516 },
      },
    },
    hit: {
      bias: -6.551,
      weights: {
        share: { weight: 4.97, mean: 0.7459 },
        place: { weight: 2.069, mean: 0.3332 },
        cosine: { weight: -0.004118, mean: 0.4232 },
        text: { weight: 2.25, mean: 0.05182 },
        cosineLead: { weight: 8.703, mean: -0.1968 },
        textLead: { weight: 2.448, mean: -0.199 },
      },
    },
    silentBelow: 0.08148,
  },
  other: {
    answer: {
      bias: -3.344,
      weights: {
        standing: { weight: 0.253, mean: 3.635 },
        text: { weight: 2.5, mean: 0.1469 },
        found: { weight: 1.414, mean: 0.4415 },
        lead: { weight: 24.29, mean: 0.05516 },
      },
    },
    hit: {
      bias: -12.01,
      weights: {
        share: { weight: 9.173, mean: 0.7459 },
        place: { weight: 2.676, mean: 0.3332 },
        standing: { weight: 0.3486, mean: 1.837 },
        text: { weight: 1.72, mean: 0.05182 },
        textLead: { weight: 3.034, mean: -0.199 },
      },
    },
    silentBelow: 0.09893,
  },
  words: {
    answer: {
      bias: 0.01154,
      weights: {
        text: { weight: 6.044, mean: 0.212 },
        found: { weight: -0.4768, mean: 0.6866 },
        lead: { weight: -0.8775, mean: 0.09655 },
      },
    },
    hit: {
      bias: -4.157,
      weights: {
        share: { weight: 1.69, mean: 0.6473 },
        place: { weight: 3.662, mean: 0.5725 },
        text: { weight: 2.26, mean: 0.1403 },
        textLead: { weight: 2.723, mean: -0.02064 },
      },
    },
    silentBelow: 0,
  },
} satisfies Record<string, Calibration>;
