import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useCanvasView } from '../state/canvas-view';
import { goToDock } from '../state/layout-store';
import { useData } from '../state/data-store';
import { useProject } from '../state/project-store';
import { estimateMemory, stepsOfSamples } from '../editing/estimate-memory';
import { describeSample, workOfModel } from '../editing/model-cost';

const NUMBERS = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

const NO_FEATURES = [] as const;

/** Parameters, work, memory, problems and zoom. */
export function StatusBar() {
  const check = useProject((state) => state.check);
  const training = useProject((state) => state.project.training);
  const window = useProject((state) => state.project.data?.window.length ?? null);
  const project = useProject((state) => state.project);
  const zoom = useCanvasView((state) => state.zoom);
  const errors = check.diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = check.diagnostics.length - errors;
  const parameters = [...check.parameterCounts.values()].reduce((sum, count) => sum + count, 0);
  const work = workOfModel(project, check);
  const sample = describeSample(project);
  const features = useData((state) => state.description?.features ?? NO_FEATURES);
  const memory = window === null ? null : estimateMemory(check, training, stepsOfSamples(features, window));
  return (
    <footer className="status-bar">
      <button type="button" className="status-problems" onClick={() => goToDock('problems')}>
        {errors > 0 ? <CircleAlert size={14} className="is-error" /> : null}
        {errors === 0 && warnings > 0 ? <TriangleAlert size={14} className="is-warning" /> : null}
        {errors + warnings === 0 ? <CircleCheck size={14} className="is-good" /> : null}
        {describeProblems(errors, warnings)}
      </button>
      <ProblemsAloud text={describeProblems(errors, warnings)} />
      <div className="top-bar-gap" />
      <span title="Numbers that training changes">
        <span className="mono">{NUMBERS.format(parameters)}</span> parameters
      </span>
      {work !== null && (
        <span title="Multiplications with an addition in one forward pass">
          <span className="mono">{COMPACT.format(work)}</span> multiply-adds {sample}
        </span>
      )}
      {memory !== null && (
        <span title="Estimate: parameters, optimizer state and what the backward pass keeps of one batch of the longest samples">
          about <span className="mono">{describeBytes(memory)}</span> while training
        </span>
      )}
      <span className="mono status-zoom" title="Magnification of the canvas">
        {Math.round(zoom * 100)} %
      </span>
    </footer>
  );
}

/** While a model is drawn its problems change with every wire: they are told when it has been left alone for so long. */
const QUIET_MS = 2000;

/** Tells a screen reader how many problems there are, when that has changed. */
function ProblemsAloud({ text }: { readonly text: string }) {
  const last = useRef(text);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (text === last.current) return undefined;
    const timer = setTimeout(() => {
      last.current = text;
      setSaid(text);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="visually-hidden" role="status">
      {said}
    </span>
  );
}

function describeProblems(errors: number, warnings: number): string {
  const words = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  return words.length === 0 ? 'No problems' : words.join(', ');
}

function describeBytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  if (megabytes < 1) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return megabytes < 1000 ? `${megabytes.toPrecision(2)} MB` : `${(megabytes / 1000).toPrecision(3)} GB`;
}
