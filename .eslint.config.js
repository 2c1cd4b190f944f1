import boundaries from 'eslint-plugin-boundaries';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layers, singleHomes } from './scripts/architecture.mjs';

const names = Object.keys(layers);

/** `zod/mini` is a part of a package, `@scope/name` a whole one. */
function external(name) {
  const [, source, internalPath] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(name) ?? [];
  return { origin: 'external', source, ...(internalPath && { internalPath }) };
}

/** One policy a layer: the layers, packages and parts of Node it may import. */
const policies = Object.entries(layers).flatMap(([name, { layers: allowed, packages, node }]) => {
  const from = { element: { type: name } };
  const others = names.filter((other) => other !== name && !allowed.includes(other));
  return [
    { from, disallow: { to: { element: { types: { anyOf: others } } } } },
    { from, disallow: { to: { module: { origin: 'external' } } } },
    ...packages.map((one) => ({ from, allow: { to: { module: external(one) } } })),
    ...(node ? [] : [{ from, disallow: { to: { module: { origin: 'core' } } } }]),
    ...Object.entries(singleHomes).map(([source, home]) => ({
      from,
      [home === name ? 'allow' : 'disallow']: { to: { module: { source } } },
    })),
  ];
});

const notErasable = [
  'TSEnumDeclaration',
  'TSModuleDeclaration:not([declare=true])',
  'TSParameterProperty',
  'Decorator',
];

/** What the language offers and this project leaves alone. */
const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name; a name is found by search.' },
  ...notErasable.map((selector) => ({
    selector,
    message: 'Types are erased here: plain declarations only.',
  })),
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z]/]', message: 'An interface has the plain name.' },
];

export default defineConfig(
  globalIgnores(['dist', '.types', 'node_modules', '.cache', 'artifacts', 'test/fixtures', 'types']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...syntax],
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      // There are no enums here, and the rule is the most expensive of all.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Index signatures are read with brackets: the compiler asks for it (noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.entries(layers).map(([type, { folder }]) => ({
        type,
        pattern: folder,
      })),
      'boundaries/include': ['src/**', 'webview/**'],
      'import/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: { 'boundaries/dependencies': ['error', { default: 'allow', checkAllOrigins: true, policies }] },
  },
  {
    // Time and chance enter the rules as arguments: the same log always folds to the same state.
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'performance',
        'setTimeout',
        'setInterval',
        'queueMicrotask',
        'crypto',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
      'no-restricted-syntax': [
        'error',
        ...syntax,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time enters as an argument.',
        },
      ],
    },
  },
  {
    // The editor makes links and commands of what stands in a message; `say` sees to it that nothing does.
    files: ['src/extension/**/*.ts'],
    ignores: ['src/extension/views/say.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...syntax,
        {
          selector: 'MemberExpression[property.name=/^show(Information|Warning|Error)Message$/]',
          message: 'Tell a person with `say`.',
        },
      ],
    },
  },
  {
    // The CLI talks to a terminal; nothing else in the product does.
    files: ['src/cli/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
