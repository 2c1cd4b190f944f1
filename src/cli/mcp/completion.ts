import type { CompleteRequestParams, CompleteResult } from '@modelcontextprotocol/server';
import type { AgentSession } from '../../client/agentSession.ts';
import { boardKey } from '../../protocol/ids.ts';
import { openStatuses, resourceTemplates } from './resources.ts';

/** As many as the protocol allows in one answer. */
const shown = 100;

/** What may stand in the address of a resource and begins with what is written already; nothing for anything else. */
export async function complete(
  session: AgentSession,
  { ref, argument: { name, value } }: CompleteRequestParams,
): Promise<CompleteResult['completion']> {
  const template =
    ref.type === 'ref/resource' && resourceTemplates.find((one) => one.uriTemplate === ref.uri);
  if (!template || !template.uriTemplate.includes(`{${name}}`)) return { values: [] };
  const written = value.toUpperCase();
  const known = name === 'id' ? await openTickets(session, written) : await boards(session);
  const fitting = known.filter((one) => one.startsWith(written));
  return { values: fitting.slice(0, shown), hasMore: fitting.length > shown };
}

async function boards(session: AgentSession): Promise<string[]> {
  const { boards: all } = await session.call('board.list', {});
  return all.map(({ key }) => key);
}

/** The newest open tickets of the board that is written, or else of the session's. */
async function openTickets(session: AgentSession, written: string): Promise<string[]> {
  const [key = ''] = written.split('-');
  const board = (await boards(session)).includes(key) ? boardKey.parse(key) : session.board;
  if (board === undefined) return [];
  const statuses = [...openStatuses];
  const { tickets } = await session.call('ticket.list', { board, statuses, order: 'newest', limit: 1000 });
  return tickets.map(({ id }) => id);
}
