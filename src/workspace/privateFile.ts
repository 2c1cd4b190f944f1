import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { WorkspaceError, hasErrno, toWorkspaceError } from './workspaceError.ts';

/** Makes a directory that only this user can enter. Refuses a link, a file, or somebody else's directory with `workspace.unsafePath`. */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST', 'ENOTDIR')) throw toWorkspaceError(error, folder);
  }
  const stat = await lstat(folder).catch((error: unknown) => {
    throw toWorkspaceError(error, folder);
  });
  const uid = process.getuid?.();
  if (!stat.isDirectory() || (uid !== undefined && stat.uid !== uid))
    throw new WorkspaceError(
      'workspace.unsafePath',
      `${folder} is a link, a file, or belongs to somebody else. Nothing was changed. Move it away or set CALLBOARD_HOME.`,
      { data: { path: folder } },
    );
  if (uid !== undefined && (stat.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** Writes a whole file or nothing: a new 0600 file beside it, synced, then renamed over it. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await writeSynced(handle, text);
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await unlink(fresh).catch(() => undefined);
    throw toWorkspaceError(error, path.dirname(file));
  }
}

async function writeSynced(handle: FileHandle, text: string): Promise<void> {
  // The mode given to `open` is cut by the umask, never widened; a mode of 0600 must be exactly that.
  if (process.platform !== 'win32') await handle.chmod(0o600);
  await handle.writeFile(text, 'utf8');
  await handle.sync();
}

// Absent on Windows, where a link of an unprivileged user is not possible either.
const noFollow = constants.O_NOFOLLOW as number | undefined;
const readFlags = constants.O_RDONLY | (noFollow ?? 0);

/** Reads a small file of ours. Undefined when it does not exist; refuses links and what is longer than `maxBytes`. */
export async function readPrivateFile(file: string, maxBytes: number): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, readFlags);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (hasErrno(error, 'ELOOP', 'EISDIR')) throw notOurs(file);
    throw toWorkspaceError(error, file);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > maxBytes) throw notOurs(file);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function notOurs(file: string): WorkspaceError {
  return new WorkspaceError(
    'workspace.unsafePath',
    `${file} is not a file of Callboard. It was left alone.`,
    {
      data: { path: file },
    },
  );
}
