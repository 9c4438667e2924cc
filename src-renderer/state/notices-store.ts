import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '../../src-shared/base/diagnostic';

/** Something the user should know now: shown in the corner of the window until it is closed or outdated. */
export interface Notice {
  readonly id: number;
  readonly severity: 'error' | 'warning' | 'good';
  readonly message: string;
  readonly nextStep: string;
  /** A button in the notice. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface NoticesState {
  readonly notices: readonly Notice[];
}

/** More would cover the window. */
const MOST_NOTICES = 4;

let nextNotice = 1;

export const noticesStore = createStore<NoticesState>(() => ({ notices: [] }));

export function useNotices<T>(selector: (state: NoticesState) => T): T {
  return useStore(noticesStore, selector);
}

/** Shows diagnostics as notices, one each, with an optional button; returns the ids of the notices. */
export function report(diagnostics: readonly Diagnostic[], action: Notice['action'] = null): number[] {
  return diagnostics
    .slice(0, MOST_NOTICES)
    .map(({ severity, message, nextStep }) => show({ severity, message, nextStep, action }));
}

/** Says that something worked, with an optional button; returns the id of the notice. */
export function announce(message: string, action: Notice['action'] = null): number {
  return show({ severity: 'good', message, nextStep: '', action });
}

export function dismissNotice(id: number): void {
  noticesStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Forgets what worked in a project that is left: its buttons are about things that are no longer on the screen. */
export function dismissGoodNotices(): void {
  noticesStore.setState(({ notices }) => ({ notices: notices.filter(({ severity }) => severity !== 'good') }));
}

function show(notice: Omit<Notice, 'id'>): number {
  const id = nextNotice++;
  noticesStore.setState(({ notices }) => {
    const others = notices.filter((other) => other.message !== notice.message);
    return { notices: [...others, { ...notice, id }].slice(-MOST_NOTICES) };
  });
  return id;
}
