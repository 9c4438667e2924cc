import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { createBlock, createProject } from '../../src-shared/document/create';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { nodeFileOperations } from '../fs/file-operations';
import { loadProject, saveProject } from './project-files';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-project-'));
  path = join(folder, 'größe.unroll');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const project: Project = { ...createProject('Größe'), blocks: new Map([['gru', createBlock('gru', 'gru')]]) };

async function diagnosticsOf(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics;
}

describe('project files', () => {
  it('save and load', async () => {
    await saveProject(path, project);
    expect(await loadProject(path)).toEqual(project);
    expect(await readFile(path, 'utf8')).toBe(serializeProject(project));
    await writeFile(path, `\ufeff${serializeProject(project)}`);
    expect(await loadProject(path)).toEqual(project);
  });

  it('are refused when cut at any byte, inside a character too', async () => {
    await saveProject(path, project);
    const { size } = await nodeFileOperations.stat(path);
    const codes = new Set<string>();
    for (let length = size - 2; length >= 0; length--) {
      await truncate(path, length);
      const [diagnostic] = await diagnosticsOf(loadProject(path));
      expect(diagnostic?.where?.file).toBe(path);
      codes.add(diagnostic?.code ?? '');
    }
    expect([...codes].sort()).toEqual(['DOC-001', 'DOC-002', 'FILE-009']);
  });

  it('are refused when missing, a folder, not UTF-8 or far too large', async () => {
    expect(await diagnosticsOf(loadProject(path))).toMatchObject([
      { code: 'FILE-001', message: `${path} could not be read: there is no such file.`, where: { file: path } },
    ]);
    expect(await diagnosticsOf(loadProject(folder))).toMatchObject([{ code: 'FILE-005' }]);
    await writeFile(path, Buffer.from(`\ufeff${serializeProject(project)}`, 'utf16le'));
    expect(await diagnosticsOf(loadProject(path))).toMatchObject([{ code: 'FILE-009' }]);
    await truncate(path, 2 ** 32);
    expect(await diagnosticsOf(loadProject(path))).toMatchObject([{ code: 'FILE-008' }]);
  });

  it('name the file and the line of what is wrong inside', async () => {
    await writeFile(path, serializeProject(project).replace('"type": "gru"', '"type": 3'));
    expect(await diagnosticsOf(loadProject(path))).toEqual([
      {
        code: 'DOC-007',
        severity: 'error',
        message: 'Line 6: "blocks.gru.type" must be a text, not 3.',
        nextStep: 'Correct this field.',
        where: { file: path, line: 6, block: 'gru' },
      },
    ]);
  });

  it('are not replaced by a project that could not be opened again', async () => {
    await saveProject(path, project);
    const broken: Project = {
      ...project,
      groups: new Map([['g', { id: 'g', name: 'g', blocks: ['x'], collapsed: false, unknown: new Map() }]]),
    };
    expect(await diagnosticsOf(saveProject(path, broken))).toMatchObject([{ code: 'DOC-015' }]);
    expect(await loadProject(path)).toEqual(project);
  });

  it('stay as they were when the disk is full', async () => {
    await saveProject(path, project);
    const full = {
      ...nodeFileOperations,
      rename: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    };
    expect(await diagnosticsOf(saveProject(path, createProject('Other'), full))).toMatchObject([{ code: 'FILE-003' }]);
    expect(await loadProject(path)).toEqual(project);
    expect(await readdir(folder)).toHaveLength(1);
  });
});
