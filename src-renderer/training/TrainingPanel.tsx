import type { ReactElement } from 'react';

export function TrainingPanel(): ReactElement {
  return <div />;
}
