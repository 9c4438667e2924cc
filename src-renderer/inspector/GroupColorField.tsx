import './group-color.css';
import { Check } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { GROUP_COLORS, type GroupColor, type GroupRecord } from '../../src-shared/document/document';
import { groupStyle } from '../catalog/group-color';
import { applyToDrawing } from '../state/enter-drawing';

const NAMES: Readonly<Record<GroupColor, string>> = {
  blue: 'Blue',
  teal: 'Teal',
  green: 'Green',
  amber: 'Amber',
  pink: 'Pink',
  purple: 'Purple',
};

/** The colour of a group, for telling groups apart; none is grey. */
export function GroupColorField({ group }: { readonly group: GroupRecord }): ReactElement {
  const name = useId();
  const choose = (color: GroupColor | null): void => {
    const { color: _before, ...rest } = group;
    applyToDrawing(
      { type: 'setGroup', group: color === null ? rest : { ...rest, color } },
      color === null ? `No colour for “${group.name}”` : `${NAMES[color]} for “${group.name}”`,
    );
  };
  return (
    <fieldset className="group-color">
      <legend>Colour</legend>
      {[null, ...GROUP_COLORS].map((color) => {
        const title = color === null ? 'None' : NAMES[color];
        const isChosen = (group.color ?? null) === color;
        return (
          <label key={title} className="group-swatch" title={title} style={groupStyle(color ?? undefined)}>
            <input type="radio" name={name} aria-label={title} checked={isChosen} onChange={() => choose(color)} />
            {isChosen && <Check size={14} aria-hidden />}
          </label>
        );
      })}
    </fieldset>
  );
}
