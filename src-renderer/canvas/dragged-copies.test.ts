import { expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { withDraggedCopies } from './dragged-copies';
import { makeFlowDrawer } from './to-flow';

it('leaves what is copied where it is and puts copies where they are dragged', () => {
  const project = drawProject({ x: 'sequence-input', gru: 'gru' }, ['x -> gru']);
  const selection = {
    blocks: new Set(['gru']),
    wires: new Set<string>(),
    notes: new Set<string>(),
    groups: new Set<string>(),
  };
  const drawn = makeFlowDrawer()({
    ...{ project, check: checkProject(project, SAMPLE_FEATURES), selection },
    ...{ drag: new Map(), targetWire: null, open: new Set<string>() },
  });
  const nodes = withDraggedCopies({ ...drawn, origin: { x: 100, y: 0 } }, new Map([['gru', { x: 250, y: 300 }]]));
  expect(nodes.slice(0, -1)).toEqual(drawn.nodes);
  expect(nodes.at(-1)).toMatchObject({
    ...{ id: 'copy:gru', type: 'block', position: { x: 150, y: 300 } },
    ...{ selectable: false, draggable: false, connectable: false, focusable: false },
  });
});
