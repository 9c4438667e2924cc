import { compileRecurrent, type RecurrentModel } from './models';
import { digits, markdownTable, round } from './report';
import { contend, race, type Contender, type Effort } from './timing';
import { createTrainingLoop, type TrainingLoop } from './training-loop';

const BASE: RecurrentModel = { cell: 'lstm', time: 100, batch: 32, inputs: 16, hidden: 64, bidirectional: false };

interface ScalingSeries {
  readonly over: 'time' | 'batch';
  readonly sizes: readonly number[];
  readonly ms: readonly number[];
  /** Time of each size against that of half of it: 2 where the cost is proportional. */
  readonly doubling: readonly number[];
  /** Of the straight line nearest to the times, relative errors counting alike. */
  readonly ms_fixed: number;
  readonly ms_per_unit: number;
  /** Largest distance of a time from that line, as a part of it. */
  readonly worst_misfit: number;
}

/** How the time of a training step grows with the length of the windows and with the batch. */
export async function measureScaling(effort: Effort): Promise<ScalingSeries[]> {
  return [
    await measureSeries('time', [25, 50, 100, 200, 400], effort),
    await measureSeries('batch', [8, 16, 32, 64, 128, 256], effort),
  ];
}

async function measureSeries(over: 'time' | 'batch', sizes: readonly number[], effort: Effort): Promise<ScalingSeries> {
  const compiled = compileRecurrent(BASE);
  const loops: TrainingLoop[] = [];
  const contenders = new Map<string, Contender>();
  for (const size of sizes) {
    const loop = await createTrainingLoop(compiled, { ...BASE, [over]: size }, 1);
    loops.push(loop);
    contenders.set(String(size), contend(loop.run));
  }
  const times = await race(contenders, effort);
  for (const loop of loops) await loop.release();
  const ms = sizes.map((size) => round(times.get(String(size)) ?? Number.NaN));
  const line = fitLine(sizes, ms);
  return {
    over,
    sizes,
    ms,
    doubling: ms.slice(1).map((time, i) => round(time / ms[i]!)),
    ms_fixed: round(line.fixed),
    ms_per_unit: round(line.slope),
    worst_misfit: round(Math.max(...ms.map((time, i) => Math.abs(time / (line.fixed + line.slope * sizes[i]!) - 1)))),
  };
}

/** Weighted least squares of `y = fixed + slope·x`, each point weighing 1/y². */
function fitLine(x: readonly number[], y: readonly number[]): { readonly fixed: number; readonly slope: number } {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  x.forEach((xi, i) => {
    const yi = y[i]!;
    const weight = 1 / yi ** 2;
    w += weight;
    wx += weight * xi;
    wy += weight * yi;
    wxx += weight * xi * xi;
    wxy += weight * xi * yi;
  });
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  return { fixed: (wy - slope * wx) / w, slope };
}

export function formatScaling(series: readonly ScalingSeries[]): string {
  return series
    .map(({ over, sizes, ms, doubling, ms_fixed, ms_per_unit, worst_misfit }) => {
      const table = markdownTable(
        [`LSTM H${BASE.hidden}, ms a step by ${over}`, ...sizes.map(String)],
        [
          ['measured', ...ms.map(digits)],
          ['against half the size', '–', ...doubling.map(digits)],
        ],
      );
      const misfit = `${(worst_misfit * 100).toFixed(0)} %`;
      return `${table}\n\nLine: ${digits(ms_fixed)} ms + ${digits(ms_per_unit * 1e3)} µs × ${over}; farthest point ${misfit} off.`;
    })
    .join('\n\n');
}
