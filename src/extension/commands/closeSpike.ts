import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askReason } from './askReason.ts';
import { askTicket, ticketOf } from './askTicket.ts';

/** Closes a spike with what was decided. What waited for it is offered again when it was the last one. */
export async function closeSpike(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const id = await askTicket(services, onlySpikeOf(services, ticketOf(argument)), {
    placeholder: vscode.l10n.t('The spike to close'),
    among: ({ type, status }) => type === 'spike' && status !== 'closed',
  });
  const spike = id === undefined ? undefined : session.tickets.get(id);
  if (spike === undefined) return;
  if (spike.type !== 'spike') {
    void say.information(vscode.l10n.t('{0} waits for no spike.', spike.id));
    return;
  }
  const reason = await askReason(vscode.l10n.t('Close {0}: what was decided?', spike.id));
  if (reason === undefined) return;
  const params = { ticket: spike.id, to: 'closed', reason, expectedVersion: spike.version } as const;
  await session.request('ticket.move', params);
}

/** On a ticket that waits for one spike that spike is meant; of several a person picks one. */
function onlySpikeOf({ session }: Services, id: TicketId | undefined): TicketId | undefined {
  const spikes = id === undefined ? [] : (session.tickets.get(id)?.openSpikes ?? []);
  return spikes.length === 0 ? id : spikes.length === 1 ? spikes[0] : undefined;
}
