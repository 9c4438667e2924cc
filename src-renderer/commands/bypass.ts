import { isPort } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockRecord } from '../../src-shared/document/document';
import { applyToDrawing } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { chosenBlocks } from '../state/selection-store';

/** Switches the selected blocks off, those of selected groups too; on again when all of them are off. */
export function toggleBypass(): void {
  const { drawing: project } = projectStore.getState();
  const chosen = [...chosenBlocks()].flatMap((id) => project.blocks.get(id) ?? []).filter((block) => !isPort(block));
  setBypassed(chosen, !chosen.every((block) => block.bypassed === true));
}

/** Switches blocks off, so that what enters them passes straight through, or on again. */
export function setBypassed(blocks: readonly BlockRecord[], bypassed: boolean): void {
  const commands = blocks
    .filter((block) => (block.bypassed ?? false) !== bypassed)
    .map(({ id }): DocumentCommand => ({ type: 'setBypassed', block: id, bypassed }));
  const [only] = blocks;
  const what = blocks.length === 1 && only !== undefined ? `“${only.name}”` : `${blocks.length} blocks`;
  applyToDrawing(commands, bypassed ? `Bypass ${what}` : `Switch ${what} on`);
}
