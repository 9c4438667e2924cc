import { Badge, Tabs } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import { DataPanel } from '../data/index';
import { InspectPanel } from '../inspect/index';
import { ProblemsPanel } from '../problems/ProblemsPanel';
import { ResultsPanel } from '../results/index';
import { RunsPanel } from '../runs/index';
import { setLayout, useLayout, type DockTab } from '../state/layout-store';
import { useProject } from '../state/project-store';
import { TrainingPanel } from '../training/index';
import { IconButton } from '../ui/IconButton';
import { ErrorBoundary } from './ErrorBoundary';
import { useTabFocus } from './use-tab-focus';

const TABS: readonly { readonly value: DockTab; readonly title: string; readonly panel: ReactNode }[] = [
  { value: 'data', title: 'Data', panel: <DataPanel /> },
  { value: 'training', title: 'Training', panel: <TrainingPanel /> },
  { value: 'results', title: 'Results', panel: <ResultsPanel /> },
  { value: 'inspect', title: 'Inspect', panel: <InspectPanel /> },
  { value: 'runs', title: 'Runs', panel: <RunsPanel /> },
  { value: 'problems', title: 'Problems', panel: <ProblemsPanel /> },
];

export function Dock() {
  const tab = useLayout((state) => state.dockTab);
  // What a tab shows follows the press in pieces: made at once, it would hold up a frame.
  const shown = useDeferredValue(tab, null);
  const root = useTabFocus(useLayout((state) => state.dockFocus));
  const problems = useProject((state) => state.check.diagnostics.length);
  const choose = (value: string | null): void => {
    const chosen = TABS.find((other) => other.value === value);
    if (chosen) setLayout({ dockTab: chosen.value });
  };
  return (
    <section className="side-panel" aria-label="Bottom panel" ref={root}>
      <Tabs value={tab} onChange={choose} keepMounted={false} classNames={{ root: 'panel-tabs', panel: 'panel-body' }}>
        <div className="panel-head">
          <Tabs.List>
            {TABS.map(({ value, title }) => (
              <Tabs.Tab
                key={value}
                value={value}
                rightSection={value === 'problems' && problems > 0 ? <Badge variant="default">{problems}</Badge> : null}
              >
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <div className="panel-head-end">
            <IconButton label="Hide the bottom panel" onClick={() => setLayout({ isDockOpen: false })}>
              <ChevronDown size={16} />
            </IconButton>
          </div>
        </div>
        {TABS.map(({ value, title, panel }) => (
          <Tabs.Panel key={value} value={value}>
            {value === shown && <ErrorBoundary place={`panel “${title}”`}>{panel}</ErrorBoundary>}
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}
