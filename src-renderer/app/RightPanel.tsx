import { useEffect, useRef, type ReactNode } from 'react';
import { useLayout } from '../state/layout-store';
import { ErrorBoundary } from './ErrorBoundary';

/** Holds the inspector, and puts the keyboard focus into it when that is asked for. */
export function RightPanel({ children }: { readonly children: ReactNode }) {
  const panel = useRef<HTMLElement>(null);
  const focus = useLayout((state) => state.inspectorFocus);
  useEffect(() => {
    if (focus === 0) return;
    const field = panel.current?.querySelector<HTMLElement>('input, select, textarea, button, [tabindex="0"]');
    (field ?? panel.current)?.focus();
  }, [focus]);
  const nameFocus = useLayout((state) => state.nameFocus);
  useEffect(() => {
    if (nameFocus === 0) return;
    const field = panel.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>('[data-name-field]');
    field?.focus();
    // A name is written anew; a note is gone on with.
    if (field instanceof HTMLInputElement) field.select();
    else field?.setSelectionRange(field.value.length, field.value.length);
  }, [nameFocus]);
  return (
    <aside className="side-panel" aria-label="Inspector" ref={panel} tabIndex={-1}>
      <ErrorBoundary place="inspector">{children}</ErrorBoundary>
    </aside>
  );
}
