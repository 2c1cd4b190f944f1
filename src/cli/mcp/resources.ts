import type { ReadResourceResult, Resource, ResourceTemplateType } from '@modelcontextprotocol/server';
import { escapeText } from '../../base/taggedText.ts';
import { boardKey, type BoardKey, boardOf, ticketId, type TicketId } from '../../protocol/ids.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import { boardText, ticketText } from './boardText.ts';

const mimeType = 'text/markdown';
/** What a page of text is good for; the tools give the rest. */
const shownTickets = 200;
const shownEntries = 100;

/** What is still to be worked on. */
export const openStatuses = ['backlog', 'ready', 'in_progress', 'review', 'approved'] as const;

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
    name: 'digest',
    title: 'Digest',
    uriTemplate: 'callboard://digest/{key}',
    description: 'How a board stands now: what waits, what is stuck, what was spent.',
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

/** Every board and its digest, and the tickets that this session holds. */
export async function listResources(session: AgentSession): Promise<Resource[]> {
  const { boards } = await session.call('board.list', {});
  return [
    ...session.held.map((id) => ({ name: id, title: `Ticket ${id}`, uri: ticketUri(id), mimeType })),
    ...boards.flatMap(({ key }) => [
      { name: key, title: `Board ${key}`, uri: `callboard://board/${key}`, mimeType },
      { name: `${key}-digest`, title: `Digest of ${key}`, uri: `callboard://digest/${key}`, mimeType },
    ]),
  ];
}

/** What an address names. */
export type Address =
  | { readonly kind: 'board' | 'digest'; readonly board: BoardKey; readonly ticket?: never }
  | { readonly kind: 'ticket'; readonly board: BoardKey; readonly ticket: TicketId };

/** What an address names; nothing where it is none of ours. */
export function addressOf(uri: string): Address | undefined {
  const [, kind, name] = /^callboard:\/\/([a-z]+)\/([A-Z0-9-]{1,24})$/.exec(uri) ?? [];
  if (kind === 'ticket') {
    const ticket = ticketId.safeParse(name).data;
    return ticket && { kind, ticket, board: boardOf(ticket) };
  }
  if (kind !== 'board' && kind !== 'digest') return undefined;
  const board = boardKey.safeParse(name).data;
  return board && { kind, board };
}

/** The text of a resource; nothing where the address is none of ours. Rejects with the hub's refusal. */
export async function readResource(
  session: AgentSession,
  uri: string,
): Promise<ReadResourceResult | undefined> {
  const address = addressOf(uri);
  return address && { contents: [{ uri, mimeType, text: await textOf(session, address) }] };
}

function textOf(session: AgentSession, address: Address): Promise<string> {
  if (address.kind === 'ticket') return textOfTicket(session, address.ticket);
  return address.kind === 'board'
    ? textOfBoard(session, address.board)
    : textOfDigest(session, address.board);
}

/** The address of a ticket. */
export function ticketUri(id: TicketId): string {
  return `callboard://ticket/${id}`;
}

async function textOfBoard(session: AgentSession, key: BoardKey): Promise<string> {
  const { board } = await session.call('board.get', { board: key });
  const statuses = [...openStatuses];
  const { tickets, next } = await session.call('ticket.list', { board: key, statuses, limit: shownTickets });
  return boardText(board, { tickets, more: next !== undefined });
}

async function textOfDigest(session: AgentSession, key: BoardKey): Promise<string> {
  const { text = '' } = await session.call('digest.get', { board: key, as: 'text' });
  return `<digest board="${key}">\n${escapeText(text).trim()}\n</digest>`;
}

/** A ticket with the newest of its timeline. */
export async function textOfTicket(session: AgentSession, id: TicketId): Promise<string> {
  const { ticket } = await session.call('ticket.get', { ticket: id });
  const { entries, next } = await session.call('ticket.timeline', { ticket: id, limit: shownEntries });
  return ticketText(ticket, { timeline: entries, more: next !== undefined });
}
