import { findCanvasView } from '../state/canvas-view';
import {
  goToDock,
  goToLeft,
  layoutStore,
  setLayout,
  type DockTab,
  type LayoutState,
  type LeftTab,
} from '../state/layout-store';
import { report } from '../state/notices-store';
import { projectStore } from '../state/project-store';
import { copyImage } from '../state/copy-image';
import { saveImage, suggestFileName } from '../state/save-file';
import { chosenBlocks } from '../state/selection-store';
import type { AppCommand } from './app-command';
import { isProjectOpen, NO_PROJECT } from './project-commands';

const hasCanvas = (): boolean => findCanvasView() !== null;

export const viewCommands: readonly AppCommand[] = [
  canvasCommand('view.zoom-in', 'Zoom in', 'Mod+=', () => findCanvasView()?.zoomIn(), ['Mod++', '+', '=']),
  canvasCommand('view.zoom-out', 'Zoom out', 'Mod+-', () => findCanvasView()?.zoomOut(), ['-']),
  canvasCommand('view.actual-size', 'Actual size', 'Mod+0', () => findCanvasView()?.zoomToActualSize(), ['0']),
  canvasCommand('view.zoom-fit', 'Show the whole drawing', 'Mod+1', () => findCanvasView()?.fit(), ['F', '1']),
  canvasCommand('view.zoom-selection', 'Show the selection', 'Mod+2', showSelection, ['2']),
  toggle('view.palette', 'Show or hide the left panel', 'isLeftOpen', 'Mod+B'),
  toggle('view.inspector', 'Show or hide the inspector', 'isRightOpen', 'Mod+I'),
  toggle('view.dock', 'Show or hide the bottom panel', 'isDockOpen', 'Mod+J'),
  toggle('view.minimap', 'Show or hide the minimap', 'isMinimapShown'),
  toggle('view.shapes', 'Show or hide shapes on wires', 'areShapesShown'),
  toggle('view.costs', 'Show costs or settings on blocks', 'areCostsShown'),
  toggle('view.snap', 'Snap to the grid or move freely', 'isSnapping'),
  copyPicture('png', 'Copy the drawing as PNG'),
  copyPicture('svg', 'Copy the drawing as SVG'),
  savePicture('png', 'Save the drawing as PNG…'),
  savePicture('svg', 'Save the drawing as SVG…'),
  canvasCommand('view.canvas', 'Go to the canvas', 'F6', () => findCanvasView()?.focus()),
  leftTab('palette', 'Blocks', 'Mod+Alt+1'),
  leftTab('outline', 'Outline', 'Mod+Alt+2'),
  leftTab('history', 'History', 'Mod+Alt+3'),
  dockTab('data', 'Data', 'Mod+Shift+1'),
  dockTab('training', 'Training', 'Mod+Shift+2'),
  dockTab('results', 'Results', 'Mod+Shift+3'),
  dockTab('runs', 'Runs', 'Mod+Shift+4'),
  dockTab('inspect', 'Inspect', 'Mod+Shift+5'),
  dockTab('problems', 'Problems', 'Mod+Shift+M'),
];

function pictureCommand(
  id: string,
  kind: 'png' | 'svg',
  label: string,
  give: (dataUrl: string) => Promise<unknown>,
): AppCommand {
  return {
    ...{ id, label },
    section: 'View',
    when: hasCanvas,
    needs: NO_PROJECT,
    run: async () => {
      const dataUrl = await takePicture(kind);
      if (dataUrl !== null) await give(dataUrl);
    },
  };
}

function savePicture(kind: 'png' | 'svg', label: string): AppCommand {
  return pictureCommand(`view.save-${kind}`, kind, label, (dataUrl) => {
    return saveImage(suggestFileName(projectStore.getState().project.name, kind), dataUrl);
  });
}

function copyPicture(kind: 'png' | 'svg', label: string): AppCommand {
  return pictureCommand(`view.copy-${kind}`, kind, label, copyImage);
}

/** The drawing as a data URL. Null where there is no canvas, and where it cannot be drawn, which is said. */
async function takePicture(kind: 'png' | 'svg'): Promise<string | null> {
  try {
    return (await findCanvasView()?.drawImage(kind)) ?? null;
  } catch {
    report([
      {
        code: 'CANVAS-004',
        severity: 'warning',
        message: 'The picture of the drawing could not be made.',
        nextStep:
          kind === 'png'
            ? 'Take it as SVG: that has no largest size.'
            : 'Save the project, open it again, and try once more.',
      },
    ]);
    return null;
  }
}

function showSelection(): void {
  const blocks = [...chosenBlocks()];
  findCanvasView()?.fit(blocks.length === 0 ? undefined : blocks);
}

function canvasCommand(
  id: string,
  label: string,
  shortcut: string,
  run: () => void,
  alternatives: readonly string[] = [],
): AppCommand {
  return { id, label, section: 'View', shortcut, alternatives, when: hasCanvas, needs: NO_PROJECT, run };
}

type Flag = { [K in keyof LayoutState]: LayoutState[K] extends boolean ? K : never }[keyof LayoutState];

function toggle(id: string, label: string, flag: Flag, shortcut?: string): AppCommand {
  return {
    id,
    label,
    section: 'View',
    ...(shortcut === undefined ? {} : { shortcut }),
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => setLayout({ [flag]: !layoutStore.getState()[flag] }),
  };
}

function leftTab(tab: LeftTab, title: string, shortcut: string): AppCommand {
  return {
    id: `view.${tab}-tab`,
    label: `Go to ${title}`,
    section: 'View',
    shortcut,
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => goToLeft(tab),
  };
}

function dockTab(tab: DockTab, title: string, shortcut: string): AppCommand {
  return {
    id: `view.${tab}`,
    label: `Go to ${title}`,
    section: 'View',
    shortcut,
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => goToDock(tab),
  };
}
