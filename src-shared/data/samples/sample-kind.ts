import type { Diagnostic } from '../../base/diagnostic';
import type { Result } from '../../base/result';
import type { DataBinding } from '../../document/document';
import type { Dataset } from '../dataset';
import type { FeatureRequest, FeatureSpec } from '../feature-spec';
import type { OrderedTable } from '../order';
import type { PreparedColumn } from '../prepared-columns';
import type { PartName, RowParts } from '../split';
import type { Table } from '../table';
import type { SamplePart, TargetPlacement } from '../windows';

/** Rows in the order in which samples are cut from them, and the part of each. */
export interface ArrangedTable {
  readonly ordered: OrderedTable;
  readonly rowParts: RowParts;
}

export interface PlanCall {
  readonly binding: DataBinding;
  readonly ordered: OrderedTable;
  readonly rowParts: RowParts;
  readonly columns: readonly PreparedColumn[];
  readonly placement: TargetPlacement;
  /** Whether gaps are to be filled: windows may have some, and their own cells are the answers. */
  readonly fillsGaps: boolean;
  /** Whether the model reads what is known in advance of every predicted row. */
  readonly readsAhead: boolean;
}

export interface PredictionPlanCall extends Omit<PlanCall, 'rowParts' | 'placement'> {
  /** Whether windows go on with each other's state: they stand end to end and the last one ends with its series. */
  readonly carriesState: boolean;
}

export interface SamplePlan {
  readonly parts: Readonly<Record<PartName, SamplePart>>;
  readonly warnings: readonly Diagnostic[];
}

/** What `Samples` of the document means: one implementation each. */
export interface SampleKind {
  /** One sample and several, for messages. */
  readonly noun: readonly [string, string];
  /** Whether samples of a batch may differ in their steps. */
  readonly isRagged: (columns: readonly PreparedColumn[]) => boolean;
  /** Orders and splits the rows; fails where no sample could be cut from them. */
  readonly arrange: (table: Table, binding: DataBinding, fillsGaps: boolean) => Result<ArrangedTable, Diagnostic[]>;
  /** Orders rows to predict from; they are all in the part `test`. */
  readonly arrangePrediction: (table: Table, binding: DataBinding) => Result<OrderedTable, Diagnostic[]>;
  /** Cuts the samples. */
  readonly plan: (call: PlanCall) => SamplePlan;
  /** Every sample whose inputs are complete, whether or not its targets are there. */
  readonly planPrediction: (call: PredictionPlanCall) => SamplePart;
  /** Ends the sentence "The test part has 3 rows and no sample: …", where no cell is missing. */
  readonly whyNone: (binding: DataBinding) => string;
  /** What is fed for a request. Fails with DATA-036. */
  readonly select: (dataset: Dataset, request: FeatureRequest) => Result<FeatureSpec, Diagnostic[]>;
}
