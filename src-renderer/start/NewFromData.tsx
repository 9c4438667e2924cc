import { Button, Modal, SegmentedControl, Select } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import { formatCount } from '../charts/format';
import { fileNameOf } from '../binding/data-path';
import { proposeBinding } from '../binding/propose-binding';
import { openDock } from '../state/layout-store';
import { leaveProject } from '../state/open-project';
import { newProject } from '../state/project-store';
import { forgetRuns } from '../state/run-store';
import { clearSelection } from '../state/selection-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { makeProjectFor } from './new-from-data';

/** Numbers with no more different values than this may well be classes. */
const MOST_CLASSES = 20;

interface NewFromDataProps {
  /** The file that was chosen. */
  readonly preview: DataPreview;
  readonly onClose: () => void;
}

/** Says what to predict from a file; a model is then wired and ready to train. */
export function NewFromData({ preview, onClose }: NewFromDataProps): ReactElement {
  const first = proposeBinding(preview, preview.path, null);
  const [target, setTarget] = useState(first.columns.find(({ role }) => role === 'target')?.name ?? null);
  const [wantsClass, setWantsClass] = useState(false);
  const [steps, setSteps] = useState(1);
  const [length, setLength] = useState(first.window.length);
  const [isBusy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly Diagnostic[]>([]);
  const column = preview.columns.find(({ name }) => name === target);
  const isText = column !== undefined && column.type !== 'number';
  const mayBeClass = column?.type === 'number' && column.distinct <= MOST_CLASSES;
  const isClass = isText || (mayBeClass && wantsClass);
  const create = async (): Promise<void> => {
    if (target === null) return;
    setBusy(true);
    const made = await makeProjectFor(preview, { target, isClass, steps, length });
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
    <Modal opened onClose={onClose} title={`New model from ${fileNameOf(preview.path)}`} size="md">
      <form
        className="new-from-data"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <p>
          {formatCount(preview.rowCount)} rows, {preview.columns.length} columns. You can change everything later in
          Data.
        </p>
        <Select
          size="sm"
          label="What should it predict?"
          description="A number column to forecast, or a text column whose values are classes."
          data={preview.columns.filter(({ type, distinct }) => type !== 'date' && distinct > 1).map(({ name }) => name)}
          value={target}
          allowDeselect={false}
          searchable
          nothingFoundMessage="No column of that name"
          onChange={(value) => {
            setTarget(value);
            setProblems([]);
          }}
        />
        {mayBeClass && (
          <SegmentedControl
            size="xs"
            aria-label="How it is predicted"
            data={[
              { value: 'number', label: 'as a number' },
              { value: 'class', label: `as one of ${column.distinct} classes` },
            ]}
            value={wantsClass ? 'class' : 'number'}
            onChange={(value) => setWantsClass(value === 'class')}
          />
        )}
        <div className="new-from-data-row">
          <NumberField
            label="Reads the last"
            unit="rows"
            isWhole
            minimum={1}
            maximum={Math.max(1, Math.floor(preview.rowCount / 2))}
            value={length}
            onChange={(value) => {
              if (value !== null) setLength(value);
            }}
          />
          {!isClass && (
            <NumberField
              label="Predicts the next"
              unit="rows"
              isWhole
              minimum={1}
              maximum={Math.max(1, Math.floor(preview.rowCount / 4))}
              value={steps}
              onChange={(value) => {
                if (value !== null) setSteps(value);
              }}
            />
          )}
        </div>
        {target !== null && <Roles preview={preview} target={target} />}
        <DiagnosticList diagnostics={problems} />
        <div className="new-from-data-buttons">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={target === null} loading={isBusy}>
            Draw the model
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What becomes of the columns, in a sentence each. */
function Roles({ preview, target }: { readonly preview: DataPreview; readonly target: string }): ReactElement {
  const { columns } = proposeBinding(preview, preview.path, [target]);
  const namesOf = (role: string): string =>
    columns
      .filter((column) => column.role === role)
      .map(({ name }) => name)
      .join(', ');
  const lines = [
    ['Ordered by', namesOf('time')],
    ['Series told apart by', namesOf('series')],
    ['Also reads', namesOf('input')],
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
