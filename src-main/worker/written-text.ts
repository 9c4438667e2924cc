import { defined } from '../../src-shared/base/invariant';
import type { SearchNode } from '../../src-shared/decoding/beam-search';
import type { Hypothesis, Tensors } from '../../src-shared/decoding/step-model';
import type { Written } from '../../src-shared/decoding/writer';
import { firstDifference } from '../../src-shared/metrics/edit-distance';
import type { AttentionMap, BeamTree, WrittenText } from '../../src-shared/protocol/text-results';
import { stripEnd } from '../../src-shared/training/evaluate-texts';
import { listSources, readRow, type TextCodec } from '../../src-shared/training/text-codec';
import type { OpenedRun } from './opened-run';

/** A written text as people read it. `wanted` are the tokens of the right one, null where nobody knows it. */
export function describeWritten(
  { model, data }: Pick<OpenedRun, 'model' | 'data'>,
  inputs: Tensors,
  { hypotheses, nodes }: Written,
  wanted: readonly number[] | null,
): WrittenText {
  const decoding = defined(model.decoding, 'decoding');
  const target = defined(
    model.targets.find(({ block }) => block === decoding.block),
    `target of ${decoding.block}`,
  );
  const codec = defined(data.codecs.get(target.name), `tokenizer of ${target.name}`);
  const { end } = decoding.text.special;
  const [best] = hypotheses;
  return {
    head: decoding.block,
    candidates: hypotheses.map((one) => ({
      text: codec.decode(stripEnd(one, end)),
      tokens: stripEnd(one, end).map((token) => codec.nameOf(token)),
      logProbability: one.logProbability,
      score: one.score,
      hasEnded: one.hasEnded,
    })),
    reference: wanted && codec.decode(wanted),
    firstWrong: best && wanted ? findFirstWrong(best, wanted, end) : null,
    beam: nodes && describeTree(nodes, codec, end),
    attention: best?.weights ? describeAttention(model, data.codecs, inputs, best, codec) : null,
  };
}

function findFirstWrong(best: Hypothesis, wanted: readonly number[], end: number): number | null {
  return firstDifference(stripEnd(best, end), wanted) ?? (best.hasEnded ? null : wanted.length);
}

function describeTree(nodes: readonly SearchNode[], codec: TextCodec, end: number): BeamTree {
  return {
    nodes: nodes.map(({ token, ...node }) => ({
      ...node,
      token: token === null || token === end ? '' : codec.nameOf(token),
      isEnd: token === end,
    })),
  };
}

/** Over the first text that the model reads; without one, over numbered steps. */
function describeAttention(
  model: OpenedRun['model'],
  codecs: ReadonlyMap<string, TextCodec>,
  inputs: Tensors,
  { tokens, weights }: Hypothesis,
  codec: TextCodec,
): AttentionMap {
  const rows = weights ?? [];
  const width = rows[0]?.length ?? 0;
  const names = listSources(model, codecs).map(({ name, info }) => {
    const read = defined(inputs.get(name), `input ${name}`);
    const own = codecs.get(name);
    const [, steps = 0] = read.dims;
    return info.text && own && steps === width
      ? [
          ...readRow(read, 0, info.text.special.end).map((token) => own.nameOf(token)),
          own.nameOf(info.text.special.end),
        ]
      : null;
  });
  const source = names.find((found) => found !== null) ?? Array.from({ length: width }, (_, i) => String(i + 1));
  return {
    sourceTokens: source,
    outputTokens: tokens.map((token) => codec.nameOf(token)),
    weights: rows.map((row) => Array.from(row.subarray(0, source.length))),
  };
}
