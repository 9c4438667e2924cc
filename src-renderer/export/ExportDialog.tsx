import { Button, Checkbox, Modal, Radio } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import type { Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import type { ExportReport } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { openDock } from '../state/layout-store';
import { useProject } from '../state/project-store';
import { hasWeights, usePickedRun, useRunDetails } from '../state/run-records';
import { chooseRun, useRuns } from '../state/run-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import { ExportCertificate } from './ExportCertificate';
import './export.css';
import { ExportPreview } from './ExportPreview';
import type { ExportForm } from './use-export-plan';

type Kind = 'predict' | 'step' | 'forecast' | 'generate' | 'sample' | 'pair' | 'evaluate' | 'train';

interface KindWords {
  readonly value: Kind;
  readonly label: string;
  readonly help: string;
  /** Only of a model that writes texts. */
  readonly isOfWriters?: boolean;
  /** Only of a model with a decoder, of texts or of numbers. */
  readonly isOfDecoders?: boolean;
  /** Only of a model that predicts numbers of the row after its window. */
  readonly isOfForecasts?: boolean;
  /** Only of a model that carries its state. */
  readonly isOfCarriers?: boolean;
}

const KINDS: readonly KindWords[] = [
  {
    value: 'predict',
    label: 'Predict',
    help: 'What most programs need: data in, predictions out. Any batch size and any number of steps.',
  },
  {
    value: 'step',
    label: 'Step',
    help: 'For data that arrives bit by bit: goes on where it was left, its states as inputs and outputs.',
    isOfCarriers: true,
  },
  {
    value: 'forecast',
    label: 'Forecast',
    help: 'Many rows in one run of a model of the next row, each predicted from those before, its own predictions among them.',
    isOfForecasts: true,
  },
  {
    value: 'generate',
    label: 'Generate',
    help: 'Writes texts by itself, the best token at every step: source tokens in, written tokens out.',
    isOfWriters: true,
  },
  {
    value: 'sample',
    label: 'Sample',
    help: 'Writes texts by chance: temperature, top k and the noise are inputs, so that it can be repeated.',
    isOfWriters: true,
  },
  {
    value: 'pair',
    label: 'Encoder and decoder step',
    help: 'Two files in a folder: the encoder is run once, the decoder once a step, its states as inputs and outputs.',
    isOfDecoders: true,
  },
  { value: 'evaluate', label: 'Evaluate', help: 'Loss and metrics of a batch with its targets.' },
  {
    value: 'train',
    label: 'Train',
    help: 'One step of the optimizer as plain ONNX: parameters and a batch in, new parameters out. Trains anywhere.',
  },
];

/** Rows of a forecast unless another number is given. */
const FIRST_STEPS = 30;
const MOST_STEPS = 1000;

/** Whether what the model predicts of the next row could be read in its turn. */
function forecastsNextRow({ data, blocks }: Project): boolean {
  const predictsNumbers = [...blocks.values()].some(({ type, parameters }) => {
    const block = findBlock(type);
    const values = block ? readParameters(block, parameters) : null;
    const head = values?.ok ? block?.head?.(values.value) : undefined;
    return head?.task === 'regression' && head.fillsGaps !== true;
  });
  return data?.samples === 'windows' && data.window.horizon === 1 && predictsNumbers;
}

/** What came of an export; no report where the user chose no file. */
interface Outcome {
  /** The settings, as text. */
  readonly form: string;
  readonly report: ExportReport | null;
  readonly problems: readonly Diagnostic[];
}

const NOTHING_YET: Outcome = { form: '', report: null, problems: [] };

interface ExportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Writes the model of a run as ONNX, and shows that the file does what the app does. */
export function ExportDialog({ isOpen, onClose }: ExportDialogProps): ReactElement {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Export ONNX" size="lg">
      <ExportForm onClose={onClose} />
    </Modal>
  );
}

function ExportForm({ onClose }: { readonly onClose: () => void }): ReactElement {
  const projectPath = useProject((state) => state.path);
  const run = usePickedRun();
  const runs = useRuns((state) => state.runs).filter(hasWeights);
  const writes = useProject(({ project }) =>
    [...project.blocks.values()].some(
      ({ type }) => findBlock(type)?.writer !== undefined || type === 'sequence-output',
    ),
  );
  const decodes = useProject(({ project }) =>
    [...project.blocks.values()].some(({ type }) => {
      const block = findBlock(type);
      return block?.writer !== undefined || block?.stepper !== undefined;
    }),
  );
  const forecasts = useProject(({ project }) => forecastsNextRow(project));
  const trained = useRunDetails()?.projectText;
  const carries = useMemo(() => {
    const project = trained === undefined ? null : parseProject(trained);
    return project?.ok === true && project.value.training.carryState;
  }, [trained]);
  const kinds = KINDS.filter(
    ({ isOfWriters = false, isOfDecoders = false, isOfForecasts = false, isOfCarriers = false }) =>
      (writes || !isOfWriters) &&
      (decodes || !isOfDecoders) &&
      (forecasts || !isOfForecasts) &&
      (carries || !isOfCarriers),
  );
  const [steps, setSteps] = useState(FIRST_STEPS);
  const [kind, setKind] = useState<Kind>('predict');
  const [gradients, setGradients] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (run === null || projectPath === null) {
    return (
      <div className="export">
        <p>There are no trained weights to export yet. Train the model first; a short run will do.</p>
        <div className="export-buttons">
          <Button
            onClick={() => {
              onClose();
              openDock('training');
            }}
          >
            Go to Training
          </Button>
        </div>
      </div>
    );
  }
  const form: ExportForm = {
    projectPath,
    run: run.run,
    kind,
    gradients: kind === 'train' && gradients,
    ...(kind === 'forecast' ? { steps } : {}),
  };
  const write = async (): Promise<void> => {
    setBusy(true);
    setOutcome(null);
    const answer = await ask('model.export', form);
    setBusy(false);
    setOutcome({
      form: JSON.stringify(form),
      report: answer.ok ? answer.value : null,
      problems: answer.ok ? [] : answer.error,
    });
  };
  // What came out with other settings is of no more use.
  const { report, problems } = outcome?.form === JSON.stringify(form) ? outcome : NOTHING_YET;
  return (
    <div className="export">
      <Select
        label="Weights of"
        allowDeselect={false}
        data={runs.map(({ run: id, note }) => ({
          value: id,
          label: note === '' ? id : `${id} · ${note.slice(0, 60)}`,
        }))}
        value={run.run}
        onChange={chooseRun}
      />
      <Radio.Group label="Graph" value={kind} onChange={(value) => setKind(value)}>
        <div className="export-kinds">
          {kinds.map(({ value, label, help }) => (
            <Radio key={value} value={value} label={label} description={help} />
          ))}
        </div>
      </Radio.Group>
      {kind === 'train' && (
        <Checkbox
          label="With an output for the gradient of each parameter"
          checked={gradients}
          onChange={(event) => setGradients(event.currentTarget.checked)}
        />
      )}
      {kind === 'forecast' && (
        <NumberField
          label="Rows ahead"
          help="Fixed in the file: so many rows come out of each run."
          minimum={1}
          maximum={MOST_STEPS}
          isWhole
          value={steps}
          onChange={(next) => setSteps(next)}
        />
      )}
      {report === null && problems.length === 0 && <ExportPreview form={form} />}
      <DiagnosticList diagnostics={problems} />
      {report !== null && <ExportCertificate report={report} />}
      <div className="export-buttons">
        <span role="status">{isBusy && 'Writing, then running the file in a fresh process…'}</span>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={isBusy} onClick={() => void write()}>
          Export…
        </Button>
      </div>
    </div>
  );
}
