import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import {
  DEFAULT_TEXT,
  type ColumnBinding,
  type DataBinding,
  type TextSettings,
} from '../../src-shared/document/document';
import { apply } from '../state/project-store';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import { changeText } from './column-binding';

const TOKENIZERS = [
  { value: 'characters', label: 'Characters' },
  { value: 'words', label: 'Words and signs' },
  { value: 'blanks', label: 'At blanks (tokens, labels)' },
  { value: 'bpe', label: 'Byte pairs (learnt pieces of words)' },
] as const;

const NORMALIZATIONS = [
  { value: 'NFC', label: 'NFC: accents joined to letters' },
  { value: 'NFKC', label: 'NFKC: also wide and small forms alike' },
  { value: 'none', label: 'None' },
] as const;

const MOST_ENTRIES = 1_000_000;

/** How the text columns are cut into tokens. */
export function TextFields({ data }: { readonly data: DataBinding }): ReactElement {
  const texts = data.columns.filter(({ role, preparation }) => role !== 'ignored' && preparation === 'text');
  return (
    <>
      {texts.map((column) => (
        <TextColumnFields key={column.name} data={data} column={column} />
      ))}
    </>
  );
}

function TextColumnFields({
  data,
  column,
}: {
  readonly data: DataBinding;
  readonly column: ColumnBinding;
}): ReactElement {
  const text = column.text ?? DEFAULT_TEXT;
  const change = (next: Partial<TextSettings>, what: string): void => {
    const changed = changeText(data, column.name, { ...text, ...next });
    apply({ type: 'setData', data: changed }, `${column.name}: ${what}`, {
      mergeKey: `data.text.${column.name}.${what}`,
    });
  };
  const isCut = data.samples !== 'text';
  return (
    <fieldset>
      <legend>Tokens of {column.name}</legend>
      <Select
        size="xs"
        label="Cut into"
        allowDeselect={false}
        data={[...TOKENIZERS]}
        value={text.tokenizer}
        onChange={(value) => {
          const next = TOKENIZERS.find((one) => one.value === value)?.value;
          if (next !== undefined) change({ tokenizer: next }, 'tokenizer');
        }}
      />
      <NumberField
        label="Vocabulary limit"
        unit="entries"
        help="The most frequent ones stay; others are read as unknown. Empty takes all, with byte pairs 1,000."
        isWhole
        isOptional
        placeholder={text.tokenizer === 'bpe' ? '1000' : 'all'}
        minimum={1}
        maximum={MOST_ENTRIES}
        value={text.vocabularyLimit}
        onChange={(vocabularyLimit) => change({ vocabularyLimit }, 'vocabulary limit')}
      />
      <NumberField
        label="Least count"
        unit="times"
        help="Tokens that occur less often in the training part are read as unknown."
        isWhole
        minimum={1}
        maximum={MOST_ENTRIES}
        value={text.minimumCount}
        onChange={(minimumCount) => change({ minimumCount }, 'least count')}
      />
      {isCut && (
        <NumberField
          label="Greatest length"
          unit="tokens"
          help="What is behind it is cut off. Empty never cuts."
          isWhole
          isOptional
          placeholder="never cuts"
          minimum={1}
          maximum={MOST_ENTRIES}
          value={text.maximumLength}
          onChange={(maximumLength) => change({ maximumLength }, 'greatest length')}
        />
      )}
      <Switch
        size="xs"
        label="Lower case"
        checked={text.lowercase}
        onChange={(event) => change({ lowercase: event.currentTarget.checked }, 'lower case')}
      />
      <Select
        size="xs"
        label="Unicode normalization"
        allowDeselect={false}
        data={[...NORMALIZATIONS]}
        value={text.normalization}
        onChange={(value) => {
          const next = NORMALIZATIONS.find((one) => one.value === value)?.value;
          if (next !== undefined) change({ normalization: next }, 'normalization');
        }}
      />
    </fieldset>
  );
}
