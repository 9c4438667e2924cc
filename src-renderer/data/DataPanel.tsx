import type { ReactElement } from 'react';

export function DataPanel(): ReactElement {
  return <div />;
}
