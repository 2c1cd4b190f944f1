import type { IncomingHttpHeaders } from 'node:http';
import { contract } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import { boardOf, type TicketId } from '../../protocol/ids.ts';
import { liveBinding } from '../greeting.ts';
import type { HubServices } from '../services.ts';
import type { Session } from '../session.ts';
import type { ClaimBinding } from '../tokens.ts';
import type { Route } from './routes.ts';

/** Header that names one of several callers that act as the same agent, or as none. */
export const sessionHeader = 'x-callboard-session';
/** Header that carries a claim token: the request is the act of that claim's agent then. */
export const claimHeader = 'callboard-claim';

/** Where somebody who acts as an agent sits. Not yet checked by the contract. */
interface Seat {
  readonly board: string;
  readonly agent: string;
  readonly role?: string;
}

/** Who asks: a claim's agent, or a person's program that may act as an agent. */
export interface Asker {
  /** The same for every request of the same caller. */
  readonly name: string;
  readonly claim?: ClaimBinding;
  readonly seat?: Seat;
}

interface Asked {
  readonly route: Route;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/** Finds out who asks. Refuses with `request.invalid`, `session.notSeated`, `claim.token`, `claim.expired`. */
export function askerOf({ route, query, params, headers }: Asked, hub: HubServices): Asker {
  const token = headers[claimHeader];
  if (token !== undefined) {
    const claim = liveBinding(hub, String(token));
    return { name: `claim|${claim.ticket}#${claim.fence}`, claim };
  }
  const program = String(headers[sessionHeader] ?? '');
  if (!/^[0-9A-Za-z_-]{0,64}$/.test(program))
    throw new WireError(
      'request.invalid',
      'X-Callboard-Session is a name of at most 64 letters, digits, hyphens or underscores.',
    );
  const { mutates, right } = contract[route.method];
  const agent = query.get('agent');
  if (right === 'seat' && agent === null)
    throw new WireError(
      'session.notSeated',
      'Say for which agent with ?agent=…; with &role=… it is hired when it is new.',
    );
  const board = boardFor(params);
  if (!mutates || agent === null || board === undefined) return { name: `person|${program}` };
  const role = query.get('role');
  return {
    name: `agent|${board}|${agent}|${program}`,
    seat: { board, agent, ...(role !== null && { role }) },
  };
}

/** Whether the session sits there already. */
export function sitsAt({ seat }: Session, { board, agent, role = seat?.role }: Seat): boolean {
  return seat?.board === board && seat.agent === agent && seat.role === role;
}

function boardFor({ board, ticket }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof board === 'string') return board;
  return typeof ticket === 'string' ? boardOf(ticket as TicketId) : undefined;
}
