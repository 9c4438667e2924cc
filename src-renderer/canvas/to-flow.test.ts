import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Position, Project } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import type { SelectionState } from '../state/selection-store';
import { groupNodeId, makeFlowDrawer, noteNodeId, readNodeId, type Flow } from './to-flow';

const base = drawProject(
  { x: 'sequence-input', gru: ['gru', { hidden: 16 }], dense: ['linear', { units: 2 }], y: 'regression-output' },
  ['x -> gru', 'gru.state -> dense', 'dense -> y'],
);

const nothing: SelectionState = { blocks: new Set(), wires: new Set(), notes: new Set(), groups: new Set() };

function run(project: Project, ...commands: readonly DocumentCommand[]): Project {
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value.project;
}

function show(
  project: Project,
  draw = makeFlowDrawer(),
  drag: ReadonlyMap<string, Position> = new Map(),
  selection = nothing,
  open: ReadonlySet<string> = new Set(),
): Flow {
  return draw({ project, check: checkProject(project, SAMPLE_FEATURES), selection, drag, targetWire: null, open });
}

const group = (collapsed: boolean): DocumentCommand => ({
  type: 'group',
  group: { id: 'core', name: 'Core', blocks: ['dense', 'gru'], collapsed, unknown: new Map() },
});

describe('drawing a project', () => {
  it('shows blocks in the order of the flow, with what matters of each', () => {
    const { nodes } = show(base);
    expect(nodes.map(({ id }) => id)).toEqual(['x', 'gru', 'dense', 'y']);
    const gru = nodes.find(({ id }) => id === 'gru');
    if (gru?.type !== 'block') throw new Error('No block');
    const { view } = gru.data;
    expect(view.detail).toBe('GRU · 16 units');
    expect(view.inputs.map(({ name, kind, isConnected }) => [name, kind, isConnected])).toEqual([
      ['in', 'sequence', true],
      ['initial-state', 'vector', false],
    ]);
    expect(view.outputs.map(({ kind, shape }) => [kind, shape])).toEqual([
      ['sequence', 'T × 16'],
      ['vector', '16'],
    ]);
    expect(view.parameterCount).toBeGreaterThan(0);
    expect(gru.ariaLabel).toMatch(/gru, GRU; 16 units; in Input: sequence batch × time × 3/);
  });

  it('labels wires with live named shapes and says the kind', () => {
    const { edges } = show(base);
    expect(edges.map(({ data }) => [data?.kind, data?.label])).toEqual([
      ['sequence', 'batch × time × 3'],
      ['vector', 'batch × 16'],
      ['vector', 'batch × 2'],
    ]);
    expect(edges[0]?.ariaLabel).toBe('Wire from x to gru: sequence batch × time × 3');
  });

  it('puts problems on the block, the port and the wire', () => {
    const broken = run(base, { type: 'setParameter', block: 'dense', parameter: 'units', value: 5 });
    const { nodes, edges } = show(broken);
    const head = nodes.find(({ id }) => id === 'y');
    if (head?.type !== 'block') throw new Error('No block');
    expect(head.data.view.errors).toBe(1);
    expect(head.data.view.firstProblem).toMatch(/5/);
    expect(edges.find(({ target }) => target === 'y')?.data?.hasProblem).toBe(true);
  });

  it('keeps nodes and edges that did not change, whatever else did', () => {
    const draw = makeFlowDrawer();
    const before = show(base, draw);
    const renamed = show(run(base, { type: 'renameBlock', block: 'dense', name: 'Mix' }), draw);
    const changed = renamed.nodes.filter((node) => !before.nodes.includes(node)).map(({ id }) => id);
    expect(changed).toEqual(['dense']);
    const moved = show(base, draw, new Map([['x', { x: 5, y: 5 }]]));
    expect(moved.nodes.filter((node) => node.position.x === 5).map(({ id }) => id)).toEqual(['x']);
    expect(moved.outlines).toBe(moved.nodes);
    const again = show(base, draw);
    expect(again.edges.every((edge, index) => edge === moved.edges[index])).toBe(true);
    const selected = show(base, draw, new Map(), { ...nothing, blocks: new Set(['gru']) });
    expect(selected.nodes.filter((node, index) => node !== again.nodes[index]).map(({ id }) => id)).toEqual(['gru']);
    expect(selected.outlines).toBe(again.outlines);
  });

  it('knows the places of all handles without measuring', () => {
    for (const node of show(base).nodes) {
      if (node.type !== 'block') continue;
      const { view } = node.data;
      expect(node.handles).toHaveLength(view.inputs.length + view.outputs.length);
      expect(node.height).toBeGreaterThan(Math.max(...view.inputs.map(({ offset }) => offset), 0));
    }
  });

  it('draws a frame around an open group, under its blocks', () => {
    const { nodes } = show(run(base, group(false)));
    const frame = nodes[0];
    expect(frame?.id).toBe(groupNodeId('core'));
    expect(frame?.type).toBe('frame');
    for (const id of ['gru', 'dense']) {
      const member = nodes.find((node) => node.id === id);
      expect(frame && member && frame.position.x < member.position.x && frame.position.y < member.position.y).toBe(
        true,
      );
    }
  });

  it('draws a collapsed group as one card with the wires that cross its border', () => {
    const { nodes, edges } = show(run(base, group(true)));
    expect(nodes.map(({ id }) => id)).toEqual(['group:core', 'x', 'y']);
    expect(edges.map(({ source, target }) => `${source} ${target}`)).toEqual(['x group:core', 'group:core y']);
    expect(edges[0]?.targetHandle).toBe('gru.in');
    const folder = nodes[0];
    if (folder?.type !== 'folder') throw new Error('No folder');
    expect(folder.data.ports.inputs.map(({ name }) => name)).toEqual(['gru.in']);
    expect(folder.data.ports.outputs.map(({ name }) => name)).toEqual(['dense.out']);
    expect(folder.data.sums).toMatchObject({ errors: 0, warnings: 0 });
    expect(folder.data.sums.parameterCount).toBeGreaterThan(0);
  });

  it('says on a collapsed group what is wrong inside', () => {
    const folded = run(run(base, group(true)), { type: 'setParameter', block: 'gru', parameter: 'hidden', value: -1 });
    const folder = show(folded).nodes[0];
    if (folder?.type !== 'folder') throw new Error('No folder');
    expect(folder.data.sums.errors).toBe(1);
    expect(folder.data.sums.firstProblem).not.toBe('');
    expect(folder.ariaLabel).toContain('1 problem inside');
  });

  it('shows blocks of unknown type with the ports that their wires use', () => {
    const strange = drawProject({ x: 'sequence-input', odd: 'from-the-future', y: 'regression-output' }, [
      'x -> odd.a',
      'odd.b -> y',
    ]);
    const odd = show(strange).nodes.find(({ id }) => id === 'odd');
    if (odd?.type !== 'block') throw new Error('No block');
    expect(odd.data.view).toMatchObject({ category: null, detail: 'Unknown block' });
    expect(odd.data.view.inputs.map(({ name }) => name)).toEqual(['a']);
    expect(odd.data.view.outputs.map(({ name }) => name)).toEqual(['b']);
  });

  it('reads its own ids back', () => {
    expect(readNodeId('gru')).toEqual({ kind: 'block', id: 'gru' });
    expect(readNodeId(groupNodeId('gru'))).toEqual({ kind: 'group', id: 'gru' });
    expect(readNodeId(noteNodeId('gru'))).toEqual({ kind: 'note', id: 'gru' });
  });
});

describe('a block that is made of others', () => {
  const pair = drawProject(
    {
      x: 'sequence-input',
      enc: ['encoder', { hidden: 4 }],
      dense: ['linear', { units: 2 }],
      y: 'regression-output',
    },
    ['x -> enc', 'enc.state -> dense', 'dense -> y'],
  );
  const cardOf = (flow: Flow) => {
    const node = flow.nodes.find(({ id }) => id === 'enc');
    if (node?.type !== 'block') throw new Error('No block');
    return node;
  };

  it('is wider and shows its parts with all that they learn', () => {
    const flow = show(pair);
    const card = cardOf(flow);
    const { parts, parameterCount } = card.data.view;
    expect(parts.map(({ title, isRecurrent }) => [title, isRecurrent])).toEqual([['GRU', true]]);
    expect(parts.reduce((sum, part) => sum + (part.parameterCount ?? 0), 0)).toBe(parameterCount);
    expect(parts[0]?.weights).toContainEqual({ name: 'W', shape: '1 × 12 × 3' });
    expect(card.width).toBeGreaterThan(flow.nodes.find(({ id }) => id === 'dense')?.width ?? Infinity);
  });

  it('grows where it is looked into, over its neighbours, and its ports stay', () => {
    const [closed, open] = [
      cardOf(show(pair)),
      cardOf(show(pair, makeFlowDrawer(), new Map(), nothing, new Set(['enc']))),
    ];
    expect(open.data.isOpen && !closed.data.isOpen).toBe(true);
    expect(open.height).toBeGreaterThan(closed.height ?? Infinity);
    expect(open.zIndex).toBeGreaterThan(closed.zIndex ?? 0);
    expect(open.handles).toEqual(closed.handles);
  });

  it('is over the others while it is selected, and no longer', () => {
    const draw = makeFlowDrawer();
    const orderOf = (selected: readonly string[]): number =>
      show(pair, draw, new Map(), { ...nothing, blocks: new Set(selected) }).nodes.find(({ id }) => id === 'dense')
        ?.zIndex ?? 0;
    expect([orderOf([]), orderOf(['dense']), orderOf([])]).toEqual([0, 2, 0]);
  });

  it('is like any other where it has no parts', () => {
    const flow = show(pair, makeFlowDrawer(), new Map(), nothing, new Set(['dense']));
    const dense = flow.nodes.find(({ id }) => id === 'dense');
    expect(dense?.type === 'block' && dense.data.isOpen).toBe(false);
  });
});

describe('a large drawing of which most moves the same way', () => {
  const count = 120;
  const ids = Array.from({ length: count }, (_, i) => `b${i}`);
  const large = run(drawProject(Object.fromEntries(ids.map((id) => [id, 'tanh'])), []), {
    type: 'addNote',
    note: { id: 'n', text: 'Here', position: { x: 0, y: 0 }, unknown: new Map() },
  });
  const moved = (project: Project, by: number, blocks = ids): Project =>
    run(project, {
      type: 'moveBlocks',
      moves: blocks.map((block) => {
        const { x, y } = project.blocks.get(block)?.position ?? { x: 0, y: 0 };
        return { block, x: x + by, y };
      }),
    });
  const view = (project: Project, draw: ReturnType<typeof makeFlowDrawer>, mayShift = () => true, drag = new Map()) =>
    draw({
      ...{ project, check: checkProject(project, SAMPLE_FEATURES), selection: nothing, drag, mayShift },
      ...{ targetWire: null, open: new Set<string>() },
    });
  /** Where everything lies in the drawing, whatever the origin is. */
  const placesIn = ({ nodes, origin }: Flow) =>
    new Map(nodes.map(({ id, position }) => [id, { x: position.x + origin.x, y: position.y + origin.y }]));
  const placesOf = (project: Project) =>
    new Map<string, Position>([
      ...Array.from(project.blocks.values(), ({ id, position }) => [id, position] as const),
      [noteNodeId('n'), { x: 0, y: 0 }],
    ]);

  it('moves its origin and keeps the blocks; what stays is drawn again', () => {
    const draw = makeFlowDrawer();
    const before = view(large, draw);
    const now = moved(large, 8);
    const after = view(now, draw);
    expect(after.origin).toEqual({ x: 8, y: 0 });
    expect(after.nodes.filter((node) => !before.nodes.includes(node)).map(({ id }) => id)).toEqual([noteNodeId('n')]);
    expect(placesIn(after)).toEqual(placesOf(now));
    const back = view(large, draw);
    expect(back.origin).toEqual({ x: 0, y: 0 });
    expect(placesIn(back)).toEqual(placesOf(large));
  });

  it('has everything at its place after moves of all, of one and of all again', () => {
    const draw = makeFlowDrawer();
    let project = large;
    view(project, draw);
    for (const blocks of [ids, ['b3'], ids, ids.slice(10), ids.slice(0, 30)]) {
      project = moved(project, 16, blocks);
      expect(placesIn(view(project, draw))).toEqual(placesOf(project));
    }
  });

  it('keeps its origin where what is seen is moving, and while blocks are dragged or let go', () => {
    const draw = makeFlowDrawer();
    const start = view(large, draw).origin;
    const once = moved(large, 8);
    expect(view(once, draw, () => false).origin).toEqual(start);
    const twice = moved(once, 8);
    const dragged = view(once, draw, undefined, placesOf(twice));
    expect(dragged.origin).toEqual(start);
    const letGo = view(twice, draw);
    expect(letGo.origin).toEqual(start);
    expect(letGo.nodes).toEqual(dragged.nodes);
  });
});
