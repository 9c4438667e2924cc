import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { openDock } from './layout-store';

/** The column of the data that something else points at; another object points anew at the same one. */
export interface ShownColumn {
  readonly name: string;
}

const columnStore = createStore<{ readonly shown: ShownColumn | null }>(() => ({ shown: null }));

export function useShownColumn(): ShownColumn | null {
  return useStore(columnStore, ({ shown }) => shown);
}

/** Opens the data with this column in view. */
export function showColumn(name: string): void {
  columnStore.setState({ shown: { name } });
  openDock('data');
}
