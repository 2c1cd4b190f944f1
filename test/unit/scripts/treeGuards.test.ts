import assert from 'node:assert/strict';
import { GuardTree } from './guardTree.ts';

/** Files that break no rule; each test adds the one that does. */
const sound = {
  'src/domain/rule.ts': 'export const rule = 1;\n',
  'src/hub/main.ts': "import { rule } from '../domain/rule.ts';\n\nif (rule > 1) process.exit(1);\n",
};

describe('the guards of the whole tree', function () {
  this.timeout(60_000);
  let tree: GuardTree;

  afterEach(() => {
    tree.remove();
  });

  const cruise = (): ReturnType<GuardTree['guard']> =>
    tree.guard('depcruise', '--config', '.dependency-cruiser.mjs', 'src');

  it('let a sound tree through', async () => {
    tree = new GuardTree(sound);
    const outcome = await cruise();
    assert.equal(outcome.code, 0, outcome.output);
    assert.match(outcome.output, /no dependency violations found \(2 modules/);
  });

  const violations: Readonly<Record<string, { files: Record<string, string>; rule: string }>> = {
    'a cycle': {
      files: {
        'src/domain/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
        'src/domain/b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();\n",
      },
      rule: 'no-cycle',
    },
    'a cycle of types': {
      files: {
        'src/domain/a.ts': "import type { B } from './b.ts';\nexport interface A {\n  b: B;\n}\n",
        'src/domain/b.ts': "import type { A } from './a.ts';\nexport interface B {\n  a: A;\n}\n",
      },
      rule: 'no-cycle',
    },
    'a layer that imports upwards': {
      files: { 'src/base/a.ts': "import { rule } from '../domain/rule.ts';\nexport const a = rule;\n" },
      rule: 'base-layers',
    },
    'an extension that imports the hub': {
      files: { 'src/extension/a.ts': "import '../hub/main.ts';\n" },
      rule: 'extension-layers',
    },
    'product code that imports a test': {
      files: {
        'test/a.ts': 'export const a = 1;\n',
        'src/hub/a.ts': "export { a } from '../../test/a.ts';\n",
      },
      rule: 'hub-layers',
    },
    'vscode outside the extension': {
      files: { 'src/workspace/a.ts': "import * as vscode from 'vscode';\nexport const a = vscode;\n" },
      rule: 'workspace-packages',
    },
    'zod outside the protocol': {
      files: { 'src/hub/a.ts': "import * as z from 'zod';\nexport const a = z;\n" },
      rule: 'hub-packages',
    },
    'simple-git outside the workspace': {
      files: { 'src/cli/a.ts': "import { simpleGit } from 'simple-git';\nexport const a = simpleGit;\n" },
      rule: 'cli-packages',
    },
    'ws outside client and hub': {
      files: { 'src/wire/a.ts': "import { WebSocket } from 'ws';\nexport const a = WebSocket;\n" },
      rule: 'wire-packages',
    },
    'SQLite outside the hub': {
      files: {
        'src/client/a.ts': "import { DatabaseSync } from 'node:sqlite';\nexport const a = DatabaseSync;\n",
      },
      rule: 'node-sqlite-home',
    },
    'Node in a pure layer': {
      files: {
        'src/domain/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n",
      },
      rule: 'domain-without-node',
    },
    'an import that leads nowhere': {
      files: { 'src/hub/a.ts': "import './nowhere.ts';\n" },
      rule: 'not-found',
    },
  };
  for (const [what, { files, rule }] of Object.entries(violations)) {
    it(`report ${what}`, async () => {
      tree = new GuardTree({ ...sound, ...files });
      const outcome = await cruise();
      assert.notEqual(outcome.code, 0);
      assert.match(outcome.output, new RegExp(`error ${rule}: `));
    });
  }

  it('report an export that nobody uses', async () => {
    tree = new GuardTree({
      ...sound,
      'src/domain/rule.ts': 'export const rule = 1;\nexport const forgotten = 2;\n',
    });
    const outcome = await tree.guard('knip', '--no-config-hints', '--include=exports,files');
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.output, /forgotten/);
    assert.doesNotMatch(outcome.output, /\brule\b +src/);
  });

  it('report a file that nobody imports', async () => {
    tree = new GuardTree({ ...sound, 'src/domain/forgotten.ts': 'export const a = 1;\n' });
    const outcome = await tree.guard('knip', '--no-config-hints', '--include=exports,files');
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.output, /src\/domain\/forgotten\.ts/);
  });

  const compile = (): ReturnType<GuardTree['guard']> => {
    const needed = [
      'scripts/types.ts',
      'scripts/project.ts',
      'src/domain/tsconfig.json',
      'src/hub/tsconfig.json',
    ];
    for (const file of needed) tree.copy(file);
    return tree.guard('node', 'scripts/types.ts');
  };

  for (const code of [
    "import 'node:fs/promises';\nimport { readFileSync } from 'node:fs';\nreadFileSync('a');",
    'process.exit();',
    'document.title;',
  ]) {
    it(`does not compile ${JSON.stringify(code)} in the domain`, async () => {
      tree = new GuardTree({ ...sound, 'src/domain/rule.ts': code });
      const outcome = await compile();
      assert.notEqual(outcome.code, 0);
      assert.match(outcome.output, /src\/domain\/rule\.ts/);
    });
  }

  it('compiles a sound domain', async () => {
    tree = new GuardTree(sound);
    const outcome = await compile();
    assert.equal(outcome.code, 0, outcome.output);
  });

  it('does not compile what only a browser has in the hub', async () => {
    tree = new GuardTree({ ...sound, 'src/hub/main.ts': 'document.title;\n' });
    const outcome = await compile();
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.output, /types of hub:\nsrc\/hub\/main\.ts.*document/);
  });

  it('finds what a change broke in a file that stayed the same, and again until it is put right', async () => {
    tree = new GuardTree({
      ...sound,
      'test/a.ts': "import { rule } from '../src/domain/rule.ts';\nrule.toFixed();\n",
    });
    assert.equal((await compile()).code, 0);
    tree.write('src/domain/rule.ts', "export const rule = 'one';\n");
    for (let run = 0; run < 2; run++) {
      const { code, output } = await compile();
      assert.notEqual(code, 0);
      assert.match(output, /types of everything:\n[^]*test\/a\.ts.*toFixed/);
    }
    tree.write('src/domain/rule.ts', 'export const rule = 2;\n');
    assert.equal((await compile()).code, 0);
  });

  it('reports a file that is not formatted', async () => {
    tree = new GuardTree({ ...sound, 'src/domain/rule.ts': 'export const rule   = "a"' });
    const outcome = await tree.guard('prettier', '--check', 'src');
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.output, /rule\.ts/);
  });
});
