import type { ReadResourceResult, Resource, ResourceTemplateType } from '@modelcontextprotocol/server';
import { boardKey, type BoardKey, ticketId, type TicketId } from '../../protocol/ids.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import { boardText, ticketText } from './boardText.ts';

const mimeType = 'text/markdown';
/** What a page of text is good for; the tools give the rest. */
const shownTickets = 200;
const shownEntries = 100;

const openStatuses = ['backlog', 'ready', 'in_progress', 'review', 'approved'] as const;

/** How resources are addressed, besides those that are listed. */
export const resourceTemplates: readonly ResourceTemplateType[] = [
  {
    name: 'board',
    title: 'Board',
    uriTemplate: 'callboard://board/{key}',
    description: 'A board: repositories, agents, and its open tickets.',
    mimeType,
  },
  {
    name: 'ticket',
    title: 'Ticket',
    uriTemplate: 'callboard://ticket/{id}',
    description: 'A ticket: what is asked for, its done criteria, and its timeline.',
    mimeType,
  },
];

/** Every board, and the tickets that this session holds. */
export async function listResources(session: AgentSession): Promise<Resource[]> {
  const { boards } = await session.read('board.list', {});
  return [
    ...session.held.map((id) => ({ name: id, title: `Ticket ${id}`, uri: ticketUri(id), mimeType })),
    ...boards.map(({ key }) => ({
      name: key,
      title: `Board ${key}`,
      uri: `callboard://board/${key}`,
      mimeType,
    })),
  ];
}

/** The text of a resource; nothing where the address is none of ours. Rejects with the hub's refusal. */
export async function readResource(
  session: AgentSession,
  uri: string,
): Promise<ReadResourceResult | undefined> {
  const [, kind, name] = /^callboard:\/\/(board|ticket)\/([A-Z0-9-]{1,24})$/.exec(uri) ?? [];
  const key = kind === 'board' ? boardKey.safeParse(name).data : undefined;
  const id = kind === 'ticket' ? ticketId.safeParse(name).data : undefined;
  const text = key ? await textOfBoard(session, key) : id ? await textOfTicket(session, id) : undefined;
  return text === undefined ? undefined : { contents: [{ uri, mimeType, text }] };
}

/** The address of a ticket. */
export function ticketUri(id: TicketId): string {
  return `callboard://ticket/${id}`;
}

async function textOfBoard(session: AgentSession, key: BoardKey): Promise<string> {
  const { board } = await session.read('board.get', { board: key });
  const statuses = [...openStatuses];
  const { tickets, next } = await session.read('ticket.list', { board: key, statuses, limit: shownTickets });
  return boardText(board, { tickets, more: next !== undefined });
}

/** A ticket with the newest of its timeline. */
export async function textOfTicket(session: AgentSession, id: TicketId): Promise<string> {
  const { ticket } = await session.read('ticket.get', { ticket: id });
  const { entries, next } = await session.read('ticket.timeline', { ticket: id, limit: shownEntries });
  return ticketText(ticket, { timeline: entries, more: next !== undefined });
}
