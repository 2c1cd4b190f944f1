import type { Result } from '../../src/protocol/contract.ts';
import type { AgentName, BoardKey, RoleName, TicketId } from '../../src/protocol/ids.ts';
import type { RawClient } from './rawClient.ts';

/** The board that tests of the hub work on. */
export const board = 'CB' as BoardKey;
const developer = 'developer' as RoleName;
export const andrew = 'andrew' as AgentName;
export const bella = 'bella' as AgentName;

export const handoff = { done: 'All of it.', pending: 'Nothing.', gotchas: 'None known.' };

/** Makes the board and takes a seat on it. */
export async function makeBoard(client: RawClient, agent: AgentName = andrew): Promise<void> {
  await client.do('board.create', { key: board, name: 'A board' });
  await sit(client, agent);
}

export async function sit(client: RawClient, agent: AgentName): Promise<Result<'session.sit'>> {
  return client.do('session.sit', { board, role: developer, agent });
}

/** Makes a ticket that can be claimed for implementation. */
export async function makeTicket(client: RawClient, title = 'A ticket that is ready'): Promise<TicketId> {
  const { ticket } = await client.do('ticket.create', {
    board,
    type: 'task',
    title,
    description: `What ${title} is about.`,
    criteria: ['It does what it says'],
    role: developer,
    needsNoRepos: true,
    ready: true,
  });
  return ticket.id;
}
