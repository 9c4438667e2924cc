import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useEffect, useRef, type ReactElement } from 'react';

/** A formula in LaTeX, drawn with KaTeX; MathML beside it for screen readers. Scrolls when it is wider than the panel. */
export function Equation({ latex, name }: { readonly latex: string; readonly name: string }): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current !== null) katex.render(latex, host.current, { displayMode: true, throwOnError: false });
  }, [latex]);
  // A region that scrolls must be reachable with the keyboard.
  return <div ref={host} className="inspector-equation" role="group" aria-label={name} tabIndex={0} />;
}
