/** What can go wrong with a workspace. Each code comes with one sentence for a person: what happened, what was kept, what to do. */
export type WorkspaceErrorCode =
  | 'git.failed'
  | 'git.missing'
  | 'git.tooOld'
  | 'repository.notGit'
  | 'repository.empty'
  | 'repository.bare'
  | 'repository.shallow'
  | 'repository.baseUnknown'
  | 'repository.conditionalConfig'
  | 'repository.duplicate'
  | 'request.invalid'
  | 'workspace.branchExists'
  | 'workspace.folderExists'
  | 'workspace.noSpace'
  | 'workspace.noPermission'
  | 'workspace.unsafePath'
  | 'workspace.cancelled'
  | 'workspace.cannotAdopt'
  | 'workspace.failed'
  | 'worktree.locked'
  | 'worktree.missing'
  | 'worktree.foreign'
  | 'worktree.inTheWay'
  | 'claimFile.invalid'
  | 'roleFile.invalid'
  | 'roleFile.unreadable';

/** A local error of this layer. `data` holds the facts of the sentence, `cause` what git or the system said. */
export class WorkspaceError extends Error {
  readonly code: WorkspaceErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: WorkspaceErrorCode,
    sentence: string,
    details: { data?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(sentence, { cause: details.cause });
    this.name = 'WorkspaceError';
    this.code = code;
    this.data = details.data ?? {};
  }
}

/** Throws `workspace.cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

/** The one error for "the person cancelled". */
export function cancelled(): WorkspaceError {
  return new WorkspaceError('workspace.cancelled', 'Cancelled. Nothing was changed.');
}

/** True when the error is a system error with one of these errno names. */
export function hasErrno(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && 'code' in error && names.includes(String(error.code));
}

const noSpace = ['ENOSPC', 'EDQUOT'];
const noPermission = ['EACCES', 'EPERM', 'EROFS'];

/** Turns whatever was thrown while working in `place` into a coded error. Coded ones pass unchanged. */
export function toWorkspaceError(error: unknown, place: string): WorkspaceError {
  if (error instanceof WorkspaceError) return error;
  const details = { data: { path: place }, cause: error };
  if (hasErrno(error, ...noSpace)) return noSpaceError(place, error);
  if (hasErrno(error, ...noPermission)) return noPermissionError(place, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new WorkspaceError(
    'workspace.failed',
    `The workspace could not be made in ${place}: ${reason}`,
    details,
  );
}

/** `workspace.noSpace` for a place. */
export function noSpaceError(place: string, cause: unknown): WorkspaceError {
  return new WorkspaceError(
    'workspace.noSpace',
    `There is no space left in ${place}. Nothing was kept. Free some space there and try again.`,
    { data: { path: place }, cause },
  );
}

/** `workspace.noPermission` for a place. */
export function noPermissionError(place: string, cause: unknown): WorkspaceError {
  return new WorkspaceError(
    'workspace.noPermission',
    `You may not write in ${place}. Nothing was kept. Change its permissions or choose another folder for workspaces.`,
    { data: { path: place }, cause },
  );
}
