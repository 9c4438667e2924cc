import type { DType } from '../tensor/dtype';

/** ONNX's numbers for the element types Unroll's graphs use (`TensorProto.DataType`). */
export const ELEMENT_TYPE_NUMBERS: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** The names of all element types up to ONNX 1.22, by number, so that one that is refused can be named. */
const ELEMENT_TYPE_NAMES: readonly (string | undefined)[] = [
  undefined,
  ...['float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'float64'],
  ...['uint32', 'uint64', 'complex64', 'complex128', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2'],
  ...['float8e5m2fnuz', 'uint4', 'int4', 'float4e2m1', 'float8e8m0', 'uint2', 'int2'],
];

const DTYPES = new Map<number, DType>();
for (const dtype of ['float32', 'float64', 'int32', 'int64', 'bool', 'uint8'] as const) {
  DTYPES.set(ELEMENT_TYPE_NUMBERS[dtype], dtype);
}

/** The element type behind ONNX's number; null for the ones Unroll does not compute with. */
export function findDType(elementType: number): DType | null {
  return DTYPES.get(elementType) ?? null;
}

/** What to call an element type in a message, known to Unroll or not. */
export function nameElementType(elementType: number): string {
  return ELEMENT_TYPE_NAMES[elementType] ?? `number ${elementType}`;
}
