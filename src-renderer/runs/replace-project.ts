import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { sortDefinitions } from '../../src-shared/document/definitions';
import type { Project } from '../../src-shared/document/document';

/** The commands that turn one project's drawing, data and training into another's; its name stays. One undo takes all back. */
export function replaceProject(current: Project, next: Project): DocumentCommand[] {
  return [
    ...[...current.groups.keys()].map((group) => ({ type: 'ungroup', group }) as const),
    ...[...current.wires.keys()].map((wire) => ({ type: 'disconnect', wire }) as const),
    ...[...current.blocks.keys()].map((block) => ({ type: 'removeBlock', block }) as const),
    ...[...current.notes.keys()].map((note) => ({ type: 'removeNote', note }) as const),
    ...sortDefinitions(current)
      .toReversed()
      .map(({ id }) => ({ type: 'removeDefinition', definition: id }) as const),
    ...sortDefinitions(next).map((definition) => ({ type: 'addDefinition', definition }) as const),
    ...[...next.blocks.values()].map((block) => ({ type: 'addBlock', block }) as const),
    ...[...next.wires.values()].map((wire) => ({ type: 'connect', wire }) as const),
    ...[...next.groups.values()].map((group) => ({ type: 'group', group }) as const),
    ...[...next.notes.values()].map((note) => ({ type: 'addNote', note }) as const),
    { type: 'setData', data: next.data },
    { type: 'setTraining', training: next.training },
  ];
}
