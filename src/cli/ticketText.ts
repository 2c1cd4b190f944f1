import type { WireEvent } from '../protocol/events.ts';
import type { Claim, Ticket, TicketSummary } from '../protocol/ticket.ts';
import { describeEvent } from './eventText.ts';
import { fields, relativeTime, shown, table } from './text.ts';

/** A ticket in half a line. */
export function nameTicket({ id, title }: Pick<TicketSummary, 'id' | 'title'>): string {
  return `${id} "${shown(title)}"`;
}

/** Tickets, one a line. */
export function ticketTable(tickets: readonly TicketSummary[], whenEmpty: string): string {
  return table(['TICKET', 'STATE', 'PRIORITY', 'TYPE', 'ROLE', 'WHO', 'TITLE'], tickets.map(row), whenEmpty);
}

function row(ticket: TicketSummary): string[] {
  const who = ticket.claim ? ticket.claim.agent : ticket.route ? `→ ${ticket.route}` : '-';
  return [ticket.id, ticket.status, ticket.priority, ticket.type, ticket.role ?? '-', who, ticket.title];
}

/** A whole ticket for a person. `timeline` is newest first, as the hub gives it. */
export function describeTicket(
  ticket: Ticket,
  { timeline, now }: { timeline: readonly WireEvent[]; now: number },
): string {
  const criteria = ticket.criteria.map(({ id, text }) => `  ${id}  ${shown(text)}`);
  const entries = [...timeline].reverse().map((event) => `  ${describeEvent(event, now)}`);
  return [
    nameTicket(ticket),
    factsOf(ticket, now),
    ...section('Description', ticket.description === '' ? [] : [shown(ticket.description, { lines: true })]),
    ...section('Criteria', criteria),
    ...section('Timeline', entries),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function factsOf(ticket: Ticket, now: number): string {
  return fields([
    ['State', ticket.closedAs ? `${ticket.status} as ${ticket.closedAs}` : ticket.status],
    ['Type', ticket.type],
    ['Priority', ticket.priority],
    ['Role', ticket.role],
    ['Reviewer', ticket.reviewer],
    ['Route', ticket.route],
    ['Assignee', ticket.assignee],
    ['Claim', ticket.claim && describeClaim(ticket.claim, now)],
    ['Repositories', ticket.needsNoRepos ? 'needs none' : ticket.repos.map(({ name }) => name).join(', ')],
    ['Labels', ticket.labels.join(', ')],
    ['Paths', ticket.paths.join(', ')],
    ['Parent', ticket.parent],
    ['Phase', ticket.phase],
    ['Blocked by', ticket.blockedBy.join(', ')],
    ['Questions', ticket.questions.open.join(', ')],
    ['Workspace', ticket.workspace?.folder],
    ['Version', String(ticket.version)],
    ['Changed', relativeTime(ticket.updatedAt, now)],
  ]);
}

/** Who holds it, for what, and for how long still. */
function describeClaim({ agent, stage, fence, stale, leaseUntil }: Claim, now: number): string {
  const until = leaseUntil === undefined ? '' : `, lease ends ${relativeTime(leaseUntil, now)}`;
  return `${agent}, ${stage}, fence ${fence}${stale ? ', stale' : ''}${until}`;
}
