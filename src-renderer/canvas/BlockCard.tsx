import './block-card.css';
import './port.css';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { ChevronDown, ChevronUp, Maximize2 } from 'lucide-react';
import { memo, type CSSProperties } from 'react';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { categoryColor } from '../catalog/categories';
import { AttentionThumbnail } from './AttentionThumbnail';
import type { BlockView, PortView } from './block-view';
import { unpackBlock } from '../commands/edit-commands';
import { openBlock } from '../commands/reusable-blocks';
import { HEAD_HEIGHT, PORT_HEIGHT } from '../editing/block-size';
import { toggleBlockOpen } from '../state/canvas-view';
import { useLayout } from '../state/layout-store';
import { OpenParts, PartsRow } from './BlockParts';
import { useIsFar } from './detail-context';
import { GradientSparkline } from './GradientSparkline';
import { hasTitle } from './port-titles';
import { compactCount } from './compact-count';
import type { BlockNode } from './to-flow';

/** A block on the canvas. From afar only its colour, its name and its ports' places are left. */
export const BlockCard = memo(function BlockCard({ data: { view, isOpen } }: NodeProps<BlockNode>) {
  const isFar = useIsFar();
  const areCostsShown = useLayout((state) => state.areCostsShown);
  const style = { '--category': categoryColor(view.category) } as CSSProperties;
  const problem = view.errors > 0 ? 'error' : view.warnings > 0 ? 'warning' : 'none';
  if (isFar) {
    return (
      <div className="block is-far" style={style} data-problem={problem} data-bypassed={view.isBypassed} aria-hidden>
        <div className="block-far-name">{view.name}</div>
        <FarPorts view={view} />
      </div>
    );
  }
  return (
    <div
      className="block"
      style={style}
      data-problem={problem}
      data-bypassed={view.isBypassed}
      data-reusable={view.isReusable}
      data-port={view.port ?? undefined}
    >
      <div className="block-head">
        {view.isReusable || view.outputs.some(({ kind }) => kind === 'alignment') ? (
          <AttentionThumbnail block={view.fullId}>
            <CategoryIcon category={view.category} />
          </AttentionThumbnail>
        ) : (
          <CategoryIcon category={view.category} />
        )}
        <div className="block-title">
          <div className="block-name">{view.name}</div>
          <div className="block-detail">{areCostsShown ? describeCost(view) : view.detail}</div>
        </div>
        <div className="block-aside">
          {problem !== 'none' && (
            <span className="block-badge" title={view.firstProblem}>
              {view.errors + view.warnings}
            </span>
          )}
          {view.parameterCount > 0 && (
            <span className="block-count mono" title={describeCost(view)}>
              {compactCount(view.parameterCount)}
            </span>
          )}
          {problem !== 'error' && <GradientSparkline block={view.fullId} />}
        </div>
        {view.isReusable && (
          <button
            type="button"
            className="icon-button nodrag"
            data-size="small"
            aria-label={`Open ${view.name}`}
            title="Open it: a change inside changes every block made with it"
            tabIndex={-1}
            onClick={() => openBlock(view.id)}
          >
            <Maximize2 size={12} aria-hidden />
          </button>
        )}
        {view.parts.length > 0 && (
          <button
            type="button"
            className="icon-button nodrag"
            data-size="small"
            aria-expanded={isOpen}
            aria-label={isOpen ? `Close ${view.name}` : `Look into ${view.name}`}
            title={isOpen ? 'Close' : 'Look into it: parts of one step, sizes and weights'}
            tabIndex={-1}
            onClick={() => toggleBlockOpen(view.id)}
          >
            {isOpen ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </button>
        )}
      </div>
      {view.inputs.map((port) => (
        <Port
          key={port.name}
          port={port}
          side="in"
          isTitled={hasTitle(port, 'in', view.inputs.length, view.outputs.length)}
        />
      ))}
      {view.outputs.map((port) => (
        <Port
          key={port.name}
          port={port}
          side="out"
          isTitled={hasTitle(port, 'out', view.inputs.length, view.outputs.length)}
        />
      ))}
      {view.parts.length > 0 && (
        <div className="parts" style={{ top: HEAD_HEIGHT + rowsOf(view) * PORT_HEIGHT }}>
          {isOpen ? (
            <OpenParts
              parts={view.parts}
              onClose={() => toggleBlockOpen(view.id)}
              onUnpack={view.canUnpack ? () => unpackBlock(view.id) : undefined}
            />
          ) : (
            <PartsRow parts={view.parts} />
          )}
        </div>
      )}
    </div>
  );
}, showsTheSame);

/** Where it lies, and whether it is selected, the element around it shows: moving many blocks draws no card again. */
function showsTheSame({ data: before }: NodeProps<BlockNode>, { data: now }: NodeProps<BlockNode>): boolean {
  return before.view === now.view && before.isOpen === now.isOpen;
}

function rowsOf({ inputs, outputs }: BlockView): number {
  return Math.max(inputs.length, outputs.length, 1);
}

/** `8.4K parameters · 420K multiply-adds`; what there is of it. */
function describeCost({ parameterCount, work, detail }: BlockView): string {
  const parts = [
    ...(parameterCount > 0 ? [`${compactCount(parameterCount)} parameters`] : []),
    ...(work !== null && work > 0 ? [`${compactCount(work)} mult-adds`] : []),
  ];
  return parts.length === 0 ? detail : parts.join(' · ');
}

interface PortProps {
  readonly port: PortView;
  readonly side: 'in' | 'out';
  readonly isTitled: boolean;
}

/** A port, with its title where there are several, and the shape of what leaves. Its form says the kind as well as its colour. */
export function Port({ port, side, isTitled }: PortProps) {
  return (
    <>
      <Handle
        id={port.name}
        type={side === 'in' ? 'target' : 'source'}
        position={side === 'in' ? Position.Left : Position.Right}
        className="port"
        data-kind={port.kind ?? 'unknown'}
        data-connected={port.isConnected}
        data-problem={port.hasProblem}
        data-optional={port.isOptional}
        title={port.description}
        style={{ top: port.offset }}
      />
      <div className="port-label" data-side={side} style={{ top: port.offset }}>
        {isTitled && <span className="port-title">{port.title}</span>}
        {port.shape !== '' && <span className="port-shape mono">{port.shape}</span>}
      </div>
    </>
  );
}

/** Plain elements where the handles are: the drawing library looks for their places, and nobody can hit them from afar. */
function FarPorts({ view }: { readonly view: BlockView }) {
  return (
    <>
      {view.inputs.map(({ name, offset }) => (
        <i key={name} className="far-port target" data-handleid={name} data-handlepos="left" style={{ top: offset }} />
      ))}
      {view.outputs.map(({ name, offset }) => (
        <i key={name} className="far-port source" data-handleid={name} data-handlepos="right" style={{ top: offset }} />
      ))}
    </>
  );
}
