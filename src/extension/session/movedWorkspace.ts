import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { openPlaces } from './openPlaces.ts';
import { claimOfFeatureFolder, type FeatureClaim } from './ownBoards.ts';
import { readSettings } from './settings.ts';

/** Tells a person, once for each claim, that a later claim took the worktrees this window shows to a folder of its own. */
export function tellWhenMoved({ session, log }: Services): vscode.Disposable {
  let own: FeatureClaim | undefined;
  let told = 0;
  void findOwn().then((found) => {
    own = found;
    look();
  });
  return session.onDidChange(look);

  function look(): void {
    if (own === undefined) return;
    const { id, workspace } = session.tickets.get(own.ticket) ?? {};
    if (id === undefined || workspace === undefined || workspace.fence <= Math.max(own.fence, told)) return;
    told = workspace.fence;
    log.info(`The worktrees of ${id} moved to ${workspace.folder}.`);
    void tellMoved(id);
  }
}

/** The claim whose feature folder this window has open, still held or not. */
async function findOwn(): Promise<FeatureClaim | undefined> {
  const { workspaceRoot } = readSettings();
  const root = await realpath(workspaceRoot).catch(() => workspaceRoot);
  const claims = (await openPlaces()).map((place) => claimOfFeatureFolder(place, root));
  return claims.find((claim) => claim !== undefined);
}

async function tellMoved(ticket: TicketId): Promise<void> {
  const open = vscode.l10n.t('Open the New Workspace');
  const chosen = await say.information(
    vscode.l10n.t(
      'A newer claim of {0} took its worktrees to another folder, with everything in them. This window shows where they were and can be closed.',
      ticket,
    ),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('callboard.workspace.open', ticket);
}
