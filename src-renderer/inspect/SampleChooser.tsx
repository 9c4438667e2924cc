import { Slider } from '@mantine/core';
import type { ReactElement } from 'react';
import { NumberField } from '../ui/NumberField';

interface SampleChooserProps {
  readonly part: 'train' | 'validation' | 'test';
  readonly samples: number;
  /** From 0. */
  readonly sample: number;
  readonly isReading: boolean;
  readonly onChange: (sample: number) => void;
}

const PARTS = { train: 'training', validation: 'validation', test: 'test' } as const;

/** Picks a sample of the part by number or by slider. */
export function SampleChooser({ part, samples, sample, isReading, onChange }: SampleChooserProps): ReactElement {
  const label = `Sample of the ${PARTS[part]} part`;
  const last = Math.max(1, samples);
  return (
    <div className="inspect-sample inline-field">
      <NumberField
        label={label}
        isWhole
        minimum={1}
        maximum={last}
        value={sample + 1}
        onChange={(value) => onChange(value - 1)}
      />
      <Slider
        className="inspect-slider"
        thumbLabel={label}
        min={1}
        max={last}
        value={sample + 1}
        label={null}
        onChange={(value) => onChange(value - 1)}
      />
      <span role="status">{isReading ? 'Looking…' : ''}</span>
    </div>
  );
}
