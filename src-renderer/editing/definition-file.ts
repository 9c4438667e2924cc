import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createProject } from '../../src-shared/document/create';
import type { DefinitionRecord, Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import { documentError } from '../../src-shared/document/problems';
import { serializeProject } from '../../src-shared/document/serialize';
import { bringDefinitions, collectDefinitions } from './clipboard';

/** The text of a file for a reusable block: a project with nothing drawn, and with all blocks that this one is made of. */
export function writeDefinitionFile(project: Project, definition: DefinitionRecord): string {
  const inside = collectDefinitions(project, definition);
  return serializeProject({
    ...createProject(definition.name),
    definitions: new Map([...inside, [definition.id, definition]]),
  });
}

export interface DefinitionsFound {
  /** `addDefinition`, each after those that it holds; none where the project has them all. */
  readonly commands: readonly DocumentCommand[];
  /** What they are called here: one whose name is taken by another gets a number. */
  readonly names: readonly string[];
}

/**
 * The reusable blocks of a file, made to fit into `project`: any project file will do. One that is here already, the same in
 * all, is not brought again. Fails as `parseProject` does, and with DOC-019 where the file has none.
 */
export function readDefinitionFile(project: Project, text: string): Result<DefinitionsFound, readonly Diagnostic[]> {
  const read = parseProject(text);
  if (!read.ok) return read;
  if (read.value.definitions.size === 0) {
    return fail([
      documentError(
        'DOC-019',
        `The project “${read.value.name}” has no reusable blocks.`,
        'Choose a file that a reusable block was saved to, or a project that has some.',
      ),
    ]);
  }
  const { commands } = bringDefinitions(project, read.value);
  const names = commands.flatMap((command) => (command.type === 'addDefinition' ? [command.definition.name] : []));
  return ok({ commands, names });
}
