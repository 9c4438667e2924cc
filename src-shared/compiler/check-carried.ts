import type { Diagnostic, Repair } from '../base/diagnostic';
import { blockError, quoteName } from '../blocks/block-diagnostics';
import type { DocumentCommand } from '../document/commands/document-command';
import type { PortReference, Project } from '../document/document';
import type { CheckedBlock, CheckState } from './check-state';
import { disconnectRepair, makeRepairKit, nameOf } from './repair-kit';
import { wiresInto } from './wiring';

/**
 * What keeps a drawing from being cut into windows that go on with each other's states (GRAPH-010): every block that leads
 * to an output has to work step by step, but for the states that recurrent blocks hand on.
 */
export function checkCarried(
  state: CheckState,
  leading: ReadonlySet<string>,
  feeding: (block: string) => readonly PortReference[],
): Diagnostic[] {
  const { project, blocks } = state;
  const off = switchOffRepair(project);
  const used = [...blocks.values()].filter(({ record }) => leading.has(record.id) && !record.bypassed);
  const samples = project.data?.samples ?? 'windows';
  if (samples === 'series' || samples === 'rows') {
    const what = samples === 'series' ? 'all rows of one series' : 'one row';
    return [
      blockError(
        'GRAPH-010',
        {},
        `The state is to be carried from window to window, but a sample is ${what}: nothing goes on behind it.`,
        'Let samples be windows of rows or stretches of one long text, or switch “Carry the state” off in the training settings.',
        [off],
      ),
    ];
  }
  const problems = used.flatMap((block) => [
    ...checkStepwise(state, block, off),
    ...checkStatePorts(state, block, off),
    ...checkHandedOn(state, block, feeding, off),
  ]);
  if (problems.length > 0 || used.some(({ type }) => type.states)) return problems;
  return [
    blockError(
      'GRAPH-010',
      {},
      'The state is to be carried from window to window, but no block of the model has one.',
      'Add an RNN, GRU or LSTM, or switch “Carry the state” off in the training settings.',
      [off],
    ),
  ];
}

function checkStepwise({ project, wiring }: CheckState, block: CheckedBlock, off: Repair): Diagnostic[] {
  const { record, type, parameters } = block;
  const { stepwise } = type;
  if (stepwise === true) return [];
  const name = quoteName(record.name);
  if (stepwise === undefined) {
    return [
      blockError(
        'GRAPH-010',
        { block: record.id },
        `${name} (${type.title}) looks at a whole window at once, so it cannot go on where the window before it ended, and the state is to be carried.`,
        'Take the block out of the model, or switch “Carry the state” off in the training settings.',
        [off],
      ),
    ];
  }
  const { parameter, value } = stepwise;
  if (parameters.get(parameter) === value) return [];
  const repair = makeRepairKit(project, wiring, record).setParameter(parameter, value);
  const why =
    type.head === undefined
      ? 'reads its window from behind, where the next window’s state is not known yet'
      : 'answers once a window, and most of what is read would teach it nothing';
  return [
    blockError(
      'GRAPH-010',
      { block: record.id, parameter },
      `${name} ${why}; the state is to be carried from window to window.`,
      `${repair.label}, or switch “Carry the state” off in the training settings.`,
      [repair, off],
    ),
  ];
}

/** A state that is computed from something else has no place for the one that is carried. */
function checkStatePorts({ project, wiring }: CheckState, block: CheckedBlock, off: Repair): Diagnostic[] {
  const { record, type, parameters } = block;
  return (type.states?.(parameters) ?? []).flatMap(({ input }) => {
    const wires = wiresInto(wiring, record.id).get(input) ?? [];
    if (wires.length === 0) return [];
    return [
      blockError(
        'GRAPH-010',
        { block: record.id, port: input },
        `${quoteName(record.name)} begins each window with a state that is wired to it, and the state is to be carried from the window before.`,
        'Remove the wire, or switch “Carry the state” off in the training settings.',
        [disconnectRepair(project, wires), off],
      ),
    ];
  });
}

/** What is known at the end of a window only must not reach its steps. */
function checkHandedOn(
  { project, blocks }: CheckState,
  { record }: CheckedBlock,
  feeding: (block: string) => readonly PortReference[],
  off: Repair,
): Diagnostic[] {
  return feeding(record.id).flatMap(({ block, port }) => {
    const source = blocks.get(block);
    const states = source?.type.states?.(source.parameters) ?? [];
    if (!states.some(({ output }) => output === port)) return [];
    return [
      blockError(
        'GRAPH-010',
        { block: record.id },
        `${quoteName(record.name)} reads the state that ${nameOf(project, block)} has at the end of a window, which no step knows; the state is to be carried.`,
        'Wire the whole sequence instead, or switch “Carry the state” off in the training settings.',
        [off],
      ),
    ];
  });
}

function switchOffRepair({ training }: Project): Repair {
  const commands: DocumentCommand[] = [{ type: 'setTraining', training: { ...training, carryState: false } }];
  return { label: 'Switch “Carry the state” off', commands };
}
