import type { ReactElement } from 'react';

export function RunsPanel(): ReactElement {
  return <div />;
}
