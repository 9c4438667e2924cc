import { Text, Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { TokenList } from '../ui/TokenList';
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
            <TokenList tokens={read?.tokens ?? []} />
            {read?.unread !== undefined && (
              <Text size="xs" c="dimmed">
                {read.unread === 1 ? 'One more token lies' : `${read.unread} more tokens lie`} behind the greatest
                length and {read.unread === 1 ? 'is' : 'are'} not read.
              </Text>
            )}
          </div>
        );
      })}
    </>
  );
}
