import { useState, type ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { useProject } from '../state/project-store';
import { readNumber, writeNumber } from '../ui/read-number';
import { choiceAt, choose, listColumns, listSteps, valueAt, type Change, type PlacedValue } from './try-it';

const ANY_NUMBER = { minimum: -Infinity, maximum: Infinity, isWhole: false };

interface InputTableProps {
  readonly input: TryItReport['inputs'][number];
  readonly changes: readonly Change[];
  readonly onChange: (values: readonly PlacedValue[]) => void;
}

/** What an input of a sample reads, step by step, to be changed: numbers as numbers, categories by their names. */
export function InputTable({ input, changes, onChange }: InputTableProps): ReactElement {
  const name = useProject((state) => state.check.expanded.blocks.get(input.name)?.name ?? input.name);
  const { width, columns } = listColumns(input);
  const { steps, note } = listSteps(input);
  const read = (index: number): number => valueAt(changes, input.values, input.name, index);
  const isChanged = (first: number, count: number): boolean =>
    changes.some(({ input: changed, index }) => changed === input.name && index >= first && index < first + count);
  return (
    <table className="try-inputs">
      <caption>
        {name}
        {note !== '' && `: ${note}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          {columns.map(({ at, title }) => (
            <th key={at} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map(({ row, when }) => (
          <tr key={row}>
            <th scope="row">{when}</th>
            {columns.map(({ at, count, title, category }) => {
              const index = row * width + at;
              const common = {
                label: `${title}, step ${input.ahead === undefined ? row + 1 : when}`,
                isChanged: isChanged(index, count),
              };
              return (
                <td key={at}>
                  {category === null ? (
                    <ValueCell {...common} value={read(index)} onChange={(value) => onChange([{ index, value }])} />
                  ) : (
                    <CategoryCell
                      {...common}
                      vocabulary={category.vocabulary}
                      choice={choiceAt(category, index, read)}
                      onChange={(choice) => onChange(choose(category, index, choice))}
                    />
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly label: string;
  readonly isChanged: boolean;
}

interface ValueCellProps extends CellProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function ValueCell({ label, value, isChanged, onChange }: ValueCellProps): ReactElement {
  // The text while it is being typed; null shows the value.
  const [text, setText] = useState<string | null>(null);
  const read = text === null ? null : readNumber(text, ANY_NUMBER);
  return (
    <input
      className="try-value"
      aria-label={label}
      aria-invalid={read?.ok === false}
      data-changed={isChanged}
      inputMode="decimal"
      value={text ?? writeNumber(Number(value.toPrecision(6)))}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const number = readNumber(next, ANY_NUMBER);
        if (number.ok) onChange(number.value);
      }}
      onBlur={() => setText(null)}
    />
  );
}

interface CategoryCellProps extends CellProps {
  readonly vocabulary: readonly string[];
  /** 0 is none of the vocabulary, `k + 1` its value `k`. */
  readonly choice: number;
  readonly onChange: (choice: number) => void;
}

/** How a value that training has not seen, or that is missing, is called. */
const UNKNOWN = '(unknown)';

function CategoryCell({ label, isChanged, vocabulary, choice, onChange }: CategoryCellProps): ReactElement {
  // Of a large vocabulary in a long table only what is about to be chosen from is in the page.
  const [isNear, setNear] = useState(false);
  const shown = [UNKNOWN, ...vocabulary].flatMap((text, k) => (isNear || k === choice ? [{ text, k }] : []));
  return (
    <select
      className="try-value"
      aria-label={label}
      data-changed={isChanged}
      value={choice}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    >
      {shown.map(({ text, k }) => (
        <option key={k} value={k}>
          {text}
        </option>
      ))}
    </select>
  );
}
