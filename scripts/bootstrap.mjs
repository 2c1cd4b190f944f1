/**
 * What must work before anything is installed: plain JavaScript for Node 20, no dependency.
 * It brings `node_modules` in line with the lock file and hands over to the Node 24 that comes with it.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// `import.meta.dirname` came with Node 20.11.
export const root = fileURLToPath(new URL('..', import.meta.url));

const modules = join(root, 'node_modules');
const binFolder = join(modules, '.bin');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.callboard-lock-hash');
const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs the dependencies when they are missing or the lock file changed since; else takes no time. */
export async function ensureDependencies(say = console.error) {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(projectNode) && installedLockHash(wanted) === wanted) return;
  say('Installing dependencies (npm ci) ...');
  const startedAt = Date.now();
  const code = await inherit('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], outsidePath());
  if (code !== 0)
    throw new Error(`npm ci failed with exit status ${code}. Is the package registry reachable?`);
  if (!existsSync(projectNode)) throw new Error(`npm ci went well but left no Node 24 at ${projectNode}.`);
  writeFileSync(stampFile, wanted);
  say(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Runs a script of this project under its own Node 24 and passes signals on. Resolves with the exit status. */
export function runWithProjectNode(script, args) {
  const path = `${binFolder}${delimiter}${outsidePath()}`;
  return inherit(projectNode, [join(root, script), ...args], path);
}

/** Sets up the dependencies, then continues in `script` under Node 24; ends the process with its exit status. */
export async function continueWith(script, { onFailure = () => undefined } = {}) {
  try {
    const [major] = process.versions.node.split('.');
    if (Number(major) < 20) throw new Error(`Node 20 or newer is needed; this is ${process.versions.node}.`);
    await ensureDependencies();
    process.exitCode = await runWithProjectNode(script, process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    onFailure();
    process.exitCode = 1;
  }
}

/** An install that somebody made by hand after the lock file was written counts as well. */
function installedLockHash(wanted) {
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8').trim();
  const ownRecord = join(modules, '.package-lock.json');
  if (!existsSync(ownRecord) || statSync(ownRecord).mtimeMs < statSync(lockFile).mtimeMs) return undefined;
  writeFileSync(stampFile, wanted);
  return wanted;
}

/** The PATH without our own bin folder: `npm ci` replaces that folder and must not run from inside it. */
function outsidePath() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => resolve(folder) !== binFolder)
    .join(delimiter);
}

function inherit(command, args, path) {
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell,
    env: { ...process.env, PATH: path },
  });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  // A shell between npm and us that is killed passes nothing on; that it is gone shows in our parent.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  return new Promise((fulfil, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, pass);
      fulfil(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
