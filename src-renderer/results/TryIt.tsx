import { Button, Slider } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import type { DecodingSettings } from '../../src-shared/protocol/text-results';
import { formatNumber } from '../charts/format';
import { useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { ClassScores } from './ClassScores';
import { ContinueText } from './ContinueText';
import { GREEDY } from './decoding-settings';
import { InputTable } from './InputTable';
import { TextInputs } from './TextInputs';
import { TokenLabels } from './TokenLabels';
import { changeText, changeValues, type Change } from './try-it';
import { useTrial, type GivenText } from './use-trial';
import { WritingSettings } from './WritingSettings';
import { WrittenResult } from './WrittenResult';

/** More answers than this are shown the likeliest first. */
const MOST_CLASSES_IN_ORDER = 30;

const NO_CHANGES: readonly Change[] = [];
const NO_TEXTS: readonly GivenText[] = [];

/** Pick a sample of the test part, change what the model reads (or type a text), see what it says or writes. */
export function TryIt({ run }: { readonly run: string }): ReactElement {
  const [sample, setSample] = useState(0);
  const [changes, setChanges] = useState(NO_CHANGES);
  const [texts, setTexts] = useState(NO_TEXTS);
  const [decoding, setDecoding] = useState<DecodingSettings>(GREEDY);
  const { original, changed, diagnostics, isAsking } = useTrial({ run, sample, changes, texts, decoding });
  const isOneText = useProject(({ project }) => project.data?.samples === 'text');
  const restore = (): void => {
    setChanges(NO_CHANGES);
    setTexts(NO_TEXTS);
  };
  const choose = (next: number): void => {
    setSample(next);
    restore();
  };
  if (original === null) {
    return diagnostics.length > 0 ? (
      <DiagnosticList diagnostics={diagnostics} />
    ) : (
      <p role="status">Asking the model…</p>
    );
  }
  if (isOneText) return <ContinueText run={run} report={original} />;
  const last = Math.max(0, original.samples - 1);
  const hasChanges = changes.length > 0 || texts.length > 0;
  const now = (hasChanges ? changed : null) ?? original;
  const hasWriter = now.written !== undefined && now.written.length > 0;
  return (
    <div className="try">
      <div className="try-head inline-field">
        <NumberField
          label="Sample of the test part"
          isWhole
          minimum={1}
          maximum={last + 1}
          value={sample + 1}
          onChange={(value) => choose(value - 1)}
        />
        <Slider
          className="try-slider"
          thumbLabel="Sample of the test part"
          min={1}
          max={last + 1}
          value={sample + 1}
          label={null}
          onChange={(value) => choose(value - 1)}
        />
        <Button
          size="compact-xs"
          variant="default"
          disabled={!hasChanges}
          title={hasChanges ? undefined : 'Nothing of this sample was changed.'}
          onClick={restore}
        >
          Undo the changes
        </Button>
      </div>
      <DiagnosticList diagnostics={diagnostics} />
      <div className="try-sides">
        {original.inputs.some(({ text }) => text !== undefined) && (
          <div className="try-side">
            <TextInputs
              inputs={original.inputs}
              current={now.inputs}
              texts={texts}
              onChange={(input, text) => setTexts(changeText(texts, original, input, text))}
            />
            {hasWriter && <WritingSettings settings={decoding} onChange={setDecoding} />}
            <span className="visually-hidden" role="status">
              {isAsking ? 'Asking the model…' : ''}
            </span>
          </div>
        )}
        <div className="try-side">
          {now.written?.map((written) => (
            <WrittenResult key={written.head} written={written} isOld={isAsking} />
          ))}
          <Outputs original={original} changed={hasChanges ? changed : null} />
        </div>
      </div>
      {original.inputs
        .filter(({ text }) => text === undefined)
        .map((input) => (
          <InputTable
            key={`${input.name} ${sample}`}
            input={input}
            changes={changes}
            onChange={(values) => setChanges(changeValues(changes, original, input.name, values))}
          />
        ))}
    </div>
  );
}

function Outputs({
  original,
  changed,
}: {
  readonly original: TryItReport;
  readonly changed: TryItReport | null;
}): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const hasText = original.inputs.some(({ text }) => text !== undefined);
  return (
    <>
      {original.outputs.map((output) => {
        const after = changed?.outputs.find(({ head }) => head === output.head);
        const name = blocks.get(output.head)?.name ?? output.head;
        const shown = after ?? output;
        if (shown.tokens !== undefined) {
          return <TokenLabels key={output.head} name={name} output={shown} tokens={shown.tokens} />;
        }
        if (output.names.length > MOST_CLASSES_IN_ORDER || hasText) {
          return <ClassScores key={output.head} name={name} output={shown} hasTruth={after === undefined} />;
        }
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
