import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { expandProject } from '../../src-shared/compiler/expand';
import { foldCommands } from '../../src-shared/compiler/fold-commands';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockRecord, Json, Project } from '../../src-shared/document/document';

/** A change that helps a gradient through time, offered as a run of its own beside the one that was looked at. */
export interface BranchMeasure {
  readonly key: string;
  /** On the button, and the note of the run. */
  readonly title: string;
  readonly reason: string;
  readonly project: Project;
}

/** Pascanu et al. 2013 (arXiv:1211.5063) clip at about the norm that is usual; 1 is the common start. */
const CLIP_NORM = 1;
/** Gers et al. 2000; Jozefowicz et al. 2015: the forget gate starts open. */
const FORGET_BIAS = 1;
const LEAST_WINDOW = 4;

/** What can be done about vanishing or exploding gradients of a recurrent block; measures already taken are left out. */
export function listMeasures(project: Project, block: string): BranchMeasure[] {
  const { project: expanded } = expandProject(project);
  const record = expanded.blocks.get(block);
  const type = findBlock(record?.type ?? '');
  const read = record && type ? readParameters(type, record.parameters) : null;
  const values = read?.ok ? read.value : null;
  const set = (parameter: string, value: Json): DocumentCommand => ({ type: 'setParameter', block, parameter, value });
  const { training, data } = project;
  const measures: (Omit<BranchMeasure, 'project'> & { readonly commands: readonly DocumentCommand[] })[] = [];
  if (training.clipNorm === null || training.clipNorm > CLIP_NORM) {
    measures.push({
      key: 'clipping',
      title: `Clip the gradient at norm ${CLIP_NORM}`,
      reason: 'Against explosion: no step is larger than the clipped norm allows.',
      commands: [{ type: 'setTraining', training: { ...training, clipNorm: CLIP_NORM } }],
    });
  }
  if (values?.has('forgetBias') && Number(values.get('forgetBias')) < FORGET_BIAS) {
    measures.push({
      key: 'forget-bias',
      title: `Start the forget bias at ${FORGET_BIAS}`,
      reason: 'Against vanishing: the cell remembers at first, and the gradient passes through it.',
      commands: [set('forgetBias', FORGET_BIAS)],
    });
  }
  if (values?.has('initialization') && values.get('initialization') !== 'orthogonal') {
    measures.push({
      key: 'orthogonal',
      title: 'Start orthogonal',
      reason: 'Against both: an orthogonal matrix changes no length, so the gradient starts near even.',
      commands: [set('initialization', 'orthogonal')],
    });
  }
  if (record?.type === 'rnn') {
    for (const cell of ['gru', 'lstm'] as const) {
      const commands = replaceCell(expanded, record, cell);
      measures.push({
        key: cell,
        title: `Use a gated cell (${cell.toUpperCase()})`,
        reason: 'Against vanishing: gates let the state, and with it the gradient, pass unchanged.',
        commands,
      });
    }
  }
  if (data?.samples === 'text' && !training.carryState && isStepwise(expanded)) {
    measures.push({
      key: 'carry',
      title: 'Carry the state',
      reason: 'Beyond the window: the gradient stays within it, but the state brings along what lies before it.',
      commands: [{ type: 'setTraining', training: { ...training, carryState: true } }],
    });
  }
  const isCut = data !== null && (data.samples === 'windows' || data.samples === 'text');
  const shorter = isCut ? Math.floor(data.window.length / 2) : 0;
  if (data !== null && shorter >= LEAST_WINDOW) {
    measures.push({
      key: 'shorter',
      title: training.carryState
        ? `Truncate after ${shorter} instead of ${data.window.length} steps`
        : `Look back ${shorter} instead of ${data.window.length} steps`,
      reason: training.carryState
        ? 'Shorter truncation: the gradient goes back through fewer steps; the state still brings along what lies before them.'
        : 'Truncation: fewer steps to go back through, and nothing is learnt from what lies before them.',
      commands: [{ type: 'setData', data: { ...data, window: { ...data.window, length: shorter } } }],
    });
  }
  return measures.flatMap(({ commands, ...measure }) => {
    const folded = foldCommands(project, commands);
    const changed = folded && applyAll(project, folded.commands);
    return changed === null ? [] : [{ ...measure, project: changed }];
  });
}

/** Whether every block works step by step, so that the state can be carried from window to window. */
function isStepwise({ blocks }: Project): boolean {
  return [...blocks.values()].every(({ type, parameters }) => {
    const block = findBlock(type);
    const stepwise = block?.stepwise;
    if (!block || stepwise === undefined) return false;
    const values = readParameters(block, parameters);
    return stepwise === true || (values.ok && values.value.get(stepwise.parameter) === stepwise.value);
  });
}

/** The block with another cell: what both know of parameters is kept, wires stay on their ports. */
function replaceCell(project: Project, record: BlockRecord, cell: string): DocumentCommand[] {
  const type = findBlock(cell);
  const known = new Set(type?.parameters.map(({ name }) => name));
  const parameters = new Map([...record.parameters].filter(([name]) => known.has(name)));
  const wires = [...project.wires.values()].filter(
    ({ from, to }) => from.block === record.id || to.block === record.id,
  );
  const groups = [...project.groups.values()].filter(({ blocks }) => blocks.includes(record.id));
  return [
    { type: 'removeBlock', block: record.id },
    { type: 'addBlock', block: { ...record, type: cell, parameters } },
    ...wires.map((wire): DocumentCommand => ({ type: 'connect', wire })),
    ...groups.map((group): DocumentCommand => ({ type: 'setGroup', group })),
  ];
}

function applyAll(project: Project, commands: readonly DocumentCommand[]): Project | null {
  const applied = applyCommand(project, { type: 'batch', commands });
  return applied.ok ? applied.value.project : null;
}
