import { eluBlock } from './activation/elu';
import { geluBlock } from './activation/gelu';
import { leakyReluBlock } from './activation/leaky-relu';
import { reluBlock } from './activation/relu';
import { sigmoidBlock } from './activation/sigmoid';
import { siluBlock } from './activation/silu';
import { softmaxBlock } from './activation/softmax';
import { softplusBlock } from './activation/softplus';
import { tanhBlock } from './activation/tanh';
import { attentionBlock } from './attention/attention';
import { feedForwardBlock } from './attention/feed-forward';
import { multiHeadAttentionBlock } from './attention/multi-head-attention';
import { positionalEncodingBlock } from './attention/positional-encoding';
import type { BlockType } from './block';
import { addBlock } from './combine/add';
import { concatenateBlock } from './combine/concatenate';
import { multiplyBlock } from './combine/multiply';
import { conv1dBlock } from './convolution/conv1d';
import { gapInputBlock } from './input/gap-input';
import { knownInputBlock } from './input/known-input';
import { sequenceInputBlock } from './input/sequence-input';
import { staticInputBlock } from './input/static-input';
import { tokenInputBlock } from './input/token-input';
import { embeddingBlock } from './layer/embedding';
import { linearBlock } from './layer/linear';
import { binaryOutputBlock } from './output/binary-output';
import { imputationOutputBlock } from './output/imputation-output';
import { multiClassOutputBlock } from './output/multi-class-output';
import { regressionOutputBlock } from './output/regression-output';
import { gruBlock } from './recurrent/gru';
import { lstmBlock } from './recurrent/lstm';
import { rnnBlock } from './recurrent/rnn';
import { decoderBlock } from './sequence-to-sequence/decoder';
import { encoderBlock } from './sequence-to-sequence/encoder';
import { targetInputBlock } from './sequence-to-sequence/target-input';
import { valueDecoderBlock } from './sequence-to-sequence/value-decoder';
import { sequenceOutputBlock } from './output/sequence-output';
import { dropoutBlock } from './regularization/dropout';
import { layerNormBlock } from './regularization/layer-norm';
import { inputPortBlock, outputPortBlock } from './reusable/ports';
import { lastStepBlock } from './sequence/last-step';
import { maxPoolBlock } from './sequence/max-pool';
import { meanPoolBlock } from './sequence/mean-pool';
import { repeatBlock } from './sequence/repeat';
import { conv2dBlock } from './vision/conv2d';
import { flattenBlock } from './vision/flatten';
import { patchEmbeddingBlock } from './vision/patch-embedding';
import { patchesBlock } from './vision/patches';
import { pool2dBlock } from './vision/pool2d';
import { toImageBlock } from './vision/to-image';

/** Every block type, in the order of the palette. */
export const catalog: readonly BlockType[] = [
  sequenceInputBlock,
  staticInputBlock,
  knownInputBlock,
  tokenInputBlock,
  gapInputBlock,
  targetInputBlock,
  linearBlock,
  embeddingBlock,
  rnnBlock,
  gruBlock,
  lstmBlock,
  encoderBlock,
  decoderBlock,
  valueDecoderBlock,
  attentionBlock,
  multiHeadAttentionBlock,
  positionalEncodingBlock,
  feedForwardBlock,
  conv1dBlock,
  toImageBlock,
  conv2dBlock,
  pool2dBlock,
  patchesBlock,
  patchEmbeddingBlock,
  flattenBlock,
  lastStepBlock,
  meanPoolBlock,
  maxPoolBlock,
  repeatBlock,
  concatenateBlock,
  addBlock,
  multiplyBlock,
  reluBlock,
  leakyReluBlock,
  tanhBlock,
  sigmoidBlock,
  geluBlock,
  siluBlock,
  eluBlock,
  softplusBlock,
  softmaxBlock,
  dropoutBlock,
  layerNormBlock,
  regressionOutputBlock,
  binaryOutputBlock,
  multiClassOutputBlock,
  imputationOutputBlock,
  sequenceOutputBlock,
];

/** Blocks that have a meaning inside a reusable block only. */
export const portBlocks: readonly BlockType[] = [inputPortBlock, outputPortBlock];

const byType = new Map([...catalog, ...portBlocks].map((block) => [block.type, block]));

/** The block type of this key; null when this version does not know it. */
export function findBlock(type: string): BlockType | null {
  return byType.get(type) ?? null;
}
