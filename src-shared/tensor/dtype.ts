/** Element types Unroll's graphs use. Names are ONNX's, spelled as TypeScript's typed arrays are. */
export type DType = 'float32' | 'float64' | 'int32' | 'int64' | 'bool' | 'uint8';

/** The two types models are computed in: `float32` to train and ship, `float64` to check gradients. */
export type FloatType = 'float32' | 'float64';

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

export function isFloat(dtype: DType): dtype is FloatType {
  return dtype === 'float32' || dtype === 'float64';
}

/** Zero-filled storage for `length` elements. `bool` is one byte an element, as onnxruntime has it. */
export function allocate(dtype: DType, length: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'int64':
      return new BigInt64Array(length);
    case 'bool':
    case 'uint8':
      return new Uint8Array(length);
  }
}

/** Bytes per element. */
export function elementSize(dtype: DType): number {
  return dtype === 'float64' || dtype === 'int64' ? 8 : dtype === 'bool' || dtype === 'uint8' ? 1 : 4;
}
