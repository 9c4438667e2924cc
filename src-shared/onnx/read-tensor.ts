import { elementSize } from '../tensor/dtype';
import { zeros, type Tensor } from '../tensor/tensor';
import { findDType, nameElementType } from './element-types';
import { refuse, type Budget } from './refusals';
import type { WireReader } from './wire-reader';

/** Most elements of one tensor: beyond it their count is no longer checked against anything sensible. */
const MAX_ELEMENTS = 2 ** 31;
const EXTERNAL = 1;

/** Fields of `TensorProto` that hold elements, by number, as far as Unroll's element types use them. */
const FLOAT_DATA = 4;
const INT32_DATA = 5;
const INT64_DATA = 7;
const RAW_DATA = 9;
const DOUBLE_DATA = 10;

const DATA_FIELDS = {
  float32: FLOAT_DATA,
  float64: DOUBLE_DATA,
  int32: INT32_DATA,
  uint8: INT32_DATA,
  bool: INT32_DATA,
  int64: INT64_DATA,
} as const;

/** A `TensorProto`: its name and its elements, copied. `what` names it in messages where it has no name. */
export function readTensor(reader: WireReader, budget: Budget, what: string): { name: string; tensor: Tensor } {
  const { limits } = budget;
  const dims: number[] = [];
  let name = '';
  let elementType = 0;
  let raw: Uint8Array | null = null;
  let external = false;
  let segmented = false;
  // The fields that hold elements are read when type and size are known.
  const typed: WireReader[] = [];
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        reader.forEachInteger((size) => {
          budget.spendItem();
          if (typeof size !== 'number' || size < 0) refuse('ONNX-007', `${what} has an axis of size ${size}.`);
          dims.push(size);
        });
        break;
      case 2:
        elementType = reader.readSmallInteger();
        break;
      case 3:
        segmented = true;
        reader.skip();
        break;
      case FLOAT_DATA:
      case INT32_DATA:
      case INT64_DATA:
      case DOUBLE_DATA:
        budget.spendItem();
        typed.push(reader.takeField());
        break;
      case 8:
        name = reader.readText((bytes) => budget.checkText(bytes, limits.nameBytes, 'name of a tensor'));
        break;
      case RAW_DATA:
        raw = reader.readMessage().rest();
        break;
      case 13:
        external = true;
        reader.skip();
        break;
      case 14:
        if (reader.readSmallInteger() === EXTERNAL) external = true;
        break;
      default:
        reader.skip();
    }
  }
  const label = name === '' ? what : `The tensor "${name}"`;
  if (external) refuse('ONNX-004', `${label} keeps its values in another file, which Unroll does not open.`);
  if (segmented) refuse('ONNX-006', `${label} is divided into segments.`);
  const dtype = findDType(elementType);
  if (!dtype) {
    refuse('ONNX-005', `${label} has the element type ${nameElementType(elementType)}, which Unroll does not read.`);
  }
  if (dims.length > limits.rank)
    refuse('ONNX-003', `${label} has ${dims.length} axes; Unroll reads up to ${limits.rank}.`);
  const count = dims.includes(0) ? 0 : dims.reduce((product, size) => product * size, 1);
  const shape = dims.length === 0 ? 'a single number' : dims.join(' × ');
  if (count > MAX_ELEMENTS) refuse('ONNX-003', `${label} would have ${count} elements (${shape}).`);

  // Checked before anything is allocated: each element takes at least a byte of the file.
  const elements = typed.filter(({ field }) => field === DATA_FIELDS[dtype]);
  const present = raw ? raw.length / elementSize(dtype) : elements.reduce((sum, part) => sum + part.remaining, 0);
  if (raw ? present !== count || typed.length > 0 : present < count)
    refuseCount(label, shape, count, raw ? present : null);
  budget.spendTensor(count * elementSize(dtype));
  const tensor = zeros(dtype, dims);
  if (raw) fillFromBytes(tensor, raw);
  else fillFromFields(tensor, elements, () => refuseCount(label, shape, count, null));
  return { name, tensor };
}

function refuseCount(label: string, shape: string, count: number, present: number | null): never {
  const found = present === null ? 'another number of them' : `${present}`;
  return refuse('ONNX-007', `${label} (${shape}) should hold ${count} elements; the file has ${found}.`);
}

/** Raw data is little-endian, as are all machines Unroll runs on. */
function fillFromBytes(tensor: Tensor, raw: Uint8Array): void {
  const { buffer, byteOffset, byteLength } = tensor.data;
  const target = new Uint8Array(buffer, byteOffset, byteLength);
  target.set(raw);
  // A boolean is 0 or 1 for everybody who reads it later.
  if (tensor.dtype === 'bool') target.forEach((value, i) => (target[i] = value === 0 ? 0 : 1));
}

function fillFromFields(tensor: Tensor, parts: readonly WireReader[], refuseThis: () => never): void {
  const { data, dtype } = tensor;
  let filled = 0;
  const put = (value: number | bigint): void => {
    if (filled >= data.length) refuseThis();
    if (data instanceof BigInt64Array) data[filled++] = BigInt(value);
    else data[filled++] = dtype === 'bool' ? Number(value !== 0) : Number(value);
  };
  for (const reader of parts) {
    if (dtype === 'float32') reader.forEachFloat(put);
    else if (dtype === 'float64') reader.forEachDouble(put);
    else reader.forEachInteger(put);
  }
  if (filled < data.length) refuseThis();
}
