import type { TicketId } from '../../src/protocol/ids.ts';
import { teamBoard, type Member } from './team.ts';

/** Makes a board on which builders can claim, with room for a hundred tickets for each. */
export async function makeBoard(member: Member, key: string = teamBoard): Promise<void> {
  await member.must('board.create', { key, name: `Board ${key}` });
  await member.must('board.edit', { board: key, settings: { wipPerAgent: 100 } });
  await member.must('agent.hire', { board: key, name: 'rita', role: 'reviewer' });
}

/** Creates a ticket in Ready that any builder may claim. */
export async function makeReadyTicket(member: Member, title: string): Promise<TicketId> {
  const { ticket } = await member.must('ticket.create', {
    board: teamBoard,
    title,
    description: 'What is wanted, and why.',
    criteria: ['Everything that was asked for is there'],
    role: 'builder',
    reviewer: 'reviewer',
    needsNoRepos: true,
    ready: true,
  });
  return ticket.id;
}

/** Gives every member a seat as a builder of its own name. */
export async function seatAsBuilders(
  members: readonly Member[],
  prefix: string,
  board: string = teamBoard,
): Promise<void> {
  await Promise.all(
    members.map((member, index) =>
      member.must('session.sit', {
        board,
        role: 'builder',
        agent: `${prefix}-${String(index + 1)}`,
      }),
    ),
  );
}

/** A handoff note for tests that care about something else. */
export const handoff = { done: 'Looked at it.', pending: 'All of it.', gotchas: 'None.' };
