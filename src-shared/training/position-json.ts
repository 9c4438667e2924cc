import type { TrainingPosition } from './training-state';

/**
 * The text of a position in a checkpoint, its fields always in this order: equal positions give equal bytes. All numbers in
 * it are finite, and JSON keeps them exactly (but for −0).
 */
export function writePosition(position: TrainingPosition): string {
  const { seed, step, epoch, stepInEpoch, maskRandom, schedule, epochLoss, epochsWithoutImprovement, best } = position;
  return JSON.stringify({
    ...{ seed, step, epoch, stepInEpoch, maskRandom },
    schedule: {
      best: schedule.best,
      epochsWithoutImprovement: schedule.epochsWithoutImprovement,
      scale: schedule.scale,
    },
    epochLoss: { sum: epochLoss.sum, weight: epochLoss.weight },
    epochsWithoutImprovement,
    best: best && { epoch: best.epoch, step: best.step, loss: best.loss, metrics: best.metrics },
  });
}

/** Reads what `writePosition` wrote; null when the text is anything else. Nothing in it is believed. */
export function readPosition(text: string): TrainingPosition | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(parsed);
  const schedule = fieldsOf(fields?.get('schedule'));
  const epochLoss = fieldsOf(fields?.get('epochLoss'));
  if (!fields || !schedule || !epochLoss) return null;
  const maskRandom = fields.get('maskRandom');
  if (!Array.isArray(maskRandom) || maskRandom.length !== 4 || !maskRandom.every(isWord)) return null;
  const counts = ['seed', 'step', 'epoch', 'stepInEpoch', 'epochsWithoutImprovement'].map((name) => fields.get(name));
  const [seed, step, epoch, stepInEpoch, epochsWithoutImprovement] = counts;
  if (!isNumber(seed) || !isCount(step) || !isCount(epoch) || !isCount(stepInEpoch)) return null;
  if (!isCount(epochsWithoutImprovement)) return null;
  const best = fields.get('best') === null ? null : readBest(fieldsOf(fields.get('best')));
  const least = schedule.get('best');
  const waited = schedule.get('epochsWithoutImprovement');
  const scale = schedule.get('scale');
  const sum = epochLoss.get('sum');
  const weight = epochLoss.get('weight');
  if (best === undefined || !(least === null || isNumber(least))) return null;
  if (!isCount(waited) || !isNumber(scale) || !isNumber(sum) || !isNumber(weight)) return null;
  return {
    ...{ seed, step, epoch, stepInEpoch, maskRandom, epochsWithoutImprovement, best },
    schedule: { best: least, epochsWithoutImprovement: waited, scale },
    epochLoss: { sum, weight },
  };
}

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map<string, unknown>(Object.entries(value));
}

function readBest(fields: Fields | null): TrainingPosition['best'] | undefined {
  const epoch = fields?.get('epoch');
  const step = fields?.get('step');
  const loss = fields?.get('loss');
  const metrics = fieldsOf(fields?.get('metrics'));
  if (!isCount(epoch) || !isCount(step) || !isNumber(loss) || !metrics) return undefined;
  const numbers: [string, number][] = [];
  for (const [name, value] of metrics) {
    if (!isNumber(value)) return undefined;
    numbers.push([name, value]);
  }
  return { epoch, step, loss, metrics: Object.fromEntries(numbers) };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}

function isWord(value: unknown): value is number {
  return isCount(value) && value <= 0xffffffff;
}
