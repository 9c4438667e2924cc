import type { DType } from '../tensor/dtype';
import type { Dim, Shape } from '../tensor/dims';
import { findDType, nameElementType } from './element-types';
import { refuse, type Budget } from './refusals';
import type { WireReader } from './wire-reader';

/** What a file says about a value. Null where it says nothing. */
export interface StatedType {
  readonly dtype: DType | null;
  readonly shape: Shape | null;
}

export interface StatedValue {
  readonly name: string;
  readonly type: StatedType;
}

const TENSOR_TYPE = 1;
const DENOTATION = 6;
const OTHER_TYPES = new Map([
  [4, 'a sequence'],
  [5, 'a map'],
  [7, 'an opaque value'],
  [8, 'a sparse tensor'],
  [9, 'an optional value'],
]);

/** Gives every size without a name one of its own, `?1`, `?2`, …: nothing says that two of them agree. */
export class SizeNames {
  private count = 0;

  next(): string {
    this.count++;
    return `?${this.count}`;
  }
}

/** A `ValueInfoProto`. Types that are no tensors and element types Unroll does not know are refused. */
export function readValue(reader: WireReader, budget: Budget, sizes: SizeNames): StatedValue {
  let name = '';
  let type: WireReader | null = null;
  while (reader.next()) {
    if (reader.field === 1) {
      name = reader.readText((bytes) => budget.checkText(bytes, budget.limits.nameBytes, 'name of a value'));
    } else if (reader.field === 2) {
      if (type) refuse('ONNX-007', `The type of a value is stated twice.`);
      type = reader.readMessage();
    } else reader.skip();
  }
  return { name, type: type ? readType(type, budget, sizes, `"${name}"`) : { dtype: null, shape: null } };
}

function readType(reader: WireReader, budget: Budget, sizes: SizeNames, what: string): StatedType {
  let stated: StatedType | null = null;
  while (reader.next()) {
    if (reader.field === TENSOR_TYPE) {
      if (stated) refuse('ONNX-007', `The type of ${what} is stated twice.`);
      stated = readTensorType(reader.readMessage(), budget, sizes, what);
    } else if (reader.field === DENOTATION) reader.skip();
    else {
      const kind = OTHER_TYPES.get(reader.field) ?? 'something newer than Unroll';
      refuse('ONNX-006', `${what} is ${kind}; Unroll reads tensors only.`);
    }
  }
  return stated ?? { dtype: null, shape: null };
}

function readTensorType(reader: WireReader, budget: Budget, sizes: SizeNames, what: string): StatedType {
  let elementType = 0;
  let shape: Dim[] | null = null;
  while (reader.next()) {
    if (reader.field === 1) elementType = reader.readSmallInteger();
    else if (reader.field === 2) {
      if (shape) refuse('ONNX-007', `The shape of ${what} is stated twice.`);
      shape = readShape(reader.readMessage(), budget, sizes, what);
    } else reader.skip();
  }
  const dtype = findDType(elementType);
  if (elementType !== 0 && !dtype) {
    refuse('ONNX-005', `${what} has the element type ${nameElementType(elementType)}, which Unroll does not read.`);
  }
  return { dtype, shape };
}

function readShape(reader: WireReader, budget: Budget, sizes: SizeNames, what: string): Dim[] {
  const dims: Dim[] = [];
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    budget.spendItem();
    dims.push(readSize(reader.readMessage(), budget, sizes));
    if (dims.length > budget.limits.rank) {
      refuse('ONNX-003', `${what} has more than ${budget.limits.rank} axes, the most Unroll reads.`);
    }
  }
  return dims;
}

function readSize(reader: WireReader, budget: Budget, sizes: SizeNames): Dim {
  let size: Dim | null = null;
  while (reader.next()) {
    if (reader.field === 1) {
      const value = reader.readInteger();
      // Some exporters write -1 for a size that is not known.
      size = typeof value === 'number' && value >= 0 ? value : null;
    } else if (reader.field === 2) {
      const text = reader.readText((bytes) => budget.checkText(bytes, budget.limits.nameBytes, 'name of a size'));
      // Numbered names are Unroll's own for sizes without one, and are given anew.
      size = text === '' || /^\?\d+$/.test(text) ? null : text;
    } else reader.skip();
  }
  return size ?? sizes.next();
}
