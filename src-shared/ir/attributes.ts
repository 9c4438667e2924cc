import type { Tensor } from '../tensor/tensor';
import type { Attribute, Graph } from './graph';

/** Short constructors of ONNX attributes. */
export const int = (value: number): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const floats = (value: readonly number[]): Attribute => ({ kind: 'floats', value });
export const text = (value: string): Attribute => ({ kind: 'string', value });
export const texts = (value: readonly string[]): Attribute => ({ kind: 'strings', value });
export const tensorValue = (value: Tensor): Attribute => ({ kind: 'tensor', value });
export const graphValue = (value: Graph): Attribute => ({ kind: 'graph', value });
