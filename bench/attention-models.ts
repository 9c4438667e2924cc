import { compileProject } from '../src-shared/compiler/compile';
import type { CompiledModel } from '../src-shared/compiler/compiled-model';
import { fakeFeatures } from '../src-shared/testing/features';
import { sampleProject } from '../src-shared/testing/sample-projects';

/** Tokens → GRU encoder → GRU decoder with additive attention → as many words, all sizes alike. */
export interface AttentionModel {
  /** Attention before the cell, or after it and so outside the loop. */
  readonly context: 'bahdanau' | 'luong';
  /** Steps of source and target. */
  readonly time: number;
  readonly batch: number;
  /** Also the size of the embeddings and of the attention. */
  readonly hidden: number;
  readonly words: number;
}

export function nameAttention({ context, time, batch, hidden }: AttentionModel): string {
  return `${context === 'bahdanau' ? 'Bahdanau' : 'Luong'} T${time} B${batch} H${hidden}`;
}

/** All texts of a batch are of one length in these measurements. */
export function compileAttention({ context, hidden, words }: AttentionModel): CompiledModel {
  const project = sampleProject(
    [
      ['input', 'token-input'],
      ['encoder', 'encoder', { embedding: hidden, hidden }],
      ['decoder', 'decoder', { embedding: hidden, hidden, attentionSize: hidden, context, score: 'additive' }],
    ],
    [
      ['input.out', 'encoder.in'],
      ['encoder.memory', 'decoder.memory'],
      ['encoder.state', 'decoder.state'],
    ],
  );
  const model = compileProject(project, fakeFeatures({ vocabulary: words, words }), { ragged: false });
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  return model.value;
}
