import { statfs } from 'node:fs/promises';
import type { Git, GitOptions } from './git.ts';

/**
 * True when the files of a commit do not fit into the folder. Asked after a checkout failed: git says only which file
 * it could not write, and has made room again by then.
 */
export async function lacksSpace(
  git: Git,
  call: GitOptions,
  target: { commit: string; folder: string },
): Promise<boolean> {
  const listing = await git.run(['ls-tree', '-r', '-z', '--format=%(objectsize)', target.commit], call);
  const { bavail, bsize } = await statfs(target.folder);
  // Every file takes whole blocks, and its folder an entry.
  const needed = listing
    .split('\0')
    .reduce((total, size) => total + Math.ceil((Number(size) || 0) / bsize + 1) * bsize, 0);
  return needed > bavail * bsize;
}
