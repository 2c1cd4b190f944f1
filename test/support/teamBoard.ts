import type { BoardKey, TicketId } from '../../src/protocol/ids.ts';
import { teamBoard, type Member } from './team.ts';

/** Parameters of a ticket that any builder may claim. */
export function readyTicket(title: string, board: string = teamBoard) {
  return {
    board: board as BoardKey,
    title,
    description: 'What is wanted, and why.',
    criteria: ['Everything that was asked for is there'],
    role: 'builder' as never,
    reviewer: 'reviewer',
    needsNoRepos: true,
    ready: true,
  };
}

/** Makes a board on which builders can claim, with room for a hundred tickets for each. */
export async function makeBoard(member: Member, key: string = teamBoard): Promise<void> {
  const board = key as BoardKey;
  await member.must('board.create', { key: board, name: `Board ${key}` });
  await member.must('board.edit', { board, settings: { wipPerAgent: 100 } });
  await member.must('agent.hire', { board, name: 'rita' as never, role: 'reviewer' as never });
}

/** Creates a ticket in Ready. */
export async function makeReadyTicket(member: Member, title: string): Promise<TicketId> {
  const { ticket } = await member.must('ticket.create', readyTicket(title));
  return ticket.id;
}

/** Gives every member a seat as a builder of its own name. */
export async function seatAsBuilders(members: readonly Member[], prefix: string, board: string = teamBoard): Promise<void> {
  await Promise.all(
    members.map((member, index) =>
      member.must('session.sit', {
        board: board as BoardKey,
        role: 'builder' as never,
        agent: `${prefix}-${String(index + 1)}` as never,
      }),
    ),
  );
}

/** A handoff note for tests that care about something else. */
export const handoff = { done: 'Looked at it.', pending: 'All of it.', gotchas: 'None.' };
