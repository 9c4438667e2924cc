import type { ReactElement } from 'react';

export function ResultsPanel(): ReactElement {
  return <div />;
}
