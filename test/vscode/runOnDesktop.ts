/**
 * `npm run test:desktop`: the same suites in a desktop VS Code, which is downloaded unless `VSCODE_PATH` names one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from '../../scripts/build.ts';
import { root } from '../../scripts/project.ts';
import { bundleSuites } from './bundle.ts';
import { suiteOptionsFrom, suiteOptionsVariable } from './mochaOptions.ts';

const options = JSON.stringify(suiteOptionsFrom(process.argv.slice(2)));
await build();
const suites = await bundleSuites();
const home = await mkdtemp(join(tmpdir(), 'callboard-suites-'));
const vscode = process.env['VSCODE_PATH'];
try {
  process.exitCode = await runTests({
    ...(vscode !== undefined && { vscodeExecutablePath: vscode }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(suites, 'index.cjs'),
    extensionTestsEnv: { CALLBOARD_HOME: join(home, 'callboard'), [suiteOptionsVariable]: options },
    launchArgs: [
      '--disable-extensions',
      '--disable-workspace-trust',
      `--user-data-dir=${join(home, 'user')}`,
    ],
  });
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
