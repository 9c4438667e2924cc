import { compileOrThrow, chainProject, compileRecurrent, featureColumns, nameModel, OUTPUTS } from './models';
import { digits, markdownTable, round } from './report';
import { MODELS } from './steps';
import { contend, race, type Effort } from './timing';
import { buildTraining, loopOver, type BatchSizes, type TrainingLoop } from './training-loop';
import type { CompiledModel } from '../src-shared/compiler/compiled-model';

const NORMS = 'gradient_norm.parameters';

export interface NormsRow {
  readonly name: string;
  readonly parameters: number;
  readonly with_ms: number;
  readonly without_ms: number;
}

/** A training step with and without the norms of the single gradients among its outputs, one step a run. */
export async function measureNorms(effort: Effort): Promise<NormsRow[]> {
  const smallest = MODELS.filter(({ cell, time }) => cell === 'lstm' && time <= 50);
  const rows: NormsRow[] = [];
  for (const model of smallest) rows.push(await measureRow(nameModel(model), compileRecurrent(model), model, effort));
  const chain = compileOrThrow(chainProject(100), featureColumns(8, OUTPUTS));
  rows.push(await measureRow('100 blocks in a row, T20 B8', chain, { batch: 8, time: 20 }, effort));
  return rows;
}

async function measureRow(name: string, model: CompiledModel, sizes: BatchSizes, effort: Effort): Promise<NormsRow> {
  const train = buildTraining(model, 1);
  const outputs = train.graph.outputs.filter((output) => output.name !== NORMS);
  const graphs = { with: train, without: { ...train, graph: { ...train.graph, outputs } } };
  // Two sessions of the same graph differ by more than what is measured here: two of each take turns, the faster counts.
  const loops = new Map<string, TrainingLoop>();
  for (const turn of [1, 2]) {
    for (const [kind, graph] of Object.entries(graphs))
      loops.set(`${kind} ${turn}`, await loopOver(model, graph, sizes, 1));
  }
  const times = await race(new Map(Array.from(loops, ([key, { run }]) => [key, contend(run)])), effort);
  for (const loop of loops.values()) await loop.release();
  const time = (kind: string): number =>
    round(Math.min(...[1, 2].map((turn) => times.get(`${kind} ${turn}`) ?? Number.NaN)));
  return { name, parameters: model.parameters.length, with_ms: time('with'), without_ms: time('without') };
}

export function formatNorms(rows: readonly NormsRow[]): string {
  return markdownTable(
    ['norms of single gradients, ms a step', 'parameters', 'with', 'without', 'ratio'],
    rows.map((row) => [
      row.name,
      String(row.parameters),
      digits(row.with_ms),
      digits(row.without_ms),
      digits(row.with_ms / row.without_ms),
    ]),
  );
}
