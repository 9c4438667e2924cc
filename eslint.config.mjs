import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Shapes of syntax the house does without, everywhere. */
const syntaxBans = [
  {
    selector: "CallExpression > MemberExpression.callee[property.name='only'][object.name=/^(it|test|describe)$/]",
    message: 'A focused test hides all the others.',
  },
  { selector: 'ExportAllDeclaration', message: 'Export by name, from the file that defines it.' },
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword.typeAnnotation',
    message: 'A double cast silences the compiler. Narrow the type, or validate the value.',
  },
];

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

/** The core takes clock, randomness and output as arguments: same document, same bytes. */
const coreBans = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'The core has no clock: take the time as an argument.',
  },
  { selector: 'ForInStatement', message: 'Key order is not a contract: iterate over a list or a Map.' },
];

/** Every window is made in one way, and every question of a window passes one check: the sandbox has no second door. */
const windowBans = [
  { selector: "NewExpression[callee.name='BrowserWindow']", message: 'Windows are made in src-main/shell/ only.' },
  {
    selector: "MemberExpression[object.name='ipcMain']",
    message: 'Windows are listened to in src-main/ipc/listen.ts only.',
  },
  {
    selector: 'MemberExpression[property.name=/^(openExternal|executeJavaScript)$/]',
    message: 'No address is opened, and no text is run, that came from a page.',
  },
  {
    selector:
      "JSXAttribute[name.name='dangerouslySetInnerHTML'], MemberExpression[property.name=/^(inner|outer)HTML$/]",
    message: 'Text from files would become part of the page: set text, or make elements.',
  },
];

const onnxruntimeBan = {
  group: ['onnxruntime-node', 'onnxruntime-node/*', 'onnxruntime-common', 'onnxruntime-common/*'],
  message: 'Models meet onnxruntime in src-main/worker/ort-session.ts only.',
};
const duckdbBan = {
  group: ['@duckdb/node-api', '@duckdb/node-api/*'],
  message: 'Data files are read in src-main/worker/ only.',
};
const selectBan = {
  group: ['@mantine/core'],
  importNames: ['Select'],
  message: 'Take Select from src-renderer/ui: it makes its list only when it may be opened.',
};

export default defineConfig(
  globalIgnores([
    'dist/',
    '.tsbuild/',
    'coverage/',
    'out/',
    '**/*.runs/',
    '.electron-fallback*/',
    'screenshots/',
    'test-results/',
    'release/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An implementation of an asynchronous interface need not wait for anything.
      '@typescript-eslint/require-await': 'off',
      // A type parameter used once still documents what a caller gets.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 500 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-restricted-syntax': ['error', ...syntaxBans, noDefaultExport],
      'no-restricted-imports': ['error', { patterns: [onnxruntimeBan, duckdbBan] }],
    },
  },
  {
    files: ['src-main/**/*.ts', 'src-renderer/**/*.ts', 'src-renderer/**/*.tsx'],
    ignores: ['src-main/shell/{main,guide}-window.ts', 'src-main/ipc/listen.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntaxBans, noDefaultExport, ...windowBans] },
  },
  {
    files: ['src-shared/**/*.ts'],
    ignores: ['src-shared/testing/**', '**/*.test.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'The core takes its random numbers as an argument (base/random).',
        },
        { object: 'Date', property: 'now', message: 'The core has no clock: take the time as an argument.' },
      ],
      'no-restricted-syntax': ['error', ...syntaxBans, noDefaultExport, ...coreBans],
    },
  },
  {
    // Numeric loops over typed arrays, where a check for every element would double their time; and operator tables,
    // and graphs, whose inputs are counted by the operator's row and whose axes by its rank.
    files: [
      'src-shared/{tensor,ir,ops,eval,autodiff,passes,compiler,data,inspect}/**/*.ts',
      'src-shared/blocks/recurrent/{fused,scanned}.ts',
      '**/*.test.ts',
      'src-shared/testing/**',
      'bench/**',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src-main/worker/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onnxruntimeBan] }] },
  },
  {
    files: ['src-renderer/**/*.{ts,tsx}'],
    ignores: ['src-renderer/ui/Select.tsx'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onnxruntimeBan, duckdbBan, selectBan] }] },
  },
  {
    files: [
      'src-main/worker/ort-session.ts',
      '**/*.test.ts',
      'src-shared/testing/**',
      'bench/**',
      'e2e/{tables,exported-pair}.ts',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // Playwright hands fixtures over by destructuring; what answers a question of the page is known to the test alone.
    files: ['e2e/**/*.ts'],
    rules: { 'no-empty-pattern': 'off', '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    // The compiler checks the scripts too (tsconfig.tests.json) and knows Node's globals.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['*.config.{ts,mjs}', 'src-renderer/vite.config.ts', 'e2e/*.config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntaxBans] },
  },
);
