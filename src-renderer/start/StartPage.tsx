import type { ReactElement } from 'react';

export function StartPage(): ReactElement {
  return <div />;
}
