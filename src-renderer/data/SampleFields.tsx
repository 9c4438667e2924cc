import type { ReactElement } from 'react';
import type { DataBinding } from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';
import { apply } from '../state/project-store';
import { Select } from '../ui/Select';
import { changeSamples, SAMPLE_KINDS } from './samples';

interface SampleFieldsProps {
  readonly data: DataBinding;
  readonly columns: readonly ColumnDescription[];
}

/** What one sample of the data is. */
export function SampleFields({ data, columns }: SampleFieldsProps): ReactElement {
  const chosen = SAMPLE_KINDS.find(({ value }) => value === data.samples);
  return (
    <fieldset>
      <legend>Samples</legend>
      <Select
        size="xs"
        label="A sample is"
        description={chosen?.help}
        allowDeselect={false}
        data={SAMPLE_KINDS.map(({ value, label }) => ({ value, label }))}
        value={data.samples}
        onChange={(value) => {
          const next = SAMPLE_KINDS.find((kind) => kind.value === value);
          if (next === undefined || next.value === data.samples) return;
          apply({ type: 'setData', data: changeSamples(data, columns, next.value) }, `Samples: ${next.label}`);
        }}
      />
    </fieldset>
  );
}
