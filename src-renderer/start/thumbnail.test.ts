import { describe, expect, it } from 'vitest';
import { createBlock, createProject, createWire } from '../../src-shared/document/create';
import { CARD, drawThumbnail } from './thumbnail';

describe('drawThumbnail', () => {
  it('holds all blocks in view, with their categories, and joins them', () => {
    const project = {
      ...createProject('p'),
      blocks: new Map([
        ['a', createBlock('a', 'gru', new Map(), { x: -100, y: 50 })],
        ['b', createBlock('b', 'from-the-future', new Map(), { x: 300, y: 0 })],
      ]),
      wires: new Map([['w', createWire('w', 'a.sequence', 'b.in')]]),
    };
    const { viewBox, blocks, wires } = drawThumbnail(project);
    expect(blocks.map(({ category }) => category)).toEqual(['recurrent', 'unknown']);
    const [left = NaN, top = NaN, width = NaN, height = NaN] = viewBox.split(' ').map(Number);
    for (const { x, y } of blocks) {
      expect(x).toBeGreaterThan(left);
      expect(y).toBeGreaterThan(top);
      expect(x + CARD.width).toBeLessThan(left + width);
      expect(y + CARD.height).toBeLessThan(top + height);
    }
    expect(wires[0]?.path.startsWith(`M ${-100 + CARD.width} ${50 + CARD.height / 2} `)).toBe(true);
  });

  it('is empty for an empty project', () => {
    expect(drawThumbnail(createProject('p'))).toEqual({ viewBox: '0 0 320 120', blocks: [], wires: [] });
  });
});
