import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { WorkspaceError, hasErrno, toWorkspaceError } from './workspaceError.ts';

/** A path under a root, each component of it proven. `exists` says whether the last one stands already. */
export interface ProvenPath {
  readonly path: string;
  readonly exists: boolean;
}

/**
 * Joins names below a root and proves that the result is there: the root may lie behind links of the system (as
 * `/tmp` on a Mac), but neither it nor any component below may be one, and none may climb (SECURITY 7).
 */
export async function proveUnderRoot(root: string, names: readonly string[]): Promise<ProvenPath> {
  let current = await provenRoot(root);
  let exists = true;
  for (const name of names) {
    if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name))
      throw unsafe(current, `${JSON.stringify(name)} is no name of a folder`);
    current = path.join(current, name);
    exists = exists && (await isOwnFolder(current));
  }
  return { path: current, exists };
}

/** The real path of the root; a missing tail of it is taken as written. */
async function provenRoot(root: string): Promise<string> {
  const wanted = path.resolve(root);
  if (await isOwnFolder(wanted)) return realpath(wanted);
  const parent = path.dirname(wanted);
  if (parent === wanted) return wanted;
  const realParent = await realpath(parent).catch(async (error: unknown) => {
    if (hasErrno(error, 'ENOENT')) return provenRoot(parent);
    throw toUnsafe(error, wanted);
  });
  return path.join(realParent, path.basename(wanted));
}

/** True: a real directory. False: nothing there. Anything else is refused. */
async function isOwnFolder(folder: string): Promise<boolean> {
  try {
    const stat = await lstat(folder);
    if (stat.isSymbolicLink()) throw unsafe(folder, 'it is a link');
    if (!stat.isDirectory()) throw unsafe(folder, 'it is not a folder');
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw toUnsafe(error, folder);
  }
}

function toUnsafe(error: unknown, place: string): WorkspaceError {
  return hasErrno(error, 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')
    ? unsafe(place, 'a part of it is not a folder')
    : toWorkspaceError(error, place);
}

/** The folders that are missing on the way to a path, outermost first. */
export async function missingFolders(target: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = target; !(await isOwnFolder(folder)); folder = path.dirname(folder))
    missing.unshift(folder);
  return missing;
}

/** Makes folders, outermost first and the last one exclusively. Answers those it made; when it fails it has removed them again. */
export async function makeFolders(folders: readonly string[]): Promise<string[]> {
  const target = folders.at(-1) ?? '';
  const made: string[] = [];
  try {
    for (const folder of folders) {
      try {
        await mkdir(folder, { mode: 0o700 });
        made.push(folder);
      } catch (error) {
        // Another window made the folder of the board in this moment: fine, except for the feature folder itself.
        if (!hasErrno(error, 'EEXIST')) throw error;
        if (folder === target) throw folderExists(target);
      }
    }
    if ((await realpath(target)) !== target) throw unsafe(target, 'a part of it became a link');
    return made;
  } catch (error) {
    await removeEmptyFolders(made);
    throw toWorkspaceError(error, target);
  }
}

/** Removes folders from the innermost outwards as long as they are empty. Answers the first that could not go. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders.toReversed()) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) return folder;
    }
  }
  return undefined;
}

/** `workspace.folderExists` for a folder. */
export function folderExists(folder: string): WorkspaceError {
  return new WorkspaceError(
    'workspace.folderExists',
    `${folder} exists already and was left alone. Open it, or move it away and try again.`,
    { data: { path: folder } },
  );
}

function unsafe(place: string, reason: string): WorkspaceError {
  return new WorkspaceError(
    'workspace.unsafePath',
    `${place} cannot hold a workspace: ${reason}. Nothing was changed. Choose another folder for workspaces, by its real path.`,
    { data: { path: place } },
  );
}
