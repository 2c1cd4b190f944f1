import type { Params, Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import type { AgentName } from '../protocol/ids.ts';
import type { Seat } from '../domain/command.ts';
import { currentSeat } from '../domain/currentSeat.ts';
import { previewClaims } from '../domain/queries.ts';
import type { BoardState } from '../domain/state.ts';
import { fittingPage } from './page.ts';
import { wireErrorOf } from './refusal.ts';
import type { Session } from './session.ts';
import type { TicketReader } from './ticketReader.ts';
import { seenBy } from './visibility.ts';

interface PreviewParts {
  readonly state: BoardState;
  readonly session: Session;
  readonly reader: TicketReader;
}

type Asked = Params<'claim.preview'>;

const usualPage = 100;

/** Says per ticket whether somebody could claim it, and why not. */
export function preview(params: Asked, { state, session, reader }: PreviewParts): Result<'claim.preview'> {
  const claimer = { seat: seatFor(state, params, session), session: session.id };
  const { stage, tickets, cursor } = params;
  const sees = seenBy(session, state);
  const { items, next } = fittingPage(params.limit ?? usualPage, (limit) => {
    const page = previewClaims(state, claimer, { stage, tickets, cursor, limit, sees });
    if (!page.ok) throw wireErrorOf(page.refusal);
    return {
      items: page.value.tickets.map((entry) => ({ ...entry, ticket: reader.summary(entry.ticket) })),
      next: page.value.next,
    };
  });
  return { tickets: items, ...(next !== undefined && { next }) };
}

/** For whom: the agent that is named, anybody of the role that is named, or who this session is. */
function seatFor(state: BoardState, { board, agent, role }: Asked, { seat }: Session): Seat {
  if (agent !== undefined) {
    const member = state.roster.get(agent);
    if (member === undefined)
      throw new WireError('agent.unknown', `Nobody called ${agent} is on the roster of ${board}.`);
    return { agent, role: role ?? member.role, repos: member.repos };
  }
  if (role !== undefined) {
    if (!state.roles.some(({ name }) => name === role))
      throw new WireError('role.unknown', `Board ${board} has no role ${role}.`);
    const somebody = [...state.roster.values()].find((member) => member.role === role);
    // Without anybody of the role, a name nobody has stands for who would be hired.
    return { agent: somebody?.name ?? (role as string as AgentName), role };
  }
  const current = seat?.board === board ? currentSeat(state, seat) : undefined;
  if (current === undefined)
    throw new WireError('session.notSeated', `Choose a role on board ${board} first, or name one.`);
  return current;
}
