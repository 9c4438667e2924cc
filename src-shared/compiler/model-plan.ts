import type { Writer, Stepper } from '../blocks/writing';
import type { Project } from '../document/document';
import type { CheckResult } from './check';
import type { ModelInput, ModelTarget, ModelState } from './compiled-model';

/** A checked project, its reusable blocks opened, with all it needs to write graphs. */
export interface ModelPlan {
  readonly project: Project;
  readonly checked: CheckResult;
  readonly inputs: readonly ModelInput[];
  readonly targets: readonly ModelTarget[];
  /** Blocks that write their text by themselves, by id. */
  readonly writers: ReadonlyMap<string, Writer>;
  /** Blocks that write numbers step by step, by id. */
  readonly steppers: ReadonlyMap<string, Stepper>;
  /** What is carried from window to window, in the order of the blocks; empty where nothing is. */
  readonly states: readonly ModelState[];
}
