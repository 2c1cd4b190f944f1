import { createGit } from '../../workspace/git.ts';
import { readRepository } from '../../workspace/repositoryState.ts';
import { basename } from 'node:path';
import { realpath } from 'node:fs/promises';

/** The real path of a repository's working tree; rejects with a sentence where no worktree could be made from it. */
export async function readRoot(folder: string): Promise<string> {
  const root = await realpath(folder);
  const git = createGit();
  await git.checkVersion();
  await readRepository(git, { name: basename(root), root }, { refPrefix: 'refs/heads/callboard/' });
  return root;
}
