import { writeWaveProject, type DrawnBlock } from './wave-project';

/** Three blocks to a row, in the order of the list. */
const place = (index: number): DrawnBlock['position'] => ({ x: 300 * (index % 3), y: 160 * Math.floor(index / 3) });

/** A small recurrent model with a layer normalization, with its data; the path of the project file. */
export async function writeLayerProject(folder: string): Promise<string> {
  return writeWaveProject(folder, 'layers', {
    name: 'Layers',
    blocks: {
      history: { type: 'sequence-input', name: 'Past', position: place(0) },
      memory: { type: 'gru', name: 'Memory', parameters: { hidden: 8 }, position: place(1) },
      even: { type: 'layer-norm', name: 'Even out', position: place(2) },
      last: { type: 'last-step', name: 'Last', position: place(3) },
      level: { type: 'linear', name: 'Level', parameters: { units: 1 }, position: place(4) },
      forecast: { type: 'regression-output', name: 'Next', position: place(5) },
    },
    wires: [
      ['history.out', 'memory.in'],
      ['memory.sequence', 'even.in'],
      ['even.out', 'last.in'],
      ['last.out', 'level.in'],
      ['level.out', 'forecast.in'],
    ],
    ...{ length: 12, epochs: 40, clipNorm: 1 },
  });
}
