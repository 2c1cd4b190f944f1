import { createHash } from 'node:crypto';
import { readFile, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { ticketId } from '../protocol/ids.ts';
import type { Git } from './git.ts';
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from './privateFile.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './processIdentity.ts';
import { withLock } from './fileLock.ts';
import { readRepository } from './repositoryState.ts';
import { removeEmptyFolders } from './safePath.ts';
import { hasErrno, toWorkspaceError } from './workspaceError.ts';
import { deleteBranch, listWorktrees, moveWorktree, removeUntouched, type Place } from './worktrees.ts';

/** How a repository gets its worktree: a new branch, one that exists, or the worktree of an earlier claim moved here. */
export type Making = 'create' | 'attach' | 'move';

/** What is about to be done in one repository. */
export interface PlannedRepository {
  readonly name: string;
  readonly root: string;
  readonly commonDir: string;
  readonly worktree: string;
  readonly branch: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly making: Making;
  /** Where a moved worktree comes from. */
  readonly from?: string;
}

/** Written before the first change of a claim's workspace and removed after the last one: what a crash leaves can be found and undone. */
export interface MakingRecord {
  readonly board: string;
  readonly ticket: string;
  readonly fence: number;
  readonly folder: string;
  /** The folders that had to be made for it, outermost first. */
  readonly folders: readonly string[];
  readonly repositories: readonly PlannedRepository[];
  /** SHA-256 of the files at the top that were written, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Who is at it; null when that process gave up and could not undo everything. */
  readonly maker: ProcessIdentity | null;
}

const maxRecordBytes = 1024 * 1024;

function recordFile(home: string, record: { ticket: string; fence: number }): string {
  return path.join(home, 'making', `${record.ticket}-f${record.fence}.json`);
}

/** Writes the record, over the one before. */
export async function writeRecord(
  home: string,
  record: Omit<MakingRecord, 'maker'>,
  options: { abandoned: boolean },
): Promise<void> {
  const file = recordFile(home, record);
  await ensurePrivateFolder(path.dirname(file));
  const maker = options.abandoned ? null : await ownIdentity();
  await writePrivateFile(file, JSON.stringify({ ...record, maker }));
}

/** Removes the record: the workspace is whole, or nothing of it is left. */
export async function removeRecord(home: string, record: { ticket: string; fence: number }): Promise<void> {
  await unlink(recordFile(home, record)).catch((error: unknown) => {
    if (!hasErrno(error, 'ENOENT')) throw toWorkspaceError(error, home);
  });
}

/** Every workspace whose making was cut off. Those that a living process is working on are not among them. */
export async function findHalfMade(home: string): Promise<MakingRecord[]> {
  const folder = path.join(home, 'making');
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT')) return [];
    throw toWorkspaceError(error, folder);
  });
  const records: MakingRecord[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const text = await readPrivateFile(path.join(folder, name), maxRecordBytes);
    const record = text === undefined ? undefined : parseRecord(text);
    if (record === undefined || path.basename(recordFile(home, record)) !== name) continue;
    if (record.maker === null || !(await isAlive(record.maker))) records.push(record);
  }
  return records;
}

function parseRecord(text: string): MakingRecord | undefined {
  try {
    // Written by us, 0600 and in one piece; the checks are against a file that is not ours.
    const value = JSON.parse(text) as Partial<MakingRecord>;
    const whole =
      ticketId.safeParse(value.ticket).success &&
      Number.isSafeInteger(value.fence) &&
      Array.isArray(value.repositories) &&
      Array.isArray(value.folders) &&
      typeof value.files === 'object' &&
      typeof value.folder === 'string' &&
      value.maker !== undefined;
    return whole ? (value as MakingRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** What undoing left behind, each with its reason. Empty: nothing is left. */
export type Kept = string[];

/**
 * Takes a half made workspace back. Only what Callboard made and nobody touched goes: worktrees that git finds clean,
 * branches that still point at their base, files whose content is what was written, empty folders. All else is kept
 * and named. The record stays as long as anything is kept.
 */
export async function repairHalfMade(git: Git, home: string, record: MakingRecord): Promise<Kept> {
  await git.checkVersion();
  return withLock(record.folder, { home }, async () => {
    // Another window may have been faster, or may be making it anew.
    const current = (await findHalfMade(home)).find((one) => one.folder === record.folder);
    return current === undefined ? [] : repair(git, home, current);
  });
}

async function repair(git: Git, home: string, record: MakingRecord): Promise<Kept> {
  const kept: Kept = [];
  for (const repository of record.repositories) {
    const reason = await withLock(repository.commonDir, { home }, async () => {
      const state = await readRepository(git, repository, { refPrefix: 'refs/heads/callboard/' });
      return undoRepository(git, state, repository);
    }).catch((error: unknown) => toWorkspaceError(error, repository.root).message);
    if (reason !== undefined) kept.push(reason);
  }
  kept.push(...(await removeOwnFiles(record)));
  const folder = await removeEmptyFolders(record.folders);
  if (folder === record.folder && kept.length === 0) kept.push(`${folder} is not empty.`);
  if (kept.length === 0) await removeRecord(home, record);
  return kept;
}

/** Undoes the work on one repository, whichever step it had reached; answers why something was kept. The caller holds the lock. */
export async function undoRepository(
  git: Git,
  place: Place,
  planned: PlannedRepository,
): Promise<string | undefined> {
  // An entry of somebody else's worktree whose folder is gone may carry this path; it is none of ours.
  const worktrees = await listWorktrees(git, place);
  const entry = worktrees.find(
    (one) =>
      one.path === planned.worktree &&
      (one.prunable === undefined || one.branch === `refs/heads/${planned.branch}`),
  );
  if (planned.making === 'move') {
    if (entry === undefined || planned.from === undefined) return undefined;
    await moveWorktree(git, place, { from: planned.worktree, to: planned.from });
    return undefined;
  }
  if (entry !== undefined && entry.branch !== `refs/heads/${planned.branch}`)
    return `${planned.worktree} is on another branch by now.`;
  if (planned.making === 'create' && entry !== undefined && entry.head !== planned.baseSha)
    return `${planned.worktree} has commits of its own.`;
  const reason = entry === undefined ? undefined : await removeUntouched(git, place, entry);
  if (reason !== undefined) return reason;
  if (planned.making !== 'create') return undefined;
  const elsewhere = worktrees.find((one) => one !== entry && one.branch === `refs/heads/${planned.branch}`);
  if (elsewhere !== undefined) return `${planned.branch} is checked out in ${elsewhere.path}.`;
  await deleteBranch(git, place, { branch: planned.branch, sha: planned.baseSha });
  return undefined;
}

/** Removes the files at the top that are as they were written. */
export async function removeOwnFiles(record: Pick<MakingRecord, 'folder' | 'files'>): Promise<Kept> {
  const kept: Kept = [];
  for (const [name, digest] of Object.entries(record.files)) {
    if (path.basename(name) !== name) continue;
    const file = path.join(record.folder, name);
    const content = await readFile(file).catch(() => undefined);
    if (content === undefined) continue;
    if (digestOf(content) === digest) await unlink(file);
    else kept.push(`${file} was changed.`);
  }
  return kept;
}

/** SHA-256 of a file's content, hex. */
export function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
