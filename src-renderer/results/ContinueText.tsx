import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Random } from '../../src-shared/base/random';
import { DEFAULT_TEXT } from '../../src-shared/document/document';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { ClassScores } from './ClassScores';
import { appendToken, drawToken } from './continue-text';

interface ContinueTextProps {
  readonly run: string;
  /** The sample that is shown: its input of text, and what it predicts. */
  readonly report: TryItReport;
}

/** Tokens that are written before it waits to be asked again. */
const MOST_TOKENS = 400;
/** A model that begins anew with each text reads this much of its end: more takes longer, and hardly says more. */
const READ_CHARACTERS = 400;

/** A language model at work: type a start and watch how it goes on, token by token. */
export function ContinueText({ run, report }: ContinueTextProps): ReactElement | null {
  const projectPath = useProject((state) => state.path);
  const tokenizer = useProject(
    ({ project }) =>
      project.data?.columns.find(({ role }) => role === 'target')?.text?.tokenizer ?? DEFAULT_TEXT.tokenizer,
  );
  const input = report.inputs.find(({ text }) => text !== undefined);
  const name = useProject(({ project }) => project.blocks.get(report.outputs[0]?.head ?? '')?.name) ?? '';
  const [text, setText] = useState(() => (input?.text ?? '').slice(0, 40));
  const [temperature, setTemperature] = useState(0.8);
  const [isWriting, setWriting] = useState(false);
  const [next, setNext] = useState<TryItReport['outputs'][number] | null>(null);
  const [problems, setProblems] = useState<readonly Diagnostic[]>([]);
  const written = useRef(0);
  const random = useRef(new Random(1));
  const inputName = input?.name;
  const carriesState = report.carriesState === true;

  useEffect(() => {
    if (projectPath === null || inputName === undefined || text === '') return undefined;
    let isCurrent = true;
    const step = async (): Promise<void> => {
      // One that carries its state has read the beginning before, and reads only what is new.
      const texts = [{ input: inputName, text: carriesState ? text : text.slice(-READ_CHARACTERS) }];
      const answer = await ask('run.try', { projectPath, run, sample: 0, changes: [], texts });
      if (!isCurrent) return;
      if (!answer.ok) {
        setProblems(answer.error);
        setWriting(false);
        return;
      }
      const [output] = answer.value.outputs;
      setProblems([]);
      setNext(output ?? null);
      if (!isWriting || output === undefined) return;
      const token = drawToken(output.names, output.values, temperature, random.current.uniform());
      if (token === null || written.current >= MOST_TOKENS) {
        setWriting(false);
        return;
      }
      written.current++;
      setText(appendToken(text, token, tokenizer));
    };
    void step();
    return () => {
      isCurrent = false;
    };
  }, [projectPath, run, inputName, text, isWriting, temperature, tokenizer, carriesState]);

  if (input === undefined) return null;
  return (
    <div className="continue">
      <Textarea
        size="xs"
        label="Start of a text"
        description="Type a start; the model goes on where it ends."
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        value={text}
        readOnly={isWriting}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="writing">
        <Button
          size="compact-xs"
          disabled={text === ''}
          title={text === '' ? 'Write a beginning first.' : undefined}
          onClick={() => {
            written.current = 0;
            setWriting(!isWriting);
          }}
        >
          {isWriting ? 'Stop' : 'Continue'}
        </Button>
        <NumberField
          label="Temperature"
          help="1 draws as the model says, less is more careful, 0 takes the likeliest token."
          isWhole={false}
          minimum={0}
          maximum={10}
          value={temperature}
          onChange={(value) => setTemperature(value)}
        />
      </div>
      <DiagnosticList diagnostics={problems} />
      {next !== null && <ClassScores name={`${name}: the likeliest tokens`} output={next} hasTruth={false} />}
    </div>
  );
}
