import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Project } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { drawSvgPicture } from './draw-svg';

const base = drawProject(
  { x: 'sequence-input', gru: ['gru', { hidden: 16 }], dense: ['linear', { units: 2 }], y: 'regression-output' },
  ['x -> gru', 'gru.state -> dense', 'dense -> y'],
);

function draw(project: Project, ...commands: readonly DocumentCommand[]) {
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  const after = result.value.project;
  return drawSvgPicture(after, checkProject(after, SAMPLE_FEATURES), (token) => token);
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the picture of a drawing', () => {
  it('shows every block with its settings, every wire by its kind, and every port', () => {
    const { text, width } = draw(base);
    for (const id of ['x', 'gru', 'dense', 'y']) expect(text).toContain(`>${id}</text>`);
    expect(text).toContain('>GRU · 16 units</text>');
    expect(count(text, '<path d="M')).toBeGreaterThanOrEqual(3);
    expect(text).toContain('stroke="kind-sequence" stroke-width="6"');
    expect(text).toContain('>Last state');
    expect(width).toBeGreaterThan(4 * 176);
  });

  it('shows groups and notes, and of a collapsed group one card', () => {
    const group = { id: 'core', name: 'Core <1>', blocks: ['dense', 'gru'], collapsed: false, unknown: new Map() };
    const note = {
      id: 'note',
      text: 'A note that is longer than one line of it can be & more',
      position: { x: -400, y: -300 },
      unknown: new Map(),
    };
    const open = draw(base, { type: 'group', group }, { type: 'addNote', note });
    expect(open.text).toContain('>Core &lt;1&gt;</text>');
    expect(open.text).toContain('>A note that is longer than one</text>');
    expect(open.text).toContain('>line of it can be &amp; more</text>');
    expect(open.height).toBeGreaterThan(draw(base).height + 200);
    expect(open.text).not.toContain('group-teal');
    const teal = draw(base, { type: 'group', group: { ...group, color: 'teal' } });
    expect(teal.text).toContain('fill="group-teal" fill-opacity="0.07" stroke="group-teal"');
    const closed = draw(base, { type: 'group', group: { ...group, collapsed: true } });
    expect(closed.text).toContain('>2 blocks</text>');
    expect(closed.text).not.toContain('>gru</text>');
  });

  it('shows the whole text of a note, however its lines break', () => {
    const words = ['abcdefghijklmnopq', 'bcdefghijklmnopqr', 'cdefghijklmnopqrs', 'defghijklmnopqrst'];
    const note = { id: 'note', text: words.join(' '), position: { x: 0, y: 2000 }, unknown: new Map() };
    const { text, height } = draw(base, { type: 'addNote', note });
    for (const word of words) expect(text).toContain(`>${word}</text>`);
    expect(text).not.toContain('…');
    const short = draw(base, { type: 'addNote', note: { ...note, text: 'short' } });
    expect(height).toBe(short.height + 2 * 18);
  });

  it('shows a group over the wires and below the blocks, as the canvas does', () => {
    const group = { id: 'core', name: 'Core', blocks: ['dense', 'gru'], collapsed: false, unknown: new Map() };
    const { text } = draw(base, { type: 'group', group });
    expect(text.lastIndexOf('<path d="M')).toBeLessThan(text.indexOf('>Core</text>'));
    expect(text.indexOf('>Core</text>')).toBeLessThan(text.indexOf('>gru</text>'));
  });

  it('can be written as an address and read as XML, whatever names hold', () => {
    // Of every length, so that the cut falls into the middle of an emoji in one of them.
    for (let letters = 20; letters < 30; letters++) {
      const name = `${'a'.repeat(letters)}${'😀'.repeat(20)}`;
      const group = {
        id: 'core',
        name: `${name}${name}${name}`,
        blocks: ['dense'],
        collapsed: false,
        unknown: new Map(),
      };
      const named: DocumentCommand = { type: 'renameBlock', block: 'gru', name };
      const { text } = draw(base, named, { type: 'group', group });
      expect(() => encodeURIComponent(text), name).not.toThrow();
      expect(text).toMatch(/>a+😀*…<\/text>/u);
    }
    const text = 'bell \u0007, half \ud83d a letter, none \uffff, 😀';
    const note = { id: 'note', text, position: { x: 0, y: 0 }, unknown: new Map() };
    const odd = draw(base, { type: 'addNote', note }).text;
    expect(() => encodeURIComponent(odd)).not.toThrow();
    expect(odd).not.toContain('\u0007');
    expect(odd).not.toContain('\uffff');
    expect(odd).toContain('😀');
  });

  it('says that a block is bypassed, and is a picture for an empty drawing too', () => {
    expect(draw(base, { type: 'setBypassed', block: 'dense', bypassed: true }).text).toContain('>Bypassed</text>');
    const empty = draw(drawProject({}, []));
    expect(empty.width).toBeGreaterThan(0);
    expect(empty.text).not.toContain('Infinity');
  });
});
