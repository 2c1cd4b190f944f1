import * as vscode from 'vscode';
import type { Reconciliation } from '../../workspace/reconcile.ts';
import { messageOf } from '../commands/reportError.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { readSettings } from './settings.ts';

/** Compares what the board recorded with what git has, writes it to the log, and says quietly when something is amiss (SPEC 7). */
export async function reconcileBoard({ session, log }: Services): Promise<void> {
  const { board } = session;
  if (board === undefined || !vscode.workspace.isTrusted || board.repos.length === 0) return;
  const [{ createGit }, { reconcile }] = await Promise.all([
    import('../../workspace/git.ts'),
    import('../../workspace/reconcile.ts'),
  ]);
  const recorded = [...session.tickets.values()].flatMap(({ id, workspace }) =>
    workspace === undefined ? [] : [{ ticket: id, workspace }],
  );
  const home = readSettings().home.folder;
  try {
    const report = await reconcile(createGit(), { recorded, repositories: board.repos }, { home });
    const amiss = describe(report);
    for (const line of amiss) log.warn(line);
    log.info(
      `Compared ${String(recorded.length)} workspaces with git: ${amiss.length === 0 ? 'all well' : `${String(amiss.length)} notes`}.`,
    );
    if (report.halfMade.length > 0) await offerRepair(report, { home, log });
    else if (amiss.length > 0) await offerLog(amiss.length);
  } catch (error) {
    log.warn(`Comparing workspaces with git: ${messageOf(error)}`);
  }
}

function describe({ workspaces, unrecorded, halfMade, failed }: Reconciliation): string[] {
  return [
    ...workspaces
      .filter(({ state }) => state !== 'present' && state !== 'halfMade')
      .map(({ ticket, folder, state }) => `${ticket}: the workspace ${folder} is ${state}.`),
    ...unrecorded.map(({ ticket, worktree, branch }) => `${ticket}: no record of ${worktree} on ${branch}.`),
    ...halfMade.map(
      ({ ticket, folder }) => `${ticket}: the workspace ${folder} was cut off while it was made.`,
    ),
    ...failed.map(({ repository, error }) => `${repository}: ${error.message}`),
  ];
}

async function offerRepair(
  { halfMade }: Reconciliation,
  { home, log }: { readonly home: string; readonly log: vscode.LogOutputChannel },
): Promise<void> {
  const clean = vscode.l10n.t('Take Back');
  const showLog = vscode.l10n.t('Show Log');
  const tickets = halfMade.map(({ ticket }) => ticket).join(', ');
  const chosen = await say.information(
    vscode.l10n.t(
      'Making the workspace of {0} was cut off. What was made can be taken back; nothing that holds work is touched.',
      tickets,
    ),
    clean,
    showLog,
  );
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
  if (chosen !== clean) return;
  const [{ createGit }, { repairHalfMade }] = await Promise.all([
    import('../../workspace/git.ts'),
    import('../../workspace/halfMade.ts'),
  ]);
  for (const record of halfMade) {
    const kept = await repairHalfMade(createGit(), home, record);
    log.info(`${record.ticket}: ${kept.length === 0 ? 'taken back' : `kept ${kept.join(' ')}`}`);
  }
}

async function offerLog(count: number): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const message =
    count === 1
      ? vscode.l10n.t('Board and git disagree about 1 workspace. Nothing was changed.')
      : vscode.l10n.t('Board and git disagree about {0} workspaces. Nothing was changed.', count);
  const chosen = await say.information(message, showLog);
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
}
