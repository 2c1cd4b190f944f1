import { utcMinute } from '../base/utcMinute.ts';
import type { Handoff, NewEvent } from '../protocol/events.ts';
import type { Fence, SessionId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { Stage } from '../protocol/ticket.ts';
import { claimConditions, heldSentence } from './claimRules.ts';
import {
  refuse,
  type CommandParams,
  type Decision,
  type DecisionContext,
  type Refused,
  type Seat,
} from './command.ts';
import { currentSeat } from './currentSeat.ts';
import { epicsFreed } from './epicOwners.ts';
import { epicOf } from './indexes.ts';
import { selectNext } from './selection.ts';
import { stageOfStatus } from './stages.ts';
import type { BoardState, TicketState } from './state.ts';
import { unknownTicket } from './ticketRelations.ts';
import { guardFence, guardVersion, guardWrite } from './writeGuard.ts';

/** A seat and the session that sits there. */
interface Claimer {
  readonly seat: Seat;
  readonly session: SessionId;
}

/** Claims one ticket: checks every rule, then sets claim, assignee, route, status and the epic's owner at once (SPEC 5). */
export function takeClaim(
  state: BoardState,
  params: CommandParams<'claim.take'>,
  context: DecisionContext,
): Decision<'claim.take'> {
  const claimer = claimerOf(state, context);
  if (claimer === undefined) return notSeated(state);
  const ticket = state.tickets.get(params.ticket);
  if (ticket === undefined) return unknownTicket(state, params.ticket);
  const stale = guardVersion(ticket, params.expectedVersion);
  if (stale !== undefined) return stale;
  const stage = params.stage ?? stageOfStatus[ticket.status] ?? 'implement';
  const conditions = claimConditions(state, ticket, { ...claimer, stage });
  if (conditions.length > 0) {
    const code = ticket.claim === undefined ? 'claim.refused' : 'claim.held';
    const message = heldSentence(ticket, claimer.session) ?? conditions.map((one) => one.message).join(' ');
    return refuse(code, message, { conditions });
  }
  const events = granting(state, ticket, { ...claimer, stage, leaseMs: params.leaseMs });
  return { ok: true, events, facts: { ticket: ticket.id } };
}

/** Chooses by the seven steps of SPEC 5 and claims what they chose, or resumes what this session holds. */
export function takeNext(
  state: BoardState,
  params: CommandParams<'claim.next'>,
  context: DecisionContext,
): Decision<'claim.next'> {
  const claimer = claimerOf(state, context);
  if (claimer === undefined) return notSeated(state);
  const { chosen, freed, steps, step, skipped } = selectNext(state, {
    ...claimer,
    explain: params.explain === true,
  });
  const events: NewEvent[] = freed.map((payload) => ({ type: 'epic.freed', payload }));
  if (chosen?.resumed === false) {
    const { ticket, stage } = chosen;
    events.push(...granting(state, ticket, { ...claimer, stage, leaseMs: params.leaseMs }));
  }
  const facts = {
    ticket: chosen?.ticket.id,
    resumed: chosen?.resumed === true,
    step,
    steps,
    skipped,
  };
  return { ok: true, events, facts };
}

/** Moves a claim to another session of the same work. The fence stays, so that what the holder wrote down still counts. */
export function adoptClaim(
  state: BoardState,
  params: CommandParams<'claim.adopt'>,
  { session }: DecisionContext,
): Decision<'claim.adopt'> {
  const ticket = state.tickets.get(params.ticket);
  if (ticket === undefined) return unknownTicket(state, params.ticket);
  if (session === undefined) {
    return refuse(
      'right.missing',
      `A claim of ${ticket.id} moves to a session, and none asks. Open one first.`,
    );
  }
  const refused = guardFence(ticket, params.fence);
  if (refused !== undefined) return refused;
  const leaseMs = params.leaseMs ?? ticket.claim?.leaseMs ?? limits.leaseMs;
  const facts = { ticket: ticket.id };
  if (ticket.claim?.session === session && ticket.claim.leaseMs === leaseMs) {
    return { ok: true, events: [], facts };
  }
  const payload = { ticket: ticket.id, fence: params.fence, session, leaseMs };
  return { ok: true, events: [{ type: 'claim.adopted', payload }], facts };
}

/** Gives a claimed ticket back. The contract asks for the handoff note; a person may give back anybody's. */
export function releaseClaim(
  state: BoardState,
  { ticket: id, fence, handoff }: CommandParams<'claim.release'>,
  context: DecisionContext,
): Decision<'claim.release'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  const payload = { ticket: id, fence, handoff };
  return { ok: true, events: [{ type: 'claim.released', payload }], facts: { ticket: id } };
}

/** The hub's clock says that the lease ran out: the claim is shown as stale and nothing is accepted under it. */
export function staleClaim(
  state: BoardState,
  { ticket: id, fence }: CommandParams<'claim.stale'>,
): Decision<'claim.stale'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardFence(ticket, fence);
  if (refused !== undefined) return refused;
  return {
    ok: true,
    events: [{ type: 'claim.staled', payload: { ticket: id, fence } }],
    facts: { ticket: id },
  };
}

/** Takes a stale claim back, or a quiet one where the board wants that; the hub writes what it knows for the next holder. No other claim is ever taken. Who holds nothing any more then is gone, and its epics are for others. */
export function reclaimClaim(
  state: BoardState,
  { ticket: id, fence, reason }: CommandParams<'claim.reclaim'>,
): Decision<'claim.reclaim'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardFence(ticket, fence);
  const quiet = ticket.claim?.quiet === true && state.settings.reclaimQuiet;
  if (refused === undefined && !quiet) {
    const message = `${heldSentence(ticket) ?? id} Only a stale claim can be taken back, or a quiet one where the board says so.`;
    return refuse('claim.held', message);
  }
  if (refused !== undefined && refused.refusal.code !== 'claim.expired') return refused;
  const payload = { ticket: id, fence, reason, handoff: knownToHub(ticket, reason) };
  const events: NewEvent[] = [{ type: 'claim.reclaimed', payload }];
  const agent = ticket.claim?.agent;
  if (agent !== undefined && state.indexes.heldBy.get(agent).size === 1) {
    events.push(...epicsFreed(state, agent, `${agent} is gone: ${reason}`));
  }
  return { ok: true, events, facts: { ticket: id } };
}

/** Notes where the holder's worktrees are. They stay on the ticket after the claim, for the next holder. */
export function recordWorkspace(
  state: BoardState,
  { ticket: id, fence, workspace }: CommandParams<'workspace.record'>,
  context: DecisionContext,
): Decision<'workspace.record'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  if (workspace.fence > fence) {
    return refuse(
      'request.invalid',
      `The workspace says fence ${workspace.fence}, which no claim of ${id} has had yet. Record it with the fence it was made under, at most ${fence}.`,
    );
  }
  const foreign = workspace.repos.find(({ name }) => !ticket.repos.some((repo) => repo.name === name));
  if (foreign !== undefined) {
    return refuse(
      'repository.unknown',
      `${id} does not name the repository ${foreign.name}. Add it to the ticket or leave it out of the workspace.`,
    );
  }
  return {
    ok: true,
    events: [{ type: 'workspace.recorded', payload: { ticket: id, workspace } }],
    facts: { ticket: id },
  };
}

function claimerOf(state: BoardState, { seat, session }: DecisionContext): Claimer | undefined {
  const current = seat && currentSeat(state, seat);
  return current === undefined || session === undefined ? undefined : { seat: current, session };
}

function notSeated(state: BoardState): Refused {
  return refuse(
    'session.notSeated',
    `This session has no role on board ${state.key} yet, so nothing can be claimed for it. Choose a role first.`,
  );
}

/** The events of one claim. The epic of a first child gets its owner in the same breath; a handoff note comes with the answer, so it counts as read. */
function granting(
  state: BoardState,
  ticket: TicketState,
  claim: Claimer & { readonly stage: Stage; readonly leaseMs?: number | undefined },
): NewEvent[] {
  const { seat, session, stage, leaseMs = limits.leaseMs } = claim;
  const fence = (ticket.fence + 1) as Fence;
  const events: NewEvent[] = [
    {
      type: 'claim.granted',
      payload: { ticket: ticket.id, fence, session, agent: seat.agent, stage, leaseMs },
    },
  ];
  const { lastHandoffSequence: handoff } = ticket;
  if (handoff !== undefined) {
    events.push({ type: 'handoff.read', payload: { ticket: ticket.id, fence, handoff } });
  }
  const epic = stage === 'implement' ? epicOf(state, ticket) : undefined;
  if (epic !== undefined && epic.epicOwner === undefined && epic.status !== 'closed') {
    events.push({ type: 'epic.owned', payload: { ticket: epic.id, agent: seat.agent } });
  }
  return events;
}

/** The note for the next holder when the last one could not write it. */
export function knownToHub(ticket: TicketState, reason: string): Handoff {
  const { claim, workspace } = ticket;
  const since = utcMinute(claim?.since ?? ticket.updatedAt);
  const until = utcMinute(ticket.updatedAt);
  return {
    done: `Unknown. ${claim?.agent ?? 'The holder'} held ${ticket.id} to ${claim?.stage ?? 'work on'} it, from ${since}; the last entry on the ticket is from ${until}.`,
    pending: 'Whatever the done criteria still ask for. Read the timeline and the worktrees before going on.',
    gotchas:
      workspace === undefined
        ? `The hub took the claim back: ${reason} No workspace was recorded.`
        : `The hub took the claim back: ${reason} The workspace was kept in ${workspace.folder} and may hold work that is not committed.`,
  };
}
