import { Group, Panel, Separator, type Layout } from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas';
import { Inspector } from '../inspector/index';
import { GradientHistory } from '../training/index';
import { InTurn } from '../ui/InTurn';
import { layoutStore, setLayout, useLayout } from '../state/layout-store';
import { Dock } from './Dock';
import { ErrorBoundary } from './ErrorBoundary';
import { LeftPanel } from './LeftPanel';
import { RightPanel } from './RightPanel';
import { StatusBar } from './StatusBar';
import { TopBar } from './TopBar';

/** The open project: canvas in the middle, always; panels around it, each as large as the user left it, made one by one. */
export function Workspace() {
  const isLeftOpen = useLayout((state) => state.isLeftOpen);
  const isRightOpen = useLayout((state) => state.isRightOpen);
  const isDockOpen = useLayout((state) => state.isDockOpen);
  return (
    <div className="workspace">
      <GradientHistory />
      <TopBar />
      <Group className="workspace-panels" id="columns" {...remembered('columns')}>
        {isLeftOpen && (
          <Panel id="left" defaultSize="240px" minSize="180px" maxSize="40%" groupResizeBehavior="preserve-pixel-size">
            <InTurn>
              <LeftPanel />
            </InTurn>
          </Panel>
        )}
        {isLeftOpen && <Separator className="divider" aria-label="Resize the left panel" />}
        <Panel id="middle" minSize="30%">
          <Group orientation="vertical" id="rows" {...remembered('rows')}>
            <Panel id="canvas" minSize="20%">
              <main className="workspace-canvas" aria-label="Canvas">
                <ErrorBoundary place="canvas">
                  <InTurn>
                    <Canvas />
                  </InTurn>
                </ErrorBoundary>
              </main>
            </Panel>
            {isDockOpen && <Separator className="divider" aria-label="Resize the bottom panel" />}
            {isDockOpen && (
              <Panel id="dock" defaultSize="38%" minSize="120px" groupResizeBehavior="preserve-pixel-size">
                <InTurn>
                  <Dock />
                </InTurn>
              </Panel>
            )}
          </Group>
        </Panel>
        {isRightOpen && <Separator className="divider" aria-label="Resize the inspector" />}
        {isRightOpen && (
          <Panel id="right" defaultSize="300px" minSize="220px" maxSize="45%" groupResizeBehavior="preserve-pixel-size">
            <InTurn>
              <RightPanel>
                <Inspector />
              </RightPanel>
            </InTurn>
          </Panel>
        )}
      </Group>
      <StatusBar />
    </div>
  );
}

/** Sizes are kept for each set of panels that is open together: they are shares of the whole. */
function remembered(group: string): { defaultLayout?: Layout; onLayoutChanged: (layout: Layout) => void } {
  const layout = layoutStore.getState().sizes[group];
  return {
    ...(layout === undefined ? {} : { defaultLayout: { ...layout } }),
    onLayoutChanged: (changed) => setLayout({ sizes: { ...layoutStore.getState().sizes, [group]: { ...changed } } }),
  };
}
