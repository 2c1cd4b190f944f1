import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import { layers, singleHomes } from '../../../scripts/architecture.mjs';
import { root } from '../../../scripts/project.ts';

// In CI the parser takes it for granted that files are as they stand on disk; these are not.
process.env['TSESTREE_SINGLE_RUN'] = 'false';
const eslint = new ESLint({ cwd: root, overrideConfigFile: '.eslint.config.js' });

/** Lints `code` as if it stood in that file; gives `line: rule` for each report. */
async function lint(code: string, file: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ line, ruleId, message }) => `${line}: ${ruleId ?? message}`);
}

function someFileOf(folder: string): string | undefined {
  return globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/*.d.ts'] }).sort()[0];
}

const present = Object.entries(layers).flatMap(([name, layer]) => {
  const file = someFileOf(layer.folder);
  return file === undefined ? [] : [{ name, file, layer }];
});

describe('the guard of the layers', function () {
  this.timeout(60_000);

  for (const { name, file, layer } of present) {
    it(`lets ${name} import what the table says and nothing else`, async () => {
      const cases = [
        ...present.map((other) => ({
          source: relativeImport(file, other.file),
          allowed: other.name === name || layer.layers.includes(other.name),
        })),
        ...['zod', 'ws', 'simple-git', 'vscode', 'commander'].map((source) => ({
          source,
          allowed: layer.packages.includes(source),
        })),
        { source: 'node:fs', allowed: layer.node },
        ...Object.entries(singleHomes).map(([source, home]) => ({ source, allowed: home === name })),
      ];
      const code = cases.map(({ source }) => `import '${source}';\n`).join('');
      const reported = (await lint(code, file)).filter((one) => one.endsWith('boundaries/dependencies'));
      const forbidden = cases.flatMap(({ allowed }, index) =>
        allowed ? [] : [`${index + 1}: boundaries/dependencies`],
      );
      assert.deepEqual(reported, forbidden, code);
    });
  }
});

function relativeImport(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

describe('the guard of the style', function () {
  this.timeout(60_000);

  const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
  const violations: Readonly<Record<string, [code: string, rule: string]>> = {
    'a default export': ['export default 1;', 'no-restricted-syntax'],
    'an enum': ['export enum Colour { Red }', 'no-restricted-syntax'],
    'an interface with a prefix': ['export interface ITicket { id: string }', 'no-restricted-syntax'],
    'an any': [
      'export const value = (input: any): void => void input;',
      '@typescript-eslint/no-explicit-any',
    ],
    'a floating promise': [
      'export function go(): void { Promise.resolve(); }',
      '@typescript-eslint/no-floating-promises',
    ],
    'a non-null assertion': [
      'export const first = (all: string[]): string => all[0]!;',
      '@typescript-eslint/no-non-null-assertion',
    ],
    'a fourth parameter': [
      'export function f(a: 1, b: 1, c: 1, d: 1): number { return a + b + c + d; }',
      'max-params',
    ],
    'a function of 61 lines': [
      `export function f(): void {\n${lines(60, 'f();')}}`,
      'max-lines-per-function',
    ],
    'a file of 401 lines': [lines(401, "export * from './emitter.ts';"), 'max-lines'],
    'console output': ["console.log('here');", 'no-console'],
    'a loose comparison': ["export const same = (a: string): boolean => a == 'a';", 'eqeqeq'],
  };
  for (const [what, [code, rule]] of Object.entries(violations)) {
    it(`refuses ${what}`, async () => {
      const reported = await lint(code, 'src/base/clock.ts');
      assert.ok(
        reported.some((one) => one.endsWith(`: ${rule}`)),
        reported.join('\n'),
      );
    });
  }

  for (const code of ['Date.now();', 'Math.random();', 'new Date();', 'performance.now();']) {
    it(`refuses ${code} in the domain`, async () => {
      const file = someFileOf('src/domain');
      assert.ok(file);
      const reported = await lint(code, file);
      assert.ok(
        reported.some((one) => one.includes('no-restricted')),
        reported.join('\n'),
      );
    });
  }

  it('refuses a message of the window that the editor could make links of', async () => {
    const code = "import { window } from 'vscode';\nvoid window.showInformationMessage('here');";
    const refused = '2: no-restricted-syntax';
    assert.ok((await lint(code, 'src/extension/commands/needs.ts')).includes(refused));
    assert.ok(!(await lint(code, 'src/extension/views/say.ts')).includes(refused));
  });

  it('lets through a plain file', async () => {
    const code =
      '/** Adds one. */\nexport function increment(value: number): number {\n  return value + 1;\n}\n';
    assert.deepEqual(await lint(code, 'src/base/clock.ts'), []);
  });
});
