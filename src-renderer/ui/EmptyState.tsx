import { Button } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import './empty-state.css';

interface EmptyStateProps {
  /** What will be here: the name of the part for screen readers. */
  readonly label: string;
  /** What will appear here, and what makes it appear. */
  readonly children: ReactNode;
  /** The button that leads on; `isPrimary` where there is nothing else to be done. */
  readonly action: { readonly label: string; readonly run: () => void; readonly isPrimary?: boolean };
}

/** A panel that has nothing to show yet: a sentence, and the way on. */
export function EmptyState({ label, children, action }: EmptyStateProps): ReactElement {
  return (
    <section className="empty-state" aria-label={label}>
      <p>{children}</p>
      <Button size="xs" variant={action.isPrimary === true ? 'filled' : 'default'} onClick={action.run}>
        {action.label}
      </Button>
    </section>
  );
}
