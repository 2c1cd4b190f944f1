import type { SetMap } from '../base/setMap.ts';
import type { AgentName, TicketId } from '../protocol/ids.ts';
import type { Usage } from '../protocol/ticket.ts';
import { ClaimQueue, type QueuePlace, type QueueStage, type WorkClass } from './claimQueue.ts';
import { rolesKeptFrom } from './prohibitions.ts';
import { noUsage, Spending, spentOf } from './spending.ts';
import { stageOfStatus } from './stages.ts';
import { ticketByNumber, type BoardState, type Indexes, type TicketState } from './state.ts';
import { titleKey } from './titleKey.ts';
import { isUnderWay } from './workUnderWay.ts';

/** Brings the indexes from what a ticket was to what it is; `before` is absent for a new one. The state holds `after` already. */
export function reindex(state: BoardState, before: TicketState | undefined, after: TicketState): void {
  indexFacts(state.indexes, before, after);
  if (before === undefined) {
    requeue(state, after);
    return;
  }
  if (!waitsAlike(before, after)) requeue(state, after);
  if (isClosed(before) !== isClosed(after)) requeueAll(state, state.indexes.dependentsOf.get(after.id));
  if (before.type !== after.type) requeueAll(state, state.indexes.childrenOf.get(after.id));
}

/** Builds the indexes of a state whose tickets are there and whose indexes are empty. */
export function reindexAll(state: BoardState): void {
  for (const ticket of state.tickets.values()) indexFacts(state.indexes, undefined, ticket);
  for (const ticket of state.tickets.values()) requeue(state, ticket);
}

/** Moves the tickets in Review that name no reviewer to whom the board names now. */
export function requeueReviews(state: BoardState): void {
  for (const number of state.indexes.byStatus.review) {
    const ticket = ticketByNumber(state, number);
    if (ticket !== undefined) requeue(state, ticket);
  }
}

/** Moves the tickets that other roles are kept from than before. A walk over all that wait: only for when a role changes what it never takes. */
export function requeueProhibited(state: BoardState): void {
  for (const [id, place] of [...state.indexes.places]) {
    const ticket = state.tickets.get(id);
    const stage = ticket && stageOfStatus[ticket.status];
    if (ticket === undefined || stage === undefined || stage === 'retire') continue;
    const [was, is] = [place.notForRoles ?? [], rolesKeptFrom(state, ticket, stage)];
    if (was.join(' ') !== is.join(' ')) requeue(state, ticket);
  }
}

/** The tickets that this one waits for: its blockers that are not closed. */
export function openBlockers(state: BoardState, ticket: TicketState): TicketId[] {
  return ticket.blockedBy.filter((id) => {
    const blocker = state.tickets.get(id);
    return blocker !== undefined && !isClosed(blocker);
  });
}

/** The epic a ticket belongs to, if its parent is one. */
export function epicOf(state: BoardState, ticket: TicketState): TicketState | undefined {
  const parent = ticket.parent === undefined ? undefined : state.tickets.get(ticket.parent);
  return parent?.type === 'epic' ? parent : undefined;
}

/** What kind of work `next` takes a ticket for; epics and spikes are never offered. */
function workClass(state: BoardState, ticket: TicketState): WorkClass | undefined {
  if (ticket.type === 'epic' || ticket.type === 'spike') return undefined;
  if (ticket.type === 'bug') return 'bug';
  return epicOf(state, ticket) === undefined ? 'standalone' : 'epicWork';
}

/** Whom work in progress that nobody holds waits for: it came back from review. */
function returnedTo({ status, claim, route }: TicketState): AgentName | undefined {
  return status === 'in_progress' && claim === undefined ? route : undefined;
}

function isClosed(ticket: TicketState | undefined): boolean {
  return ticket?.status === 'closed';
}

/** The indexes over a ticket's own facts. */
function indexFacts(indexes: Indexes, before: TicketState | undefined, after: TicketState): void {
  const { id, number } = after;
  if (before?.status !== after.status) {
    if (before !== undefined) indexes.byStatus[before.status].delete(number);
    indexes.byStatus[after.status].add(number);
  }
  moveKey(indexes.heldBy, id, [before?.claim?.agent, after.claim?.agent]);
  moveKey(indexes.returnedTo, id, [before && returnedTo(before), returnedTo(after)]);
  moveKey(indexes.childrenOf, id, [before?.parent, after.parent]);
  moveKey(indexes.epicsOf, id, [before?.epicOwner, after.epicOwner]);
  if (before?.blockedBy !== after.blockedBy) {
    for (const blocker of before?.blockedBy ?? []) indexes.dependentsOf.delete(blocker, id);
    for (const blocker of after.blockedBy) indexes.dependentsOf.add(blocker, id);
  }
  if (before?.title !== after.title || isClosed(before) !== isClosed(after)) {
    moveKey(indexes.byTitle, id, [before && openTitle(before), openTitle(after)]);
  }
  indexTouching(indexes, before, after);
  indexSpending(indexes, before, after);
}

/** What an open ticket's title comes down to. */
function openTitle(ticket: TicketState): string | undefined {
  return isClosed(ticket) ? undefined : titleKey(ticket.title);
}

/** A ticket that is being implemented holds others back where it says what it touches. */
function indexTouching({ touching }: Indexes, before: TicketState | undefined, after: TicketState): void {
  const was = before !== undefined && isUnderWay(before);
  const is = isUnderWay(after);
  if (was === is && before?.repos === after.repos) return;
  if (was) for (const { name } of before.repos) touching.delete(name, after.id);
  if (is) for (const { name } of after.repos) touching.add(name, after.id);
}

function indexSpending(
  { spent, spentOfEpic }: Indexes,
  before: TicketState | undefined,
  after: TicketState,
): void {
  const was = before?.usage ?? noUsage;
  if (was === after.usage && before?.parent === after.parent) return;
  spent.change(was, after.usage);
  spendOn(spentOfEpic, before?.parent, [was, noUsage]);
  spendOn(spentOfEpic, after.parent, [noUsage, after.usage]);
}

/** What children use up counts on their parent. */
function spendOn(
  spentOfEpic: Map<TicketId, Spending>,
  parent: TicketId | undefined,
  [before, after]: [Usage, Usage],
): void {
  if (parent === undefined || before.runs === after.runs) return;
  let spending = spentOfEpic.get(parent);
  if (spending === undefined) spentOfEpic.set(parent, (spending = new Spending()));
  spending.change(before, after);
}

function moveKey<K>(
  map: SetMap<K, TicketId>,
  id: TicketId,
  [before, after]: [K | undefined, K | undefined],
): void {
  if (before === after) return;
  if (before !== undefined) map.delete(before, id);
  if (after !== undefined) map.add(after, id);
}

function requeueAll(state: BoardState, ids: Iterable<TicketId>): void {
  for (const id of ids) {
    const ticket = state.tickets.get(id);
    if (ticket !== undefined) requeue(state, ticket);
  }
}

/** Puts a ticket where it waits now, or nowhere. */
function requeue(state: BoardState, ticket: TicketState): void {
  const { places } = state.indexes;
  const before = places.get(ticket.id);
  const after = placeOf(state, ticket);
  if (before !== undefined) {
    places.delete(ticket.id);
    state.indexes.queue.delete(ticket.number, before);
    leaveEpic(state.indexes, ticket.number, before);
  }
  if (after !== undefined) {
    places.set(ticket.id, after);
    state.indexes.queue.add(ticket.number, after);
    joinEpic(state.indexes, ticket.number, after);
  }
}

/** Whether nothing changed that decides where a ticket waits; most events, like comments, change nothing of it. */
function waitsAlike(before: TicketState, after: TicketState): boolean {
  return (
    before.status === after.status &&
    before.claim === after.claim &&
    before.type === after.type &&
    before.priority === after.priority &&
    before.parent === after.parent &&
    before.blockedBy === after.blockedBy &&
    before.repos === after.repos &&
    before.role === after.role &&
    before.reviewer === after.reviewer &&
    before.route === after.route &&
    before.workspace === after.workspace &&
    before.retired === after.retired &&
    before.phase === after.phase &&
    before.openSpikes === after.openSpikes &&
    before.implementers === after.implementers &&
    before.labels === after.labels &&
    before.paths === after.paths &&
    before.budget === after.budget &&
    before.usage === after.usage
  );
}

/** Where a ticket waits to be claimed; nothing when it does not: held, blocked, in need of a person, out of budget, no work for an agent, or in no claimable state. */
function placeOf(state: BoardState, ticket: TicketState): QueuePlace | undefined {
  const stage = stageOfStatus[ticket.status];
  const work = workClass(state, ticket);
  if (stage === undefined || work === undefined || ticket.claim !== undefined) return undefined;
  const { priority } = ticket;
  // What is over is tidied up whatever its phase.
  const phase = stage === 'retire' ? undefined : ticket.phase;
  const queued: QueueStage = ticket.status === 'in_progress' ? 'rework' : stage;
  const kept = stage === 'retire' ? [] : rolesKeptFrom(state, ticket, stage);
  const common = {
    ...{ stage: queued, work, priority, phase, epic: epicOf(state, ticket)?.id },
    ...(kept.length > 0 && { notForRoles: kept }),
  };
  const repos = ticket.repos.map(({ name }) => name).sort();
  if (stage !== 'retire' && heldUp(state, ticket)) return undefined;
  switch (stage) {
    case 'refine':
    case 'implement': {
      const wanted = stage === 'implement' ? (ticket.role ?? '') : '';
      return { ...common, route: ticket.route ?? '', wanted, repos };
    }
    case 'review':
      return {
        ...common,
        route: '',
        wanted: ticket.reviewer ?? state.settings.reviewer,
        repos,
        notFor: [...ticket.implementers].sort(),
      };
    case 'retire':
      return ticket.workspace === undefined || ticket.retired
        ? undefined
        : { ...common, route: '', wanted: '', repos };
  }
}

/** Whether something about the ticket itself keeps everybody from working on it. */
function heldUp(state: BoardState, ticket: TicketState): boolean {
  return (
    ticket.openSpikes.length > 0 ||
    spentOf(ticket.budget, ticket.usage) !== undefined ||
    openBlockers(state, ticket).length > 0
  );
}

function joinEpic(indexes: Indexes, number: number, place: QueuePlace): void {
  if (place.epic === undefined) return;
  let queue = indexes.queueOfEpic.get(place.epic);
  if (queue === undefined) indexes.queueOfEpic.set(place.epic, (queue = new ClaimQueue()));
  queue.add(number, place);
}

function leaveEpic(indexes: Indexes, number: number, place: QueuePlace): void {
  if (place.epic === undefined) return;
  const queue = indexes.queueOfEpic.get(place.epic);
  queue?.delete(number, place);
  if (queue?.size === 0) indexes.queueOfEpic.delete(place.epic);
}
