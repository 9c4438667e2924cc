import './block-parts.css';
import { ArrowDown, ArrowRight, RotateCw } from 'lucide-react';
import type { PartView } from './block-view';
import { compactCount } from './compact-count';
import { PART_GAP, PART_HEAD, PART_LINE, PARTS_FOOT, PARTS_PADDING } from './part-sizes';

/** Room under the last weight of a part, taken from its head. */
const BELOW_WEIGHTS = 5;

/** What is inside a closed block: a box for each part, in the order in which data goes through them. */
export function PartsRow({ parts }: { readonly parts: readonly PartView[] }) {
  return (
    <div className="parts-row" aria-hidden>
      {parts.map(({ title, detail, isRecurrent }, i) => (
        <span key={title} className="parts-step" title={`${title}: ${detail}`}>
          {i > 0 && <ArrowRight size={10} />}
          <span className="parts-box">
            {title}
            {isRecurrent && <RotateCw size={9} />}
          </span>
        </span>
      ))}
    </div>
  );
}

interface OpenPartsProps {
  readonly parts: readonly PartView[];
  readonly onClose: () => void;
  /** Puts the parts in the place of the block; absent where that is not possible. */
  readonly onUnpack?: (() => void) | undefined;
}

/** The parts of one step with their weights and sizes. */
export function OpenParts({ parts, onClose, onUnpack }: OpenPartsProps) {
  return (
    <div className="parts-open nodrag" style={{ padding: `${PARTS_PADDING}px 12px` }}>
      {parts.map(({ title, detail, isRecurrent, parameterCount, weights }, i) => (
        <div key={title}>
          {i > 0 && (
            <div className="parts-arrow" style={{ height: PART_GAP }}>
              <ArrowDown size={12} aria-hidden />
            </div>
          )}
          <div className="parts-part" style={{ height: PART_HEAD + weights.length * PART_LINE }}>
            <div className="parts-head" style={{ height: PART_HEAD - 2 - (weights.length > 0 ? BELOW_WEIGHTS : 0) }}>
              <strong>
                {title}
                {isRecurrent && <RotateCw size={10} aria-label="read again at the next step" />}
              </strong>
              <span title={detail}>{detail}</span>
              {parameterCount !== null && parameterCount > 0 && (
                <span className="mono">{compactCount(parameterCount)}</span>
              )}
            </div>
            {weights.map(({ name, shape }) => (
              <div key={name} className="parts-weight mono" style={{ height: PART_LINE }}>
                <span>{name}</span>
                <span>{shape}</span>
              </div>
            ))}
          </div>
        </div>
      ))}
      <div className="parts-foot" style={{ height: PARTS_FOOT }}>
        {onUnpack !== undefined && (
          <button type="button" className="text-button" onClick={onUnpack}>
            Unpack
          </button>
        )}
        <button type="button" className="text-button" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}
