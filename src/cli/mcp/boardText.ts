import { escapeText } from '../../base/taggedText.ts';
import type { Board } from '../../protocol/board.ts';
import type { WireEvent } from '../../protocol/events.ts';
import type { Ticket, TicketSummary } from '../../protocol/ticket.ts';

/* Boards and tickets as markdown for a model. What people and programs wrote stands in tagged blocks that name the author, escaped so that it cannot leave its block (SECURITY 10). */

/** A board: who is there, what it works on, and its open tickets. */
export function boardText(
  board: Board,
  { tickets, more }: { tickets: readonly TicketSummary[]; more: boolean },
): string {
  const { key, name, repos, roster, counts } = board;
  return [
    `# Board ${key}`,
    '',
    `<board-name>${escapeText(name)}</board-name>`,
    '',
    ...list(
      'Repositories',
      repos.map((one) => one.name),
    ),
    ...list(
      'Agents',
      roster.map((one) => `${one.name} (${one.role})`),
    ),
    ...list(
      'Tickets',
      Object.entries(counts).map(([status, count]) => `${status}: ${String(count)}`),
    ),
    '## Open tickets',
    '',
    ...tickets.map(ticketLine),
    ...(more ? ['', 'There are more; the tool ticket_list gives all of them.'] : []),
  ].join('\n');
}

function list(title: string, lines: readonly string[]): string[] {
  return [`## ${title}`, '', ...(lines.length > 0 ? lines.map((line) => `- ${line}`) : ['None.']), ''];
}

function ticketLine({ id, status, priority, type, role, claim, title }: TicketSummary): string {
  const who = claim ? `, held by ${claim.agent}` : '';
  const whose = role === undefined ? '' : `, for ${role}`;
  return `- ${id} (${status}, ${priority} ${type}${whose}${who}) <title>${escapeText(title)}</title>`;
}

/** A whole ticket. `timeline` is newest first, as the hub gives it. */
export function ticketText(
  ticket: Ticket,
  { timeline, more }: { timeline: readonly WireEvent[]; more: boolean },
): string {
  const { id, criteria, description, questions } = ticket;
  return [
    `# Ticket ${id}`,
    '',
    ...factsOf(ticket),
    '',
    `<ticket id="${id}"${originOf(ticket)}>`,
    `<title>${escapeText(ticket.title)}</title>`,
    `<description>\n${escapeText(description).trim()}\n</description>`,
    '<criteria>',
    ...criteria.map((one) => `<criterion id="${one.id}">${escapeText(one.text)}</criterion>`),
    '</criteria>',
    '</ticket>',
    '',
    '## Timeline, oldest first',
    '',
    ...(questions.open.length > 0 ? [`Open questions: ${questions.open.join(', ')}`, ''] : []),
    ...(more ? ['What is older is given by the tool ticket_timeline.', ''] : []),
    ...[...timeline].reverse().map(entry),
  ].join('\n');
}

function factsOf({
  status,
  closedAs,
  type,
  priority,
  role,
  claim,
  route,
  parent,
  blockedBy,
  repos,
  version,
}: Ticket): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['State', closedAs ? `${status} as ${closedAs}` : status],
    ['Type', type],
    ['Priority', priority],
    ['Role', role],
    ['Held by', claim && `${claim.agent} for ${claim.stage}`],
    ['Routed to', route],
    ['Parent', parent],
    ['Blocked by', blockedBy.join(', ')],
    ['Repositories', repos.map(({ name }) => name).join(', ')],
    ['Version', String(version)],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`- ${name}: ${value}`],
  );
}

/** Where a ticket came from, when it was not written here. */
function originOf({ source }: Ticket): string {
  return source === undefined ? '' : ` origin="${attribute(`${source.tracker} ${source.key}`)}"`;
}

/** One event: who, when, what; the payload as data, because a newer hub may send types that nobody here knows. */
function entry({ sequence, at, type, actor, payload }: WireEvent): string {
  // The draft is the ticket itself, which stands above as it is now.
  const { ticket: _, session: __, draft: ___, ...told } = payload;
  const who = actor.agent === undefined ? actor.kind : `${actor.agent} (${actor.kind})`;
  const head = `sequence="${String(sequence)}" at="${new Date(at).toISOString()}" type="${attribute(type)}" author="${attribute(who)}"`;
  return `<entry ${head}>${escapeText(plain(told))}</entry>`;
}

/** Texts as they were written, one a line with its name; everything else as JSON. */
function plain(payload: Readonly<Record<string, unknown>>): string {
  return Object.entries(payload)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function attribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
