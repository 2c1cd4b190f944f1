import { readBase } from './baseRef.ts';
import { GitFailure, toGitError, type Git } from './git.ts';
import { readRepository, type RepositoryRequest, type RepositoryState } from './repositoryState.ts';
import { WorkspaceError } from './workspaceError.ts';

/** What a worktree holds over its base, as a hand-in tells it (SPEC 4). */
export interface WorktreeWork {
  readonly head: string;
  /** Nothing is changed, staged or untracked. */
  readonly clean: boolean;
  /** Commits over the base as it is now, and commits of the base that are not in it. */
  readonly ahead: number;
  readonly behind: number;
  /** Says that the base may be old, where it could not be read freshly. */
  readonly note?: string;
}

/** Only refs of remotes are needed, which are read anyway. */
const noBranches = { refPrefix: 'refs/heads/callboard/' };

/** Reads a worktree of this repository against its freshly read base. Refuses a folder that is no worktree of it. */
export async function readWork(
  git: Git,
  request: RepositoryRequest & { readonly worktree: string },
  signal?: AbortSignal,
): Promise<WorktreeWork> {
  const { name, root, worktree, baseRef } = request;
  const [repository, place] = await Promise.all([
    readRepository(git, { name, root }, { ...noBranches, signal }),
    readRepository(git, { name, root: worktree, baseRef }, { ...noBranches, signal }),
  ]);
  if (repository.commonDir !== place.commonDir)
    throw new WorkspaceError(
      'worktree.foreign',
      `${worktree} is no worktree of ${name}. Nothing was handed in. Say where the work on ${name} is.`,
      { data: { path: worktree, repository: repository.root } },
    );
  const { baseSha, note } = await readBase(git, place, signal);
  const ask = (...args: string[]): Promise<string> => asked(git, place, { args, signal });
  const counted = await ask('rev-list', '--left-right', '--count', `${baseSha}...HEAD`, '--');
  const [behind = 0, ahead = 0] = counted.trim().split(/\s+/).map(Number);
  const head = await ask('rev-parse', '--verify', 'HEAD^{commit}');
  // What is inside a submodule is not looked at: its own configuration could have a program run.
  const status = await ask(
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=normal',
    '--ignore-submodules=dirty',
  );
  return { head: head.trim(), clean: status === '', ahead, behind, ...(note !== undefined && { note }) };
}

/** What a merge is proven by. */
export interface MergeProof {
  /** The branch that was looked at: the one that was named, else the repository's default. */
  readonly target: string;
  readonly merged: boolean;
  readonly note?: string;
}

/** Whether this commit is an ancestor of the freshly read target. */
export async function proveMerge(
  git: Git,
  { head, ...request }: RepositoryRequest & { readonly head: string },
  signal?: AbortSignal,
): Promise<MergeProof> {
  const place = await readRepository(git, request, { ...noBranches, signal });
  const { baseRef, baseSha, note } = await readBase(git, place, signal);
  const merged = await isAncestor(git, place, { head, target: baseSha, signal });
  return { target: baseRef, merged, ...(note !== undefined && { note }) };
}

async function isAncestor(
  git: Git,
  { root, settings }: RepositoryState,
  commits: { readonly head: string; readonly target: string; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  const { head, target, signal } = commits;
  try {
    await git.run(['merge-base', '--is-ancestor', head, target], { cwd: root, settings, signal });
    return true;
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return false;
    throw toGitError(error, root);
  }
}

async function asked(
  git: Git,
  { root, settings }: RepositoryState,
  { args, signal }: { readonly args: readonly string[]; readonly signal: AbortSignal | undefined },
): Promise<string> {
  try {
    return await git.run(args, { cwd: root, settings, signal });
  } catch (error) {
    throw toGitError(error, root);
  }
}
