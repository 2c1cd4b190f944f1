import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from '../protocol/ticket.ts';
import { isTracked, readBase, type Base } from './baseRef.ts';
import type { CreateOptions, CreateRequest } from './createRequest.ts';
import type { Git } from './git.ts';
import type { PlannedRepository } from './halfMade.ts';
import { inParallel } from './inParallel.ts';
import { withLock } from './fileLock.ts';
import { readRepository, type Ref, type RepositoryRequest, type RepositoryState } from './repositoryState.ts';
import { WorkspaceError } from './workspaceError.ts';
import type { WorkspaceNames } from './workspaceNames.ts';
import { listWorktrees } from './worktrees.ts';

/** One repository: what it is, what will be done, and what a person should know about it. */
export interface RepositoryPlan {
  readonly state: RepositoryState;
  readonly planned: PlannedRepository;
  readonly notes: readonly string[];
}

interface PlanContext {
  readonly git: Git;
  readonly request: CreateRequest;
  readonly options: CreateOptions;
  readonly names: WorkspaceNames;
  /** The feature folder to be. */
  readonly folder: string;
}

type PreviousRepository = Workspace['repos'][number];

/** Reads every repository and decides what to do in each. Changes nothing but remote-tracking refs. */
export async function planRepositories(context: PlanContext): Promise<RepositoryPlan[]> {
  const { git, request, options, names } = context;
  const states = await inParallel(request.repositories, options.signal, (repository, signal) => {
    options.onProgress?.({ step: 'check', repository: repository.name });
    return readRepository(git, repository, { refPrefix: names.branchRefPrefix, signal });
  });
  refuseDuplicates(states);
  return inParallel(states, options.signal, (state, signal) => planRepository(context, state, signal));
}

function refuseDuplicates(states: readonly RepositoryState[]): void {
  const seen = new Map<string, RepositoryRequest>();
  for (const state of states) {
    const other = seen.get(state.commonDir);
    if (other !== undefined)
      throw new WorkspaceError(
        'repository.duplicate',
        `${other.name} and ${state.name} are the same repository. Nothing was changed. Leave one of them out of the ticket.`,
        { data: { repositories: [other.name, state.name], path: state.root } },
      );
    seen.set(state.commonDir, state);
  }
}

async function planRepository(
  context: PlanContext,
  state: RepositoryState,
  signal: AbortSignal,
): Promise<RepositoryPlan> {
  const previous = context.request.adoptFrom?.repos.find((one) => one.name === state.name);
  const place = {
    name: state.name,
    root: state.root,
    commonDir: state.commonDir,
    worktree: path.join(context.folder, state.name),
  };
  const kept = previous === undefined ? undefined : await findKept(context, { state, previous, signal });
  if (kept !== undefined) return { state, planned: { ...place, ...kept }, notes: state.notes };
  refuseExisting(context, state);
  const base = await freshBase(context, state, signal);
  return {
    state,
    planned: {
      ...place,
      branch: context.names.branch,
      baseRef: base.baseRef,
      baseSha: base.baseSha,
      making: 'create',
    },
    notes: [...state.notes, ...(base.note === undefined ? [] : [base.note])],
  };
}

/** A fetch changes the repository, so it is serialised; a local base is just read. */
async function freshBase(context: PlanContext, state: RepositoryState, signal: AbortSignal): Promise<Base> {
  const { git, options } = context;
  if (!isTracked(state)) return readBase(git, state, signal);
  const { home, onProgress } = options;
  const repository = state.name;
  const onWait = (holder: { pid: number }) => onProgress?.({ step: 'wait', repository, pid: holder.pid });
  return withLock(state.commonDir, { home, signal, onWait }, () => {
    onProgress?.({ step: 'fetch', repository });
    return readBase(git, state, signal);
  });
}

function refuseExisting(context: PlanContext, state: RepositoryState): void {
  const own = `refs/heads/${context.names.branch}`;
  const existing =
    state.refs.find((ref) => ref.name === own) ??
    state.refs.find((ref) => ref.name.startsWith(context.names.branchRefPrefix) && ref.worktree !== '');
  if (existing !== undefined) throw branchExists(state.root, existing);
}

/** `workspace.branchExists`, with the way to go on. */
export function branchExists(root: string, ref: Pick<Ref, 'name' | 'worktree'>): WorkspaceError {
  const branch = ref.name.replace('refs/heads/', '');
  const where = ref.worktree === '' ? '' : `, checked out in ${ref.worktree}`;
  return new WorkspaceError(
    'workspace.branchExists',
    `${root} has the branch ${branch} already${where}. It was left alone. Continue that work, or rename the branch and try again.`,
    { data: { path: root, branch, ...(ref.worktree === '' ? {} : { worktree: ref.worktree }) } },
  );
}

/** The work of the earlier claim in this repository; nothing when neither its branch nor its worktree is left. */
async function findKept(
  context: PlanContext,
  target: { state: RepositoryState; previous: PreviousRepository; signal: AbortSignal },
): Promise<Pick<PlannedRepository, 'branch' | 'baseRef' | 'baseSha' | 'making' | 'from'> | undefined> {
  const { state, previous, signal } = target;
  const { branch, baseRef, baseSha } = previous;
  const ref = state.refs.find((one) => one.name === `refs/heads/${branch}`);
  if (!`refs/heads/${branch}`.startsWith(context.names.branchRefPrefix) || ref === undefined)
    return undefined;
  if (ref.worktree === '') return { branch, baseRef, baseSha, making: 'attach' };
  const entry = (await listWorktrees(context.git, state, signal)).find((one) => one.branch === ref.name);
  if (entry === undefined) throw cannotAdopt(ref.worktree, 'git does not list it');
  const data = { path: entry.path, repository: state.root, branch };
  if (entry.locked !== undefined)
    throw new WorkspaceError(
      'worktree.locked',
      `The worktree ${entry.path} with the earlier work is locked${entry.locked === '' ? '' : ` (${entry.locked})`}. It was left alone. Run "git worktree unlock" on it and claim again.`,
      { data },
    );
  if (entry.prunable !== undefined)
    throw new WorkspaceError(
      'worktree.missing',
      `The worktree ${entry.path} with the earlier work is gone; its commits are on ${branch}. Bring the folder back, or run "git worktree prune" in ${state.root} and claim again to continue from the commits.`,
      { data },
    );
  const recorded = await realpath(previous.worktree).catch(() => previous.worktree);
  if (entry.path !== recorded)
    throw cannotAdopt(entry.path, `it is not the recorded worktree ${previous.worktree}`);
  return { branch, baseRef, baseSha, making: 'move', from: entry.path };
}

/** `workspace.cannotAdopt` for a worktree. */
export function cannotAdopt(worktree: string, reason: string, cause?: unknown): WorkspaceError {
  return new WorkspaceError(
    'workspace.cannotAdopt',
    `The earlier work in ${worktree} cannot be taken over: ${reason}. It was left alone. Open it where it is, or commit it, remove that worktree with "git worktree remove" and claim again to continue from its branch.`,
    { data: { path: worktree }, cause },
  );
}
