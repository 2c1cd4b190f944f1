import { beginningOf } from '../base/beginningOf.ts';
import type { NewEvent } from '../protocol/events.ts';
import { limits } from '../protocol/limits.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { BoardState, TicketState } from './state.ts';

/** What makes a ticket a spike that somebody waits for. */
type Waited = Pick<TicketState, 'id' | 'type' | 'parent' | 'status'>;

/** What is said with a spike. */
export interface SpikeText {
  readonly title?: string | undefined;
  readonly evidence: string;
  readonly reason?: string | undefined;
}

/** The events that put a spike under a ticket: its child with the evidence, and the ticket that waits for it now. */
export function spikeEvents(
  state: BoardState,
  parent: TicketState,
  { title, evidence, reason }: SpikeText,
): { readonly spike: TicketId; readonly events: NewEvent[] } {
  const spike = `${state.key}-${state.nextNumber}` as TicketId;
  const draft = {
    type: 'spike' as const,
    title:
      title ??
      beginningOf(`Settle what keeps ${parent.id} back: ${parent.title}`, limits.titleMaxLength).trim(),
    description: evidence,
    criteria: [],
    priority: parent.priority,
    labels: [],
    parent: parent.id,
    phase: parent.phase ?? null,
    blockedBy: [],
    repos: [],
    needsNoRepos: true,
    paths: [],
    role: null,
    reviewer: null,
    route: null,
    decisionRequired: false,
    budget: null,
  };
  const events: NewEvent[] = [
    { type: 'ticket.created', payload: { ticket: spike, draft } },
    { type: 'spike.raised', payload: { ticket: parent.id, spike, ...(reason !== undefined && { reason }) } },
  ];
  return { spike, events };
}

/** What a change of a ticket means for those that wait for it as a spike, or no longer do. */
export function spikeChange(before: Waited | undefined, after: Waited): NewEvent[] {
  const was = before && waitingFor(before);
  const is = waitingFor(after);
  if (was === is) return [];
  const events: NewEvent[] = [];
  if (was !== undefined) events.push({ type: 'spike.closed', payload: { ticket: was, spike: after.id } });
  if (is !== undefined) events.push({ type: 'spike.raised', payload: { ticket: is, spike: after.id } });
  return events;
}

/** The ticket that waits for this one as its open spike. */
function waitingFor({ type, parent, status }: Waited): TicketId | undefined {
  return type === 'spike' && status !== 'closed' ? parent : undefined;
}
