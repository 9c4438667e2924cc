import { describe, expect, it } from 'vitest';
import { fileNameOf, relateDataPath, resolveDataPath } from './data-path';

describe('paths of data', () => {
  it.each([
    ['/home/a/p/x.unroll', '/home/a/p/x.csv', 'x.csv'],
    ['/home/a/p/x.unroll', '/home/a/data/x.csv', '../data/x.csv'],
    ['/home/a/p/x.unroll', '/home/a/p/sub/x.csv', 'sub/x.csv'],
    ['C:\\Users\\a\\x.unroll', 'c:\\Users\\a\\data\\x.csv', 'data/x.csv'],
  ])('from %s to %s is written %s, and found again', (project, file, written) => {
    expect(relateDataPath(project, file)).toBe(written);
    const found = resolveDataPath(project, written);
    expect(found.toLowerCase()).toBe(file.replaceAll('\\', '/').toLowerCase());
  });

  it('stays absolute without a project file, on another drive and far away', () => {
    expect(relateDataPath(null, '/data/x.csv')).toBe('/data/x.csv');
    expect(relateDataPath('C:\\a\\x.unroll', 'D:\\x.csv')).toBe('D:/x.csv');
    expect(relateDataPath('/home/a/x.unroll', '/mnt/x.csv')).toBe('/mnt/x.csv');
    expect(resolveDataPath('/home/a/x.unroll', '/mnt/x.csv')).toBe('/mnt/x.csv');
  });

  it('knows the name of a file', () => {
    expect([fileNameOf('/a/b.csv'), fileNameOf('C:\\a\\b.csv'), fileNameOf('b.csv')]).toEqual([
      'b.csv',
      'b.csv',
      'b.csv',
    ]);
  });
});
