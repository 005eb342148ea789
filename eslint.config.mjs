// @ts-check
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Forbids imports by path pattern, each with the reason that a newcomer needs. */
const border = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
const noVscode = [['vscode'], 'This folder knows nothing of VS Code: pass what it needs as an argument.'];
const noUi = [
  ['**/connections/**', '**/explorer/**', '**/documents/**', '**/commands/**', '**/grid/!(protocol)*'],
  'Arrows point one way: commands, explorer, documents → connections, records → api → json.',
];

export default tseslint.config(
  { ignores: ['dist/', '.vscode-test/', '.bench/', 'node_modules/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((c) => ({ ...c, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'URLSearchParams',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'fetch',
          'AbortController',
          'AbortSignal',
          'performance',
          'module',
          'require',
          'exports',
          '__dirname',
          '__filename',
          'window',
          'document',
          'location',
          'Response',
          'Request',
          'HTMLElement',
          'navigator',
          'globalThis',
          'MessageChannel',
          'PerformanceObserver',
          'getComputedStyle',
          'requestAnimationFrame',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-empty': ['error', { allowEmptyCatch: true }] },
  },
  {
    files: ['src/json/**/*.ts'],
    rules: border(noVscode, noUi, [['**/api/**', '**/records/**', '**/sandbox/**'], 'json is the lowest layer.']),
  },
  {
    files: ['src/api/**/*.ts'],
    rules: border(noVscode, noUi, [['**/records/**', '**/sandbox/**'], 'api knows only json.']),
  },
  {
    files: ['src/records/**/*.ts'],
    rules: border(noVscode, noUi, [['**/sandbox/**'], 'records knows api and json only.']),
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: border(noVscode, noUi, [['**/sandbox/**'], 'cli uses records, api and json.']),
  },
  {
    files: ['src/sandbox/**/*.ts'],
    rules: border(noVscode, noUi, [
      ['**/records/**'],
      'the sandbox shares only the wire schemas (api/schemas) and json.',
    ]),
  },
  {
    files: ['src/connections/**/*.ts'],
    rules: border([
      ['**/explorer/**', '**/documents/**', '**/commands/**'],
      'connections is below the user interface.',
    ]),
  },
  {
    files: ['src/grid/**/*.ts'],
    rules: border(noVscode, [
      ['node:*', '../*', '!./*'],
      'The webview knows neither Node nor the rest of the program: only ./protocol crosses.',
    ]),
  },
  {
    files: ['src/explorer/**/*.ts', 'src/documents/**/*.ts'],
    rules: border([['**/commands/**'], 'Commands use the explorer and the documents, not the other way round.']),
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  prettier,
);
