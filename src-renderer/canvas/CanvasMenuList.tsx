import { useMemo } from 'react';
import { describeShape } from '../../src-shared/tensor/dims';
import { CategoryIcon } from '../catalog/CategoryIcon';
import { sectionOf } from '../catalog/categories';
import { fullId } from '../../src-shared/compiler/view-check';
import { showBlock } from '../commands/show-block';
import { findAddable, listAddables } from '../editing/addable';
import { addBlock, addConsumer, addProducer, type Addition } from '../editing/add-blocks';
import { listPorts } from '../editing/block-size';
import { connectPorts, kindAt, listTargets, portKey } from '../editing/connect-ports';
import { orderAlongFlow } from '../editing/flow-order';
import { listConsumers, listProducers, type FittingBlock } from '../editing/fitting-blocks';
import { noteTitle } from '../editing/note-title';
import { findCanvasView, type CanvasPoint } from '../state/canvas-view';
import { applyToDrawing, insideDefinition } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select } from '../state/selection-store';
import { PickList, type PickOption } from '../ui/PickList';
import { describeAny } from './describe-block';
import { dropNewBlock, listDrops } from './drop-on-wire';
import type { CanvasMenu } from './menu-state';

interface CanvasMenuListProps {
  readonly menu: CanvasMenu;
  readonly onClose: () => void;
}

/** The searchable list over the canvas: blocks to add, or places to connect to. */
export function CanvasMenuList({ menu, onClose }: CanvasMenuListProps) {
  const choices = useMemo(() => listChoices(menu), [menu]);
  return (
    <PickList
      label={LABELS[menu.kind]}
      placeholder={LABELS[menu.kind]}
      emptyText={EMPTY_TEXTS[menu.kind] ?? 'No block fits here.'}
      options={choices.map(({ option }) => option)}
      onClose={onClose}
      onPick={({ id }) => {
        onClose();
        choices.find(({ option }) => option.id === id)?.take();
      }}
    />
  );
}

const LABELS: Readonly<Record<CanvasMenu['kind'], string>> = {
  add: 'Search blocks to add',
  consume: 'Blocks that take this',
  produce: 'Blocks that give this',
  connect: 'Connect to…',
  insert: 'Blocks that fit into this wire',
  find: 'Find on the canvas',
};

const EMPTY_TEXTS: Readonly<Partial<Record<CanvasMenu['kind'], string>>> = {
  connect: 'No input takes what this block gives.',
  find: 'Nothing on the canvas is called that.',
};

interface Choice {
  readonly option: PickOption;
  readonly take: () => void;
}

function listChoices(menu: CanvasMenu): Choice[] {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const inside = insideDefinition();
  const place = { project, inside };
  switch (menu.kind) {
    case 'add':
      return listAddables(project, inside).map((type) =>
        blockChoice({ type, input: null, output: null }, () => addBlock(project, type, menu.place)),
      );
    case 'consume':
      return listConsumers(kindAt(check, menu.from), place).map((fitting) =>
        blockChoice(fitting, () => addConsumer(project, fitting, menu.from, menu.place)),
      );
    case 'produce': {
      const target = project.blocks.get(menu.to.block);
      const port = target && listPorts(project, target).inputs.find(({ name }) => name === menu.to.port);
      return listProducers(port?.accepts ?? [], place).map((fitting) =>
        blockChoice(fitting, () => addProducer(project, fitting, menu.to, menu.place)),
      );
    }
    case 'connect':
      return listConnections(menu.block);
    case 'insert':
      return listInsertable(menu.wire, menu.place);
    case 'find':
      return listFindable();
  }
}

function blockChoice(fitting: FittingBlock, add: () => Addition, verb: 'Add' | 'Insert' = 'Add'): Choice {
  const { type } = fitting;
  return {
    option: {
      id: type.type,
      label: type.title,
      section: sectionOf(type),
      detail: type.summary,
      keywords: `${type.type} ${type.category} ${type.summary}`,
      icon: <CategoryIcon category={type.category} />,
    },
    take: () => {
      const { commands, block } = add();
      if (
        applyToDrawing(commands, verb === 'Add' ? `Add ${type.title}` : `Insert ${type.title} into a wire`).length === 0
      )
        select({ blocks: [block] });
    },
  };
}

function listConnections(id: string): Choice[] {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const block = project.blocks.get(id);
  if (block === undefined) return [];
  const { outputs } = listPorts(project, block);
  return outputs.flatMap((output) => {
    const from = { block: id, port: output.name };
    const signal = check.signals.get(portKey(from));
    const section = `From ${output.title}${signal ? ` (${describeShape(signal.shape)})` : ''}`;
    return listTargets(project, check, from).map(({ port, blockName, portTitle, isTaken }): Choice => {
      const target = project.blocks.get(port.block);
      return {
        option: {
          id: `${output.name}>${portKey(port)}`,
          label: `${blockName}: ${portTitle}`,
          section,
          ...(isTaken ? { detail: 'Takes the place of the wire that is there' } : {}),
          keywords: `${target?.type ?? ''} ${output.title}`,
        },
        take: () => applyToDrawing(connectPorts(project, from, port), `Connect “${block.name}” to “${blockName}”`),
      };
    });
  });
}

function listInsertable(id: string, at: CanvasPoint): Choice[] {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const wire = project.wires.get(id);
  if (wire === undefined) return [];
  return listDrops(project, check, wire, insideDefinition()).map((drop) =>
    blockChoice(drop.fitting, () => dropNewBlock(project, drop.fitting.type, at, drop), 'Insert'),
  );
}

/** Blocks, groups and notes by their names; blocks by their types and by what they are called in ONNX, too. */
function listFindable(): Choice[] {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  // Along the flow of the data, as Tab goes and the outline lists them.
  const blocks = orderAlongFlow(project).flatMap((id): Choice[] => {
    const block = project.blocks.get(id);
    if (block === undefined) return [];
    const type = findAddable(project, block.type);
    const detail = describeAny(project, block, check.parameters.get(block.id));
    const option = {
      id: `block ${id}`,
      label: block.name,
      section: 'Blocks',
      ...(detail === '' ? {} : { detail }),
      keywords: `${type?.title ?? ''} ${block.type} ${id}`,
      icon: <CategoryIcon category={type?.category ?? null} />,
    };
    return [{ option, take: () => showBlock(fullId(check, id)) }];
  });
  const groups = Array.from(project.groups.values(), ({ id, name, blocks: members }): Choice => {
    const detail = members.length === 1 ? '1 block' : `${members.length} blocks`;
    return {
      option: { id: `group ${id}`, label: name, section: 'Groups', detail },
      take: () => {
        select({ groups: [id] });
        findCanvasView()?.fit(members);
      },
    };
  });
  const notes = Array.from(project.notes.values(), ({ id, text }): Choice => {
    return {
      option: { id: `note ${id}`, label: noteTitle(text), section: 'Notes', keywords: text },
      take: () => {
        select({ notes: [id] });
        findCanvasView()?.revealNote(id);
      },
    };
  });
  return [...blocks, ...groups, ...notes];
}
