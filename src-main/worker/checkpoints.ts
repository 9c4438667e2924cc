import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { Graph, GraphNode, Value } from '../../src-shared/ir/graph';
import { decodeModel } from '../../src-shared/onnx/read';
import { READ_LIMITS } from '../../src-shared/onnx/refusals';
import { encodeModel } from '../../src-shared/onnx/write';
import type { Tensor } from '../../src-shared/tensor/tensor';
import { readPosition, writePosition } from '../../src-shared/training/position-json';
import { trainingError } from '../../src-shared/training/training-diagnostics';
import type { TrainingCheckpoint } from '../../src-shared/training/training-state';
import { writeFileAtomically } from '../fs/atomic-write';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { readBytes } from '../fs/read-text';
import { differences, RUN_IDENTITY_PARTS, type RunIdentity } from './run-identity';

const PREFIX = 'unroll.';
/** No block has this id, so no parameter has this prefix. */
const STATE_PREFIX = 'optimizer.';
/** No block's id holds a slash. */
const CARRIED_PREFIX = 'carried/';

/**
 * A checkpoint as an ONNX file: parameters and optimizer state are initializers under their own names, each passed to an
 * output `NAME.saved` so that any runtime loads the file; recurrent states that the next step goes on with are beside them,
 * as `carried/NAME`; everything else is in its metadata.
 */
export function encodeCheckpoint(checkpoint: TrainingCheckpoint, identity: RunIdentity): Uint8Array {
  const metadata = new Map([
    [`${PREFIX}kind`, 'checkpoint'],
    [`${PREFIX}position`, writePosition(checkpoint.position)],
    ...RUN_IDENTITY_PARTS.map((part): [string, string] => [`${PREFIX}hash.${part}`, identity[part]]),
  ]);
  const initializers: Value[] = [];
  const nodes: GraphNode[] = [];
  const carried = Array.from(checkpoint.carried, ([name, tensor]) => [CARRIED_PREFIX + name, tensor] as const);
  for (const [name, tensor] of [...checkpoint.parameters, ...checkpoint.states, ...carried]) {
    const type = { dtype: tensor.dtype, shape: tensor.dims };
    const held: Value = { name, ...type, constant: tensor };
    const saved: Value = { name: `${name}.saved`, ...type, constant: null };
    initializers.push(held);
    nodes.push({ name: `${name}.node`, op: 'Identity', inputs: [held], outputs: [saved], attributes: {}, block: null });
  }
  const outputs = nodes.flatMap((node) => node.outputs);
  const graph: Graph = { name: 'checkpoint', inputs: [], outputs, initializers, nodes };
  return encodeModel(graph, metadata);
}

export interface StoredCheckpoint {
  readonly checkpoint: TrainingCheckpoint;
  readonly identity: RunIdentity;
}

/** Reads what `encodeCheckpoint` wrote; `ONNX-…` and TRAIN-015 for anything else. */
export function decodeCheckpoint(bytes: Uint8Array, path: string): StoredCheckpoint {
  const decoded = decodeModel(bytes);
  if (!decoded.ok) throw damaged(path, decoded.error[0]?.message ?? '');
  const { graph, metadata } = decoded.value;
  const position = readPosition(metadata.get(`${PREFIX}position`) ?? '');
  if (metadata.get(`${PREFIX}kind`) !== 'checkpoint' || position === null)
    throw damaged(path, 'It does not say where its run stood.');
  const parameters = new Map<string, Tensor>();
  const states = new Map<string, Tensor>();
  const carried = new Map<string, Tensor>();
  for (const { name, constant } of graph.initializers) {
    if (!constant) continue;
    if (name.startsWith(CARRIED_PREFIX)) carried.set(name.slice(CARRIED_PREFIX.length), constant);
    else (name.startsWith(STATE_PREFIX) ? states : parameters).set(name, constant);
  }
  const hash = (part: keyof RunIdentity): string => metadata.get(`${PREFIX}hash.${part}`) ?? '';
  const identity = { drawing: hash('drawing'), training: hash('training'), data: hash('data'), file: hash('file') };
  return { checkpoint: { position, parameters, states, carried }, identity };
}

/** Writes a checkpoint whole or not at all. Throws a DiagnosticError (`FILE-…`), the old file then being unchanged. */
export async function writeCheckpoint(
  path: string,
  checkpoint: TrainingCheckpoint,
  identity: RunIdentity,
  operations: FileOperations = nodeFileOperations,
): Promise<void> {
  await writeFileAtomically(path, encodeCheckpoint(checkpoint, identity), operations);
}

/** Reads a checkpoint of any model. Throws a DiagnosticError (`FILE-…`, TRAIN-015). */
export async function readCheckpoint(path: string): Promise<StoredCheckpoint> {
  return decodeCheckpoint(await readBytes(path, READ_LIMITS.bytes), path);
}

/** What keeps a run from going on from this checkpoint; empty when nothing does. */
export function checkIdentity(stored: RunIdentity, current: RunIdentity): Diagnostic[] {
  const changed = differences(stored, current);
  const out: Diagnostic[] = [];
  const drawn = [
    ...(changed.has('drawing') ? ['the blocks or wires'] : []),
    ...(changed.has('training') ? ['the training settings'] : []),
  ];
  if (drawn.length > 0) {
    out.push(
      trainingError(
        'TRAIN-013',
        `Since this run's last checkpoint, ${drawn.join(' and ')} changed: going on would be another course than the one begun.`,
        'Undo the change to go on (the number of epochs, the patience and the steps per run may change), or train again from the start.',
      ),
    );
  }
  const data = [
    ...(changed.has('data') ? ['its columns, windows or split'] : []),
    ...(changed.has('file') ? ['the data file itself'] : []),
  ];
  if (data.length > 0) {
    out.push(
      trainingError(
        'TRAIN-014',
        `Since this run's last checkpoint, the data changed: ${data.join(' and ')}.`,
        'Bring the former data back to go on, or train again from the start.',
      ),
    );
  }
  return out;
}

function damaged(path: string, why: string): DiagnosticError {
  return new DiagnosticError(
    trainingError('TRAIN-015', `${path} is no sound checkpoint. ${why}`, 'Train again from the start.', { file: path }),
  );
}
