import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { readAgentContext } from './agentContext.ts';
import { renderCodeWorkspace } from './codeWorkspace.ts';
import { renderContext } from './contextFile.ts';
import type { CreateOptions, CreateRequest } from './createRequest.ts';
import { withLock } from './fileLock.ts';
import { toGitError, type Git } from './git.ts';
import {
  digestOf,
  removeOwnFiles,
  removeRecord,
  undoRepository,
  writeRecord,
  type MakingRecord,
} from './halfMade.ts';
import { inParallel } from './inParallel.ts';
import { branchExists, cannotAdopt, type RepositoryPlan } from './planWorkspace.ts';
import { writePrivateFile } from './privateFile.ts';
import { makeFolders, removeEmptyFolders } from './safePath.ts';
import { WorkspaceError, hasErrno, throwIfCancelled, toWorkspaceError } from './workspaceError.ts';
import type { WorkspaceNames } from './workspaceNames.ts';
import { copyIncluded } from './worktreeInclude.ts';
import { addWorktree, createBranch, moveWorktree } from './worktrees.ts';

/** Everything decided before the first change. */
export interface MakingContext {
  readonly git: Git;
  readonly request: CreateRequest;
  readonly options: CreateOptions;
  readonly names: WorkspaceNames;
  readonly plans: readonly RepositoryPlan[];
  readonly folder: string;
  readonly folders: readonly string[];
}

/** The changes of one workspace, and how far they got: `run` makes them, `undo` takes back what `run` had done. */
export class WorkspaceMaking {
  readonly notes: string[] = [];
  private readonly context: MakingContext;
  private readonly touched = new Set<RepositoryPlan>();
  private record: Omit<MakingRecord, 'maker'>;
  private made: string[] = [];

  constructor(context: MakingContext) {
    this.context = context;
    const { request, names, plans, folder, folders } = context;
    this.record = {
      board: names.board,
      ticket: request.ticket.id,
      fence: request.fence,
      folder,
      folders,
      repositories: plans.map((plan) => plan.planned),
      files: {},
    };
  }

  async run(): Promise<void> {
    const { options, plans, folders } = this.context;
    await writeRecord(options.home, this.record, { abandoned: false });
    this.made = await makeFolders(folders);
    await inParallel(plans, options.signal, (plan, signal) => this.makeRepository(plan, signal));
    options.onProgress?.({ step: 'context' });
    await this.writeFiles();
    throwIfCancelled(options.signal);
    await removeRecord(options.home, this.record);
    await this.leaveOldFolder();
  }

  private async makeRepository(plan: RepositoryPlan, signal: AbortSignal): Promise<void> {
    const { git, options, request } = this.context;
    const { state, planned } = plan;
    const repository = planned.name;
    const lock = {
      home: options.home,
      signal,
      onWait: (holder: { pid: number }) =>
        options.onProgress?.({ step: 'wait', repository, pid: holder.pid }),
    };
    await withLock(planned.commonDir, lock, async () => {
      options.onProgress?.({ step: 'branch', repository });
      throwIfCancelled(signal);
      if (planned.making === 'create') await this.createBranch(plan);
      this.touched.add(plan);
      options.onProgress?.({ step: 'worktree', repository });
      if (planned.from === undefined) await addWorktree(git, state, { ...planned, signal });
      else await this.moveWorktree(plan, planned.from);
    });
    if (planned.making === 'move') return;
    options.onProgress?.({ step: 'copy', repository });
    const include = { ...state, worktree: planned.worktree, patterns: request.includePatterns ?? [], signal };
    const notes = await copyIncluded(git, include);
    this.notes.push(...notes.map((note) => `${repository}: ${note}`));
  }

  private async createBranch(plan: RepositoryPlan): Promise<void> {
    const { branch, baseSha } = plan.planned;
    const created = await createBranch(this.context.git, plan.state, { branch, sha: baseSha });
    if (!created) throw branchExists(plan.state.root, { name: `refs/heads/${branch}`, worktree: '' });
  }

  private async moveWorktree(plan: RepositoryPlan, from: string): Promise<void> {
    try {
      await moveWorktree(this.context.git, plan.state, { from, to: plan.planned.worktree });
    } catch (error) {
      throw cannotAdopt(from, toGitError(error, from).message, error);
    }
  }

  private async writeFiles(): Promise<void> {
    const { options, request, names, plans, folder } = this.context;
    const repositories = await Promise.all(
      plans.map(async ({ planned }) => ({ ...planned, files: await readAgentContext(planned.worktree) })),
    );
    const context = renderContext({ ticket: request.ticket, role: request.role, repositories });
    const files = new Map([
      ['CLAUDE.md', context],
      ['AGENTS.md', context],
      [
        names.workspaceFile,
        renderCodeWorkspace({ repositories: plans.map(({ planned }) => planned.name), role: request.role }),
      ],
    ]);
    const digests = [...files].map(([name, text]) => [name, digestOf(text)] as const);
    this.record = { ...this.record, files: Object.fromEntries(digests) };
    await writeRecord(options.home, this.record, { abandoned: false });
    await Promise.all([...files].map(([name, text]) => writePrivateFile(path.join(folder, name), text)));
  }

  /** The folder of the earlier claim goes if nothing is left in it. */
  private async leaveOldFolder(): Promise<void> {
    const old = this.context.request.adoptFrom?.folder;
    if (old === undefined || this.record.repositories.every((planned) => planned.from === undefined)) return;
    try {
      await rmdir(old);
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) this.notes.push(`What else was in ${old} was left there.`);
    }
  }

  /** Takes everything back, in reverse order, and answers the error to throw. */
  async undo(error: WorkspaceError): Promise<WorkspaceError> {
    const { git, options } = this.context;
    const kept = await removeOwnFiles(this.record);
    const undone = await Promise.all(
      [...this.touched].map(({ state, planned }) =>
        withLock(planned.commonDir, { home: options.home }, () => undoRepository(git, state, planned)).catch(
          (reason: unknown) => toWorkspaceError(reason, planned.worktree).message,
        ),
      ),
    );
    kept.push(...undone.filter((reason) => reason !== undefined));
    const folder = await removeEmptyFolders(this.made);
    if (folder === this.record.folder && kept.length === 0) kept.push(`${folder} is not empty.`);
    if (kept.length === 0) {
      await removeRecord(options.home, this.record);
      return error;
    }
    // A full disk may refuse even this record; the sentence below names what was kept all the same.
    await writeRecord(options.home, this.record, { abandoned: true }).catch(() => undefined);
    return new WorkspaceError(
      error.code,
      `${error.message} Not everything could be taken back: ${kept.join(' ')}`,
      {
        data: { ...error.data, kept },
        cause: error,
      },
    );
  }
}
