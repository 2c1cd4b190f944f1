import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from '../protocol/ticket.ts';
import { toGitError, type Git } from './git.ts';
import { findHalfMade, type MakingRecord } from './halfMade.ts';
import { readRepository, type RepositoryRequest, type RepositoryState } from './repositoryState.ts';
import type { WorkspaceError } from './workspaceError.ts';
import { toWorkspaceError } from './workspaceError.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/** A workspace as the board knows it. */
export interface RecordedWorkspace {
  readonly ticket: string;
  readonly workspace: Pick<Workspace, 'folder' | 'repos'>;
}

/** `present`: as recorded. `missing`: not there any more. `foreign`: something else stands at its place. `unknown`: its repository cannot be read. */
export type WorktreeState = 'present' | 'missing' | 'foreign' | 'unknown';

/** How a recorded workspace was found. */
export interface ReconciledWorkspace {
  readonly ticket: string;
  readonly folder: string;
  /** The worst of its repositories; `halfMade` when its making was cut off. */
  readonly state: WorktreeState | 'halfMade';
  readonly repositories: readonly { name: string; state: WorktreeState; worktree: string; head: string }[];
}

/** A worktree on a branch of Callboard that no record names: it can be adopted. */
export interface UnrecordedWorktree {
  readonly repository: string;
  readonly ticket: string;
  readonly worktree: string;
  readonly branch: string;
  readonly head: string;
  readonly locked: boolean;
  /** True when its folder is gone. */
  readonly missing: boolean;
}

/** What the board and git say together. */
export interface Reconciliation {
  readonly workspaces: readonly ReconciledWorkspace[];
  readonly unrecorded: readonly UnrecordedWorktree[];
  readonly halfMade: readonly MakingRecord[];
  /** Repositories that could not be read, with the reason. */
  readonly failed: readonly { repository: string; error: WorkspaceError }[];
}

interface RepositoryWorktrees {
  readonly name: string;
  readonly state?: RepositoryState;
  readonly worktrees: readonly Worktree[];
  readonly error?: WorkspaceError;
}

/** Compares the recorded workspaces with what git has (SPEC 7: git is the authority). Changes nothing. */
export async function reconcile(
  git: Git,
  board: { recorded: readonly RecordedWorkspace[]; repositories: readonly RepositoryRequest[] },
  options: { home: string; signal?: AbortSignal },
): Promise<Reconciliation> {
  await git.checkVersion();
  const read = (repository: RepositoryRequest) => readWorktrees(git, repository, options.signal);
  const [halfMade, repositories] = await Promise.all([
    findHalfMade(options.home),
    Promise.all(board.repositories.map(read)),
  ]);
  const unfinished = new Set(halfMade.map((record) => record.folder));
  const workspaces = await Promise.all(
    board.recorded.map((recorded) => compare(recorded, repositories, unfinished)),
  );
  const known = new Set(board.recorded.flatMap(({ workspace }) => workspace.repos.map((one) => one.branch)));
  return {
    workspaces,
    unrecorded: repositories.flatMap((repository) => unrecordedIn(repository, { known, halfMade })),
    halfMade,
    failed: repositories.flatMap(({ name, error }) =>
      error === undefined ? [] : [{ repository: name, error }],
    ),
  };
}

async function readWorktrees(
  git: Git,
  repository: RepositoryRequest,
  signal: AbortSignal | undefined,
): Promise<RepositoryWorktrees> {
  const { name } = repository;
  try {
    const state = await readRepository(git, repository, { refPrefix: 'refs/heads/callboard/', signal });
    return { name, state, worktrees: await listWorktrees(git, state, signal) };
  } catch (error) {
    return {
      name,
      worktrees: [],
      error: toWorkspaceError(toGitError(error, repository.root), repository.root),
    };
  }
}

const severity: readonly WorktreeState[] = ['present', 'unknown', 'missing', 'foreign'];

async function compare(
  recorded: RecordedWorkspace,
  repositories: readonly RepositoryWorktrees[],
  unfinished: ReadonlySet<string>,
): Promise<ReconciledWorkspace> {
  const { ticket, workspace } = recorded;
  const found = await Promise.all(
    workspace.repos.map(async (one) => {
      const repository = repositories.find((candidate) => candidate.name === one.name);
      return { name: one.name, worktree: one.worktree, ...(await compareOne(one, repository)) };
    }),
  );
  const worst = Math.max(0, ...found.map((one) => severity.indexOf(one.state)));
  const state = unfinished.has(workspace.folder) ? 'halfMade' : (severity[worst] ?? 'unknown');
  return { ticket, folder: workspace.folder, state, repositories: found };
}

async function compareOne(
  one: Workspace['repos'][number],
  repository: RepositoryWorktrees | undefined,
): Promise<{ state: WorktreeState; head: string }> {
  if (repository?.state === undefined) return { state: 'unknown', head: '' };
  const place = await realpath(one.worktree).catch(() => path.normalize(one.worktree));
  const entry = repository.worktrees.find((candidate) => candidate.path === place);
  const stands = (await lstat(place).catch(() => undefined)) !== undefined;
  if (entry === undefined) return { state: stands ? 'foreign' : 'missing', head: '' };
  if (!stands) return { state: 'missing', head: entry.head };
  const expected = entry.branch === `refs/heads/${one.branch}`;
  return { state: expected ? 'present' : 'foreign', head: entry.head };
}

function unrecordedIn(
  repository: RepositoryWorktrees,
  others: { known: ReadonlySet<string>; halfMade: readonly MakingRecord[] },
): UnrecordedWorktree[] {
  const unfinished = new Set(
    others.halfMade.flatMap((record) => record.repositories.map((one) => one.worktree)),
  );
  return repository.worktrees.flatMap((entry) => {
    const match = /^refs\/heads\/(callboard\/([A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8})-.+)$/.exec(entry.branch);
    const [branch, ticket] = [match?.[1], match?.[2]];
    if (branch === undefined || ticket === undefined) return [];
    if (others.known.has(branch) || unfinished.has(entry.path)) return [];
    return [
      {
        repository: repository.name,
        ticket,
        worktree: entry.path,
        branch,
        head: entry.head,
        locked: entry.locked !== undefined,
        missing: entry.prunable !== undefined,
      },
    ];
  });
}

/** The worktrees of a ticket that exist, recorded or not: what the next holder would take over. */
export async function findExisting(
  git: Git,
  ticket: string,
  repositories: readonly RepositoryRequest[],
): Promise<UnrecordedWorktree[]> {
  await git.checkVersion();
  const found = await Promise.all(
    repositories.map((repository) => readWorktrees(git, repository, undefined)),
  );
  const error = found.find((one) => one.error !== undefined)?.error;
  if (error !== undefined) throw error;
  const none = { known: new Set<string>(), halfMade: [] };
  return found.flatMap((one) => unrecordedIn(one, none)).filter((one) => one.ticket === ticket);
}
