import path from 'node:path';
import type { Workspace } from '../protocol/ticket.ts';
import type { CreateOptions, CreateRequest, CreatedWorkspace } from './createRequest.ts';
import { withLock } from './fileLock.ts';
import { createGit } from './git.ts';
import { planRepositories } from './planWorkspace.ts';
import { folderExists, missingFolders, proveUnderRoot } from './safePath.ts';
import { throwIfCancelled, toWorkspaceError } from './workspaceError.ts';
import {
  checkAbsolute,
  checkRepositoryNames,
  workspaceNames,
  type WorkspaceNames,
} from './workspaceNames.ts';
import { WorkspaceMaking, type MakingContext } from './workspaceMaking.ts';

export type { CreateOptions, CreateProgress, CreateRequest, CreatedWorkspace } from './createRequest.ts';

/**
 * Makes the feature folder `<root>/<board>/<ticket>-f<fence>/` with one worktree for each repository (SPEC 7). All or
 * nothing: a failure or a cancel leaves neither folder, worktree entry nor branch, and touches nothing that was there
 * before. Refuses with a `WorkspaceError`; its sentence says what could not be undone, if anything.
 */
export async function createWorkspace(
  request: CreateRequest,
  options: CreateOptions,
): Promise<CreatedWorkspace> {
  const names = checkRequest(request, options);
  const git = options.git ?? createGit();
  throwIfCancelled(options.signal);
  await git.checkVersion();
  const { path: folder } = await proveUnderRoot(request.root, [names.board, names.folder]);
  const onWait = ({ pid }: { pid: number }) => options.onProgress?.({ step: 'wait', pid });
  const lock = { home: options.home, signal: options.signal, onWait };
  const made = await withLock(folder, lock, () => make({ git, request, options, names, folder }));
  options.onProgress?.({ step: 'done' });
  return made;
}

async function make(context: Omit<MakingContext, 'plans' | 'folders'>): Promise<CreatedWorkspace> {
  const { request, names, folder } = context;
  if ((await proveUnderRoot(request.root, [names.board, names.folder])).exists) throw folderExists(folder);
  const plans = await planRepositories(context);
  const making = new WorkspaceMaking({ ...context, plans, folders: await missingFolders(folder) });
  try {
    await making.run();
  } catch (error) {
    throw await making.undo(toWorkspaceError(error, folder));
  }
  return {
    folder,
    workspaceFile: path.join(folder, names.workspaceFile),
    fence: request.fence as Workspace['fence'],
    repos: plans.map(({ planned }) => ({
      name: planned.name as Workspace['repos'][number]['name'],
      worktree: planned.worktree,
      branch: planned.branch,
      baseRef: planned.baseRef,
      baseSha: planned.baseSha,
    })),
    notes: [...plans.flatMap((plan) => plan.notes), ...making.notes],
  };
}

function checkRequest(request: CreateRequest, options: CreateOptions): WorkspaceNames {
  checkRepositoryNames(request.repositories.map((repository) => repository.name));
  checkAbsolute('The folder for workspaces', request.root);
  checkAbsolute('CALLBOARD_HOME', options.home);
  for (const repository of request.repositories) checkAbsolute(repository.name, repository.root);
  const { board, ticket, fence } = request;
  return workspaceNames({ board, ticket: ticket.id, title: ticket.title, fence });
}
