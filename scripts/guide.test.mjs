import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './bootstrap.mjs';
import { collectErrorCodes, describeErrorCodes, findErrorCodes } from './error-codes.mjs';
import { guidePages, readTitle, renderPage } from './guide.mjs';

const folder = join(root, 'docs', 'guide');
const read = (/** @type {string} */ name) => readFileSync(join(folder, `${name}.md`), 'utf8');
const contents = guidePages.map((name) => ({ name, title: readTitle(read(name)) }));
const html = new Map(guidePages.map((name) => [name, renderPage(name, read(name), contents)]));

describe('the user guide', () => {
  it('names every page that lies in its folder', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
    expect(files.map((file) => file.slice(0, -3)).sort()).toEqual([...guidePages].sort());
    for (const { title } of contents) expect(title).not.toBe('');
  });

  it.each(guidePages)('links and pictures of %s lead somewhere', (name) => {
    const page = html.get(name) ?? '';
    for (const [, href = ''] of page.matchAll(/<a href="([^"]+)"/g)) {
      const [file = '', anchor] = href.split('#');
      const target = file === '' ? name : file === 'index.html' ? 'README' : file.replace(/\.html$/, '');
      const targetPage = html.get(/** @type {typeof guidePages[number]} */ (target));
      expect(targetPage, href).toBeDefined();
      if (anchor !== undefined) expect(targetPage, href).toContain(`id="${anchor}"`);
    }
    for (const [, source = ''] of page.matchAll(/<img src="([^"]+)"/g)) {
      expect(existsSync(join(folder, source)), source).toBe(true);
      expect(statSync(join(folder, source)).size, source).toBeLessThan(150_000);
    }
  });

  it('runs no script, and leads to no other site', () => {
    const page = renderPage('README', '# Title\n\n[here](https://example.org/a) and [there](data.md#three-parts)', []);
    expect(page).toContain('here (https://example.org/a)');
    expect(page).toContain('<a href="data.html#three-parts">there</a>');
    for (const text of html.values()) expect(text).not.toMatch(/<script|href="https?:/);
  });
});

describe('the codes of messages', () => {
  it('are found in objects, calls, tables and choices', () => {
    const source = [
      "const a = { code: 'DATA-001', severity: 'error', message: `${x} is empty.`, nextStep: 'Fill it.' };",
      "refuse('ONNX-002', `cut ${'short'} ` + 'here', 'Save it again.', { block });",
      "const table = { 'SHAPE-003': 'sizes differ' };",
      "fail(is ? 'FILE-001' : 'FILE-002', is ? 'One.' : 'Two.');",
      "const hash = 'SHA-256';",
    ].join('\n');
    expect(findErrorCodes(source)).toEqual([
      { code: 'DATA-001', message: '… is empty.', nextStep: 'Fill it.' },
      { code: 'ONNX-002', message: 'cut … here', nextStep: 'Save it again.' },
      { code: 'SHAPE-003', message: 'Sizes differ.', nextStep: '' },
      { code: 'FILE-001', message: 'One.', nextStep: '' },
      { code: 'FILE-002', message: 'Two.', nextStep: '' },
    ]);
  });

  it('are each of a family that the guide describes', () => {
    const codes = collectErrorCodes();
    expect(codes.length).toBeGreaterThan(100);
    expect(describeErrorCodes(codes)).toContain('| `DATA-003` | ');
  });
});
