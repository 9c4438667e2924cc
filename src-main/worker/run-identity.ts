import { createHash } from 'node:crypto';
import { expandProject } from '../../src-shared/compiler/expand';
import { createBlock, createProject } from '../../src-shared/document/create';
import type { BlockRecord, Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';

/** What decides the course of a run, as hashes: two runs with equal ones do the same steps. */
export interface RunIdentity {
  /** Blocks, their parameters, wires. */
  readonly drawing: string;
  /** Training settings, but for those that only say when to end and how fast to go. */
  readonly training: string;
  /** Columns, windows, split. */
  readonly data: string;
  /** The bytes of the data file. */
  readonly file: string;
}

export const RUN_IDENTITY_PARTS = ['drawing', 'training', 'data', 'file'] as const;

/** Each hash is of a project with only that part in it. `dataFingerprint` is the sha256 of the data file. */
export function identifyRun(project: Project, dataFingerprint: string): RunIdentity {
  const { data, training } = project;
  // A reusable block is its parts, whatever else it is called.
  const { blocks: parts, wires } = expandProject(project).project;
  const empty = createProject('');
  // Where a block lies and what it is called changes nothing.
  const blocks = new Map(
    Array.from(parts.values(), ({ id, type, parameters, bypassed }): [string, BlockRecord] => [
      id,
      { ...createBlock(id, type, parameters), ...(bypassed ? { bypassed } : {}) },
    ]),
  );
  return {
    drawing: hash({ ...empty, blocks, wires }),
    training: hash({ ...empty, training: { ...training, epochs: 1, patience: null, stepsPerRun: null } }),
    data: hash({
      ...empty,
      data: data && { ...data, path: '', pairedPath: data.pairedPath && 'paired', fingerprint: null, season: null },
    }),
    file: dataFingerprint,
  };
}

export function differences(a: RunIdentity, b: RunIdentity): Set<keyof RunIdentity> {
  return new Set(RUN_IDENTITY_PARTS.filter((part) => a[part] !== b[part]));
}

function hash(project: Project): string {
  return createHash('sha256').update(serializeProject(project)).digest('hex');
}
