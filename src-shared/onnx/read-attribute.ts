import type { Attribute, Graph } from '../ir/graph';
import { readTensor } from './read-tensor';
import { refuse, type Budget } from './refusals';
import type { WireReader } from './wire-reader';

const OTHER_KINDS = new Map([
  [9, 'a list of tensors'],
  [10, 'a list of graphs'],
  [11, 'a sparse tensor'],
  [12, 'a list of sparse tensors'],
  [13, 'a type'],
  [14, 'a list of types'],
]);

/**
 * An `AttributeProto`. `owner` names the node in messages; `readBody` reads a graph inside it. Floats are given back as
 * the shortest decimal number that is the same in 32 bits: 0.01, as it was written, not 0.009999999776482582.
 */
export function readAttribute(
  reader: WireReader,
  budget: Budget,
  owner: string,
  readBody: (body: WireReader) => Graph,
): [name: string, attribute: Attribute] {
  const { limits } = budget;
  let name = '';
  let type = 0;
  let isReference = false;
  let floatValue = 0;
  let intValue: number | bigint = 0;
  let text = '';
  let tensor: WireReader | null = null;
  let graph: WireReader | null = null;
  const floats: number[] = [];
  const ints: (number | bigint)[] = [];
  const texts: string[] = [];
  const checkText = (bytes: number): void =>
    budget.checkText(bytes, limits.textBytes, `text in an attribute of ${owner}`);
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        name = reader.readText((bytes) =>
          budget.checkText(bytes, limits.nameBytes, `name of an attribute of ${owner}`),
        );
        break;
      case 2:
        floatValue = reader.readFloat();
        break;
      case 3:
        intValue = reader.readInteger();
        break;
      case 4:
        text = reader.readText(checkText);
        break;
      case 5:
        if (tensor) refuse('ONNX-007', `An attribute of ${owner} holds two tensors.`);
        tensor = reader.readMessage();
        break;
      case 6:
        if (graph) refuse('ONNX-007', `An attribute of ${owner} holds two graphs.`);
        graph = reader.readMessage();
        break;
      case 7:
        reader.forEachFloat((value) => {
          budget.spendItem();
          floats.push(value);
        });
        break;
      case 8:
        reader.forEachInteger((value) => {
          budget.spendItem();
          ints.push(value);
        });
        break;
      case 9:
        budget.spendItem();
        texts.push(reader.readText(checkText));
        break;
      case 20:
        type = reader.readSmallInteger();
        break;
      case 21:
        isReference = true;
        reader.skip();
        break;
      default:
        reader.skip();
    }
  }
  const label = `The attribute "${name}" of ${owner}`;
  if (isReference) refuse('ONNX-006', `${label} refers to an attribute of a function.`);
  const exact = (value: number | bigint): number => {
    if (typeof value === 'number') return value;
    return refuse('ONNX-006', `${label} holds ${value}; Unroll reads integers up to 2^53.`);
  };
  switch (type) {
    case 1:
      return [name, { kind: 'float', value: shortenFloat(floatValue) }];
    case 2:
      return [name, { kind: 'int', value: exact(intValue) }];
    case 3:
      return [name, { kind: 'string', value: text }];
    case 4:
      if (!tensor) refuse('ONNX-007', `${label} should hold a tensor and is empty.`);
      return [name, { kind: 'tensor', value: readTensor(tensor, budget, label).tensor }];
    case 5:
      if (!graph) refuse('ONNX-007', `${label} should hold a graph and is empty.`);
      return [name, { kind: 'graph', value: readBody(graph) }];
    case 6:
      return [name, { kind: 'floats', value: floats.map(shortenFloat) }];
    case 7:
      return [name, { kind: 'ints', value: ints.map(exact) }];
    case 8:
      return [name, { kind: 'strings', value: texts }];
    default:
      return refuse(
        'ONNX-006',
        `${label} is ${OTHER_KINDS.get(type) ?? `of the kind ${type}`}, which Unroll does not read.`,
      );
  }
}

function shortenFloat(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  // Nine significant digits tell any two 32-bit floats apart.
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
