import { Button, Slider } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { formatNumber } from '../charts/format';
import { useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { readNumber, writeNumber } from '../ui/read-number';
import { changeValue, shapeOf, valueAt, type Change } from './try-it';

/** The worker is asked this long after the last change. */
const PAUSE_MILLISECONDS = 200;
/** The newest steps of a long input are shown; older ones stay as they are. */
const MOST_ROWS = 64;
const ANY_NUMBER = { minimum: -Infinity, maximum: Infinity, isWhole: false };

/** Pick a window of the test part, change what the model reads, see what it says. */
export function TryIt({ run }: { readonly run: string }): ReactElement {
  const [sample, setSample] = useState(0);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const { original, changed, diagnostics } = useTrial(run, sample, changes);
  const choose = (next: number): void => {
    setSample(next);
    setChanges([]);
  };
  if (original === null) {
    return diagnostics.length > 0 ? (
      <DiagnosticList diagnostics={diagnostics} />
    ) : (
      <p role="status">Asking the model…</p>
    );
  }
  const last = Math.max(0, original.samples - 1);
  return (
    <div className="try">
      <div className="try-head">
        <NumberField
          label="Window of the test part"
          isWhole
          minimum={1}
          maximum={last + 1}
          value={sample + 1}
          onChange={(value) => {
            if (value !== null) choose(value - 1);
          }}
        />
        <Slider
          className="try-slider"
          thumbLabel="Window of the test part"
          min={1}
          max={last + 1}
          value={sample + 1}
          label={null}
          onChange={(value) => choose(value - 1)}
        />
        <Button size="compact-xs" variant="default" disabled={changes.length === 0} onClick={() => setChanges([])}>
          Undo the changes
        </Button>
      </div>
      <DiagnosticList diagnostics={diagnostics} />
      <Outputs original={original} changed={changed} />
      {original.inputs.map((input) => (
        <InputTable
          key={`${input.name} ${sample}`}
          input={input}
          changes={changes}
          onChange={(index, value) => setChanges(changeValue(changes, original, input.name, index, value))}
        />
      ))}
    </div>
  );
}

interface Trial {
  readonly original: TryItReport | null;
  /** The answer to the changed inputs; null while there are no changes. */
  readonly changed: TryItReport | null;
  readonly diagnostics: readonly Diagnostic[];
}

function useTrial(run: string, sample: number, changes: readonly Change[]): Trial {
  const projectPath = useProject((state) => state.path);
  const [trial, setTrial] = useState<Trial>({ original: null, changed: null, diagnostics: [] });
  useEffect(() => {
    if (projectPath === null) return undefined;
    let isCurrent = true;
    const askModel = async (): Promise<void> => {
      const answer = await ask('run.try', { projectPath, run, sample, changes: [...changes] });
      if (!isCurrent) return;
      setTrial((old) => {
        if (!answer.ok) return { ...old, diagnostics: answer.error };
        return changes.length === 0
          ? { original: answer.value, changed: null, diagnostics: [] }
          : { ...old, changed: answer.value, diagnostics: [] };
      });
    };
    const timer = setTimeout(() => void askModel(), PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [projectPath, run, sample, changes]);
  return trial;
}

function Outputs({
  original,
  changed,
}: {
  readonly original: TryItReport;
  readonly changed: TryItReport | null;
}): ReactElement {
  const blocks = useProject((state) => state.project.blocks);
  return (
    <>
      {original.outputs.map((output) => {
        const after = changed?.outputs.find(({ head }) => head === output.head);
        const name = blocks.get(output.head)?.name ?? output.head;
        return (
          <table key={output.head} className="try-outputs">
            <caption>{name}</caption>
            <thead>
              <tr>
                <th scope="col">Output</th>
                <th scope="col">Prediction</th>
                {after !== undefined && <th scope="col">After your changes</th>}
                <th scope="col">Truth</th>
              </tr>
            </thead>
            <tbody>
              {output.names.map((label, i) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{formatNumber(output.values[i])}</td>
                  {after !== undefined && (
                    <td>
                      <b>{formatNumber(after.values[i])}</b>
                    </td>
                  )}
                  <td>{formatNumber(output.truth[i])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
    </>
  );
}

interface InputTableProps {
  readonly input: TryItReport['inputs'][number];
  readonly changes: readonly Change[];
  readonly onChange: (index: number, value: number) => void;
}

function InputTable({ input, changes, onChange }: InputTableProps): ReactElement {
  const { rows, columns } = shapeOf(input);
  const first = Math.max(0, rows - MOST_ROWS);
  return (
    <table className="try-inputs">
      <caption>
        {input.name}
        {first > 0 && `: the newest ${MOST_ROWS} of ${rows} steps`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          {Array.from({ length: columns }, (_, column) => (
            <th key={column} scope="col">
              {input.names[column] ?? column + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows - first }, (_, i) => first + i).map((row) => (
          <tr key={row}>
            <th scope="row">{row + 1 - rows === 0 ? 'now' : row + 1 - rows}</th>
            {Array.from({ length: columns }, (_, column) => {
              const index = row * columns + column;
              return (
                <td key={column}>
                  <ValueCell
                    label={`${input.names[column] ?? input.name}, step ${row + 1}`}
                    value={valueAt(changes, input.values, input.name, index)}
                    isChanged={changes.some((change) => change.input === input.name && change.index === index)}
                    onChange={(value) => onChange(index, value)}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueCellProps {
  readonly label: string;
  readonly value: number;
  readonly isChanged: boolean;
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
