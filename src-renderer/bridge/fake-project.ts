/** A small project for the fake bridge, as it would lie in a file. */
export const FAKE_PROJECT = JSON.stringify({
  formatVersion: 1,
  name: 'Fake',
  blocks: {
    history: { type: 'sequence-input', name: 'Past days', position: { x: 0, y: 0 } },
    gru: { type: 'gru', name: 'GRU', parameters: { hidden: 32 }, position: { x: 320, y: 0 } },
    level: { type: 'linear', name: 'Level', parameters: { units: 1 }, position: { x: 640, y: 0 } },
    forecast: { type: 'regression-output', name: 'Forecast', position: { x: 960, y: 0 } },
  },
  wires: {
    a: { from: { block: 'history', port: 'out' }, to: { block: 'gru', port: 'in' } },
    b: { from: { block: 'gru', port: 'state' }, to: { block: 'level', port: 'in' } },
    c: { from: { block: 'level', port: 'out' }, to: { block: 'forecast', port: 'in' } },
  },
  notes: { hint: { text: 'The last 28 days go in, the next day comes out.', position: { x: 0, y: 152 } } },
  data: {
    path: 'fake.csv',
    columns: [
      { name: 'day', role: 'time', preparation: 'none' },
      { name: 'births', role: 'target', preparation: 'standard' },
    ],
    window: { length: 28, stride: 1, horizon: 1, steps: 1 },
    split: { by: 'time', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
  },
  training: {
    seed: 1,
    epochs: 30,
    batchSize: 32,
    optimizer: { type: 'adam', learningRate: 0.001, weightDecay: 0 },
    schedule: { type: 'constant', warmupSteps: 0 },
    clipNorm: 1,
    clipValue: null,
    patience: 5,
    stepsPerRun: null,
  },
});
