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
  /** Of 98.5 % of the answerable questions of our own sets the confidence is not below. */
  silentBelow: number;
};

export const CALIBRATIONS = {
  builtin: {
    answer: {
      bias: -3.977,
      weights: {
        margin: { weight: 7.607, mean: 0.2478 },
        text: { weight: 2.361, mean: 0.1469 },
        found: { weight: 1.132, mean: 0.4415 },
        lead: { weight: 17.97, mean: 0.05435 },
      },
    },
    hit: {
      bias: -6.648,
      weights: {
        share: { weight: 5.051, mean: 0.7474 },
        place: { weight: 2.086, mean: 0.3332 },
        cosine: { weight: 0.02257, mean: 0.4264 },
        text: { weight: 2.252, mean: 0.05174 },
        cosineLead: { weight: 8.981, mean: -0.1931 },
        textLead: { weight: 2.48, mean: -0.1991 },
      },
    },
    silentBelow: 0.1116,
  },
  other: {
    answer: {
      bias: -3.34,
      weights: {
        standing: { weight: 0.2568, mean: 3.611 },
        text: { weight: 2.579, mean: 0.1469 },
        found: { weight: 1.387, mean: 0.4415 },
        lead: { weight: 24.41, mean: 0.05435 },
      },
    },
    hit: {
      bias: -12.18,
      weights: {
        share: { weight: 9.325, mean: 0.7474 },
        place: { weight: 2.671, mean: 0.3332 },
        standing: { weight: 0.3566, mean: 1.829 },
        text: { weight: 1.74, mean: 0.05174 },
        textLead: { weight: 3.043, mean: -0.1991 },
      },
    },
    silentBelow: 0.1218,
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
    silentBelow: 0.4303,
  },
} satisfies Record<string, Calibration>;
