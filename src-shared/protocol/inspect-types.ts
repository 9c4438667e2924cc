import type { CellKind } from '../blocks/recurrent/cell-kind';
import type { TracedDirection, TracedQuantity } from '../blocks/recurrent/trace';
import type { GradientCourse } from '../inspect/gradient-course';

/** What happens inside a trained model on one sample, and how lively its recurrent units are over several. */
export interface InspectReport {
  readonly part: 'train' | 'validation' | 'test';
  readonly sample: number;
  /** Samples of the part. */
  readonly samples: number;
  /** Samples that shares, dead units and mean gradients were measured over. */
  readonly measured: number;
  /** Loss of the sample, in the model's scaled numbers. */
  readonly loss: number;
  readonly layers: readonly InspectedLayer[];
  readonly alignments: readonly Alignment[];
}

/** One direction of one layer of a recurrent block on one sample; steps past its length are left out. */
export interface InspectedLayer {
  readonly block: string;
  /** The lowest is 0. */
  readonly layer: number;
  readonly direction: TracedDirection;
  readonly cell: CellKind;
  readonly hidden: number;
  /** Steps of the sample, and the first of them that is shown: of a long sample the last ones are. */
  readonly steps: number;
  readonly firstStep: number;
  /** What each shown step reads: a token where the data has one, else the number of the step, from 1. */
  readonly labels: readonly string[];
  /** Units shown, the first of `hidden`. */
  readonly units: number;
  readonly quantities: readonly InspectedQuantity[];
  /** Units whose state did not move over the measured samples. */
  readonly deadUnits: readonly number[];
  readonly gradients: readonly InspectedGradient[];
}

export interface InspectedQuantity {
  readonly quantity: TracedQuantity;
  /** `[shown steps × units]`, row major. */
  readonly values: readonly number[];
  /** Share of the values over the measured samples that are saturated; null for what is not squashed. */
  readonly saturated: number | null;
}

/** ‖∂L/∂h_t‖ (or c) by step, all of the steps. */
export interface InspectedGradient {
  readonly state: TracedQuantity;
  /** Of the sample, with its own loss. */
  readonly norms: readonly (number | null)[];
  /** Root mean square over the measured samples, at the steps that some have. */
  readonly meanNorms: readonly (number | null)[];
  /** Of `meanNorms`. */
  readonly course: GradientCourse;
}

/** Where each query of an attention looked, for one sample. */
export interface Alignment {
  readonly block: string;
  readonly port: string;
  readonly heads: number;
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  /** `[heads × queries × keys]`, row major. */
  readonly weights: readonly number[];
}

/** How the weights of one fixed sample formed while a run trained. */
export interface AttentionHistory {
  readonly part: 'train' | 'validation' | 'test';
  readonly sample: number;
  /** Axes, by attention; `weights` of these is empty. */
  readonly alignments: readonly Alignment[];
  /** Attentions that are too large to be kept at every epoch. */
  readonly leftOut: readonly { readonly block: string; readonly port: string }[];
  /** Ascending. Of a long run every second, third, … epoch is kept. */
  readonly epochs: readonly {
    readonly epoch: number;
    /** In the order of `alignments`. */
    readonly weights: readonly (readonly number[])[];
  }[];
}
