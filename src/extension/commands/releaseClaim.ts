import * as vscode from 'vscode';
import type { Handoff } from '../../protocol/events.ts';
import { prose } from '../../protocol/text.ts';
import { readSettings } from '../session/settings.ts';
import type { Services } from '../services.ts';
import { askTicket } from './askTicket.ts';
import { problemOf } from './problemOf.ts';

/** Gives a claimed ticket back with a handoff note in three parts. Cancelling any part gives nothing back. */
export async function releaseClaim(services: Services, argument: unknown): Promise<void> {
  const { session, claims, workspaceWindow } = services;
  const held = session.heldTickets();
  const own = workspaceWindow.ticket ?? (held.length === 1 ? held[0]?.id : undefined);
  const id = await askTicket(services, argument ?? own, {
    placeholder: vscode.l10n.t('The ticket to give back'),
    among: ({ claim }) => claim !== undefined,
  });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return;
  const { claim, workspace } = ticket;
  if (claim === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nobody holds {0}.', ticket.id));
    return;
  }
  const handoff = await askHandoff(ticket.id);
  if (handoff === undefined) return;
  claims.expectEnd(ticket.id, claim.fence);
  await session.request('claim.release', { ticket: ticket.id, fence: claim.fence, handoff });
  const { removeClaimFile } = await import('../../workspace/claimFile.ts');
  await removeClaimFile(readSettings().home.folder, { ticket: ticket.id, fence: claim.fence });
  if (workspaceWindow.ticket === ticket.id) workspaceWindow.forget();
  void vscode.window.showInformationMessage(
    workspace === undefined
      ? vscode.l10n.t('{0} is given back.', ticket.id)
      : vscode.l10n.t(
          '{0} is given back. Its worktrees in {1} are kept; whoever claims it next goes on with them.',
          ticket.id,
          workspace.folder,
        ),
  );
}

async function askHandoff(id: string): Promise<Handoff | undefined> {
  const done = await askPart(id, { step: 1, prompt: vscode.l10n.t('What is done?') });
  if (done === undefined) return undefined;
  const pending = await askPart(id, { step: 2, prompt: vscode.l10n.t('What is pending?') });
  if (pending === undefined) return undefined;
  const gotchas = await askPart(id, {
    step: 3,
    prompt: vscode.l10n.t('What should the next one watch out for?'),
  });
  return gotchas === undefined ? undefined : { done, pending, gotchas };
}

function askPart(
  id: string,
  { step, prompt }: { readonly step: number; readonly prompt: string },
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Release {0} ({1}/3)', id, step),
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(prose({ minLength: 1 }), text),
  });
}
