import * as vscode from 'vscode';
import { limits } from '../../protocol/limits.ts';
import { prose } from '../../protocol/text.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askHandoff } from './askHandoff.ts';
import { askTicket } from './askTicket.ts';
import { endClaim } from './endClaim.ts';
import { problemOf } from './problemOf.ts';

/** Says that a ticket needs a person, with the evidence. Where this window's agent holds it, that ends the claim with a handoff note. */
export async function raiseSpike(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const asked = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The ticket that needs a person'),
    among: ({ status, type }) => status !== 'closed' && type !== 'spike',
  });
  const ticket = asked === undefined ? undefined : session.tickets.get(asked);
  if (ticket === undefined) return;
  const { id, claim } = ticket;
  const title = vscode.l10n.t('Raise a spike on {0}', id);
  const evidence = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'What failed, and what was seen? Nobody is offered the ticket until a person closes the spike.',
    ),
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(prose({ minLength: 1, maxBytes: limits.descriptionBytes }), text),
  });
  if (evidence === undefined) return;
  const spike = await raise();
  if (spike === undefined) return;
  const open = vscode.l10n.t('Open Spike');
  const chosen = await say.information(vscode.l10n.t('{0} waits for spike {1} now.', id, spike), open);
  if (chosen === open) services.panels.showTicket(spike);

  async function raise() {
    if (claim === undefined || ticket === undefined || !session.isMine(ticket))
      return (await session.request('spike.raise', { ticket: id, evidence: evidence ?? '' })).spike.id;
    const handoff = await askHandoff(title);
    if (handoff === undefined) return undefined;
    const params = { ticket: id, fence: claim.fence, evidence: evidence ?? '', handoff };
    const raised = await endClaim(services, { id, claim }, () => session.request('spike.raise', params));
    return raised.spike.id;
  }
}
