import * as vscode from 'vscode';
import type { CreateProgress } from '../../workspace/createWorkspace.ts';
import { noteAfter } from '../../client/noteAfter.ts';
import type { Granted } from '../../protocol/claimMethods.ts';
import type { Repository } from '../../protocol/board.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { readSettings } from '../session/settings.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { plainLine } from '../views/ticketText.ts';
import { isCancellation } from './command.ts';
import { showWorkspace } from './openWorkspace.ts';
import { messageOf } from './reportError.ts';

/**
 * Makes the workspace of a claim that was just granted and opens it. All or nothing: when that fails or is cancelled, the
 * claim is given back with a note that says so, and nothing is left behind.
 */
export async function openGranted(services: Services, granted: Granted): Promise<TicketSummary | undefined> {
  const { claim, ticket } = granted;
  if (claim.stage !== 'implement') {
    services.panels.showTicket(ticket.id);
    void say.information(vscode.l10n.t('You hold {0} ({1}). It needs no workspace.', ticket.id, claim.stage));
    return ticket;
  }
  if (ticket.workspace?.fence === claim.fence) {
    // Work in progress that was resumed: its workspace stands.
    await showWorkspace(services, ticket, { first: true });
    return ticket;
  }
  const repositories = repositoriesOf(services, ticket);
  if (repositories.length === 0) {
    services.panels.showTicket(ticket.id);
    return ticket;
  }
  try {
    const recorded = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Making the workspace of {0}', ticket.id),
        cancellable: true,
      },
      (progress, cancellation) => make(services, granted, { repositories, progress, cancellation }),
    );
    await showWorkspace(services, recorded, { first: true });
    return recorded;
  } catch (error) {
    await giveBack(services, granted, error);
    return await failed(services, granted, error);
  }
}

interface Making {
  readonly repositories: readonly Repository[];
  readonly progress: vscode.Progress<{ message: string }>;
  readonly cancellation: vscode.CancellationToken;
}

async function make(services: Services, granted: Granted, making: Making): Promise<TicketSummary> {
  const { session, claims, log } = services;
  const { ticket, claim, token } = granted;
  const { home, workspaceRoot, worktreeIncludeFiles } = readSettings();
  const stop = new AbortController();
  making.cancellation.onCancellationRequested(() => {
    stop.abort();
  });
  const [{ createWorkspace }, { writeClaimFile }, { ensurePrivateFolder }] = await Promise.all([
    import('../../workspace/createWorkspace.ts'),
    import('../../workspace/claimFile.ts'),
    import('../../workspace/privateFile.ts'),
  ]);
  await ensurePrivateFolder(home.folder);
  const { board, seat } = session;
  if (board === undefined || seat === undefined)
    throw new Error(vscode.l10n.t('This window left its board.'));
  const { notes, ...workspace } = await createWorkspace(
    {
      board: board.key,
      ticket,
      fence: claim.fence,
      role: seat.role,
      root: workspaceRoot,
      repositories: making.repositories,
      includePatterns: worktreeIncludeFiles,
      adoptFrom: ticket.workspace,
    },
    {
      home: home.folder,
      signal: stop.signal,
      onProgress: (progress) => {
        making.progress.report({ message: sentenceOf(progress) });
      },
    },
  );
  for (const note of notes) log.info(`${ticket.id}: ${note}`);
  const recorded = await session.request('workspace.record', {
    ticket: ticket.id,
    fence: claim.fence,
    workspace,
  });
  await writeClaimFile(home.folder, {
    board: board.key,
    ticket: ticket.id,
    agent: claim.agent,
    role: seat.role,
    stage: claim.stage,
    fence: claim.fence,
    token,
    folder: workspace.folder,
    workspaceFile: workspace.workspaceFile,
  });
  await claims.made(ticket.id, claim.fence);
  return recorded.ticket;
}

function repositoriesOf({ session }: Services, { repos, needsNoRepos }: TicketSummary): Repository[] {
  const all = session.board?.repos ?? [];
  if (needsNoRepos) return [];
  return repos.flatMap(({ name, baseRef }) => {
    const known = all.find((repository) => repository.name === name);
    return known === undefined ? [] : [baseRef === undefined ? known : { ...known, baseRef }];
  });
}

function sentenceOf({ step, repository = '', pid }: CreateProgress): string {
  switch (step) {
    case 'check':
      return vscode.l10n.t('looking at {0}', repository);
    case 'wait':
      return vscode.l10n.t('{0} is busy (process {1})', repository, pid ?? 0);
    case 'fetch':
      return vscode.l10n.t('fetching {0}', repository);
    case 'branch':
      return vscode.l10n.t('branch in {0}', repository);
    case 'worktree':
      return vscode.l10n.t('worktree of {0}', repository);
    case 'copy':
      return vscode.l10n.t('files for {0}', repository);
    case 'context':
      return vscode.l10n.t('context for the agent');
    case 'done':
      return vscode.l10n.t('done');
  }
}

/** Nothing was made, so the ticket goes back with a note for whoever comes next. */
async function giveBack({ session, claims, log }: Services, granted: Granted, error: unknown): Promise<void> {
  const { ticket, claim } = granted;
  const reason = isMakingCancelled(error) ? vscode.l10n.t('It was cancelled.') : messageOf(error);
  claims.expectEnd(ticket.id, claim.fence);
  try {
    await session.request('claim.release', {
      ticket: ticket.id,
      fence: claim.fence,
      handoff: noteAfter(granted.handoff, {
        failure: vscode.l10n.t('the workspace could not be made'),
        why: reason,
      }),
    });
  } catch (releaseError) {
    log.error(`Giving ${ticket.id} back: ${messageOf(releaseError)}`);
  }
}

function isMakingCancelled(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'workspace.cancelled' || isCancellation(error);
}

async function failed(
  services: Services,
  { ticket }: Granted,
  error: unknown,
): Promise<TicketSummary | undefined> {
  if (isMakingCancelled(error)) throw new vscode.CancellationError();
  services.log.error(`Making the workspace of ${ticket.id}: ${messageOf(error)}`);
  const again = vscode.l10n.t('Try Again');
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await say.error(
    vscode.l10n.t('{0} was given back: {1}', ticket.id, plainLine(messageOf(error))),
    again,
    showLog,
  );
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
  if (chosen === again) await vscode.commands.executeCommand('callboard.ticket.claim', ticket.id);
  throw new vscode.CancellationError();
}
