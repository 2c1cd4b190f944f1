import { lstat, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { onlyHere } from './copyCheck.ts';
import { lacksSpace } from './freeSpace.ts';
import { GitFailure, toGitError, type Git } from './git.ts';
import type { Setting } from './hardening.ts';
import { WorkspaceError, hasErrno, noSpaceError } from './workspaceError.ts';

/** One entry of `git worktree list`. */
export interface Worktree {
  readonly path: string;
  readonly head: string;
  /** `refs/heads/…`; empty when detached. */
  readonly branch: string;
  /** Why it is locked; undefined when it is not. */
  readonly locked?: string;
  /** Why git would forget it: its folder is gone. */
  readonly prunable?: string;
}

/** What a call on a repository needs. */
export interface Place {
  readonly root: string;
  readonly settings: readonly Setting[];
}

/** Every worktree of a repository, the main one first. */
export async function listWorktrees(git: Git, place: Place, signal?: AbortSignal): Promise<Worktree[]> {
  const output = await git.run(['worktree', 'list', '--porcelain', '-z'], {
    cwd: place.root,
    settings: place.settings,
    signal,
  });
  return output
    .split('\0\0')
    .filter((block) => block !== '')
    .map(parseWorktree);
}

function parseWorktree(block: string): Worktree {
  const fields = new Map<string, string>();
  for (const line of block.split('\0')) {
    const space = line.indexOf(' ');
    fields.set(space < 0 ? line : line.slice(0, space), space < 0 ? '' : line.slice(space + 1));
  }
  const [locked, prunable] = [fields.get('locked'), fields.get('prunable')];
  return {
    path: path.normalize(fields.get('worktree') ?? ''),
    head: fields.get('HEAD') ?? '',
    branch: fields.get('branch') ?? '',
    ...(locked === undefined ? {} : { locked }),
    ...(prunable === undefined ? {} : { prunable }),
  };
}

/** Changes one ref in a transaction; false when it is not as expected. An old value of zeros: it must not exist. */
async function changeRef(git: Git, place: Place, command: string): Promise<boolean> {
  try {
    // Not cancellable: it takes milliseconds, and afterwards it must be known whether it happened.
    await git.run(['update-ref', '--stdin', '-m', 'callboard'], {
      cwd: place.root,
      settings: place.settings,
      input: `start\n${command}\nprepare\ncommit\n`,
    });
    return true;
  } catch (error) {
    if (
      error instanceof GitFailure &&
      /reference already exists|but expected|reference is missing|unable to resolve/.test(error.stderr)
    )
      return false;
    throw toGitError(error, place.root);
  }
}

/** Creates a branch; false when it exists already. Only its creator gets true. */
export function createBranch(
  git: Git,
  place: Place,
  target: { branch: string; sha: string },
): Promise<boolean> {
  return changeRef(git, place, `create refs/heads/${target.branch} ${target.sha}`);
}

/** Deletes a branch if it still points exactly there; false when it has moved on or is gone. */
export function deleteBranch(
  git: Git,
  place: Place,
  target: { branch: string; sha: string },
): Promise<boolean> {
  return changeRef(git, place, `delete refs/heads/${target.branch} ${target.sha}`);
}

/** How long git may finish a checkout after the person cancelled, before it is interrupted. */
const graceMs = 20_000;

/**
 * Adds a worktree on an existing branch. A cancel waits for git for a while: its checkout runs in a child that would
 * go on writing when git itself is interrupted.
 */
export async function addWorktree(
  git: Git,
  place: Place,
  target: { worktree: string; branch: string; signal?: AbortSignal | undefined },
): Promise<void> {
  try {
    await git.run(['worktree', 'add', '--', target.worktree, target.branch], {
      cwd: place.root,
      settings: place.settings,
      signal: target.signal,
      graceMs,
    });
  } catch (error) {
    if (error instanceof GitFailure && error.stderr.includes('already registered worktree'))
      throw new WorkspaceError(
        'worktree.inTheWay',
        `${place.root} still remembers a worktree at ${target.worktree} whose folder is gone. It was left alone. Run "git worktree prune" there and try again.`,
        { data: { path: target.worktree, repository: place.root }, cause: error },
      );
    if (error instanceof GitFailure && (await isFull(git, place, target)))
      throw noSpaceError(target.worktree, error);
    throw toGitError(error, target.worktree);
  }
}

/** Whatever keeps this from being known, the failure itself is what a person must hear of. */
function isFull(git: Git, place: Place, target: { worktree: string; branch: string }): Promise<boolean> {
  return lacksSpace(
    git,
    { cwd: place.root, settings: place.settings },
    { commit: `refs/heads/${target.branch}`, folder: path.dirname(target.worktree) },
  ).catch(() => false);
}

/** Moves a worktree with everything in it to a place where nothing stands. */
export async function moveWorktree(
  git: Git,
  place: Place,
  target: { from: string; to: string },
): Promise<void> {
  // Git would move into a folder that exists instead of refusing.
  if (await exists(target.to))
    throw new WorkspaceError(
      'worktree.inTheWay',
      `${target.from} could not be moved: ${target.to} exists. Both were left alone. Move one of them away and try again.`,
      { data: { path: target.to } },
    );
  await git.run(['worktree', 'move', '--', target.from, target.to], {
    cwd: place.root,
    settings: place.settings,
  });
}

/** A lock file of an index that nobody has touched for so long belongs to a git that died. */
const abandonedMs = 60_000;

/**
 * Removes a worktree that Callboard made and nobody worked in; answers why it was kept, or nothing. Never forced: git
 * itself refuses a worktree with changes, and ignored files, which git would delete, have to be copies of those in the
 * main working tree. A checkout that was cut off is first completed, so that git finds it clean.
 */
export async function removeUntouched(git: Git, place: Place, entry: Worktree): Promise<string | undefined> {
  const worktree = entry.path;
  const call = { cwd: worktree, settings: place.settings };
  try {
    if (entry.prunable === undefined) {
      await completeCheckout(git, call);
      const file = await onlyHere(git, { worktree, original: place.root, settings: place.settings });
      if (file !== undefined)
        return `${worktree} holds ${file}, which git ignores and which is nowhere else.`;
    }
    // Git's own mark while it adds a worktree: that git died, else the checkout could not have been completed.
    if (entry.locked === 'initializing')
      await git.run(['worktree', 'unlock', '--', worktree], { ...call, cwd: place.root });
    await git.run(['worktree', 'remove', '--', worktree], { ...call, cwd: place.root });
    return undefined;
  } catch (error) {
    return toGitError(error, worktree).message;
  }
}

async function completeCheckout(
  git: Git,
  call: { cwd: string; settings: readonly Setting[] },
): Promise<void> {
  if (!(await exists(call.cwd))) return;
  const gitDir = (await git.run(['rev-parse', '--absolute-git-dir'], call)).trim();
  const indexLock = path.join(gitDir, 'index.lock');
  const lock = await stat(indexLock).catch(() => undefined);
  if (lock !== undefined && Date.now() - lock.mtimeMs > abandonedMs) await unlink(indexLock);
  if (await exists(path.join(gitDir, 'index'))) return;
  await git.run(['read-tree', 'HEAD'], call);
  // Writes the files that are missing and never over one that is there.
  await git.run(['checkout-index', '--all', '--quiet'], call).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
