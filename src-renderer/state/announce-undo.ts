import { announce, dismissNotice, type Notice } from './notices-store';
import { projectStore, undo } from './project-store';

/** Says what the last change did, with a button that takes it back; gone as soon as another change came after it. */
export function announceUndo(message: string): void {
  offerUntilNextChange(message, { label: 'Undo', run: undo });
}

/** Says what the last change did, with a button that goes on from there; gone as soon as another change came after it. */
export function offerUntilNextChange(message: string, action: NonNullable<Notice['action']>): void {
  const entry = projectStore.getState().history.undo.at(-1)?.id;
  const notice = announce(message, action);
  const stop = projectStore.subscribe(({ history }) => {
    if (history.undo.at(-1)?.id === entry) return;
    stop();
    dismissNotice(notice);
  });
}
