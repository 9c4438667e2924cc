import { Button, SegmentedControl } from '@mantine/core';
import type { ReactElement } from 'react';
import type { DecodingSettings } from '../../src-shared/protocol/text-results';
import { NumberField } from '../ui/NumberField';
import { methodOf, withMethod } from './decoding-settings';

interface WritingSettingsProps {
  readonly settings: DecodingSettings;
  readonly onChange: (settings: DecodingSettings) => void;
}

/** How the next token is chosen: the best, several at a time, or by chance. */
export function WritingSettings({ settings, onChange }: WritingSettingsProps): ReactElement {
  const method = methodOf(settings);
  const field = (
    key: 'beam' | 'lengthPenalty' | 'temperature' | 'topK',
    label: string,
    help: string,
    range: { readonly minimum: number; readonly maximum: number; readonly isWhole: boolean },
  ): ReactElement => (
    <NumberField
      label={label}
      help={help}
      {...range}
      value={settings[key]}
      onChange={(value) => onChange({ ...settings, [key]: value })}
    />
  );
  return (
    <div className="writing">
      <SegmentedControl
        size="xs"
        aria-label="How the text is looked for"
        data={[
          { value: 'greedy', label: 'Greedy' },
          { value: 'beam', label: 'Beam search' },
          { value: 'sample', label: 'Sampling' },
        ]}
        value={method}
        onChange={(value) => onChange(withMethod(settings, value))}
      />
      {method === 'beam' && (
        <>
          {field('beam', 'Beam width', 'Hypotheses kept at each step.', { minimum: 2, maximum: 64, isWhole: true })}
          {field('lengthPenalty', 'Length penalty', 'More favours longer texts; 0 is none.', {
            minimum: 0,
            maximum: 10,
            isWhole: false,
          })}
        </>
      )}
      {method === 'sample' && (
        <>
          {field('temperature', 'Temperature', '1 draws as the model says; less is more careful.', {
            minimum: 0.01,
            maximum: 100,
            isWhole: false,
          })}
          {field('topK', 'Top k', 'Draws among that many of the likeliest tokens; 0 among all.', {
            minimum: 0,
            maximum: 1_000_000,
            isWhole: true,
          })}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onChange({ ...settings, seed: (settings.seed + 1) % 0xffffffff })}
          >
            Draw again
          </Button>
        </>
      )}
    </div>
  );
}
