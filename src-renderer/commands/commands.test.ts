import { describe, expect, it } from 'vitest';
import { rankOptions } from '../ui/rank-options';
import { allCommands, findCommand } from './all-commands';
import { describeShortcut, findCommandForKey, nameKey, needsCanvas } from './shortcuts';

const press = (key: string, modifiers = ''): string =>
  nameKey(
    {
      key,
      ctrlKey: modifiers.includes('c'),
      metaKey: modifiers.includes('m'),
      shiftKey: modifiers.includes('s'),
      altKey: modifiers.includes('a'),
    },
    false,
  );

describe('the commands', () => {
  it('have ids and shortcuts of their own', () => {
    const ids = allCommands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = allCommands.flatMap(({ shortcut, alternatives = [] }) => [
      ...(shortcut === undefined ? [] : [shortcut]),
      ...alternatives,
    ]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('say what is missing where they cannot always be done', () => {
    const silent = allCommands.filter(({ when, needs }) => when !== undefined && (needs ?? '') === '');
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('are found by the ids that the native menu sends', () => {
    for (const id of ['project.save', 'edit.undo', 'view.zoom-fit', 'run.start', 'run.stop', 'help.shortcuts']) {
      expect(findCommand(id)?.id).toBe(id);
    }
    expect(findCommand('nothing')).toBeUndefined();
  });
});

describe('keys', () => {
  it('are named as shortcuts are written', () => {
    expect(press('z', 'c')).toBe('Mod+Z');
    expect(press('Z', 'cs')).toBe('Mod+Shift+Z');
    expect(press('?', 's')).toBe('?');
    expect(press('+', 'cs')).toBe('Mod++');
    expect(press('ArrowLeft', 's')).toBe('Shift+ArrowLeft');
    expect(press('/')).toBe('/');
    expect(press('c')).toBe('C');
    expect(nameKey({ key: 'k', ctrlKey: false, metaKey: true, shiftKey: false, altKey: false }, true)).toBe('Mod+K');
  });

  it('do on the canvas what they must not do in a text', () => {
    const idFor = (key: string, place: 'canvas' | 'text' | 'elsewhere'): string | undefined =>
      findCommandForKey(allCommands, key, place)?.id;
    expect(idFor('C', 'canvas')).toBe('edit.connect');
    expect(idFor('C', 'text')).toBeUndefined();
    expect(idFor('C', 'elsewhere')).toBeUndefined();
    expect(idFor('Delete', 'text')).toBeUndefined();
    expect(idFor('Mod+Z', 'text')).toBeUndefined();
    expect(idFor('Mod+Z', 'elsewhere')).toBe('edit.undo');
    expect(idFor('Mod+S', 'text')).toBe('project.save');
    expect(idFor('F1', 'elsewhere')).toBe('help.shortcuts');
  });

  it('need the canvas unless a modifier or a function key makes them safe', () => {
    expect(needsCanvas('Mod+S')).toBe(false);
    expect(needsCanvas('F1')).toBe(false);
    expect(needsCanvas('Alt+ArrowLeft')).toBe(true);
  });

  it('are described as the keyboard shows them', () => {
    expect(describeShortcut('Mod+Shift+S', false)).toBe('Ctrl+Shift+S');
    expect(describeShortcut('Mod+Shift+S', true)).toBe('⌘⇧S');
    expect(describeShortcut('Mod++', false)).toBe('Ctrl++');
    expect(describeShortcut('+', false)).toBe('+');
  });
});

describe('searching', () => {
  const options = ['GRU', 'Linear', 'Layer norm', 'Leaky ReLU', 'Regression output'].map((label) => ({ label }));
  const find = (query: string): string[] => rankOptions(options, query).map(({ label }) => label);

  it('ranks beginnings before words before letters', () => {
    expect(find('')).toHaveLength(5);
    expect(find('l')).toEqual(
      ['Linear', 'Layer norm', 'Leaky ReLU', 'Regression output'].filter((label) =>
        label.toLowerCase().startsWith('l'),
      ),
    );
    expect(find('re')).toEqual(['Regression output', 'Leaky ReLU']);
    expect(find('lnorm')).toEqual(['Layer norm']);
    expect(find('zzz')).toEqual([]);
  });
});
