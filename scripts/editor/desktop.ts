import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run, runOrThrow } from '../childProcess.ts';

export interface DesktopEditor {
  /** The full path of its command, for example `/usr/bin/code`. */
  readonly command: string;
  /** A profile of its own: nothing of the person's own settings or extensions is touched. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Installs a packaged extension into the profile. */
export async function installIntoDesktop(editor: DesktopEditor, vsix: string): Promise<void> {
  mkdirSync(editor.home, { recursive: true });
  await runOrThrow(editor.command, [...profile(editor), '--install-extension', vsix, '--force'], {
    limitMs: 120_000,
  });
}

const closedCheckMs = 1_000;

/** Opens a window and resolves when the person has closed it and every other one of the profile. */
export async function openOnDesktop(editor: DesktopEditor, path: string): Promise<void> {
  const outcome = await run(editor.command, [...profile(editor), '--new-window', '--wait', path], {
    env: editor.env,
    output: 'capture',
  });
  if (outcome.code > 0) throw new Error(`${editor.command} failed: ${outcome.output.trim()}`);
  // The command waits for its own window only; the editor itself, which detaches, goes with the last one.
  while ((await processesOf(editor)).length > 0) await delay(closedCheckMs);
}

/** Asks every window of the profile to close. */
export async function closeDesktop(editor: DesktopEditor): Promise<void> {
  for (const pid of await processesOf(editor)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** The editor detaches itself, so it is found by its profile's folder. */
async function processesOf({ home }: DesktopEditor): Promise<number[]> {
  const { output } = await run('ps', ['-axo', 'pid=,args='], { output: 'capture' });
  const flag = `--user-data-dir=${join(home, 'user')}`;
  const own = output.split('\n').filter((line) => `${line} `.includes(`${flag} `));
  return own.map((line) => Number.parseInt(line.trim(), 10));
}

function profile({ home }: DesktopEditor): string[] {
  const flags = [`--user-data-dir=${join(home, 'user')}`, `--extensions-dir=${join(home, 'extensions')}`];
  // As root the editor starts only without its sandbox.
  return process.getuid?.() === 0 ? [...flags, '--no-sandbox'] : flags;
}
