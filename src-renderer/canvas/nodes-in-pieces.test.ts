import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPiece, nodesOnScreen } from './nodes-in-pieces';

interface Node {
  readonly id: string;
  readonly type: string;
}

const node = (id: string, type = 'block'): Node => ({ id, type });
const some = (count: number): Node[] => Array.from({ length: count }, (_, i) => node(`b${i}`));

describe('what the drawing library is given in one step', () => {
  it('is all where few blocks change', () => {
    const has = some(5);
    const wanted = [...has.slice(0, 3), node('b3'), node('new')];
    expect(nextPiece(has, wanted, 3)).toEqual({ nodes: wanted, isWhole: true });
    expect(nextPiece(has, wanted, 3).nodes).toBe(wanted);
  });

  it('changes no more blocks than it may, and keeps the others as they were', () => {
    const has = some(5);
    const wanted = some(5);
    const { nodes, isWhole } = nextPiece(has, wanted, 2);
    expect(isWhole).toBe(false);
    expect(nodes).toEqual([wanted[0], wanted[1], has[2], has[3], has[4]]);
    expect(nodes.filter((shown, i) => shown === has[i])).toHaveLength(3);
  });

  it('lets what is no block come and go at once', () => {
    const blocks = some(3);
    const [frame, folder] = [node('group:g', 'frame'), node('group:g', 'folder')];
    expect(nextPiece([frame, ...blocks], [folder], 0).nodes).toEqual([folder, ...blocks]);
  });

  it('gets to what is wanted from anything in as few steps as there are changes', () => {
    const list = fc.uniqueArray(fc.record({ id: fc.nat(30), isKept: fc.boolean() }), { selector: ({ id }) => id });
    fc.assert(
      fc.property(list, list, fc.integer({ min: 1, max: 7 }), (before, after, most) => {
        const has = before.map(({ id }) => node(`b${id}`));
        const byId = new Map(has.map((one) => [one.id, one]));
        const wanted = after.map(({ id, isKept }) => (isKept ? byId.get(`b${id}`) : undefined) ?? node(`b${id}`));
        const same = wanted.filter((one) => byId.get(one.id) === one).length;
        const gone = has.filter(({ id }) => !wanted.some((one) => one.id === id)).length;
        let nodes: readonly Node[] = has;
        for (let step = 0; step < Math.ceil((wanted.length - same + gone) / most); step++) {
          const piece = nextPiece(nodes, wanted, most);
          // No node stands twice.
          expect(new Set(piece.nodes.map(({ id }) => id)).size).toBe(piece.nodes.length);
          nodes = piece.nodes;
        }
        expect(nextPiece(nodes, wanted, 0)).toEqual({ nodes: wanted, isWhole: true });
      }),
    );
  });
});

describe('the nodes on the screen', () => {
  it('are those of which a part is inside it', () => {
    const nodes = [-20, -5, 50, 300].map((x) => ({ position: { x, y: 0 }, width: 10, height: 10 }));
    const screen = { width: 100, height: 100 };
    expect(nodesOnScreen(nodes, { ...screen, transform: [0, 0, 1] })).toEqual([nodes[1], nodes[2]]);
    expect(nodesOnScreen(nodes, { ...screen, transform: [20, 0, 0.25] })).toEqual(nodes);
  });
});
