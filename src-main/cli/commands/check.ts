import type { Command } from 'commander';
import { DiagnosticError, type Diagnostic } from '../../../src-shared/base/diagnostic';
import { fail } from '../../../src-shared/base/result';
import type { FeatureSource } from '../../../src-shared/blocks/block';
import { findBlock } from '../../../src-shared/blocks/catalog';
import { isPort } from '../../../src-shared/blocks/reusable/ports';
import { checkProject, type CheckResult } from '../../../src-shared/compiler/check';
import type { Dataset } from '../../../src-shared/data/dataset';
import { SAMPLE_KINDS } from '../../../src-shared/data/samples/sample-kinds';
import type { Project } from '../../../src-shared/document/document';
import { describeShape } from '../../../src-shared/tensor/dims';
import { loadProject } from '../../services/project-files';
import { describeDiagnostics } from '../failure';
import { writeErrors, writeLines } from '../output';
import { alignColumns, formatNumber } from '../table';

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('say what is wrong with a project, where, and how to mend it')
    .argument('<FILE>', 'a project file, NAME.unroll')
    .action(async (path: string) => {
      const project = await loadProject(path);
      const data = await readData(path, project);
      const check = checkProject(project, data.source);
      // What follows only from the data being unreadable was said already.
      const found = [...data.diagnostics, ...check.diagnostics.filter(({ code }) => code !== NO_DATA.code)];
      const errors = found.filter(({ severity }) => severity === 'error');
      writeLines(describeProject(project, check, data.dataset));
      writeErrors(describeDiagnostics(found.filter(({ severity }) => severity === 'warning')));
      if (errors.length > 0) throw new DiagnosticError(errors);
      writeLines(['', 'No errors: this project can be trained.']);
    });
}

interface ProjectData {
  readonly dataset: Dataset | null;
  readonly source: FeatureSource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Stands in the place of every shape that the data would decide; never printed. */
const NO_DATA: Diagnostic = { code: 'CLI-002', severity: 'error', message: 'The data was not read.', nextStep: '' };

/** The data as the shape rules ask for it. Data that cannot be read is a finding, and the drawing is judged without it. */
async function readData(path: string, project: Project): Promise<ProjectData> {
  const { openProjectData } = await import('../../worker/project-data');
  const { createFeatureSource } = await import('../../../src-shared/training/model-data');
  try {
    const { dataset } = await openProjectData(path, project);
    return { dataset, source: createFeatureSource(dataset), diagnostics: dataset.warnings };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { dataset: null, source: { describe: () => fail(NO_DATA) }, diagnostics: error.diagnostics };
  }
}

function describeProject(project: Project, check: CheckResult, dataset: Dataset | null): string[] {
  const total = [...check.parameterCounts.values()].reduce((sum, n) => sum + n, 0);
  return [
    project.name,
    '',
    ...alignColumns(listBlocks(check.expanded, check), [false, false, true, false], '  '),
    '',
    `${formatNumber(total)} parameters`,
    ...(dataset === null ? [] : [describeWindows(dataset)]),
  ];
}

/** Blocks in the order in which they compute; the rest, where the drawing is not whole, after them. */
function listBlocks(project: Project, check: CheckResult): string[][] {
  const ids = [...new Set([...check.order, ...project.blocks.keys()])];
  const rows = ids.flatMap((id) => {
    const record = project.blocks.get(id);
    // Ports of reusable blocks are wires once these are opened.
    if (record === undefined || isPort(record)) return [];
    const name = record.name === id ? id : `${record.name} (${id})`;
    return [
      [
        name,
        record.bypassed ? `${record.type} (bypassed)` : record.type,
        formatNumber(check.parameterCounts.get(id) ?? 0),
        describeOutputs(id, record.type, check),
      ],
    ];
  });
  return [['block', 'type', 'parameters', 'shape'], ...rows];
}

function describeOutputs(id: string, type: string, check: CheckResult): string {
  const parameters = check.parameters.get(id);
  const ports = parameters === undefined ? [] : (findBlock(type)?.outputs(parameters) ?? []);
  const shapes = ports.flatMap(({ name }) => {
    const signal = check.signals.get(`${id}.${name}`);
    if (signal === undefined) return [];
    return [ports.length === 1 ? describeShape(signal.shape) : `${name}: ${describeShape(signal.shape)}`];
  });
  return shapes.length === 0 ? 'unknown' : shapes.join(', ');
}

function describeWindows({ parts, binding }: Dataset): string {
  const { length, horizon, steps } = binding.window;
  const noun = SAMPLE_KINDS[binding.samples].noun[1];
  const counts = `${formatNumber(parts.train.starts.length)} ${noun} to train on, ${formatNumber(parts.validation.starts.length)} for validation, ${formatNumber(parts.test.starts.length)} for the test`;
  if (binding.samples === 'text') return `${counts}; each is ${length} tokens long`;
  if (binding.samples !== 'windows') return counts;
  return `${counts}; each reads ${length} rows and predicts ${steps === 1 ? 'one' : steps}, ${horizon} ahead`;
}
