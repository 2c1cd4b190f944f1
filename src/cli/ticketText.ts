import type { WireEvent } from '../protocol/events.ts';
import type { Claim, Ticket, TicketSummary } from '../protocol/ticket.ts';
import type { TicketId } from '../protocol/ids.ts';
import { describeSpending } from './budget.ts';
import { describeEvent } from './eventText.ts';
import { fields, relativeTime, shown, table } from './text.ts';

/** A ticket in half a line. */
export function nameTicket({ id, title }: Pick<TicketSummary, 'id' | 'title'>): string {
  return `${id} "${shown(title)}"`;
}

/** A line that points out other open tickets of the same title; nothing where there are none. */
export function sameTitle(ticket: TicketId, duplicates: readonly TicketId[]): string {
  if (duplicates.length === 0) return '';
  return `\nThe same title has ${duplicates.join(', ')}. If it is the same work: callboard ticket move ${ticket} closed --closed-as duplicate --reason "…"`;
}

/** Tickets, one a line. */
export function ticketTable(tickets: readonly TicketSummary[], whenEmpty: string): string {
  return table(['TICKET', 'STATE', 'PRIORITY', 'TYPE', 'ROLE', 'WHO', 'TITLE'], tickets.map(row), whenEmpty);
}

function row(ticket: TicketSummary): string[] {
  const { id, status, priority, type, role, title } = ticket;
  return [id, status, priority, type, role ?? '-', whoHas(ticket), title];
}

/** Who holds it or may take it, and what keeps it from going on. */
function whoHas({ claim, route, openSpikes }: TicketSummary): string {
  const who = claim ? claim.agent : route ? `→ ${route}` : '-';
  const marks = [
    ...(claim?.stale ? ['stale'] : []),
    ...(claim?.quiet ? ['quiet'] : []),
    ...(openSpikes.length > 0 ? ['spike'] : []),
  ];
  return marks.length === 0 ? who : `${who} (${marks.join(', ')})`;
}

/** A whole ticket for a person. `timeline` is newest first, as the hub gives it. */
export function describeTicket(
  ticket: Ticket,
  { timeline, now }: { timeline: readonly WireEvent[]; now: number },
): string {
  const verdicts = new Map(ticket.verdicts.map(({ criterion, verdict }) => [criterion, verdict]));
  const criteria = ticket.criteria.map(({ id, text }) => {
    const verdict = verdicts.get(id);
    return `  ${id}  ${shown(text)}${verdict === undefined ? '' : `  (${verdict})`}`;
  });
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
    ['Spikes', ticket.openSpikes.join(', ')],
    ['Epic owner', ticket.epicOwner],
    ['Used up', describeSpending(ticket.usage, ticket.budget)],
    ['Workspace', ticket.workspace?.folder],
    ['Handed in', ticket.handIn && describeHandIn(ticket.handIn)],
    ['Threads', ticket.threads.open.map((id) => `${id} open`).join(', ')],
    ['Rounds', ticket.rounds === 0 ? undefined : String(ticket.rounds)],
    ['Merged', ticket.merges.map(({ name, target }) => `${name} in ${target}`).join(', ')],
    ['Artifacts', ticket.artifacts.map(({ name, version }) => `${name} (${version})`).join(', ')],
    ['Decisions', describeDecisions(ticket.decisions)],
    ['Version', String(ticket.version)],
    ['Changed', relativeTime(ticket.updatedAt, now)],
  ]);
}

/** Who holds it, for what, and for how long still. */
function describeClaim({ agent, stage, fence, stale, quiet, leaseUntil }: Claim, now: number): string {
  const until = leaseUntil === undefined ? '' : `, lease ends ${relativeTime(leaseUntil, now)}`;
  return `${agent}, ${stage}, fence ${fence}${stale ? ', stale' : ''}${quiet ? ', quiet' : ''}${until}`;
}

function describeHandIn({ agent, repos }: NonNullable<Ticket['handIn']>): string {
  const each = repos.map(({ name, head, unchanged, pullRequest }) =>
    unchanged
      ? `${name} unchanged`
      : `${name} ${head.slice(0, 12)}${pullRequest === undefined ? '' : ` ${pullRequest}`}`,
  );
  return [`by ${agent}`, ...each].join(', ');
}

function describeDecisions({ required, links }: Ticket['decisions']): string | undefined {
  if (links.length > 0) return links.join(', ');
  return required ? 'one has to be linked' : undefined;
}
