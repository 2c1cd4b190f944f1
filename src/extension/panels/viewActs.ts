import * as vscode from 'vscode';
import { WireError } from '../../protocol/errors.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { ViewMessage } from '../../protocol/webviewMessages.ts';
import { claimById } from '../commands/claimTicket.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { Services } from '../services.ts';
import { tellSameTitle } from '../views/tellSameTitle.ts';

/** Messages that the bridge answers itself, because they are about what the page shows. */
type Shown =
  | 'ready'
  | 'filter.changed'
  | 'grouping.changed'
  | 'ticket.open'
  | 'ticket.close'
  | 'digest.copy'
  | 'timeline.more'
  | `${string}.ask`;
/** Messages that ask for something to be done. */
export type ViewAct = Exclude<ViewMessage, { type: Shown }>;

/** Nothing is changed from a folder that the person does not trust. */
function refuseUntrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new WireError(
    'right.missing',
    vscode.l10n.t(
      'Callboard changes nothing in a folder that you do not trust: here the board can only be looked at.',
    ),
  );
}

/** Carries out one act of the board page. The answer is the ticket after it, where there is one. */
export async function viewActs(services: Services, message: ViewAct): Promise<TicketSummary | undefined> {
  const { session } = services;
  if ('request' in message) refuseUntrusted();
  switch (message.type) {
    case 'ticket.move': {
      const { type: _, request: __, ...params } = message;
      return (await session.request('ticket.move', params)).ticket;
    }
    case 'ticket.edit': {
      const { ticket, changes, expectedVersion } = message;
      const edited = await session.request('ticket.edit', { ticket, changes, expectedVersion });
      tellSameTitle(ticket, edited.duplicates);
      return edited.ticket;
    }
    case 'ticket.prioritise': {
      const { ticket, priority, expectedVersion } = message;
      return (await session.request('ticket.edit', { ticket, changes: { priority }, expectedVersion }))
        .ticket;
    }
    case 'phase.switch': {
      const board = session.board?.key;
      if (board === undefined)
        throw new WireError(
          'board.unknown',
          vscode.l10n.t('This window has no board whose phases could be switched.'),
        );
      await session.request('phase.switch', { board, phase: message.phase, state: message.state });
      return undefined;
    }
    case 'comment.add': {
      const { type: _, request: __, ...params } = message;
      return (await session.request('comment.add', params)).ticket;
    }
    case 'ticket.claim':
      return claimById(services, message.ticket);
    case 'claim.release':
    case 'workspace.open':
    case 'ticket.whyNotMe':
      return command(`callboard.${message.type}`, message.ticket);
    case 'budget.set':
      return command('callboard.ticket.budget', message.ticket);
    case 'ticket.create':
      return command('callboard.ticket.new');
    case 'board.create':
    case 'board.choose':
    case 'repository.add':
    case 'role.choose':
    case 'log.show':
      return command(`callboard.${message.type}`);
    case 'hub.connect':
      return command('callboard.hub.start');
    case 'link.open':
      await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
      return undefined;
  }
}

async function command(id: CommandId, ...args: readonly unknown[]): Promise<undefined> {
  await vscode.commands.executeCommand(id, ...args);
}
