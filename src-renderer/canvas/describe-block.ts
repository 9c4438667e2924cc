import { explainIdle } from '../../src-shared/blocks/applicability';
import type { BlockType, ParameterField, ParameterValues } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { isPort } from '../../src-shared/blocks/reusable/ports';
import { findDefinition } from '../../src-shared/document/definitions';
import type { BlockRecord, Project } from '../../src-shared/document/document';

/** The one line of any block that is not bypassed; of a reusable one what it is and how much is inside. */
export function describeAny(project: Project, block: BlockRecord, values: ParameterValues | undefined): string {
  const definition = findDefinition(project, block);
  if (definition !== null) {
    const count = [...definition.blocks.values()].filter((part) => !isPort(part)).length;
    const inside = count === 1 ? '1 block inside' : `${count} blocks inside`;
    return block.name.startsWith(definition.name) ? inside : definition.name;
  }
  const type = findBlock(block.type);
  return type === null ? 'Unknown block' : describeBlock(type, values, block.name);
}

/** What matters about a block: its sizes, and what differs from the defaults. */
function describeBlock(type: BlockType, values: ParameterValues | undefined, name: string): string {
  const parts = type.parameters.flatMap((field, index) => {
    const value = values?.get(field.name);
    const isIdle = values !== undefined && explainIdle(type, field, values) !== null;
    const text = value === undefined || isIdle ? '' : describeField(field, value, index === 0);
    return text === '' ? [] : [text];
  });
  const titled = name.startsWith(type.title) ? [] : [type.title];
  // Of a block that is made of others what counts is what runs from step to step; its card shows the rest.
  const inside = values === undefined ? undefined : type.parts?.(values, new Map());
  if (inside !== undefined) {
    const cells = inside.filter(({ isRecurrent }) => isRecurrent).map(({ title, detail }) => `${title} · ${detail}`);
    return [...titled, ...cells].join(' · ');
  }
  return [...titled, ...parts].join(' · ');
}

function describeField(field: ParameterField, value: unknown, isFirst: boolean): string {
  const isDefault = value === field.default;
  switch (field.kind) {
    case 'integer':
    case 'number':
      if (isDefault && !isFirst) return '';
      return field.unit === '' || field.unit.startsWith('share')
        ? `${field.title.toLowerCase()} ${String(value)}`
        : `${String(value)} ${value === 1 ? field.unit.replace(/s$/, '') : field.unit}`;
    case 'boolean':
      return isDefault ? '' : `${field.title.toLowerCase()} ${value === true ? 'on' : 'off'}`;
    case 'choice': {
      if (isDefault && !isFirst) return '';
      const choice = field.choices.find((one) => one.value === value);
      if (choice === undefined) return '';
      return choice.card ?? `${field.title.toLowerCase()}: ${choice.title.toLowerCase()}`;
    }
    case 'columns': {
      const names = Array.isArray(value) ? value.map(String) : [];
      return names.length > 2 ? `${names.slice(0, 2).join(', ')} +${names.length - 2}` : names.join(', ');
    }
    case 'numbers':
      return Array.isArray(value) && value.length > 0 ? field.title.toLowerCase() : '';
  }
}
