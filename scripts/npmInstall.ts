import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { runOrThrow } from './childProcess.ts';

/** Fills a folder unless it is there. It is made beside its place and moved when whole, so that an interrupted install is never taken for one. */
export async function makeWhole(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${String(process.pid)}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(`${unfinished}/package.json`, '{ "private": true }\n');
    await fill(unfinished);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Installs packages into a folder of their own, without install scripts. npm passes its own settings on to the scripts it
 * runs; the prefix among them would lead it back to this project.
 */
export async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const inherited = Object.keys(process.env).filter((name) =>
    /^npm_(lifecycle|package|config_local_prefix)/.test(name),
  );
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `--prefix=${folder}`];
  await runOrThrow('npm', ['install', ...args, ...quietly], {
    cwd: folder,
    env: Object.fromEntries(inherited.map((name) => [name, undefined])),
    limitMs: 5 * 60_000,
  });
}
