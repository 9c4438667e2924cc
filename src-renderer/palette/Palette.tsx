import './palette.css';
import { TextInput } from '@mantine/core';
import { Maximize2, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { definitionIdOf } from '../../src-shared/document/definitions';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { CATEGORY_TITLES, sectionOf } from '../catalog/categories';
import { endDrag, startDrag } from '../catalog/dragged-type';
import { addTypeAt } from '../commands/add-type';
import { openDefinition } from '../commands/reusable-blocks';
import { listAddables, type Addable } from '../editing/addable';
import { useProject } from '../state/project-store';
import { rankOptions } from '../ui/rank-options';

/** Every block type, by category. Drag one onto the canvas, or press it twice. */
export function Palette() {
  const [query, setQuery] = useState('');
  /** The type that was pressed once: below it stands how to add it. */
  const [pressed, setPressed] = useState<string | null>(null);
  const definitions = useProject((state) => state.project.definitions);
  const inside = useProject((state) => state.open.at(-1)?.definition ?? null);
  const addables = useMemo(() => listAddables({ definitions }, inside), [definitions, inside]);
  const groups = useMemo(() => listGroups(addables, query), [addables, query]);
  return (
    <div className="palette">
      <TextInput
        aria-label="Search blocks"
        placeholder="Search blocks"
        leftSection={<Search size={14} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = groups[0]?.types[0];
          if (event.key === 'Enter' && query !== '' && first) addTypeAt(first);
          if (event.key === 'Escape') setQuery('');
        }}
      />
      {groups.length === 0 && <p className="dim palette-empty">No block is called so.</p>}
      {groups.map(({ title, types }) => (
        <section key={title} aria-label={title}>
          <h2 className="palette-title">{title}</h2>
          <ul className="palette-list">
            {types.map((type) => (
              <li key={type.type}>
                <PaletteItem type={type} onPress={() => setPressed(type.type)} />
                {pressed === type.type && (
                  <p className="dim palette-hint" role="status">
                    Drag it onto the canvas, or press it twice.
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function PaletteItem({ type, onPress }: { readonly type: Addable; readonly onPress: () => void }) {
  const definition = definitionIdOf(type.type);
  return (
    <div className="palette-row">
      <AddButton type={type} onPress={onPress} />
      {definition !== null && (
        <button
          type="button"
          className="icon-button"
          aria-label={`Open ${type.title}`}
          title="Open it: a change inside changes every block made with it"
          onClick={() => openDefinition(definition)}
        >
          <Maximize2 size={12} aria-hidden />
        </button>
      )}
    </div>
  );
}

function AddButton({ type, onPress }: { readonly type: Addable; readonly onPress: () => void }) {
  return (
    <button
      type="button"
      className="palette-item"
      draggable
      title={type.summary}
      aria-label={`${type.title}. ${type.summary} Press Enter to add it`}
      onDragStart={(event) => startDrag(event.dataTransfer, type)}
      onDragEnd={endDrag}
      onDoubleClick={() => addTypeAt(type)}
      onClick={(event) => {
        // Pressed by the keyboard or by assistive technology; with the mouse it takes two clicks, or a drag.
        if (event.detail === 0) addTypeAt(type);
        else onPress();
      }}
    >
      <CategoryIcon category={type.category} />
      {type.title}
    </button>
  );
}

interface PaletteGroup {
  readonly title: string;
  readonly types: readonly Addable[];
}

function listGroups(addables: readonly Addable[], query: string): PaletteGroup[] {
  const options = addables.map((type) => ({ type, label: type.title, keywords: `${type.type} ${type.summary}` }));
  const found = rankOptions(options, query).map(({ type }) => type);
  if (query.trim() !== '') return found.length === 0 ? [] : [{ title: 'Found', types: found }];
  // What users made stands first, inside a reusable block its ports.
  const sections = [...new Set([...found.filter(isYours).map(sectionOf), ...Object.values(CATEGORY_TITLES)])];
  return sections
    .map((title) => ({ title, types: found.filter((type) => sectionOf(type) === title) }))
    .filter(({ types }) => types.length > 0);
}

function isYours({ category }: Addable): boolean {
  return category === 'reusable';
}
