import type { FeatureSource } from '../blocks/block';
import type { BlockCode } from '../blocks/block-diagnostics';
import type { Project } from '../document/document';

/** A project with one mistake, and what the check is to say of it. */
export interface BrokenProject {
  readonly what: string;
  readonly project: Project;
  readonly data?: FeatureSource;
  readonly code: BlockCode;
  readonly block?: string;
  readonly port?: string;
  /** Words of the message: the numbers above all. */
  readonly says?: readonly string[];
  /** How the labels of the repairs begin, in order. */
  readonly repairs: readonly string[];
  /** Other codes that the same mistake cannot help causing. */
  readonly also?: readonly string[];
}
