import * as vscode from 'vscode';
import type { BoardKey, TicketId } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import type { BoardSession } from '../session/boardSession.ts';
import { tellTicketWritten } from '../session/contexts.ts';
import { say } from '../views/say.ts';
import { newTicketSteps, type NewTicket } from './newTicketSteps.ts';
import { reportError } from './reportError.ts';
import { createdFrom, emptyDraft, isWorthKeeping, type TicketDraft } from './ticketDraft.ts';
import { walkSteps } from './walkSteps.ts';

/** A draft that was left, and the step it was left at. */
interface LeftDraft {
  readonly draft: TicketDraft;
  readonly at: number;
}

const toldForMs = 8_000;

/** What each window left unfinished, by board: another board has other roles and repositories. */
const leftDrafts = new WeakMap<BoardSession, Map<BoardKey, LeftDraft>>();

/** Asks for a ticket, step by step, and creates it. What was typed before a step was cancelled is there again the next time. */
export async function newTicket(services: Services): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const drafts = leftDrafts.get(session) ?? new Map<BoardKey, LeftDraft>();
  leftDrafts.set(session, drafts);
  const written = await write(services, drafts.get(board.key));
  if (!isWorthKeeping(written.draft)) drafts.delete(board.key);
  else drafts.set(board.key, written);
  if (!written.finished) {
    if (drafts.has(board.key))
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('Your draft of a ticket is kept: New Ticket… goes on with it.'),
        toldForMs,
      );
    return;
  }
  // Kept until the hub has it: a refusal shall not cost what was typed.
  const { ticket, duplicates } = await session.request('ticket.create', {
    board: board.key,
    ...createdFrom(written.draft, { hasRepos: board.repos.length > 0 }),
  });
  drafts.delete(board.key);
  tellTicketWritten();
  if (written.ready) await makeReady(services, ticket);
  const open = vscode.l10n.t('Open Ticket');
  const message =
    duplicates.length === 0
      ? vscode.l10n.t('{0} created.', ticket.id)
      : vscode.l10n.t('{0} created. The same title is open already: {1}.', ticket.id, duplicates.join(', '));
  void say.information(message, open).then((chosen) => {
    if (chosen === open) services.panels.showTicket(ticket.id);
  });
}

interface Written extends LeftDraft {
  readonly finished: boolean;
  readonly ready: boolean;
}

/** Asks until the person is through, finishes early or cancels; as often from the beginning as they start afresh. */
async function write(services: Services, left: LeftDraft | undefined): Promise<Written> {
  let ticket: NewTicket = { draft: left?.draft ?? emptyDraft(), continued: left !== undefined, ready: false };
  let walk = await walkSteps(newTicketSteps(services, ticket), left?.at);
  while (walk.end === 'restart') {
    ticket = { draft: emptyDraft(), continued: false, ready: false };
    walk = await walkSteps(newTicketSteps(services, ticket));
  }
  return {
    draft: ticket.draft,
    at: walk.at,
    finished: walk.end !== 'cancel',
    ready: walk.end === 'next' && ticket.ready,
  };
}

/** The ticket stands in Backlog whatever the gate says; what keeps it there is told in full. */
async function makeReady(
  { session }: Services,
  ticket: { readonly id: TicketId; readonly version: number },
): Promise<void> {
  try {
    await session.request('ticket.move', { ticket: ticket.id, to: 'ready', expectedVersion: ticket.version });
  } catch (error) {
    // Not waited for: that the ticket is there has to be told too, and not after somebody closed the reason.
    void reportError(error);
  }
}
