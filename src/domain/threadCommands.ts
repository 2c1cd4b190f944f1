import type { NewEvent } from '../protocol/events.ts';
import type { Fence, TicketId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import {
  refuse,
  type CommandParams,
  type Decision,
  type DecisionContext,
  type Outcome,
  type Refused,
} from './command.ts';
import type { BoardState, TicketState } from './state.ts';
import { unknownTicket } from './ticketRelations.ts';
import { refuseForeignRepositories } from './ticketRepositories.ts';
import { guardWrite } from './writeGuard.ts';

/** Opens a thread, of the reviewer or of a person. */
export function openThread(
  state: BoardState,
  { fence, requirement, ...said }: CommandParams<'thread.open'>,
  context: DecisionContext,
): Decision<'thread.open'> {
  const { ticket: id, text } = said;
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused =
    guardWrite(ticket, { fence }, context) ??
    refuseWorker(ticket, context) ??
    refusePlace(ticket, said) ??
    refuseMore(ticket);
  if (refused !== undefined) return refused;
  const thread = `t${ticket.threads.opened.length + 1}`;
  const events: NewEvent[] = [{ type: 'thread.opened', payload: { ...said, thread } }];
  if (requirement === true) events.push(...asQuestion(ticket, thread, text));
  return { ok: true, events, facts: { ticket: id, thread } };
}

/** Answers in a thread: whoever may write on the ticket. */
export function replyToThread(
  state: BoardState,
  { fence, ...payload }: CommandParams<'thread.reply'>,
  context: DecisionContext,
): Decision<'thread.reply'> {
  const found = threadOf(state, { ...payload, fence }, context);
  if (!found.ok) return found;
  return { ok: true, events: [{ type: 'thread.replied', payload }], facts: { ticket: payload.ticket } };
}

/** Settles a thread. Who did the work answers; that it is settled says the reviewer or a person. */
export function resolveThread(
  state: BoardState,
  { fence, ticket, thread }: CommandParams<'thread.resolve'>,
  context: DecisionContext,
): Decision<'thread.resolve'> {
  const found = threadOf(state, { ticket, thread, fence }, context);
  if (!found.ok) return found;
  const refused = refuseWorker(found.value, context);
  if (refused !== undefined) return refused;
  if (!found.value.threads.open.includes(thread)) {
    return refuse('ticket.nothingToChange', `Thread ${thread} on ${ticket} is resolved. Open another one.`);
  }
  return { ok: true, events: [{ type: 'thread.resolved', payload: { ticket, thread } }], facts: { ticket } };
}

/** Turns a thread into a question on the ticket: requirements are discussed there (SPEC 4). */
export function markThread(
  state: BoardState,
  { fence, ticket, thread, text }: CommandParams<'thread.mark'>,
  context: DecisionContext,
): Decision<'thread.mark'> {
  const found = threadOf(state, { ticket, thread, fence }, context);
  if (!found.ok) return found;
  if (found.value.threads.marked.includes(thread)) {
    return refuse(
      'ticket.nothingToChange',
      `Thread ${thread} on ${ticket} is marked already. Answer its question.`,
    );
  }
  const question = text ?? `Thread ${thread} questions a requirement.`;
  return { ok: true, events: asQuestion(found.value, thread, question), facts: { ticket } };
}

function asQuestion({ id, comments }: TicketState, thread: string, text: string): NewEvent[] {
  const entry = `e${comments + 1}`;
  return [
    { type: 'comment.added', payload: { ticket: id, entry, kind: 'question', text } },
    { type: 'thread.marked', payload: { ticket: id, thread, question: entry } },
  ];
}

/** The ticket of a thread that this caller may write to. */
function threadOf(
  state: BoardState,
  { ticket: id, thread, fence }: { ticket: TicketId; thread: string; fence?: Fence | undefined },
  context: DecisionContext,
): Outcome<TicketState> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  const { open, resolved } = ticket.threads;
  if (open.includes(thread) || resolved.includes(thread)) return { ok: true, value: ticket };
  const which = open.length === 0 ? 'It has none open.' : `Open are ${open.join(', ')}.`;
  return refuse('thread.unknown', `${id} has no thread ${thread}. ${which}`);
}

function refuseWorker({ id, claim }: TicketState, { actor }: DecisionContext): Refused | undefined {
  if (actor.kind !== 'agent' || claim?.stage === 'review') return undefined;
  return refuse(
    'right.missing',
    `Threads on ${id} are opened and resolved by who reviews it or by a person. Reply to one, or write a comment.`,
  );
}

function refusePlace(
  ticket: TicketState,
  { repo, path, line }: Pick<CommandParams<'thread.open'>, 'repo' | 'path' | 'line'>,
): Refused | undefined {
  if (path !== undefined && repo === undefined) {
    return refuse('request.invalid', 'A path is one in a repository. Name the repository too.');
  }
  if (line !== undefined && path === undefined) {
    return refuse('request.invalid', 'A line is one of a file. Name its path too.');
  }
  return repo === undefined ? undefined : refuseForeignRepositories(ticket, [repo]);
}

function refuseMore({ id, status, threads }: TicketState): Refused | undefined {
  if (status === 'closed') {
    return refuse('ticket.closed', `${id} is closed, and nothing is left to discuss. Reopen it first.`);
  }
  if (threads.opened.length < limits.threads) return undefined;
  return refuse(
    'ticket.full',
    `${id} has ${limits.threads} threads, which is the most. Reply to one of them.`,
  );
}
