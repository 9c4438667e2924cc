/** Texts that a model wrote by itself, as plots, tables and event logs hold them. Tokens are texts, as people read them. */

/** One text beside the one that was wanted. */
export interface DecodedSample {
  /** What the model read; several input columns are lines. */
  readonly source: string;
  readonly reference: string;
  readonly output: string;
  /** Without the end token. */
  readonly referenceTokens: readonly string[];
  readonly outputTokens: readonly string[];
  /** Position of the first token that is not the wanted one (a text that ends too early or too late counts); null where all are right. */
  readonly firstWrong: number | null;
  /** Natural logarithm of the probability that the model gives its output; null where it was not computed. */
  readonly logProbability: number | null;
}

/**
 * Share of texts whose token is wrong, by step from the start, counted where the wanted text (its end included) has that
 * step. `teacherForced`: the model read the wanted tokens before it. `freeRunning`: it read its own. Where the second
 * rises away from the first, errors feed on themselves. Null where nothing was counted.
 */
export interface StepErrors {
  readonly teacherForced: readonly (number | null)[];
  readonly freeRunning: readonly (number | null)[];
  /** Texts that have that step, teacher-forced and free-running. */
  readonly counts: readonly (readonly [number, number])[];
}

/** What a text output came to on a part of the data. */
export interface TextResults {
  /** The block that writes. */
  readonly block: string;
  /** Texts that were written without help, and all texts of the part. */
  readonly written: number;
  readonly total: number;
  readonly errors: StepErrors;
  readonly samples: readonly DecodedSample[];
}

/** How a text is looked for. */
export interface DecodingSettings {
  /** Hypotheses kept at each step; 1 is greedy. */
  readonly beam: number;
  /** α of the length penalty ((5 + length)/6)^α (Wu et al. 2016, arXiv:1609.08144, equation 14); 0 is none. */
  readonly lengthPenalty: number;
  /** 0 takes the best token, 1 draws as the model says, more draws more evenly. Only with `beam` 1. */
  readonly temperature: number;
  /** Draws among that many of the likeliest tokens; 0 among all. */
  readonly topK: number;
  readonly seed: number;
}

/** A text the model wrote, with how it was found. */
export interface WrittenText {
  /** The block that wrote. */
  readonly head: string;
  /** Best first; one for greedy and sampled texts. */
  readonly candidates: readonly {
    readonly text: string;
    readonly tokens: readonly string[];
    readonly logProbability: number;
    /** `logProbability` over the length penalty: what candidates are ordered by. */
    readonly score: number;
    /** False where the greatest length cut it off. */
    readonly hasEnded: boolean;
  }[];
  /** The wanted text of the sample; null for a text of the user's own. */
  readonly reference: string | null;
  /** Of the first candidate; see `DecodedSample`. */
  readonly firstWrong: number | null;
  readonly beam: BeamTree | null;
  /** Null for a model that does not attend. */
  readonly attention: AttentionMap | null;
}

/** Every hypothesis that was looked at: node 0 is the empty text, each other node adds one token to its parent. */
export interface BeamTree {
  readonly nodes: readonly BeamNode[];
}

export interface BeamNode {
  /** Index of the node this one adds a token to; null for the empty text. */
  readonly parent: number | null;
  /** As people read it; empty for the empty text and for the end token. */
  readonly token: string;
  readonly isEnd: boolean;
  /** Tokens from the start to here, this one included. */
  readonly step: number;
  /** Of this token after those before it, and of the whole text so far. */
  readonly tokenLogProbability: number;
  readonly logProbability: number;
  readonly score: number;
  /** `kept` went on, `finished` ended with the end token or at the greatest length, `dropped` fell out of the beam. */
  readonly fate: 'kept' | 'finished' | 'dropped';
}

/** How much each written token looked at each read one. */
export interface AttentionMap {
  readonly sourceTokens: readonly string[];
  /** The end token included, where it was written. */
  readonly outputTokens: readonly string[];
  /** `[output][source]`; rows sum to 1. */
  readonly weights: readonly (readonly number[])[];
}
