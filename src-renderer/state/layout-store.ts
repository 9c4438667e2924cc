import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type DockTab = 'data' | 'training' | 'results' | 'inspect' | 'runs' | 'problems';
export type LeftTab = 'palette' | 'outline' | 'history';
export type DialogName = 'export' | 'settings' | 'about' | 'shortcuts' | 'commands';

/** How the window is arranged. Remembered between starts, except for what is open over it. */
export interface LayoutState {
  readonly leftTab: LeftTab;
  readonly isLeftOpen: boolean;
  readonly isRightOpen: boolean;
  readonly dockTab: DockTab;
  readonly isDockOpen: boolean;
  readonly isMinimapShown: boolean;
  readonly areShapesShown: boolean;
  /** Whether cards show what a block costs in the place of its settings. */
  readonly areCostsShown: boolean;
  readonly isSnapping: boolean;
  readonly dialog: DialogName | null;
  /**
   * Each counts up when the keyboard focus should go there: into the inspector, to the name
   * that stands there, to the tabs on the left, to those below.
   */
  readonly inspectorFocus: number;
  readonly nameFocus: number;
  readonly leftFocus: number;
  readonly dockFocus: number;
  /** Share of the window for each panel, by panel group. */
  readonly sizes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const DEFAULT_LAYOUT: LayoutState = {
  leftTab: 'palette',
  isLeftOpen: true,
  isRightOpen: true,
  dockTab: 'data',
  isDockOpen: true,
  isMinimapShown: true,
  areShapesShown: true,
  areCostsShown: false,
  isSnapping: true,
  dialog: null,
  inspectorFocus: 0,
  nameFocus: 0,
  leftFocus: 0,
  dockFocus: 0,
  sizes: {},
};

export const layoutStore = createStore<LayoutState>(() => DEFAULT_LAYOUT);

export function useLayout<T>(selector: (state: LayoutState) => T): T {
  return useStore(layoutStore, selector);
}

export function setLayout(change: Partial<LayoutState>): void {
  layoutStore.setState(change);
}

/** Brings a panel of the bottom dock to the front. */
export function openDock(tab: DockTab): void {
  setLayout({ dockTab: tab, isDockOpen: true });
}

/** As `openDock`, and puts the keyboard focus on its tab. */
export function goToDock(tab: DockTab): void {
  setLayout({ dockTab: tab, isDockOpen: true, dockFocus: layoutStore.getState().dockFocus + 1 });
}

/** Brings a panel of the left side to the front and puts the keyboard focus on its tab. */
export function goToLeft(tab: LeftTab): void {
  setLayout({ leftTab: tab, isLeftOpen: true, leftFocus: layoutStore.getState().leftFocus + 1 });
}

/** Shows the inspector and puts the keyboard focus into it. */
export function focusInspector(): void {
  setLayout({ isRightOpen: true, inspectorFocus: layoutStore.getState().inspectorFocus + 1 });
}

/** As `focusInspector`, and selects the name of what is selected, to be typed over. */
export function focusName(): void {
  setLayout({ isRightOpen: true, nameFocus: layoutStore.getState().nameFocus + 1 });
}

export function openDialog(dialog: DialogName): void {
  setLayout({ dialog });
}

export function closeDialog(): void {
  setLayout({ dialog: null });
}

const STORAGE_KEY = 'unroll.layout';

/** Takes up the arrangement of the last time, and keeps it from now on. */
export function rememberLayout(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  layoutStore.setState(readLayout(storage.getItem(STORAGE_KEY)));
  layoutStore.subscribe(
    ({
      dialog: _dialog,
      inspectorFocus: _inspector,
      nameFocus: _name,
      leftFocus: _left,
      dockFocus: _dock,
      ...layout
    }) => storage.setItem(STORAGE_KEY, JSON.stringify(layout)),
  );
}

const FLAGS = [
  'isLeftOpen',
  'isRightOpen',
  'isDockOpen',
  'isMinimapShown',
  'areShapesShown',
  'areCostsShown',
  'isSnapping',
] as const;

/** What is stored may be of another version, or broken: each field is taken only when it is of the right kind. */
export function readLayout(text: string | null): Partial<LayoutState> {
  const stored = parse(text);
  const flags = FLAGS.map((name) => [name, stored[name]] as const).filter(([, value]) => typeof value === 'boolean');
  const leftTab = (['palette', 'outline', 'history'] as const).find((tab) => tab === stored['leftTab']);
  const dockTab = (['data', 'training', 'results', 'inspect', 'runs', 'problems'] as const).find(
    (tab) => tab === stored['dockTab'],
  );
  return {
    ...Object.fromEntries(flags),
    ...(leftTab ? { leftTab } : {}),
    ...(dockTab ? { dockTab } : {}),
    sizes: readSizes(stored['sizes']),
  };
}

function readSizes(stored: unknown): LayoutState['sizes'] {
  const groups = Object.entries(asObject(stored)).map(([group, panels]) => {
    const sizes = Object.entries(asObject(panels)).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= 0 && entry[1] <= 100,
    );
    return [group, Object.fromEntries(sizes)] as const;
  });
  return Object.fromEntries(groups);
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
