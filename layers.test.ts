import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** What the files of one folder may import. Anything not written here is forbidden, type imports included. */
interface Layer {
  /** Other layers, by folder. A folder may always import from itself. */
  readonly layers: readonly string[];
  readonly packages?: readonly string[];
}

const core = (...names: readonly string[]): string[] => names.map((name) => `src-shared/${name}`);

const window = (...names: readonly string[]): string[] => names.map((name) => `src-renderer/${name}`);

/** The plan of the house, from the ground up: a layer may import only layers listed before it. */
const plan: Readonly<Record<string, Layer>> = {
  'src-shared/base': { layers: [] },
  'src-shared/tensor': { layers: core('base') },
  'src-shared/ir': { layers: core('base', 'tensor') },
  'src-shared/ops': { layers: core('base', 'tensor', 'ir') },
  'src-shared/eval': { layers: core('base', 'tensor', 'ir', 'ops') },
  'src-shared/autodiff': { layers: core('base', 'tensor', 'ir', 'ops') },
  'src-shared/losses': { layers: core('base', 'tensor', 'ir', 'ops') },
  'src-shared/optimizers': { layers: core('base', 'tensor', 'ir', 'ops') },
  'src-shared/metrics': { layers: core('base', 'tensor', 'ir', 'ops') },
  'src-shared/passes': { layers: core('base', 'tensor', 'ir', 'ops', 'eval') },
  'src-shared/onnx': { layers: core('base', 'tensor', 'ir'), packages: ['onnx-proto', 'protobufjs'] },
  'src-shared/document': { layers: core('base'), packages: ['zod'] },
  'src-shared/inspect': { layers: core('base', 'blocks') },
  'src-shared/protocol': { layers: core('base', 'document', 'blocks', 'inspect', 'data'), packages: ['zod'] },
  'src-shared/blocks': { layers: core('base', 'tensor', 'ir', 'ops', 'document'), packages: ['zod'] },
  'src-shared/compiler': {
    layers: core(
      ...['base', 'tensor', 'ir', 'ops', 'autodiff', 'passes', 'losses', 'optimizers', 'metrics', 'onnx'],
      ...['document', 'blocks'],
    ),
  },
  'src-shared/decoding': { layers: core('base', 'tensor', 'ir', 'compiler') },
  'src-shared/data': { layers: core('base', 'tensor', 'document'), packages: ['zod'] },
  'src-shared/training': {
    layers: core(
      ...['base', 'tensor', 'ir', 'eval', 'optimizers', 'metrics'],
      ...['document', 'blocks', 'data', 'compiler', 'decoding', 'protocol'],
    ),
  },
  'src-main/fs': { layers: core('base'), packages: ['node:*'] },
  'src-main/services': {
    layers: ['src-main/fs', ...core('base', 'document', 'protocol')],
    packages: ['node:*', 'zod'],
  },
  'src-main/shell': {
    layers: ['src-main/services', ...core('base', 'protocol')],
    packages: ['electron', 'node:*', 'zod'],
  },
  'src-main/ipc': {
    layers: ['src-main/fs', 'src-main/services', 'src-main/shell', ...core('base', 'document', 'protocol')],
    packages: ['electron', 'node:*'],
  },
  'src-main/preload': { layers: core('protocol'), packages: ['electron'] },
  'src-main/main.ts': {
    layers: [...['fs', 'services', 'shell', 'ipc'].map((name) => `src-main/${name}`), ...core('base', 'protocol')],
    packages: ['electron', 'node:*', 'zod'],
  },
  'src-main/worker': {
    layers: [
      'src-main/fs',
      'src-main/services',
      ...core('base', 'tensor', 'ir', 'ops', 'eval', 'autodiff', 'passes', 'losses', 'optimizers', 'metrics', 'onnx'),
      ...core('document', 'protocol', 'blocks', 'inspect', 'compiler', 'decoding', 'data', 'training'),
    ],
    packages: ['node:*', 'zod', 'onnxruntime-node', '@duckdb/node-api'],
  },
  'src-main/cli': {
    layers: [
      'src-main/fs',
      'src-main/services',
      'src-main/worker',
      ...core('base', 'tensor', 'ir', 'onnx', 'document', 'protocol', 'blocks', 'compiler', 'data', 'training'),
    ],
    packages: ['node:*', 'commander', 'cli-progress'],
  },
  'src-renderer/ui': {
    layers: core('base'),
    packages: [
      'react',
      '@mantine/core',
      'lucide-react',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
    ],
  },
  'src-renderer/bridge': { layers: core('base', 'document', 'blocks', 'protocol') },
  'src-renderer/editing': {
    layers: core('base', 'tensor', 'document', 'blocks', 'compiler'),
    packages: ['@dagrejs/dagre'],
  },
  'src-renderer/state': {
    layers: ['src-renderer/bridge', ...core('base', 'tensor', 'document', 'blocks', 'compiler', 'protocol')],
    packages: ['react', 'zustand'],
  },
  'src-renderer/charts': {
    layers: [...window('ui', 'bridge', 'state'), ...core('base')],
    packages: ['react', 'uplot', '@mantine/core', 'lucide-react'],
  },
  'src-renderer/binding': {
    layers: [...window('ui', 'bridge', 'state'), ...core('base', 'document', 'protocol')],
    packages: ['react', '@mantine/core'],
  },
  'src-renderer/commands': {
    layers: [...window('bridge', 'state', 'editing', 'binding'), ...core('base', 'document', 'blocks', 'compiler')],
  },
  'src-renderer/catalog': {
    layers: [...window('editing'), ...core('base', 'blocks')],
    packages: ['react', 'lucide-react'],
  },
  'src-renderer/canvas': {
    layers: [
      ...window('ui', 'charts', 'state', 'editing', 'commands', 'catalog'),
      ...core('base', 'tensor', 'document', 'blocks', 'compiler'),
    ],
    packages: ['react', '@xyflow/react', '@mantine/core', 'lucide-react'],
  },
  ...Object.fromEntries(
    [
      'palette',
      'outline',
      'problems',
      'data',
      'training',
      'results',
      'inspect',
      'runs',
      'export',
      'start',
      'settings',
    ].map((name): [string, Layer] => [
      `src-renderer/${name}`,
      {
        layers: [
          ...window('ui', 'charts', 'bridge', 'state', 'editing', 'binding', 'commands', 'catalog'),
          ...core('base', 'tensor', 'document', 'blocks', 'inspect', 'compiler', 'optimizers', 'protocol'),
        ],
        packages: ['react', '@mantine/core', '@tanstack/react-virtual', 'lucide-react', 'katex'],
      },
    ]),
  ),
  // The form of a block says what is wrong with it, as the list of problems does.
  'src-renderer/inspector': {
    layers: [
      ...window('ui', 'charts', 'state', 'editing', 'commands', 'catalog', 'problems'),
      ...core('base', 'tensor', 'document', 'blocks', 'compiler'),
    ],
    packages: ['react', '@mantine/core', 'lucide-react', 'katex'],
  },
  'src-renderer/app': {
    layers: [
      ...window('ui', 'bridge', 'state', 'editing', 'binding', 'commands', 'catalog', 'canvas'),
      ...window('palette', 'outline', 'problems', 'inspector', 'data', 'training', 'results', 'inspect', 'runs'),
      ...window('export', 'start', 'settings'),
      ...core('base', 'document', 'compiler', 'protocol'),
    ],
    packages: ['react', '@mantine/core', 'lucide-react', 'react-resizable-panels'],
  },
  'src-renderer/main.tsx': { layers: window('app', 'bridge'), packages: ['react', 'react-dom'] },
};

/** Packages that only some files of their layer may import. */
const packageOwners: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['src-main/worker/ort-session.ts'],
};

const toolPackages = ['node:*', 'vitest', 'fast-check', 'typescript', 'vite', 'onnxruntime-node', '@duckdb/node-api'];
const coreLayers = Object.keys(plan).filter((name) => name.startsWith('src-shared/'));

/** Code that only developers run. It may import whatever it examines; the plan's layers may not import it. */
const workshop: Readonly<Record<string, Layer>> = {
  'src-shared/testing': { layers: coreLayers, packages: toolPackages },
  bench: { layers: [...Object.keys(plan), 'src-shared/testing'], packages: toolPackages },
  'src-renderer/vite.config.ts': { layers: [], packages: ['node:*', 'vite', '@vitejs/plugin-react'] },
  scripts: {
    layers: [],
    packages: ['node:*', 'vite', 'vitest', 'electron', 'electron-builder', 'marked', 'typescript'],
  },
  // From outside, as a user: nothing of the app is imported.
  e2e: { layers: [], packages: ['node:*', '@playwright/test', 'axe-core', '@duckdb/node-api', 'onnxruntime-node'] },
};

/** Source file by path relative to the repository, with forward slashes. */
type Sources = ReadonlyMap<string, string>;

/** The layer a file belongs to: the longest folder of the plan that holds it. */
function findLayer(path: string): string | undefined {
  const folders = [...Object.keys(plan), ...Object.keys(workshop)];
  return folders
    .filter((folder) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function isTest(path: string): boolean {
  return /\.test\.m?ts$/.test(path);
}

/**
 * What a file may import. A test may read anything of its own process, besides the testing tools; tests that need
 * onnxruntime (`*.ort.test.ts`, `*.gpu.test.ts`) reach it through the worker, like everyone else.
 */
function findRules(path: string, layer: string): Layer {
  const own = plan[layer] ?? workshop[layer] ?? { layers: [] };
  if (!isTest(path)) return own;
  const layers = [...(layer.startsWith('src-shared/') ? coreLayers : Object.keys(plan)), 'src-shared/testing'];
  if (/\.(ort|gpu)\.test\.ts$/.test(path)) layers.push('src-main/fs', 'src-main/worker');
  return { layers, packages: [...toolPackages, ...(own.packages ?? [])] };
}

/** The file that a relative specifier names, or undefined when there is none. */
function resolveImport(importer: string, specifier: string, sources: Sources): string | undefined {
  const target = normalize(join(dirname(importer), specifier));
  return [target, `${target}.ts`, `${target}.tsx`, `${target}.d.ts`].find((path) => sources.has(path));
}

function isPackageAllowed(specifier: string, allowed: readonly string[]): boolean {
  return allowed.some((name) =>
    name.endsWith(':*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  );
}

function checkImport(path: string, layer: string, specifier: string, sources: Sources): string | undefined {
  const rules = findRules(path, layer);
  if (specifier.startsWith('.')) {
    const target = resolveImport(path, specifier, sources);
    if (target === undefined) return `${path}: ${specifier} is no file of the house`;
    if (isTest(target)) return `${path}: imports the test ${target}`;
    const targetLayer = findLayer(target);
    if (targetLayer === undefined || targetLayer === layer || rules.layers.includes(targetLayer)) return undefined;
    return `${path}: ${layer} may not import ${targetLayer} (${specifier})`;
  }
  if (!isPackageAllowed(specifier, rules.packages ?? [])) return `${path}: ${layer} may not import ${specifier}`;
  const owners = packageOwners[specifier];
  if (owners && layer in plan && !isTest(path) && !owners.includes(path)) {
    return `${path}: ${specifier} belongs to ${owners.join(', ')}`;
  }
  return undefined;
}

/** Every breach of the plan, one line each: files in no layer, imports the table does not allow. */
function findViolations(sources: Sources): string[] {
  const violations: string[] = [];
  for (const [path, text] of sources) {
    const layer = findLayer(path);
    if (layer === undefined) {
      violations.push(`${path}: in no layer; give it a place in layers.test.ts or move it`);
      continue;
    }
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      const violation = checkImport(path, layer, fileName, sources);
      if (violation !== undefined) violations.push(violation);
    }
  }
  return violations;
}

/** Layers that reach themselves through the table. */
function findCycles(layers: Readonly<Record<string, Layer>>): string[] {
  const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
    (layers[from]?.layers ?? []).some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, goal, seen);
    });
  return Object.keys(layers).filter((name) => reaches(name, name, new Set()));
}

function readSources(): Sources {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const sources = new Map<string, string>();
  for (const folder of readdirSync(root).filter((name) => /^(src-.*|bench|scripts|e2e)$/.test(name))) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, entry.replaceAll('\\', '/'));
      if (/\.(m?[jt]s|tsx)$/.test(path)) sources.set(path, readFileSync(join(root, path), 'utf8'));
      // Style sheets belong to the layer of the components that import them; they import nothing.
      else if (path.endsWith('.css')) sources.set(path, '');
    }
  }
  return sources;
}

describe('the plan of the house', () => {
  it('is kept by every file', () => {
    const sources = readSources();
    expect(sources.size).toBeGreaterThan(10);
    expect(findViolations(sources)).toEqual([]);
  });

  it('has no cycles and names no layer that does not exist in it', () => {
    const layers = { ...plan, ...workshop };
    expect(findCycles(layers)).toEqual([]);
    expect(Object.values(layers).flatMap(({ layers: names }) => names.filter((name) => !(name in layers)))).toEqual([]);
  });
});

describe('the layer check', () => {
  const house: [string, string][] = [
    ['src-shared/base/result.ts', 'export type Result = 1;'],
    ['src-shared/tensor/tensor.ts', "import type { Result } from '../base/result';"],
    ['src-shared/compiler/compile.ts', "import { gru } from '../blocks/recurrent/gru';"],
    ['src-shared/blocks/recurrent/gru.ts', "import { z } from 'zod'; export const gru = z;"],
    ['src-shared/testing/fakes.ts', "import fc from 'fast-check';"],
    ['src-shared/tensor/tensor.test.ts', "import '../testing/fakes'; import { it } from 'vitest';"],
    ['src-shared/tensor/tensor.ort.test.ts', "import '../../src-main/worker/ort-session';"],
    ['src-main/worker/ort-session.ts', "import * as ort from 'onnxruntime-node';"],
    ['src-main/cli/unroll.ts', "import { run } from '../worker/ort-session'; import fs from 'node:fs/promises';"],
  ];
  const violationsWith = (path: string, text: string): string[] => findViolations(new Map([...house, [path, text]]));

  it('passes a sound house', () => {
    expect(findViolations(new Map(house))).toEqual([]);
  });

  it.each([
    ['an upward import', 'src-shared/base/a.ts', "import { x } from '../tensor/tensor';"],
    ['an upward import of types only', 'src-shared/base/a.ts', "import type { X } from '../tensor/tensor';"],
    ['an inline type import', 'src-shared/base/a.ts', "type X = import('../tensor/tensor').X;"],
    ['an upward re-export', 'src-shared/base/a.ts', "export { x } from '../tensor/tensor';"],
    ['an upward dynamic import', 'src-shared/base/a.ts', "const x = import('../tensor/tensor');"],
    ['a block that knows the compiler', 'src-shared/blocks/a.ts', "import { x } from '../compiler/compile';"],
    [
      'a core file that knows the machine',
      'src-shared/training/a.ts',
      "import { x } from '../../src-main/cli/unroll';",
    ],
    ['Node in the core', 'src-shared/data/a.ts', "import { readFile } from 'node:fs';"],
    ['onnxruntime in the core', 'src-shared/training/a.ts', "import type { Tensor } from 'onnxruntime-node';"],
    ['a second importer of onnxruntime', 'src-main/worker/a.ts', "import { Tensor } from 'onnxruntime-node';"],
    ['onnxruntime on the command line', 'src-main/cli/a.ts', "const ort = require('onnxruntime-node');"],
    ['a package that is not in the table', 'src-shared/ir/a.ts', "import { z } from 'zod';"],
    ['testing tools in shipped code', 'src-shared/compiler/a.ts', "import '../testing/fakes';"],
    ['an import of a test', 'src-shared/compiler/a.ts', "import '../tensor/tensor.test';"],
    ['a core test that needs the machine', 'src-shared/ir/a.test.ts', "import '../../src-main/worker/ort-session';"],
    ['a core test of the command line', 'src-shared/ir/a.ort.test.ts', "import '../../src-main/cli/unroll';"],
    ['an import of a file that does not exist', 'src-shared/ir/a.ts', "import '../base/utils';"],
    ['a file in no layer', 'src-shared/utils/a.ts', ''],
    ['a file in no layer beside the layers', 'src-shared/a.ts', ''],
  ])('reports %s', (_what, path, text) => {
    const violations = violationsWith(path, text);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(`${path}: `);
  });

  it('reports layers that rest on each other', () => {
    const layers = { a: { layers: ['b'] }, b: { layers: ['c'] }, c: { layers: ['a'] }, d: { layers: ['a'] } };
    expect(findCycles(layers)).toEqual(['a', 'b', 'c']);
  });
});
