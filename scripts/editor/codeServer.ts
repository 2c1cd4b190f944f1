/**
 * A real VS Code without a download from its own site: the npm package `code-server` carries the workbench, the server
 * and the extension host. It is installed once per version into the cache folder, without install scripts: what they
 * would compile is either prebuilt (terminal, file watcher), replaced (log writer, watchdog) or of no use here (proxies).
 */
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { makeWhole, npmInstall } from '../npmInstall.ts';
import { cacheFolder } from '../project.ts';

const version = '4.139.1';
const home = join(cacheFolder, `code-server-${version}`);

const vscodeServerFolder = join(home, 'node_modules', 'code-server', 'lib', 'vscode');

/** The module that starts VS Code's server. */
export const serverMain = join(vscodeServerFolder, 'out', 'server-main.js');

/** Installs code-server when this version is not there yet (about 15 s); else takes no time. */
export async function ensureCodeServer(): Promise<void> {
  await makeWhole(home, install);
  const { resolve } = createRequire(join(vscodeServerFolder, 'package.json'));
  for (const name of ['spdlog', 'native-watchdog']) {
    copyFileSync(join(import.meta.dirname, 'standIns', `${name}.cjs`), resolve(`@vscode/${name}`));
  }
}

async function install(unfinished: string): Promise<void> {
  await npmInstall(unfinished, ['--no-save', `code-server@${version}`]);
  await npmInstall(join(unfinished, 'node_modules', 'code-server', 'lib', 'vscode'), ['--omit=dev']);
}
