import type { NewEvent } from '../protocol/events.ts';
import { refuse, type CommandParams, type Decision, type DecisionContext } from './command.ts';
import { epicsFreed } from './epicOwners.ts';
import { spikeEvents } from './spikes.ts';
import type { BoardState, TicketState } from './state.ts';
import { refuseParent, unknownTicket } from './ticketRelations.ts';
import { guardFence, guardWrite } from './writeGuard.ts';

/** Says that a ticket needs a person. Whoever does so as its holder gives the claim back, and the ticket is for anybody again afterwards, also where a person had routed it to the holder. */
export function raiseSpike(
  state: BoardState,
  { ticket: id, fence, title, evidence, handoff }: CommandParams<'spike.raise'>,
  context: DecisionContext,
): Decision<'spike.raise'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context) ?? refuseParent(state, { type: 'spike' }, ticket.id);
  if (refused !== undefined) return refused;
  const { spike, events } = spikeEvents(state, ticket, { title, evidence });
  const { claim } = ticket;
  if (claim !== undefined && actsAsHolder(ticket, { fence }, context)) {
    if (handoff === undefined) {
      return refuse(
        'handoff.missing',
        `Raising a spike ends the claim of ${claim.agent} on ${id}, and the next holder needs a handoff note. Say what is done, what is pending and what to look out for.`,
      );
    }
    events.push({ type: 'claim.released', payload: { ticket: id, fence: claim.fence, handoff } });
  }
  return { ok: true, events, facts: { ticket: id, spike } };
}

/** A fence says that it is done under the claim; so does an agent's token, and the session that holds it. */
function actsAsHolder(
  { claim }: TicketState,
  { fence }: Pick<CommandParams<'spike.raise'>, 'fence'>,
  { actor, session }: DecisionContext,
): boolean {
  return fence !== undefined || actor.kind === 'agent' || claim?.session === session;
}

/** Adds up what a run used. */
export function recordUsage(
  state: BoardState,
  payload: CommandParams<'usage.record'>,
  context: DecisionContext,
): Decision<'usage.record'> {
  const ticket = state.tickets.get(payload.ticket);
  if (ticket === undefined) return unknownTicket(state, payload.ticket);
  const refused = guardWrite(ticket, payload, context);
  if (refused !== undefined) return refused;
  return { ok: true, events: [{ type: 'usage.recorded', payload }], facts: { ticket: ticket.id } };
}

/** A person takes an epic from its owner (SPEC 5). */
export function freeEpic(
  state: BoardState,
  { ticket: id, reason }: CommandParams<'epic.free'>,
): Decision<'epic.free'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  if (ticket.epicOwner === undefined) {
    return refuse(
      'epic.unowned',
      `Nobody owns ${id}${ticket.type === 'epic' ? '' : ', which is no epic'}. Whoever claims the first child of an epic owns it.`,
    );
  }
  return {
    ok: true,
    events: [{ type: 'epic.freed', payload: { ticket: id, reason } }],
    facts: { ticket: id },
  };
}

/** The hub's clock says that nobody wrote under this claim for as long as the board allows: it is flagged, and the epics of its holder are free. */
export function quietClaim(
  state: BoardState,
  { ticket: id, fence }: CommandParams<'claim.quiet'>,
): Decision<'claim.quiet'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardFence(ticket, fence);
  if (refused !== undefined) return refused;
  const { claim } = ticket;
  if (claim === undefined || claim.quiet === true) return { ok: true, events: [], facts: { ticket: id } };
  const events: NewEvent[] = [
    { type: 'claim.quieted', payload: { ticket: id, fence } },
    ...epicsFreed(state, claim.agent, `${claim.agent} went quiet on ${id}.`),
  ];
  return { ok: true, events, facts: { ticket: id } };
}
