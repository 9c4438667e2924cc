import { describe, expect, it } from 'vitest';
import { findFiles } from './arguments';
import { EventQueue } from './event-queue';
import { restoreWindowState, SMALLEST } from './window-state';

describe('restoreWindowState', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const stored = { x: 100, y: 50, width: 1200, height: 800, isMaximized: false };

  it('comes back where it was, while that is on a screen', () => {
    expect(restoreWindowState(JSON.stringify(stored), [screen])).toEqual(stored);
    const away = restoreWindowState(JSON.stringify({ ...stored, x: 5000 }), [screen]);
    expect(away).toMatchObject({ x: null, y: null, width: 1200 });
  });

  it('is never larger than the screen nor smaller than usable, whatever was stored', () => {
    expect(restoreWindowState(JSON.stringify({ ...stored, width: 9000 }), [screen]).width).toBe(1920);
    expect(restoreWindowState(JSON.stringify({ ...stored, height: 10 }), [screen]).height).toBe(SMALLEST.height);
    for (const broken of [null, 'null', '{', '{"x":"a"}']) {
      expect(restoreWindowState(broken, [screen]).width).toBeGreaterThanOrEqual(SMALLEST.width);
    }
  });
});

describe('findFiles', () => {
  it('takes files to open and nothing else', () => {
    const argv = ['electron', '/app', '--flag', 'a.unroll', '/x/b.ONNX', 'c.txt', '-d.unroll'];
    expect(findFiles(argv, '/home/me', true)).toEqual(['/home/me/a.unroll', '/x/b.ONNX']);
    expect(findFiles(['/opt/unroll', 'a.unroll'], '/home/me', false)).toEqual(['/home/me/a.unroll']);
  });

  it('takes the addresses that Linux desktops pass, and leaves those of other machines as they are', () => {
    const argv = [
      '/opt/unroll',
      'file:///home/me/my%20model.unroll',
      'file://elsewhere/x.onnx',
      'smb://elsewhere/y.unroll',
    ];
    const [own, ...others] = findFiles(argv, '/', false);
    if (process.platform !== 'win32') expect(own).toBe('/home/me/my model.unroll');
    expect(others.at(-1)).toBe('smb://elsewhere/y.unroll');
    if (process.platform !== 'win32') expect(others[0]).toBe('file://elsewhere/x.onnx');
  });
});

describe('EventQueue', () => {
  it('holds events back until the page that is there now listens', () => {
    const queue = new EventQueue<number>();
    const seen: number[] = [];
    queue.connect((event) => seen.push(event));
    queue.send(1);
    const first = queue.page;
    queue.close();
    queue.open(first);
    expect(seen).toEqual([]);
    queue.open(queue.page);
    queue.send(2);
    expect(seen).toEqual([1, 2]);
  });
});
