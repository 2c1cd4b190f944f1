import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './git.ts';
import type { Setting } from './hardening.ts';

/**
 * The first ignored file of a worktree whose content is not at the same path of the original, too. A copy that was cut
 * off counts as one: all of it is there.
 */
export async function onlyHere(
  git: Git,
  place: { worktree: string; original: string; settings: readonly Setting[] },
): Promise<string | undefined> {
  const { worktree, original, settings } = place;
  const listed = await git.run(['ls-files', '--others', '--ignored', '--exclude-standard', '-z'], {
    cwd: worktree,
    settings,
  });
  for (const file of listed.split('\0').filter((one) => one !== ''))
    if (!(await isCopy(path.join(worktree, file), path.join(original, file)))) return file;
  return undefined;
}

async function isCopy(file: string, original: string): Promise<boolean> {
  const [copy, whole] = await Promise.all([lstat(file), lstat(original).catch(() => undefined)]);
  if (!copy.isFile() || whole?.isFile() !== true || copy.size > whole.size) return false;
  const [one, other] = await Promise.all([
    digestOfStart(file, copy.size),
    digestOfStart(original, copy.size),
  ]);
  return one === other;
}

async function digestOfStart(file: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0)
    for await (const chunk of createReadStream(file, { end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
