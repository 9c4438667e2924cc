import type { ReactElement } from 'react';
import type { BlockType, Signal } from '../../src-shared/blocks/block';
import { SIGNAL_WORDS } from '../../src-shared/blocks/signals';
import { costOfBlock, multiplyAddsPerRow } from '../../src-shared/compiler/block-cost';
import { inputSignals } from '../../src-shared/compiler/check';
import { describeShape } from '../../src-shared/tensor/dims';
import { formatCount } from '../charts/format';
import { describeWork, knownSizes } from '../editing/model-cost';
import { useProject } from '../state/project-store';

/** What becomes of the steps behind the end of a short sample; empty where no sequence enters. */
const PADDING_WORDS: Readonly<Record<BlockType['padding'], string>> = {
  honours: 'left out',
  passes: 'goes through, marked',
  ends: 'left out',
  none: '',
};

/** What enters and leaves a block, with shapes where they are known. */
export function BlockPorts({ block, type }: { readonly block: string; readonly type: BlockType }): ReactElement | null {
  const check = useProject((state) => state.check);
  const project = useProject((state) => state.project);
  const parameters = check.parameters.get(block);
  if (parameters === undefined) return null;
  const entering = inputSignals(check, block);
  const count = check.parameterCounts.get(block);
  const isBypassed = project.blocks.get(block)?.bypassed === true;
  const cost = costOfBlock(project, check, block);
  const work = cost && multiplyAddsPerRow(cost, knownSizes(project));
  return (
    <table className="inspector-table">
      <caption>What flows</caption>
      <tbody>
        {type.inputs(parameters).map((port) => (
          <PortRow
            key={`in.${port.name}`}
            title={port.title}
            direction="in"
            signals={entering.get(port.name) ?? []}
            absent={port.optional === true ? 'not connected (optional)' : 'nothing yet'}
          />
        ))}
        {type.outputs(parameters).map((port) => (
          <PortRow
            key={`out.${port.name}`}
            title={port.title}
            direction="out"
            signals={[check.signals.get(`${block}.${port.name}`)].filter((signal) => signal !== undefined)}
            absent={isBypassed ? 'nothing passes through' : 'unknown until the inputs fit'}
          />
        ))}
        {PADDING_WORDS[type.padding] !== '' && (
          <tr>
            <th scope="row">Padding of short samples</th>
            <td>{PADDING_WORDS[type.padding]}</td>
          </tr>
        )}
        {count !== undefined && count > 0 && (
          <tr>
            <th scope="row">Parameters</th>
            <td className="inspector-mono">{formatCount(count)}</td>
          </tr>
        )}
        {cost !== null && cost.multiplyAdds !== 0 && (
          <tr>
            <th scope="row">Multiply-adds a window</th>
            <td className="inspector-mono" title={describeWork(cost.multiplyAdds)}>
              {work === null ? describeWork(cost.multiplyAdds) : formatCount(work)}
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
