import { TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Dialect } from '../../src-shared/document/document';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import { Select } from '../ui/Select';
import './dialect.css';

interface DialectFieldsProps {
  readonly dialect: Dialect;
  /** How the file was read in the end; null while it is read. */
  readonly found: DataPreview['dialect'] | null;
  /** Another way of reading, and what was changed. */
  readonly onChange: (dialect: Dialect, name: string) => void;
}

/** How the text of the file is read, where what was found is wrong. */
export function DialectFields({ dialect, found, onChange: change }: DialectFieldsProps): ReactElement {
  const [missing, setMissing] = useState((dialect.missing ?? []).join(', '));
  return (
    <fieldset className="dialect">
      <legend>How the file is read</legend>
      <DialectSelect
        label="Delimiter"
        value={dialect.delimiter}
        found={found?.['delimiter']}
        options={[
          [',', 'comma'],
          [';', 'semicolon'],
          ['\t', 'tab'],
          ['|', 'bar'],
        ]}
        onChange={(value) => change(withField(dialect, 'delimiter', value), 'delimiter')}
      />
      <DialectSelect
        label="First line"
        value={nameHeader(dialect.header)}
        found={nameHeader(found?.['header'])}
        options={[
          ['names', 'names of columns'],
          ['values', 'values already'],
        ]}
        onChange={(value) =>
          change(withField(dialect, 'header', value === undefined ? undefined : value === 'names'), 'header')
        }
      />
      <DialectSelect
        label="Decimal separator"
        value={dialect.decimalSeparator}
        found={found?.['decimalSeparator']}
        options={[
          ['.', 'point: 1.5'],
          [',', 'comma: 1,5'],
        ]}
        onChange={(value) =>
          change(withField(dialect, 'decimalSeparator', value === '.' || value === ',' ? value : undefined), 'decimals')
        }
      />
      <DialectSelect
        label="Encoding"
        value={dialect.encoding}
        found={found?.['encoding']}
        options={[
          ['utf-8', 'UTF-8'],
          ['utf-16', 'UTF-16'],
          ['latin-1', 'Latin-1'],
        ]}
        onChange={(value) =>
          change(
            withField(
              dialect,
              'encoding',
              value === 'utf-8' || value === 'utf-16' || value === 'latin-1' ? value : undefined,
            ),
            'encoding',
          )
        }
      />
      <DialectSelect
        label="Lines above the table"
        value={dialect.skip === undefined ? undefined : String(dialect.skip)}
        found={typeof found?.['skip'] === 'number' ? String(found['skip']) : undefined}
        options={SKIPPED}
        onChange={(value) =>
          change(withField(dialect, 'skip', value === undefined ? undefined : Number(value)), 'lines')
        }
      />
      <TextInput
        size="xs"
        label="Texts that mean “missing”"
        placeholder="the usual ones: NA, null, ?, …"
        value={missing}
        onChange={(event) => setMissing(event.currentTarget.value)}
        onBlur={() => {
          const texts = missing
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '');
          const next = texts.length === 0 ? undefined : texts;
          if (JSON.stringify(next) !== JSON.stringify(dialect.missing)) {
            change(withField(dialect, 'missing', next), 'missing values');
          }
        }}
      />
    </fieldset>
  );
}

/** What can be chosen; a project file may say more. */
const SKIPPED = Array.from({ length: 21 }, (_, i): readonly [string, string] => [
  String(i),
  i === 0 ? 'none' : String(i),
]);

function nameHeader(header: unknown): 'names' | 'values' | undefined {
  return typeof header === 'boolean' ? (header ? 'names' : 'values') : undefined;
}

/** The dialect with a field set, or left open again. */
function withField<K extends keyof Dialect>(dialect: Dialect, key: K, value: Dialect[K] | undefined): Dialect {
  const { [key]: _old, ...rest } = dialect;
  return value === undefined ? rest : { ...rest, [key]: value };
}

interface DialectSelectProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What the file seems to need. */
  readonly found: unknown;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string | undefined) => void;
}

function DialectSelect({ label, value, found, options, onChange }: DialectSelectProps): ReactElement {
  const meaning = value === undefined ? options.find(([key]) => key === found)?.[1] : undefined;
  const asFound = { value: 'found', label: meaning === undefined ? 'as found' : `as found: ${meaning}` };
  return (
    <Select
      size="xs"
      label={label}
      allowDeselect={false}
      data={[asFound, ...options.map(([key, title]) => ({ value: key, label: title }))]}
      value={value ?? 'found'}
      onChange={(next) => onChange(next === null || next === 'found' ? undefined : next)}
    />
  );
}
