import { expect, it } from 'vitest';
import { driftLines } from './drift-lines';

it('puts both errors over the steps of the text, from 1', () => {
  const errors = { teacherForced: [0, 0.5], freeRunning: [0, null], counts: [] };
  expect(driftLines({ block: 'write', written: 2, total: 2, errors, samples: [] })).toMatchObject([
    { label: 'Teacher-forced', x: [1, 2], y: [0, 0.5] },
    { label: 'Free-running', x: [1, 2], y: [0, null] },
  ]);
});
