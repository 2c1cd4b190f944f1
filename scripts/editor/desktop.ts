import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** Opens a window and resolves when the person has closed it. */
export async function openOnDesktop(editor: DesktopEditor, path: string): Promise<void> {
  const outcome = await run(editor.command, [...profile(editor), '--new-window', '--wait', path], {
    env: editor.env,
    output: 'capture',
  });
  if (outcome.code > 0) throw new Error(`${editor.command} failed: ${outcome.output.trim()}`);
}

/** Asks every window of the profile to close. The editor detaches itself, so it is found by its profile's folder. */
export async function closeDesktop({ home }: DesktopEditor): Promise<void> {
  const { output } = await run('ps', ['-axo', 'pid=,args='], { output: 'capture' });
  const flag = `--user-data-dir=${join(home, 'user')}`;
  for (const line of output.split('\n').filter((one) => `${one} `.includes(`${flag} `))) {
    try {
      process.kill(Number.parseInt(line.trim(), 10), 'SIGTERM');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function profile({ home }: DesktopEditor): string[] {
  const flags = [`--user-data-dir=${join(home, 'user')}`, `--extensions-dir=${join(home, 'extensions')}`];
  // As root the editor starts only without its sandbox.
  return process.getuid?.() === 0 ? [...flags, '--no-sandbox'] : flags;
}
