import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { toGitError, type Git } from './git.ts';
import type { Setting } from './hardening.ts';
import { hasErrno, throwIfCancelled, toWorkspaceError } from './workspaceError.ts';

/** From where to where, and by which patterns. */
export interface IncludeRequest {
  /** The working tree that has the ignored files. */
  readonly root: string;
  readonly worktree: string;
  readonly settings: readonly Setting[];
  /** Patterns in the syntax of `.gitignore`, beside those of the repository's `.worktreeinclude`. */
  readonly patterns: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const listFile = '.worktreeinclude';
const maxListBytes = 64 * 1024;

/**
 * Copies the ignored files that `.worktreeinclude` and the setting name into a new worktree (SPEC 7): never a tracked
 * file, never over an existing one, modes kept, no link followed. Answers the notes of what was left out.
 */
export async function copyIncluded(git: Git, request: IncludeRequest): Promise<string[]> {
  const excludes = await excludeArguments(request);
  if (excludes.length === 0) return [];
  const { root, worktree, settings, signal } = request;
  try {
    const named = await git.run(['ls-files', '--others', '--ignored', '-z', ...excludes], {
      cwd: root,
      settings,
      signal,
    });
    const candidates = named
      .split('\0')
      .filter((file) => file !== '' && !file.endsWith('/') && file !== listFile);
    if (candidates.length === 0) return [];
    const notes: string[] = [];
    const safe: string[] = [];
    for (const file of candidates) {
      const reason = await unsafety(root, worktree, file);
      if (reason === undefined) safe.push(file);
      else notes.push(`${file} was not copied: ${reason}.`);
    }
    for (const file of safe.length === 0 ? [] : await ignoredIn(git, request, safe)) {
      throwIfCancelled(signal);
      await copyOne(path.join(root, file), path.join(worktree, file));
    }
    return notes;
  } catch (error) {
    throw toGitError(error, worktree);
  }
}

async function excludeArguments(request: IncludeRequest): Promise<string[]> {
  const file = path.join(request.root, listFile);
  const stat = await lstat(file).catch(() => undefined);
  const own = stat?.isFile() === true && stat.size <= maxListBytes ? [`--exclude-from=${file}`] : [];
  const extra = request.patterns.filter((pattern) => pattern.trim() !== '' && !/[\n\0]/.test(pattern));
  return [...own, ...extra.map((pattern) => `--exclude=${pattern}`)];
}

/**
 * What the new worktree ignores. Asked there and not in the source: a file that only an uncommitted `.gitignore`
 * hides would show up as new in the worktree, and an agent could commit it.
 */
async function ignoredIn(git: Git, request: IncludeRequest, files: readonly string[]): Promise<string[]> {
  // Answers 1 when none is ignored; the echo of an ignored path is the only output.
  const output = await git
    .run(['check-ignore', '-z', '--stdin'], {
      cwd: request.worktree,
      settings: request.settings,
      signal: request.signal,
      input: `${files.join('\0')}\0`,
    })
    .catch((error: unknown) => {
      if (error instanceof Error && 'exitCode' in error && error.exitCode === 1) return '';
      throw error;
    });
  return output.split('\0').filter((file) => file !== '');
}

/** Why a file may not be copied, or nothing. */
async function unsafety(root: string, worktree: string, file: string): Promise<string | undefined> {
  const parts = file.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git'))
    return 'its path leaves the repository';
  if (await hasLink(root, parts)) return 'a part of its path is a link';
  if (!(await lstat(path.join(root, file))).isFile()) return 'it is not a regular file';
  if (await hasLink(worktree, parts.slice(0, -1))) return 'its folder is a link in the worktree';
  return undefined;
}

async function copyOne(source: string, target: string): Promise<void> {
  try {
    const { mode } = await lstat(source);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(target, mode & 0o777);
  } catch (error) {
    // Something tracked stands there already, or where its folder would be.
    if (hasErrno(error, 'EEXIST', 'ENOTDIR')) return;
    throw toWorkspaceError(error, target);
  }
}

/** True when one of the components that exist is a link. */
async function hasLink(base: string, parts: readonly string[]): Promise<boolean> {
  let current = base;
  for (const part of parts) {
    current = path.join(current, part);
    const stat = await lstat(current).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (stat === undefined) return false;
    if (stat.isSymbolicLink()) return true;
  }
  return false;
}
