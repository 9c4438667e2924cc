import { Button, Modal, Radio } from '@mantine/core';
import { useMemo, useRef, useState, type ReactElement } from 'react';
import type { Diagnostic, Repair } from '../../src-shared/base/diagnostic';
import type { Dialect } from '../../src-shared/document/document';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import type { Answer } from '../../src-shared/protocol/requests';
import { askForDataFile } from '../binding/choose-data';
import { chooseTask, type TaskChoice } from '../binding/bind-task';
import { fileNameOf } from '../binding/data-path';
import { DialectFields } from '../binding/DialectFields';
import { proposeTasks } from '../binding/propose-task';
import { readPreview } from '../binding/read-preview';
import { formatCounted } from '../charts/format';
import { readRepair } from '../state/apply-repair';
import { openDock } from '../state/layout-store';
import { leaveProject } from '../state/open-project';
import { newProject } from '../state/project-store';
import { forgetRuns } from '../state/run-store';
import { clearSelection } from '../state/selection-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { makeProjectFor, makeWish } from './new-from-data';
import { TaskFields } from './TaskFields';
import { TASK_TITLES } from './task-titles';

interface NewFromDataProps {
  /** The file that was chosen, and its first rows, or why they could not be read. */
  readonly path: string;
  readonly first: Answer<'data.preview'>;
  readonly onClose: () => void;
}

/** Says what a file is good for and lets the user choose; a model is then wired and ready to train. */
export function NewFromData({ path, first, onClose }: NewFromDataProps): ReactElement {
  const [preview, setPreview] = useState(first.ok ? first.value : null);
  const [dialect, setDialect] = useState<Dialect>({});
  const [isReadingShown, showReading] = useState(!first.ok);
  const [pairedPath, setPairedPath] = useState<string | null>(null);
  const proposals = useMemo(() => (preview === null ? [] : proposeTasks(preview)), [preview]);
  const [choice, setChoice] = useState<TaskChoice | null>(() => firstChoice(preview));
  const [isBusy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly Diagnostic[]>(first.ok ? [] : first.error);
  const file = preview === null ? null : { preview, path, pairedPath, dialect };
  const change = (next: TaskChoice | null): void => {
    setChoice(next);
    setProblems([]);
  };
  const pair = async (): Promise<void> => {
    const other = await askForDataFile();
    if (other === null) return;
    const answer = await readPreview(path, other, dialect);
    if (!answer.ok) {
      setProblems(answer.error);
      return;
    }
    setPreview(answer.value);
    setPairedPath(other);
    change(firstChoice(answer.value));
  };
  const newest = useRef(dialect);
  const readAnew = async (next: Dialect): Promise<void> => {
    setDialect(next);
    newest.current = next;
    const answer = await readPreview(path, pairedPath, next);
    // Another way may have been chosen meanwhile.
    if (newest.current !== next) return;
    setPreview(answer.ok ? answer.value : null);
    // What was chosen stays where its columns do.
    if (!answer.ok || namesOf(answer.value) !== namesOf(preview) || choice === null) {
      setChoice(firstChoice(answer.ok ? answer.value : null));
    }
    setProblems(answer.ok ? [] : answer.error);
  };
  const create = async (): Promise<void> => {
    if (choice === null || file === null) return;
    setBusy(true);
    const made = await makeProjectFor(file, choice);
    setBusy(false);
    if (!made.ok) {
      setProblems(made.error);
      return;
    }
    if (!(await leaveProject())) return;
    clearSelection();
    forgetRuns();
    newProject(made.value);
    openDock('training');
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`New model from ${fileNameOf(path)}`} size="lg">
      <form
        className="new-from-data"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {preview === null ? (
          <>
            <DiagnosticList diagnostics={problems} />
            <p>Another way of reading it may help: as soon as it can be read, this says what the file is good for.</p>
          </>
        ) : (
          <p>
            {formatCounted(preview.rowCount, 'row')}, {formatCounted(preview.columns.length, 'column')}
            {pairedPath !== null && `, line by line with ${fileNameOf(pairedPath)}`}. You can change everything later in
            Data.{' '}
            <button
              type="button"
              className="text-button"
              aria-expanded={isReadingShown}
              onClick={() => showReading(!isReadingShown)}
            >
              Read it another way
            </button>
          </p>
        )}
        {isReadingShown && (
          <DialectFields dialect={dialect} found={preview?.dialect ?? null} onChange={(next) => void readAnew(next)} />
        )}
        {preview !== null && choice === null && (
          <p>Nothing in this file can be predicted: no column has two different values.</p>
        )}
        {preview !== null && file !== null && choice !== null && (
          <>
            <Radio.Group
              label="What should the model do?"
              size="sm"
              value={choice.task}
              onChange={(task) => {
                const proposal = proposals.find((candidate) => candidate.task === task);
                if (proposal) change(chooseTask(preview, proposal));
              }}
            >
              <div className="new-from-data-tasks">
                {proposals.map(({ task, reason }) => (
                  <Radio key={task} size="xs" value={task} label={TASK_TITLES[task]} description={reason} />
                ))}
              </div>
            </Radio.Group>
            <TaskFields preview={preview} choice={choice} onChange={change} />
            <Roles choice={choice} columns={makeWish(file, choice).binding.columns} />
          </>
        )}
        {preview !== null && canBePaired(preview, pairedPath) && (
          <p>
            <Button size="compact-xs" variant="default" onClick={() => void pair()}>
              Pair it with a second text file…
            </Button>{' '}
            Line by line: what is read, and what is to be written for it.
          </p>
        )}
        {preview !== null && (
          <DiagnosticList
            diagnostics={problems}
            actionOf={({ repairs = [] }) =>
              repairs.flatMap((repair) => {
                const mended = dialectOf(repair);
                if (mended === null) return [];
                return (
                  <button
                    key={repair.label}
                    type="button"
                    className="text-button"
                    onClick={() => void readAnew(mended)}
                  >
                    {repair.label}
                  </button>
                );
              })
            }
          />
        )}
        <div className="new-from-data-buttons">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            disabled={choice === null}
            title={
              choice === null
                ? preview === null
                  ? 'The file cannot be read yet.'
                  : 'Nothing in this file can be predicted.'
                : undefined
            }
            loading={isBusy}
          >
            Draw the model
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The way of reading that a repair would set; null for other repairs. */
function dialectOf(repair: Repair): Dialect | null {
  const command = readRepair(repair);
  const [first] = command?.type === 'batch' ? command.commands : [];
  return first?.type === 'setData' ? (first.data?.dialect ?? null) : null;
}

function namesOf(preview: DataPreview | null): string {
  return JSON.stringify(preview?.columns.map(({ name }) => name));
}

function firstChoice(preview: DataPreview | null): TaskChoice | null {
  if (preview === null) return null;
  const [proposal] = proposeTasks(preview);
  return proposal === undefined ? null : chooseTask(preview, proposal);
}

/** A file of lines may have another one beside it. */
function canBePaired({ columns }: DataPreview, pairedPath: string | null): boolean {
  return pairedPath === null && columns.length === 1 && columns[0]?.type === 'text';
}

interface RolesProps {
  readonly choice: TaskChoice;
  readonly columns: readonly { readonly name: string; readonly role: string; readonly fill?: string }[];
}

/** What becomes of the columns, in a line each. */
function Roles({ choice, columns }: RolesProps): ReactElement {
  const listNames = (names: readonly string[]): string => {
    return names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  };
  const namesOf = (role: string): string =>
    listNames(columns.filter((column) => column.role === role).map(({ name }) => name));
  const filled = listNames(columns.filter(({ fill }) => fill !== undefined).map(({ name }) => name));
  const lines = [
    ['Ordered by', namesOf('time')],
    ['Sequences told apart by', namesOf('series')],
    // A text that is read is chosen above.
    [choice.task === 'forecast' ? 'Also reads' : 'Reads', choice.source === null ? namesOf('input') : ''],
    ['Missing cells', filled === '' ? '' : `${filled}: read as the value before, never predicted`],
    ['Leaves out', namesOf('ignored')],
  ].filter(([, names]) => names !== '');
  return (
    <dl className="new-from-data-roles">
      {lines.map(([title, names]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{names}</dd>
        </div>
      ))}
    </dl>
  );
}
