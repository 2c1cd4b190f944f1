import * as vscode from 'vscode';
import type { Claim, TicketSummary } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askTicket } from './askTicket.ts';

/** A ticket that somebody holds. */
export type HeldTicket = TicketSummary & { readonly claim: Claim };

/** The held ticket a command is about: the one it was called on, else what this window works on, else the one a person picks. */
export async function askHeldTicket(
  services: Services,
  argument: unknown,
  placeholder: string,
): Promise<HeldTicket | undefined> {
  const { session, workspaceWindow } = services;
  const held = session.heldTickets();
  const own = workspaceWindow.ticket ?? (held.length === 1 ? held[0]?.id : undefined);
  const id = await askTicket(services, argument ?? own, {
    placeholder,
    among: ({ claim }) => claim !== undefined,
  });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return undefined;
  const { claim } = ticket;
  if (claim !== undefined) return { ...ticket, claim };
  void say.information(vscode.l10n.t('Nobody holds {0}.', ticket.id));
  return undefined;
}
