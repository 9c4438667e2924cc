import { Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { showToken } from './text-results';
import type { GivenText } from './use-trial';

interface TextInputsProps {
  /** As the sample holds them. */
  readonly inputs: TryItReport['inputs'];
  /** As they were read last. */
  readonly current: TryItReport['inputs'];
  readonly texts: readonly GivenText[];
  readonly onChange: (input: string, text: string) => void;
}

/** The texts that the model reads, to be typed over, with the tokens that they come to. */
export function TextInputs({ inputs, current, texts, onChange }: TextInputsProps): ReactElement {
  return (
    <>
      {inputs.map(({ name, names, text }) => {
        if (text === undefined) return null;
        const given = texts.find(({ input }) => input === name);
        const read = current.find((input) => input.name === name);
        return (
          <div key={name} className="try-text">
            <Textarea
              size="xs"
              label={`Text for ${names[0] ?? name}`}
              autosize
              minRows={1}
              maxRows={6}
              spellCheck={false}
              value={given?.text ?? text}
              onChange={(event) => onChange(name, event.currentTarget.value)}
            />
            <Tokens tokens={read?.tokens ?? []} />
          </div>
        );
      })}
    </>
  );
}

const MOST_TOKENS = 200;

/** A text as the model sees it. Special tokens stand apart; spaces are visible. */
function Tokens({ tokens }: { readonly tokens: readonly string[] }): ReactElement {
  return (
    <div className="token-list" role="group" aria-label={`${tokens.length} tokens`}>
      {tokens.slice(0, MOST_TOKENS).map((token, i) => (
        <span key={i} className="token" data-special={/^<[a-z]+>$/.test(token)}>
          {showToken(token)}
        </span>
      ))}
      {tokens.length > MOST_TOKENS && ` … ${tokens.length - MOST_TOKENS} more`}
    </div>
  );
}
