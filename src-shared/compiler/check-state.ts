import type { BlockType, ParameterValues, InputPort, OutputPort, Signal } from '../blocks/block';
import type { BlockRecord, Project, PortReference } from '../document/document';
import type { Wiring } from './wiring';

/** A block of the project with its type, checked parameters and the ports that follow from them. */
export interface CheckedBlock {
  readonly record: BlockRecord;
  readonly type: BlockType;
  readonly parameters: ParameterValues;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
}

/** What is known so far while a project is checked. */
export interface CheckState {
  readonly project: Project;
  readonly wiring: Wiring;
  readonly blocks: ReadonlyMap<string, CheckedBlock>;
  readonly signals: Map<string, Signal>;
  /** Where that comes from which leaves a bypassed block, by `BLOCK.PORT` of it. */
  readonly passed: Map<string, PortReference>;
  /** What `sourcesOf` found, by block: complete for the blocks in front of the one that is looked at. */
  readonly sources: Map<string, ReadonlyMap<string, readonly PortReference[]>>;
}
