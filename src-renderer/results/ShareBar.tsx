import type { ReactElement } from 'react';

/** A share from 0 to 1 as a bar; what lies outside is drawn as the nearer end. */
export function ShareBar({ share }: { readonly share: number }): ReactElement {
  return <span className="class-bar" style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />;
}
