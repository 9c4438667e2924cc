import { useEffect, useState, type ReactNode } from 'react';
import { waitForTurn } from './turns';

/** Makes what it holds in a task of its own, after what stands before it: all at once, a large panel would hold up frames. */
export function InTurn({ children }: { readonly children: ReactNode }): ReactNode {
  const [isDue, setDue] = useState(false);
  useEffect(() => waitForTurn(() => setDue(true)), []);
  return isDue ? children : null;
}
