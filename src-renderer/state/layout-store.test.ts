import { describe, expect, it } from 'vitest';
import { layoutStore, readLayout, rememberLayout, setLayout } from './layout-store';

describe('the remembered layout', () => {
  it('comes back, without what was open over the window', () => {
    let stored: string | null = null;
    const storage = { getItem: () => stored, setItem: (_key: string, text: string) => void (stored = text) };
    rememberLayout(storage);
    setLayout({ dockTab: 'runs', isLeftOpen: false, dialog: 'about', sizes: { rows: { canvas: 70, dock: 30 } } });
    expect(readLayout(stored)).toMatchObject({
      dockTab: 'runs',
      isLeftOpen: false,
      sizes: { rows: { canvas: 70, dock: 30 } },
    });
    expect(readLayout(stored)).not.toHaveProperty('dialog');
    expect(layoutStore.getState().dialog).toBe('about');
  });

  it.each([null, '', '[]', '{', '"x"', '{"dockTab":5,"sizes":{"rows":{"a":"b","c":500}},"isLeftOpen":"yes"}'])(
    'takes nothing wrong from %s',
    (text) => {
      const layout = readLayout(text);
      expect(layout.dockTab).toBeUndefined();
      expect(layout.isLeftOpen).toBeUndefined();
      expect(Object.values(layout.sizes ?? {}).flatMap((sizes) => Object.values(sizes))).toEqual([]);
    },
  );
});
