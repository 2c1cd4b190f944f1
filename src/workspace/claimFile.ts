import { readdir, realpath, unlink } from 'node:fs/promises';
import path from 'node:path';
import { agentName, boardKey, fence, roleName, ticketId } from '../protocol/ids.ts';
import { stage } from '../protocol/ticket.ts';
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from './privateFile.ts';
import { WorkspaceError, hasErrno, toWorkspaceError } from './workspaceError.ts';

/** What the window of a workspace must know to come up seated: same agent, same claim. Holds a secret. */
export interface ClaimFile {
  readonly board: string;
  readonly ticket: string;
  readonly agent: string;
  readonly role: string;
  readonly stage: string;
  readonly fence: number;
  /** Proves the claim to the hub. Appears in no log, argument or worktree (SECURITY 13). */
  readonly token: string;
  readonly folder: string;
  readonly workspaceFile: string;
  /** Root of the repository that carries the board's `.callboard/`, if any. */
  readonly boardHome?: string | undefined;
}

const maxBytes = 64 * 1024;

/** Path of a claim's file: `<home>/claims/<TICKET>-f<fence>.json`. */
export function claimFilePath(home: string, claim: Pick<ClaimFile, 'ticket' | 'fence'>): string {
  if (!ticketId.safeParse(claim.ticket).success || !fence.safeParse(claim.fence).success)
    throw invalid(`${claim.ticket}-f${claim.fence}`);
  return path.join(home, 'claims', `${claim.ticket}-f${claim.fence}.json`);
}

/** Writes a claim's file 0600 in a 0700 directory, whole or not at all. */
export async function writeClaimFile(home: string, claim: ClaimFile): Promise<void> {
  const file = claimFilePath(home, claim);
  if (!isClaim(claim)) throw invalid(file);
  await ensurePrivateFolder(path.dirname(file));
  await writePrivateFile(file, `${JSON.stringify(claim, undefined, 2)}\n`);
}

/** Reads a claim's file; undefined when there is none, `claimFile.invalid` when it is not what Callboard wrote. */
export async function readClaimFile(
  home: string,
  claim: Pick<ClaimFile, 'ticket' | 'fence'>,
): Promise<ClaimFile | undefined> {
  const file = claimFilePath(home, claim);
  const text = await readPrivateFile(file, maxBytes);
  return text === undefined ? undefined : parse(file, text);
}

/** Every readable claim file, by ticket and fence; a damaged one does not hide the others, its path is told. */
export async function listClaimFiles(home: string): Promise<{ claims: ClaimFile[]; damaged: string[] }> {
  const folder = path.join(home, 'claims');
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT')) return [];
    throw toWorkspaceError(error, folder);
  });
  const claims: ClaimFile[] = [];
  const damaged: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const file = path.join(folder, name);
    try {
      const text = await readPrivateFile(file, maxBytes);
      if (text !== undefined) claims.push(parse(file, text));
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      damaged.push(file);
    }
  }
  return { claims, damaged };
}

/** The claim whose feature folder holds this path (the folder itself, its `.code-workspace`, or anything below it); the newest when several do. */
export async function findClaimFile(home: string, place: string): Promise<ClaimFile | undefined> {
  const wanted = await real(place);
  const { claims } = await listClaimFiles(home);
  const matching: ClaimFile[] = [];
  for (const claim of claims) {
    const relative = path.relative(await real(claim.folder), wanted);
    if (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
      matching.push(claim);
  }
  return matching.sort((a, b) => b.fence - a.fence)[0];
}

/** Removes a claim's file; nothing happens when there is none. */
export async function removeClaimFile(
  home: string,
  claim: Pick<ClaimFile, 'ticket' | 'fence'>,
): Promise<void> {
  const file = claimFilePath(home, claim);
  await unlink(file).catch((error: unknown) => {
    if (!hasErrno(error, 'ENOENT')) throw toWorkspaceError(error, file);
  });
}

async function real(place: string): Promise<string> {
  return realpath(place).catch(() => path.resolve(place));
}

function parse(file: string, text: string): ClaimFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(file, error);
  }
  if (!isClaim(value) || path.basename(file) !== `${value.ticket}-f${value.fence}.json`) throw invalid(file);
  return value;
}

function isClaim(value: unknown): value is ClaimFile {
  if (typeof value !== 'object' || value === null) return false;
  const claim = value as Record<string, unknown>;
  const isPath = (one: unknown) => typeof one === 'string' && path.isAbsolute(one) && !one.includes('\0');
  return (
    boardKey.safeParse(claim['board']).success &&
    ticketId.safeParse(claim['ticket']).success &&
    agentName.safeParse(claim['agent']).success &&
    roleName.safeParse(claim['role']).success &&
    stage.safeParse(claim['stage']).success &&
    fence.safeParse(claim['fence']).success &&
    typeof claim['token'] === 'string' &&
    claim['token'].length > 0 &&
    claim['token'].length <= 4096 &&
    isPath(claim['folder']) &&
    isPath(claim['workspaceFile']) &&
    (claim['boardHome'] === undefined || isPath(claim['boardHome']))
  );
}

function invalid(file: string, cause?: unknown): WorkspaceError {
  return new WorkspaceError(
    'claimFile.invalid',
    `${file} does not hold a claim. It was left alone. Claim the ticket again to write a new one.`,
    { data: { path: file }, cause },
  );
}
