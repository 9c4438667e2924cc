import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { SIGNAL_WORDS } from '../../src-shared/blocks/signals';
import type { PortReference, WireRecord } from '../../src-shared/document/document';
import { describeShape } from '../../src-shared/tensor/dims';
import { deleteSelection } from '../commands/cut-copy-paste';
import { showBlock } from '../commands/show-block';
import { fullId } from '../../src-shared/compiler/view-check';
import { titleOfPort } from '../editing/block-size';
import { samePort } from '../editing/connect-ports';
import { findCanvasView } from '../state/canvas-view';
import { useProject } from '../state/project-store';
import { select } from '../state/selection-store';

/** A selected wire: what it carries, from where to where. */
export function WirePanel({ wire }: { readonly wire: WireRecord }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const signal = useProject((state) => state.drawingCheck.signals.get(`${wire.from.block}.${wire.from.port}`));
  const siblings = [...drawing.wires.values()].filter(({ id, from }) => id !== wire.id && samePort(from, wire.from));
  return (
    <>
      <h2>Wire</h2>
      <p>{signal === undefined ? 'What it carries is not known yet.' : `It carries ${SIGNAL_WORDS[signal.kind]}.`}</p>
      <table className="inspector-table">
        <caption>What flows</caption>
        <tbody>
          <EndRow title="From" end={wire.from} />
          <EndRow title="To" end={wire.to} />
          <tr>
            <th scope="row">Shape</th>
            <td className={signal === undefined ? 'inspector-dim' : 'inspector-mono'}>
              {signal === undefined ? 'not known yet' : describeShape(signal.shape)}
            </td>
          </tr>
          {signal?.vocabularySize !== undefined && (
            <tr>
              <th scope="row">Values of a token</th>
              <td className="inspector-mono">{signal.vocabularySize}</td>
            </tr>
          )}
          {siblings.map(({ id, to }) => (
            <EndRow key={id} title="Goes to, as well" end={to} />
          ))}
        </tbody>
      </table>
      <div className="inspector-actions">
        <Button size="compact-xs" variant="default" onClick={() => findCanvasView()?.openInsertMenu(wire.id)}>
          Insert a block…
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => deleteSelection()}>
          Delete
        </Button>
      </div>
    </>
  );
}

/** Several selected wires. */
export function WiresPanel({ wires }: { readonly wires: readonly WireRecord[] }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const nameOf = (id: string): string => drawing.blocks.get(id)?.name ?? id;
  return (
    <>
      <h2>{wires.length} wires</h2>
      <ul className="inspector-list" aria-label="Wires">
        {wires.map(({ id, from, to }) => (
          <li key={id}>
            <button type="button" className="inspector-link" onClick={() => select({ wires: [id] })}>
              {nameOf(from.block)} → {nameOf(to.block)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function EndRow({ title, end }: { readonly title: string; readonly end: PortReference }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const id = useProject((state) => fullId(state.drawingCheck, end.block));
  const block = drawing.blocks.get(end.block);
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <button type="button" className="inspector-link" onClick={() => showBlock(id)}>
          {block?.name ?? end.block}
        </button>
        <div className="inspector-dim">{titleOfPort(drawing, end)}</div>
      </td>
    </tr>
  );
}
