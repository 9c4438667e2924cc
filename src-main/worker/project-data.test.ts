import { describe, expect, it } from 'vitest';
import { sampleProject } from '../../src-shared/testing/sample-projects';
import { datasetOptionsOf } from './project-data';

const BLOCKS = [
  ['input', 'sequence-input'],
  ['ahead', 'known-input'],
  ['encoder', 'encoder'],
  ['decoder', 'value-decoder'],
] as const;
const WIRES = [
  ['input.out', 'encoder.in'],
  ['encoder.state', 'decoder.state'],
] as const;

describe('datasetOptionsOf', () => {
  it('needs what is known of each predicted row only where an output reads it', () => {
    expect(datasetOptionsOf(sampleProject(BLOCKS, [...WIRES, ['ahead.out', 'decoder.ahead']])).readsAhead).toBe(true);
    expect(datasetOptionsOf(sampleProject(BLOCKS, WIRES)).readsAhead).toBeUndefined();
  });
});
