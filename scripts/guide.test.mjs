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

  it('has the colours of the app, whose contrast is checked there, in light and dark', () => {
    const readColours = (/** @type {string} */ css) =>
      css
        .split(/dark/)
        .map(
          (part) =>
            new Map([...part.matchAll(/--(?:u-)?([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])),
        );
    const [light, dark] = readColours(
      readFileSync(join(root, 'scripts', 'guide.css'), 'utf8')
        .replace(/\/\*.*\*\//, '')
        .replace('light dark', ''),
    );
    const [lightTokens, darkTokens] = readColours(
      readFileSync(join(root, 'src-renderer', 'ui', 'tokens.css'), 'utf8').replace(/\/\*.*\*\//, ''),
    );
    const pairs = {
      ground: 'ground',
      surface: 'surface',
      hairline: 'hairline',
      text: 'text',
      dim: 'text-dim',
      link: 'accent-text',
      chosen: 'accent-soft',
    };
    for (const [mine, theirs] of Object.entries(pairs)) {
      expect(light?.get(mine), mine).toBe(lightTokens?.get(theirs) ?? 'no such token');
      expect(dark?.get(mine), mine).toBe(darkTokens?.get(theirs) ?? 'no such token');
    }
  });

  it('runs no script, and leads to no other site', () => {
    const page = renderPage('README', '# Title\n\n[here](https://example.org/a) and [there](data.md#three-parts)', []);
    expect(page).toContain('here (https://example.org/a)');
    expect(page).toContain('<a href="data.html#three-parts">there</a>');
    for (const text of html.values()) expect(text).not.toMatch(/<script|href="https?:/);
  });
});

/** Names of what the app shows: in bold, in italics, as steps of a path (`Data → Texts`), and before the bar in some tables. */
function findNames(/** @type {string} */ markdown) {
  const text = markdown.replace(/```[^]*?```/g, '');
  const flat = text.replace(/\s+/g, ' ');
  const marked = [...flat.matchAll(/\*\*(.+?)\*\*|(?<!\w)_([^_`]+?)_(?!\w)/g)].map(
    ([, bold, italic]) => bold ?? italic ?? '',
  );
  const cells = [
    ...text.matchAll(/^\| (?:setting|role|a sample is|Sees the source) .*\n\| -.*\n((?:\|.*\n)+)/gm),
  ].flatMap(([, rows = '']) => [...rows.matchAll(/^\| (.+?) +\|/gm)].map(([, cell = '']) => cell));
  // What begins small or ends with a full stop is stressed, not named.
  return [...marked.flatMap((name) => name.split(' → ')), ...cells].filter((name) => /^[A-Z].*[^.]$/.test(name));
}

/** Texts in quotes, and between the tags of an element; comments are nothing that is shown. */
function collectTexts() {
  const texts = ['src-renderer', 'src-shared', 'src-main'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
      .flatMap((path) => {
        const source = readFileSync(join(root, part, path), 'utf8').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
        return [...source.matchAll(/'([A-Z][^'\n]*)'|"([A-Z][^"\n]*)"|`([A-Z][^`]*)`|>\s*([A-Z][^<>{}]*)/g)].map(
          ([, single, double, template, between]) => single ?? double ?? template ?? between ?? '',
        );
      }),
  );
  const examples = readdirSync(join(root, 'assets', 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.unroll'))
    .map((path) => String(JSON.parse(readFileSync(join(root, 'assets', 'examples', path), 'utf8')).name));
  return [...texts, ...examples].map((text) => text.replace(/\s+/g, ' ').trim());
}

describe('the names in the guide', () => {
  const shown = collectTexts();
  const headings = guidePages.flatMap((name) => [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title));

  it.each(guidePages)('are those that the app shows: %s', (page) => {
    const unknown = findNames(read(page)).filter(
      (name) =>
        !headings.includes(name) &&
        !shown.some((text) => text.startsWith(name) && !/^\w/.test(text.slice(name.length))),
    );
    expect(unknown).toEqual([]);
  });

  it('go with shortcuts that there are', () => {
    const known = read('shortcuts');
    for (const page of guidePages.filter((name) => name !== 'shortcuts')) {
      const keys = [...read(page).matchAll(/`((?:Ctrl|Shift|Alt)\+[^`]+|F\d+|[A-Z/]|Esc|Enter)`/g)].map(([key]) => key);
      for (const key of keys) expect(known, `${key} of ${page}`).toContain(key);
    }
  });

  it('are found wherever a page has them', () => {
    const page =
      'Press **Train**, open _Data →\nTexts_ **now.** and\n\n| setting | what |\n| --- | --- |\n| Seed | same |\n';
    expect(findNames(page)).toEqual(['Train', 'Data', 'Texts', 'Seed']);
    expect(shown).toContain('Stop and keep the best');
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
