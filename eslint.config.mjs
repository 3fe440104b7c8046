import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

import { houseRules } from './scripts/eslint-house-rules.mjs';

const SIZE = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 10],
  'max-depth': ['error', 3],
};

const PURE = ['src/domain/**/*.ts', 'src/verifier/**/*.ts'];
const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', 'coverage/**', 'test/fixtures/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house: houseRules },
    rules: {
      ...SIZE,
      'house/no-ignored-result': 'error',
      'house/max-params': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-function-return-type': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ name: ['bigint'], from: 'lib' }] },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // Nest injects by the classes that constructors name: a type-only import would erase them.
    files: ['src/modules/**/*.ts', 'src/platform/**/*.ts', 'seeds/**/*.ts', 'src/app.*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: PURE,
    ignores: SPECS,
    rules: {
      'no-restricted-globals': ['error', 'process', 'performance', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'Chance comes in as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time comes in as an argument.',
        },
      ],
    },
  },
  {
    // TypeORM shares one SQLite connection: a second transaction would undo or commit the first.
    files: ['src/**/*.ts', 'seeds/**/*.ts'],
    ignores: ['src/platform/database/unit-of-work.ts', 'src/modules/vote-log/ballot-box.*.ts'],
    rules: { 'house/no-own-transaction': 'error' },
  },
  {
    files: ['src/verifier/cli.ts', 'src/verifier/standalone.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['src/domain/**/*.ts', 'src/platform/**/*.ts', 'src/verifier/**/*.ts'],
    ignores: SPECS,
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
    },
  },
  {
    files: SPECS,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.cjs', '**/*.mjs', 'public/js/**/*.js', 'bin/*'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'process',
            'console',
            'require',
            'module',
            '__dirname',
            '__filename',
            'globalThis',
            'URL',
            'Buffer',
          ],
          ...[
            'document',
            'window',
            'localStorage',
            'navigator',
            'setTimeout',
            'clearTimeout',
            'FormData',
            'Intl',
          ],
          ...[
            'fetch',
            'URLSearchParams',
            'performance',
            'HTMLElement',
            'location',
            'sessionStorage',
            'Event',
          ],
          ...[
            'setInterval',
            'clearInterval',
            'HTMLInputElement',
            'HTMLFormElement',
            'requestAnimationFrame',
          ],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
