import { createHash, randomBytes } from 'node:crypto';
import { link, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensurePrivateFolder, readPrivateFile } from './privateFile.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './processIdentity.ts';
import { WorkspaceError, cancelled, hasErrno, toWorkspaceError } from './workspaceError.ts';

interface Holder extends ProcessIdentity {
  /** New at each acquisition. */
  readonly id: string;
}

/** What waiting for a lock may use. */
export interface LockOptions {
  /** The folder of CALLBOARD_HOME. */
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else holds the lock. */
  onWait?(holder: { pid: number }): void;
}

const pollMs = 25;

/** Where the lock of something lies. `key` is a real path: a repository's git directory, shared by all its worktrees, or a feature folder. */
export function lockFileOf(home: string, key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return path.join(home, 'locks', `${digest}.lock`);
}

/** Runs `work` while no other window or process works on the same through Callboard (SPEC 7). */
export async function withLock<T>(key: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const file = lockFileOf(options.home, key);
  await ensurePrivateFolder(path.dirname(file));
  const release = await acquire(file, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(file: string, options: LockOptions): Promise<() => Promise<void>> {
  const holder: Holder = { ...(await ownIdentity()), id: randomBytes(8).toString('hex') };
  const own = `${file}.${holder.id}`;
  try {
    await writeFile(own, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    let told = false;
    for (;;) {
      if (options.signal?.aborted) throw cancelled();
      const other = await claim(file, own);
      if (other === undefined) return () => removeFile(file);
      if (!told) options.onWait?.({ pid: other.pid });
      told = true;
      await delay(pollMs + Math.random() * pollMs, undefined, { signal: options.signal }).catch(
        () => undefined,
      );
    }
  } catch (error) {
    throw toWorkspaceError(error, path.dirname(file));
  } finally {
    await removeFile(own);
  }
}

/**
 * Takes the lock and answers nothing, or answers who holds it. A link appears with its content or not at all, so
 * nobody ever reads half a lock. A dead holder's lock is removed under a second lock that carries that holder's id:
 * only one process can be removing it, and a process that read the old lock and comes late finds another id and
 * leaves it. A lock of a living process is thus never removed.
 */
async function claim(file: string, own: string): Promise<Holder | undefined> {
  for (;;) {
    if (await linked(own, file)) return undefined;
    const holder = await readHolder(file);
    if (holder === undefined) continue;
    if (await isAlive(holder)) return holder;
    const breaker = `${file}-${holder.id}`;
    const breaking = await claim(breaker, own);
    if (breaking !== undefined) return breaking;
    try {
      if ((await readHolder(file))?.id === holder.id) await removeFile(file);
    } finally {
      await removeFile(breaker);
    }
  }
}

async function linked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw toWorkspaceError(error, path.dirname(file));
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readPrivateFile(file, 4096);
  if (text === undefined) return undefined;
  const holder = parseHolder(text);
  if (holder !== undefined) return holder;
  throw new WorkspaceError(
    'workspace.unsafePath',
    `${file} is not a lock that Callboard wrote. Nothing was changed. Look at it and move it away.`,
    { data: { path: file } },
  );
}

function parseHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, id } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  if (typeof start !== 'string' || typeof id !== 'string' || !/^[0-9a-f]{16}$/.test(id)) return undefined;
  return { pid, start, id };
}

async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!hasErrno(error, 'ENOENT')) throw toWorkspaceError(error, file);
  });
}
