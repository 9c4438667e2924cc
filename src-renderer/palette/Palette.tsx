import './palette.css';
import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BlockCategory, BlockType } from '../../src-shared/blocks/block';
import { catalog } from '../../src-shared/blocks/catalog';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { CATEGORY_TITLES } from '../catalog/categories';
import { endDrag, startDrag } from '../catalog/dragged-type';
import { addTypeAt } from '../commands/add-type';
import { rankOptions } from '../ui/rank-options';

/** Every block type, by category. Drag one onto the canvas, or press it twice. */
export function Palette() {
  const [query, setQuery] = useState('');
  const groups = useMemo(() => listGroups(query), [query]);
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
                <PaletteItem type={type} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function PaletteItem({ type }: { readonly type: BlockType }) {
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
      }}
    >
      <CategoryIcon category={type.category} />
      {type.title}
    </button>
  );
}

interface PaletteGroup {
  readonly title: string;
  readonly types: readonly BlockType[];
}

function listGroups(query: string): PaletteGroup[] {
  const options = catalog.map((type) => ({ type, label: type.title, keywords: `${type.type} ${type.summary}` }));
  const found = rankOptions(options, query).map(({ type }) => type);
  if (query.trim() !== '') return found.length === 0 ? [] : [{ title: 'Found', types: found }];
  const categories = Object.keys(CATEGORY_TITLES) as BlockCategory[];
  return categories
    .map((category) => ({
      title: CATEGORY_TITLES[category],
      types: found.filter((type) => type.category === category),
    }))
    .filter(({ types }) => types.length > 0);
}
