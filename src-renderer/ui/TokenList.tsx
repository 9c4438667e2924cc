import type { ReactElement } from 'react';
import { isSpecialToken, showToken } from './show-token';
import './token-list.css';

/** More tokens than this are counted and not drawn. */
const MOST_TOKENS = 200;

interface TokenListProps {
  readonly tokens: readonly string[];
  /** Something about each token, in small. */
  readonly notes?: readonly string[];
}

/** Tokens side by side as a model sees them: white space is visible, special tokens have a dashed frame. */
export function TokenList({ tokens, notes }: TokenListProps): ReactElement {
  return (
    <div className="token-list" role="group" aria-label={`${tokens.length} tokens`}>
      {tokens.slice(0, MOST_TOKENS).map((token, i) => (
        <span key={i} className="token" data-special={isSpecialToken(token)}>
          {showToken(token)}
          {notes?.[i] !== undefined && <small> {notes[i]}</small>}
        </span>
      ))}
      {tokens.length > MOST_TOKENS && <span>… {tokens.length - MOST_TOKENS} more</span>}
    </div>
  );
}
