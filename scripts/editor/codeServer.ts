/**
 * A real VS Code without a download from its own site: the npm package `code-server` carries the workbench, the server
 * and the extension host. It is installed once per version into the cache folder, without install scripts: what they
 * would compile is either prebuilt (terminal, file watcher), replaced (log writer, watchdog) or of no use here (proxies).
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runOrThrow } from '../childProcess.ts';
import { cacheFolder } from '../project.ts';

const version = '4.139.1';
const home = join(cacheFolder, `code-server-${version}`);

const vscodeServerFolder = join(home, 'node_modules', 'code-server', 'lib', 'vscode');

/** The module that starts VS Code's server. */
export const serverMain = join(vscodeServerFolder, 'out', 'server-main.js');

/** Installs code-server when this version is not there yet (about 15 s); else takes no time. */
export async function ensureCodeServer(): Promise<void> {
  if (!existsSync(home)) await install();
  const { resolve } = createRequire(join(vscodeServerFolder, 'package.json'));
  for (const name of ['spdlog', 'native-watchdog']) {
    copyFileSync(join(import.meta.dirname, 'standIns', `${name}.cjs`), resolve(`@vscode/${name}`));
  }
}

async function install(): Promise<void> {
  // Made beside its final place and moved there when whole, so that an interrupted install is never taken for one.
  const unfinished = `${home}.${String(process.pid)}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    await npm(unfinished, ['install', '--no-save', `code-server@${version}`]);
    await npm(join(unfinished, 'node_modules', 'code-server', 'lib', 'vscode'), ['install', '--omit=dev']);
    renameSync(unfinished, home);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** npm passes its own settings on to the scripts it runs; the prefix among them would lead it back to this project. */
async function npm(folder: string, args: readonly string[]): Promise<void> {
  const inherited = Object.keys(process.env).filter((name) =>
    /^npm_(lifecycle|package|config_local_prefix)/.test(name),
  );
  await runOrThrow(
    'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `--prefix=${folder}`],
    {
      cwd: folder,
      env: Object.fromEntries(inherited.map((name) => [name, undefined])),
      limitMs: 5 * 60_000,
    },
  );
}
