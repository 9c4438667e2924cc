import { Tabs } from '@mantine/core';
import { Outline } from '../outline/Outline';
import { Palette } from '../palette/Palette';
import { setLayout, useLayout, type LeftTab } from '../state/layout-store';
import { ErrorBoundary } from './ErrorBoundary';
import { HistoryList } from './HistoryList';
import { useTabFocus } from './use-tab-focus';

const TABS: readonly { readonly value: LeftTab; readonly title: string }[] = [
  { value: 'palette', title: 'Blocks' },
  { value: 'outline', title: 'Outline' },
  { value: 'history', title: 'History' },
];

export function LeftPanel() {
  const tab = useLayout((state) => state.leftTab);
  const root = useTabFocus(useLayout((state) => state.leftFocus));
  const choose = (value: string | null): void => {
    const chosen = TABS.find((other) => other.value === value);
    if (chosen) setLayout({ leftTab: chosen.value });
  };
  return (
    <nav className="side-panel" aria-label="Blocks and outline" ref={root}>
      <Tabs value={tab} onChange={choose} keepMounted={false} classNames={{ root: 'panel-tabs', panel: 'panel-body' }}>
        <Tabs.List>
          {TABS.map(({ value, title }) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="palette">
          <ErrorBoundary place="list of blocks">
            <Palette />
          </ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="outline">
          <ErrorBoundary place="outline">
            <Outline />
          </ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <ErrorBoundary place="history">
            <HistoryList />
          </ErrorBoundary>
        </Tabs.Panel>
      </Tabs>
    </nav>
  );
}
