import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import type { WindowSettings } from '../../src-shared/document/document';
import type { PlotGeometry } from '../charts/plot-types';
import { dragWindow, placeWindow, type WindowHandle } from './window-drag';

interface WindowOverlayProps {
  readonly geometry: PlotGeometry;
  readonly window: WindowSettings;
  readonly anchor: number;
  readonly rowWidth: number;
  readonly onChange: (window: WindowSettings, handle: WindowHandle) => void;
}

const NAMES: Readonly<Record<WindowHandle, string>> = {
  length: 'Window length',
  horizon: 'Horizon',
  steps: 'Predicted steps',
};

/** One window on the plotted series: what the model reads, and what it predicts. Its edges are dragged, or moved with arrow keys. */
export function WindowOverlay(props: WindowOverlayProps): ReactElement | null {
  const { geometry, window, anchor, rowWidth, onChange } = props;
  const drag = useRef<{ handle: WindowHandle; x: number; window: WindowSettings } | null>(null);
  const scale = geometry.width / (geometry.maximum - geometry.minimum);
  if (!Number.isFinite(scale) || scale <= 0) return null;
  const toPixels = (x: number): number => (x - geometry.minimum) * scale;
  const spans = placeWindow(window, anchor, rowWidth);
  const places: readonly (readonly [WindowHandle, number])[] = [
    ['length', spans.input.from],
    ['horizon', spans.target.from],
    ['steps', spans.target.to],
  ];
  const move = (event: PointerEvent): void => {
    const { current } = drag;
    if (current === null) return;
    const rows = (event.clientX - current.x) / (scale * rowWidth);
    const next = dragWindow(current.window, current.handle, Math.round(rows));
    if (next[current.handle] !== window[current.handle]) onChange(next, current.handle);
  };
  const step = (handle: WindowHandle, event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    onChange(dragWindow(window, handle, direction * (event.shiftKey ? 10 : 1)), handle);
  };
  return (
    <>
      <Span
        kind="input"
        label="reads"
        from={toPixels(spans.input.from)}
        to={toPixels(spans.input.to)}
        limit={geometry.width}
      />
      <Span
        kind="target"
        label="predicts"
        from={toPixels(spans.target.from)}
        to={toPixels(spans.target.to)}
        limit={geometry.width}
      />
      {places.map(([handle, x]) => {
        const left = toPixels(x);
        if (left < -4 || left > geometry.width + 4) return null;
        return (
          <div
            key={handle}
            className="window-handle"
            data-handle={handle}
            role="slider"
            tabIndex={0}
            aria-label={NAMES[handle]}
            aria-valuenow={window[handle]}
            aria-valuemin={1}
            aria-valuetext={`${window[handle]} ${window[handle] === 1 ? 'row' : 'rows'}`}
            title={`${NAMES[handle]}: ${window[handle]}`}
            style={{ left }}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              event.stopPropagation();
              drag.current = { handle, x: event.clientX, window };
            }}
            onPointerMove={move}
            onPointerUp={() => (drag.current = null)}
            onPointerCancel={() => (drag.current = null)}
            onKeyDown={(event) => step(handle, event)}
          />
        );
      })}
    </>
  );
}

interface SpanProps {
  readonly kind: 'input' | 'target';
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

function Span({ kind, label, from, to, limit }: SpanProps): ReactElement | null {
  const left = Math.max(0, from);
  const right = Math.min(limit, to);
  if (right <= left) return null;
  return (
    <div className="window-span" data-kind={kind} style={{ left, width: Math.max(2, right - left) }}>
      {right - left > 48 ? label : ''}
    </div>
  );
}
