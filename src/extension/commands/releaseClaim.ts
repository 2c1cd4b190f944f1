import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askHandoff } from './askHandoff.ts';
import { askHeldTicket } from './askHeldTicket.ts';
import { endClaim } from './endClaim.ts';

/** Gives a claimed ticket back with a handoff note in three parts. Cancelling any part gives nothing back. */
export async function releaseClaim(services: Services, argument: unknown): Promise<void> {
  const ticket = await askHeldTicket(services, argument, vscode.l10n.t('The ticket to give back'));
  if (ticket === undefined) return;
  const { id, claim, workspace } = ticket;
  const handoff = await askHandoff(vscode.l10n.t('Release {0}', id));
  if (handoff === undefined) return;
  await endClaim(services, ticket, () =>
    services.session.request('claim.release', { ticket: id, fence: claim.fence, handoff }),
  );
  void say.information(
    workspace === undefined
      ? vscode.l10n.t('{0} is given back.', id)
      : vscode.l10n.t(
          '{0} is given back. Its worktrees in {1} are kept; whoever claims it next goes on with them.',
          id,
          workspace.folder,
        ),
  );
}
