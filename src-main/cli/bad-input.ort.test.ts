import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createWire } from '../../src-shared/document/create';
import type { Json, Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { runInProcess } from '../../src-shared/testing/command-line';
import { saveRunProject, waveCsv, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { runUnroll } from './program';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function makeFiles(): Promise<RunFiles> {
  const files = await writeRunFiles({ epochs: 1 });
  folders.push(files.folder);
  return files;
}

/**
 * Trains and expects a refusal: exit code 1, the diagnostic with a next step, nothing printed besides and no trace of a
 * stack, and the folder as it was before.
 */
async function expectRefusal(files: RunFiles, code: string, ...args: readonly string[]): Promise<string> {
  const before = await readdir(files.folder);
  const result = await runInProcess(runUnroll, ['train', files.projectPath, ...args]);
  expect(result.err).toMatch(new RegExp(`^error ${code}\\b.*: .+\\n {2}→ .+`));
  expect(result.err).not.toMatch(/^ {4}at /m);
  expect([result.code, result.out]).toEqual([1, '']);
  expect(await readdir(files.folder)).toEqual(before);
  return result.err;
}

async function changeProject(files: RunFiles, change: (project: Project) => Project): Promise<void> {
  await saveRunProject(files.projectPath, change(files.project));
}

function setParameter(project: Project, id: string, name: string, value: Json): Project {
  const block = project.blocks.get(id);
  if (!block) throw new Error(`No block ${id}`);
  return { ...project, blocks: new Map(project.blocks).set(id, { ...block, parameters: new Map([[name, value]]) }) };
}

describe('a data file that', () => {
  it.each<[string, string, string | Uint8Array | null, RegExp]>([
    ['is missing', 'DATA-001', null, /wave\.csv is missing/],
    ['is empty', 'DATA-003', '', /is empty/],
    ['is ragged', 'DATA-008', 't,y,z\n1,2,3\n2,3\n3,4,5\n', /2 cells in line 3/],
    ['is binary', 'DATA-005', Uint8Array.from({ length: 600 }, (_, i) => (i * 7) % 256), /binary/],
    ['is a cut archive', 'DATA-013', gzipSync(waveCsv()).subarray(0, 400), /archive/],
    ['has a header only', 'DATA-007', 't,y,z\n', /no row/],
    ['has text in a number column', 'DATA-009', waveCsv().replace(/^5,[^,]*/m, '5,much'), /"y".*row 6.*"much"/],
    ['has one row', 'DATA-020', 't,y,z\n0,1,2\n', /one row/],
    ['has fewer rows than a window', 'DATA-026', waveCsv(6), /spans 9 rows.*6 rows/],
    ['has a constant target', 'DATA-025', waveCsv().replace(/^(\d+),[^,]*/gm, '$1,7'), /"y".*same value \(7\)/],
    ['has no number in a column', 'DATA-024', waveCsv().replace(/^(\d+),[^,]*/gm, '$1,NaN'), /"y" has no value/],
    ['lacks a column', 'DATA-012', waveCsv().replace('t,y,z', 't,y,w'), /"z" is bound but not in the file/],
  ])('%s is refused with %s', async (_what, code, contents, message) => {
    const files = await makeFiles();
    if (contents === null) await rm(files.dataPath);
    else await writeFile(files.dataPath, contents);
    expect(await expectRefusal(files, code)).toMatch(message);
  });

  it('moved is refused, naming where it was looked for', async () => {
    const files = await makeFiles();
    await rename(files.dataPath, join(files.folder, 'elsewhere.csv'));
    expect(await expectRefusal(files, 'DATA-001')).toContain(files.dataPath);
  });

  it('has some NaN cells is trained on without the windows that touch them, and says how many', async () => {
    const files = await makeFiles();
    await writeFile(files.dataPath, waveCsv().replace(/^50,[^,]*/m, '50,NaN'));
    const { code, out, err } = await runInProcess(runUnroll, ['train', files.projectPath]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('9 of 192 windows touch a missing cell and are left out.');
  });
});

describe('a project', () => {
  it.each([0, 1, 0.25, 0.5, 0.99])('cut at %d of its length is refused', async (share) => {
    const files = await makeFiles();
    const text = serializeProject(files.project);
    // The newline at the end may be missing; 1 stands for the bracket before it.
    await writeFile(files.projectPath, text.slice(0, share === 1 ? -2 : Math.floor(share * text.length)));
    await expectRefusal(files, share === 0 ? 'DOC-001' : 'DOC-002');
  });

  it('whose target is ignored too is refused', async () => {
    const files = await makeFiles();
    const text = await readFile(files.projectPath, 'utf8');
    const twice = text.replace('"columns": [', '"columns": [{"name":"y","role":"ignored","preparation":"none"},');
    await writeFile(files.projectPath, twice);
    expect(await expectRefusal(files, 'DOC-007')).toMatch(/"y" is for twice: ignored and target/);
  });

  it('with a window longer than the series is refused', async () => {
    const files = await makeFiles();
    await changeProject(files, (project) => ({
      ...project,
      data: project.data && { ...project.data, window: { ...project.data.window, length: 500 } },
    }));
    expect(await expectRefusal(files, 'DATA-026')).toMatch(/spans 501 rows.*200 rows/);
  });

  it('whose blocks feed each other is refused', async () => {
    const files = await makeFiles();
    await changeProject(files, (project) => {
      const wires = new Map(project.wires);
      for (const [id, wire] of wires) if (wire.to.block === 'linear') wires.delete(id);
      wires
        .set('back', createWire('back', 'linear.out', 'drop.in'))
        .set('on', createWire('on', 'drop.out', 'linear.in'));
      for (const [id, wire] of wires) if (wire.to.block === 'drop' && id !== 'back') wires.delete(id);
      return { ...project, wires };
    });
    await expectRefusal(files, 'GRAPH-004');
  });

  it('with an input that is not connected is refused', async () => {
    const files = await makeFiles();
    await changeProject(files, (project) => ({
      ...project,
      wires: new Map([...project.wires].filter(([, wire]) => wire.to.block !== 'gru')),
    }));
    expect(await expectRefusal(files, 'GRAPH-003')).toContain('gru');
  });

  it.each([0, 1e9])('with a hidden size of %d is refused', async (hidden) => {
    const files = await makeFiles();
    await changeProject(files, (project) => setParameter(project, 'gru', 'hidden', hidden));
    expect(await expectRefusal(files, 'PARAM-002')).toMatch(/from 1 to 4096/);
  });

  it('that is no file at all is refused', async () => {
    const files = await makeFiles();
    await rm(files.projectPath);
    await expectRefusal(files, 'FILE-001');
  });

  it('is judged by check without its data, and its data is told of once', async () => {
    const files = await makeFiles();
    await rm(files.dataPath);
    await changeProject(files, (project) => setParameter(project, 'gru', 'hidden', 0));
    const { code, out, err } = await runInProcess(runUnroll, ['check', files.projectPath]);
    expect(code).toBe(1);
    expect(out).toContain('0 parameters');
    expect(err.match(/^error \S+/gm)).toEqual(['error DATA-001:', 'error PARAM-002']);
    expect(err).toContain('Would mend it: ');
  });
});

describe('a folder', () => {
  it('below a file is refused', async () => {
    const files = await makeFiles();
    await expectRefusal(files, 'FILE-001', '--out', join(files.dataPath, 'run'));
  });

  it.skipIf(process.getuid?.() === 0)('that can only be read is refused', async () => {
    const files = await makeFiles();
    const folder = await mkdtemp(join(files.folder, 'read-only-'));
    await chmod(folder, 0o500);
    await expectRefusal(files, 'FILE-002', '--out', join(folder, 'run'));
  });

  it('that holds a run already is refused, and the run kept', async () => {
    const files = await makeFiles();
    const out = join(files.folder, 'run');
    expect((await runInProcess(runUnroll, ['train', files.projectPath, '--out', out])).code).toBe(0);
    await expectRefusal(files, 'TRAIN-016', '--out', out);
  });

  it('without a run cannot be gone on with', async () => {
    const files = await makeFiles();
    await expectRefusal(files, 'TRAIN-011', '--resume');
  });

  it('for an export that does not exist is refused', async () => {
    const files = await makeFiles();
    const run = join(files.folder, 'run');
    expect((await runInProcess(runUnroll, ['train', files.projectPath, '--out', run])).code).toBe(0);
    const out = join(files.folder, 'no', 'model.onnx');
    const { code, err } = await runInProcess(runUnroll, ['export', run, '--kind', 'predict', '--out', out]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^error FILE-001: .*\n {2}→ Create the folder/)]);
  });
});
