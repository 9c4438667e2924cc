import { describe, expect, it } from 'vitest';
import { NameMaker } from './names';

describe('NameMaker', () => {
  it('keeps a free stem and counts up from two', () => {
    const names = new NameMaker();
    expect([names.unique('h'), names.unique('h'), names.unique('h'), names.unique('x')]).toEqual([
      'h',
      'h_2',
      'h_3',
      'x',
    ]);
  });

  it('steps over names that were taken as they are', () => {
    const names = new NameMaker();
    names.claim('h_2');
    expect([names.unique('h'), names.unique('h'), names.unique('h_2')]).toEqual(['h', 'h_3', 'h_2_2']);
  });

  it('refuses to claim a name twice', () => {
    const names = new NameMaker();
    names.claim('loss');
    expect(() => names.claim('loss')).toThrow('The name "loss" is already taken');
    names.unique('gru.W');
    expect(() => names.claim('gru.W')).toThrow('gru.W');
  });

  it('treats names of object members as plain names', () => {
    const names = new NameMaker();
    expect([names.unique('__proto__'), names.unique('constructor'), names.unique('__proto__')]).toEqual([
      '__proto__',
      'constructor',
      '__proto___2',
    ]);
  });
});
