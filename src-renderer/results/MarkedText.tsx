import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { markFirstWrong } from './text-results';

interface MarkedTextProps {
  readonly text: string;
  readonly tokens: readonly string[];
  /** Null where all is right. */
  readonly firstWrong: number | null;
}

/** A written text; its first wrong token stands out, or a tick says that there is none. */
export function MarkedText({ text, tokens, firstWrong }: MarkedTextProps): ReactElement {
  if (firstWrong === null) {
    return (
      <bdi className="marked">
        {text} <Check size={12} aria-label="(right)" className="marked-right" />
      </bdi>
    );
  }
  return (
    <bdi className="marked">
      {markFirstWrong(tokens, firstWrong).map(({ text: piece, mark }, i) =>
        mark === 'wrong' ? (
          <mark key={i} title={`First wrong token, at step ${firstWrong + 1}`}>
            {piece === '' ? '⏹' : piece}
            <span className="visually-hidden"> {piece === '' ? '(ended too early)' : '(first wrong token)'}</span>
          </mark>
        ) : (
          <span key={i} data-mark={mark}>
            {piece}
          </span>
        ),
      )}
    </bdi>
  );
}
