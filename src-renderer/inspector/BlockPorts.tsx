import type { ReactElement } from 'react';
import type { BlockType, Signal } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { SIGNAL_WORDS } from '../../src-shared/blocks/signals';
import { inputSignals } from '../../src-shared/compiler/check';
import { describeShape } from '../../src-shared/tensor/dims';
import { formatCount } from '../charts/format';
import { listPorts } from '../editing/block-size';
import { costInDrawing, describeSample, describeWork, workOfBlock } from '../editing/model-cost';
import { useProject } from '../state/project-store';

/** What becomes of the steps behind the end of a short sample; empty where no sequence enters. */
const PADDING_WORDS: Readonly<Record<BlockType['padding'], string>> = {
  honours: 'left out',
  passes: 'goes through, marked',
  ends: 'left out',
  none: '',
};

/** What enters and leaves a block, with shapes where they are known. */
export function BlockPorts({ block }: { readonly block: string }): ReactElement | null {
  const check = useProject((state) => state.drawingCheck);
  const project = useProject((state) => state.drawing);
  const record = project.blocks.get(block);
  if (record === undefined || check.parameters.get(block) === undefined) return null;
  const { inputs, outputs } = listPorts(project, record);
  const padding = PADDING_WORDS[findBlock(record.type)?.padding ?? 'none'];
  const entering = inputSignals(check, block);
  const count = check.parameterCounts.get(block);
  const isBypassed = record.bypassed === true;
  const cost = costInDrawing(project, check, block);
  const work = workOfBlock(project, check, block);
  return (
    <table className="inspector-table">
      <caption>What flows</caption>
      <tbody>
        {inputs.map((port) => (
          <PortRow
            key={`in.${port.name}`}
            title={port.title}
            direction="in"
            signals={entering.get(port.name) ?? []}
            absent={port.optional === true ? 'not connected (optional)' : 'nothing yet'}
          />
        ))}
        {outputs.map((port) => (
          <PortRow
            key={`out.${port.name}`}
            title={port.title}
            direction="out"
            signals={[check.signals.get(`${block}.${port.name}`)].filter((signal) => signal !== undefined)}
            absent={isBypassed ? 'nothing passes through' : 'not known yet'}
          />
        ))}
        {padding !== '' && (
          <tr>
            <th scope="row">Padding of short samples</th>
            <td>{padding}</td>
          </tr>
        )}
        {count !== undefined && count > 0 && (
          <tr>
            <th scope="row">Parameters</th>
            <td className="inspector-mono">{formatCount(count)}</td>
          </tr>
        )}
        {(cost === null ? work !== null && work > 0 : cost.multiplyAdds !== 0) && (
          <tr>
            <th scope="row">Multiply-adds {work === null ? 'a sample' : describeSample(project)}</th>
            <td className="inspector-mono" title={cost === null ? undefined : describeWork(cost.multiplyAdds)}>
              {work === null ? describeWork(cost?.multiplyAdds ?? 0) : formatCount(work)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface PortRowProps {
  readonly title: string;
  readonly direction: 'in' | 'out';
  readonly signals: readonly Signal[];
  readonly absent: string;
}

function PortRow({ title, direction, signals, absent }: PortRowProps): ReactElement {
  return (
    <tr>
      <th scope="row">
        {direction === 'in' ? '→ ' : ''}
        {title}
        {direction === 'out' ? ' →' : ''}
      </th>
      <td>
        {signals.length === 0 && <span className="inspector-dim">{absent}</span>}
        {signals.map((signal, i) => (
          <div key={i} className="inspector-mono" title={SIGNAL_WORDS[signal.kind]}>
            {describeShape(signal.shape)}
          </div>
        ))}
      </td>
    </tr>
  );
}
