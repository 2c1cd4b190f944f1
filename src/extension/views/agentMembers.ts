import type { RosterAgent, Session } from '../../protocol/board.ts';
import type { AgentName, TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';

/** Somebody of the board: a session that acts as an agent, or a member of the roster who has none now. */
export interface AgentNode {
  readonly agent: AgentName;
  readonly session: Session | undefined;
  /** What this very session holds, or somebody without one; commands act on it. */
  readonly ticket: TicketId | undefined;
  /** Everything the agent holds, wherever. */
  readonly held: readonly TicketId[];
  /** Epics the agent owns. */
  readonly epics: readonly TicketId[];
}

interface Around {
  readonly roster: readonly RosterAgent[];
  readonly sessions: readonly Session[];
  readonly tickets: Iterable<TicketSummary>;
  readonly ticketOf: (session: Session) => TicketSummary | undefined;
}

/** Who is on the roster or sits at the board, by name; whoever has two sessions is there with both. */
export function agentMembers({ roster, sessions, tickets, ticketOf }: Around): AgentNode[] {
  const { heldBy, epicsOf } = holdings(tickets);
  const node = (agent: AgentName, session?: Session): AgentNode => {
    const held = heldBy.get(agent) ?? [];
    const ticket = session === undefined ? held[0] : ticketOf(session)?.id;
    return { agent, session, ticket, held, epics: epicsOf.get(agent) ?? [] };
  };
  const seated = sessions
    .filter(({ state }) => state !== 'gone')
    .sort((a, b) => a.since - b.since)
    .flatMap((session) => (session.agent === undefined ? [] : [node(session.agent, session)]));
  const here = new Set(seated.map(({ agent }) => agent));
  const away = roster.filter(({ name }) => !here.has(name)).map(({ name }) => node(name));
  return [...seated, ...away].sort((a, b) => a.agent.localeCompare(b.agent));
}

function holdings(tickets: Iterable<TicketSummary>) {
  const heldBy = new Map<AgentName, TicketId[]>();
  const epicsOf = new Map<AgentName, TicketId[]>();
  const add = (to: Map<AgentName, TicketId[]>, agent: AgentName | undefined, id: TicketId): void => {
    if (agent !== undefined) to.set(agent, [...(to.get(agent) ?? []), id]);
  };
  for (const { id, claim, epicOwner } of tickets) {
    add(heldBy, claim?.agent, id);
    add(epicsOf, epicOwner, id);
  }
  return { heldBy, epicsOf };
}
