/** Turns the user guide (`docs/guide`) into pages that the app shows by itself, offline: plain HTML, without scripts. */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { marked, Renderer } from 'marked';
import { root } from './bootstrap.mjs';
import { collectErrorCodes, describeErrorCodes } from './error-codes.mjs';

const source = join(root, 'docs', 'guide');
const FONT = join(root, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

/** Stands in a page where the list of codes goes: made from the sources with each build, so that it cannot go stale. */
const CODES_HERE = /<!-- codes -->[^]*<!-- end of codes -->/;

/** The pages in reading order, by file name without its ending; `README` is the first page. */
export const guidePages = /** @type {const} */ ([
  'README',
  'first-model',
  'canvas',
  'data',
  'texts',
  'training',
  'results',
  'export',
  'files',
  'shortcuts',
  'troubleshooting',
]);

/** Writes the guide into `outDir` (under the window's own pages). */
export function buildGuide(/** @type {string} */ outDir) {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const codes = describeErrorCodes(collectErrorCodes());
  const pages = guidePages.map((name) => ({
    name,
    markdown: readFileSync(join(source, `${name}.md`), 'utf8').replace(CODES_HERE, () => codes),
  }));
  const contents = pages.map(({ name, markdown }) => ({ name, title: readTitle(markdown) }));
  for (const { name, markdown } of pages) {
    writeFileSync(join(outDir, addressOf(name)), renderPage(name, markdown, contents));
  }
  cpSync(join(root, 'scripts', 'guide.css'), join(outDir, 'guide.css'));
  cpSync(FONT, join(outDir, 'inter.woff2'));
  const images = join(source, 'images');
  for (const image of readdirSync(images).filter((file) => file.endsWith('.png'))) {
    mkdirSync(dirname(join(outDir, 'images', image)), { recursive: true });
    cpSync(join(images, image), join(outDir, 'images', image));
  }
}

/** @param {string} name */
function addressOf(name) {
  return name === 'README' ? 'index.html' : `${name}.html`;
}

/** The text of the page's first heading. @param {string} markdown */
export function readTitle(markdown) {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? '';
}

/**
 * One page with the list of all pages beside it. Links to other pages of the guide stay links; those that lead out of it
 * become text with their address, for the app opens no other site.
 *
 * @param {string} name
 * @param {string} markdown
 * @param {readonly { readonly name: string, readonly title: string }[]} contents
 */
export function renderPage(name, markdown, contents) {
  const renderer = new Renderer();
  renderer.heading = ({ tokens, depth, text }) =>
    `<h${depth} id="${slugOf(text)}">${renderer.parser.parseInline(tokens)}</h${depth}>\n`;
  renderer.link = ({ href, tokens }) => {
    const text = renderer.parser.parseInline(tokens);
    const page = /^([a-zA-Z-]+)\.md(#.*)?$/.exec(href);
    if (page) return `<a href="${addressOf(page[1] ?? '')}${page[2] ?? ''}">${text}</a>`;
    if (href.startsWith('#')) return `<a href="${href}">${text}</a>`;
    return href === text ? text : `${text} (${escapeHtml(href)})`;
  };
  const body = marked.parse(markdown, { renderer, async: false });
  const links = contents.map(
    (page) =>
      `<li><a href="${addressOf(page.name)}"${page.name === name ? ' aria-current="page"' : ''}>${escapeHtml(page.title)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(readTitle(markdown))} – Unroll guide</title>
<link rel="stylesheet" href="guide.css">
</head>
<body>
<nav aria-label="Pages of the guide"><ul>
${links.join('\n')}
</ul></nav>
<main>
${body}</main>
</body>
</html>
`;
}

/** As on GitHub, so that links into a page work in both places. @param {string} text */
function slugOf(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** @param {string} text */
function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
