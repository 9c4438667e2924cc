import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { writeFileAtomically } from '../fs/atomic-write';
import { loadProject } from './project-files';
import { serializeProject } from '../../src-shared/document/serialize';

export interface Example {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly projectText: string;
}

/** What a card on the start page says: the heading of the example's README and the first paragraph under it. */
export function readCard(markdown: string): { readonly title: string; readonly summary: string } {
  const title = /^#\s+(.+)$/m.exec(markdown)?.[1]?.trim() ?? '';
  const [, body = markdown] = markdown.split(/^#\s+.+$/m);
  const paragraph =
    body
      .split(/\n\s*\n/)
      .map((text) => text.trim())
      .find((text) => text !== '' && !/^[#|`!>-]/.test(text)) ?? '';
  return { title, summary: plain(paragraph) };
}

function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*_]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The examples that come with the app: `NAME/NAME.unroll` beside its data. */
export async function listExamples(folder: string): Promise<Example[]> {
  const examples: Example[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).filter((e) => e.isDirectory())) {
    const { name } = entry;
    const path = join(folder, name, `${name}.unroll`);
    if (!(await isThere(path))) continue;
    const project = await loadProject(path);
    const readme = join(folder, name, 'README.md');
    const card = readCard((await isThere(readme)) ? await readFile(readme, 'utf8') : '');
    examples.push({
      name,
      title: card.title === '' ? project.name : card.title,
      summary: card.summary,
      projectText: serializeProject(project),
    });
  }
  return examples.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Copies an example into a folder of the user's, so that its runs and changes are theirs, and gives the path of the project.
 * What is there already stays: an example opened twice is gone on with.
 */
export async function copyExample(examples: string, name: string, into: string): Promise<string> {
  const from = join(examples, name);
  const project = join(into, name, `${name}.unroll`);
  if (!(await isThere(join(from, `${name}.unroll`)))) {
    throw new DiagnosticError({
      code: 'APP-010',
      severity: 'error',
      message: `There is no example "${name}".`,
      nextStep: 'Choose one of the examples on the start page.',
    });
  }
  for (const path of await listFiles(from, '')) {
    const target = join(into, name, path);
    if (await isThere(target)) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomically(target, await readFile(join(from, path)));
  }
  return project;
}

async function listFiles(folder: string, within: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, within), { withFileTypes: true })) {
    const path = join(within, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.endsWith('.runs')) found.push(...(await listFiles(folder, path)));
    } else found.push(path);
  }
  return found;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
