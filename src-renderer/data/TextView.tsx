import { useMemo, type ReactElement } from 'react';
import type { DataDescription } from '../../src-shared/protocol/app-types';
import { formatCount, formatNumber } from '../charts/format';
import { TokenList } from '../ui/TokenList';

type TextStatistics = NonNullable<DataDescription['texts']>[number];

/** What the texts look like once they are cut: tokens of the first ones, lengths, vocabulary. */
export function TextView({ texts }: { readonly texts: readonly TextStatistics[] }): ReactElement {
  return (
    <div className="text-view" tabIndex={0} role="region" aria-label="Texts and tokens">
      {texts.map((text) => (
        <TextColumn key={text.column} text={text} />
      ))}
    </div>
  );
}

function TextColumn({ text }: { readonly text: TextStatistics }): ReactElement {
  const { column, vocabularySize, longest, meanLength, cut, texts, onceOnly, unknown, tokens, frequent, examples } =
    text;
  const facts: readonly (readonly [string, string])[] = [
    ['Vocabulary', `${formatCount(vocabularySize)} tokens, 4 special ones counted`],
    ['Length', `${formatNumber(meanLength)} tokens on average, ${formatCount(longest)} at most`],
    ['Cut off', cut === 0 ? 'none' : `${formatCount(cut)} of ${formatCount(texts)} texts`],
    ['Unknown', `${formatNumber(tokens === 0 ? 0 : (100 * unknown) / tokens)} % of the tokens`],
    ['Occur once', `${formatCount(onceOnly)} entries`],
  ];
  return (
    <section aria-label={`Texts of ${column}`}>
      <h3>{column}</h3>
      <div className="text-facts">
        <dl>
          {facts.map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Lengths lengths={text.lengths} name={column} />
      </div>
      <h4>First texts as the model reads them</h4>
      {examples.map((example, i) => (
        <TokenList key={i} tokens={example} />
      ))}
      <h4>Most frequent tokens</h4>
      <TokenList tokens={frequent.map(({ token }) => token)} notes={frequent.map(({ count }) => formatCount(count))} />
    </section>
  );
}

interface LengthsProps {
  readonly name: string;
  readonly lengths: TextStatistics['lengths'];
}

/** How many texts are how long, as bars. */
function Lengths({ name, lengths }: LengthsProps): ReactElement {
  const most = useMemo(() => lengths.reduce((top, { texts }) => Math.max(top, texts), 1), [lengths]);
  const words = lengths.filter(({ texts }) => texts > 0).map(({ from, to, texts }) => `${from}–${to}: ${texts}`);
  return (
    <figure className="text-lengths">
      <figcaption>Texts by length</figcaption>
      <div role="img" aria-label={`Texts of ${name} by length in tokens: ${words.join(', ')}`}>
        {lengths.map(({ from, to, texts }) => (
          <i
            key={from}
            title={`${from === to ? from : `${from} to ${to}`} tokens: ${formatCount(texts)} texts`}
            style={{ height: `${(100 * texts) / most}%` }}
          />
        ))}
      </div>
      <div className="text-lengths-axis" aria-hidden>
        <span>{lengths[0]?.from ?? 0}</span>
        <span>{lengths.at(-1)?.to ?? 0} tokens</span>
      </div>
    </figure>
  );
}
