/** Between the left edges of neighbouring blocks: the wire between them has room for its label. */
const COLUMN = 304;
const ROW = 176;
const IN_A_ROW = 25;
const FEATURES = 16;

interface Port {
  readonly block: string;
  readonly port: string;
}

/**
 * The text of a project of exactly `count` blocks: a GRU, then groups of Linear, LayerNorm, tanh and a sum with what
 * entered the group, one after the other in rows. Sound but for its data, which is not bound.
 */
export function writeBigDrawing(count: number): string {
  const blocks: Record<string, object> = {};
  const wires: Record<string, object> = {};
  const ends: Port[] = [];
  const add = (id: string, type: string, parameters: object, input: string, output: string): void => {
    const index = Object.keys(blocks).length;
    const position = { x: (index % IN_A_ROW) * COLUMN, y: Math.floor(index / IN_A_ROW) * ROW };
    blocks[id] = { type, parameters, position };
    const last = ends.at(-1);
    if (last) connect(last, { block: id, port: input });
    ends.push({ block: id, port: output });
  };
  const connect = (from: Port, to: Port): void => {
    wires[`w${Object.keys(wires).length}`] = { from, to };
  };
  add('input', 'sequence-input', {}, '', 'out');
  add('cell', 'gru', { hidden: FEATURES }, 'in', 'sequence');
  for (let group = 0; Object.keys(blocks).length + 2 < count; group++) {
    const entering = ends.at(-1);
    const parts: readonly [type: string, parameters: object, input: string][] = [
      ['linear', { units: FEATURES }, 'in'],
      ['layer-norm', {}, 'in'],
      ['tanh', {}, 'in'],
      ['add', {}, 'in-1'],
    ];
    for (const [type, parameters, input] of parts.slice(0, count - Object.keys(blocks).length - 2)) {
      add(`${type}-${group}`, type, parameters, input, 'out');
      if (type === 'add' && entering) connect(entering, { block: `add-${group}`, port: 'in-2' });
    }
  }
  add('dense', 'linear', { units: 1 }, 'in', 'out');
  add('head', 'regression-output', { perStep: true }, 'in', 'prediction');
  return JSON.stringify({ formatVersion: 1, name: `${count} blocks`, blocks, wires });
}
