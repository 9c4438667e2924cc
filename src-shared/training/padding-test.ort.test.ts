import { describe, expect, it } from 'vitest';
import { compileProject } from '../compiler/compile';
import type { Project } from '../document/document';
import { runInOnnxruntime } from '../testing/ort';
import { chainProject, createTinyTraining } from '../testing/tiny-training';
import { createFeatureSource, createModelData } from './model-data';
import { testPadding } from './padding-test';
import type { RunnerFactory } from './training-setup';
import { drawInitialParameters } from './training-state';

const createRunner: RunnerFactory = async (graph) => ({
  // Higher levels of optimisation compute some constants of float64 graphs in float32.
  run: (feeds) => runInOnnxruntime(graph, feeds, 'basic'),
  release: async () => undefined,
});

async function padProject(project: Project, ragged: boolean) {
  const { dataset } = createTinyTraining(project);
  const compiled = compileProject(project, createFeatureSource(dataset), { ragged });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const model = compiled.value;
  const data = createModelData(dataset, model);
  if (!data.ok) throw new Error(JSON.stringify(data.error));
  const parameters = drawInitialParameters(model, 1, 'float32');
  const call = { model, data: data.value, parameters, part: 'validation' as const, samples: [0, 1, 2], padding: 3 };
  return testPadding({ ...call, createRunner });
}

const recurrent = chainProject(
  [
    ['input', 'sequence-input'],
    ['lstm', 'lstm', { units: 3, direction: 'bidirectional' }],
    ['last', 'last-step'],
    ['linear', 'linear', { units: 1 }],
    ['head', 'regression-output'],
  ],
  { lstm: 'sequence' },
);

describe('the padding test', () => {
  it('passes where lengths are honoured, to 1e-6 for outputs, loss and gradients', async () => {
    const report = await padProject(recurrent, true);
    expect(report).toMatchObject({ passed: true, tolerance: 1e-6, padding: 3, samples: 3 });
    expect(report.outputs.map(({ block }) => block)).toEqual(['head']);
    expect(report.gradients.map(({ block }) => block)).toEqual(['lstm', 'linear']);
    expect(report.loss).toBeLessThan(1e-12);
  });

  it('fails where they are not: the model without lengths reads the padding', async () => {
    const report = await padProject(recurrent, false);
    expect(report.passed).toBe(false);
    expect(report.loss).toBeGreaterThan(1e-3);
    expect(report.outputs[0]!.difference).toBeGreaterThan(1e-3);
    expect(report.gradients.every(({ difference }) => difference > 1e-5)).toBe(true);
  });
});
