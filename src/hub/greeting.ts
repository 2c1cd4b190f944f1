import type { Params, Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import { boardOf } from '../protocol/ids.ts';
import { agreeOnProtocol, protocolRange } from '../protocol/version.ts';
import type { SeatRecord } from './log/eventLog.ts';
import type { HubServices } from './services.ts';
import type { Introduction, Peer, Session } from './session.ts';
import type { ClaimBinding } from './tokens.ts';

type Hello = Params<'hello'>;

/** A session that was opened or resumed, and what its hello is answered with. */
export interface Greeting {
  readonly session: Session;
  readonly result: Result<'hello'>;
}

/** Answers a hello whose proof was checked: agrees on a protocol, resumes or opens the session, binds it to its claim. */
export async function greet(hub: HubServices, hello: Hello, peer: Peer): Promise<Greeting> {
  const protocol = agreeOnProtocol(protocolRange, hello.protocol);
  if (protocol === undefined)
    throw new WireError(
      'hello.protocol',
      `This hub speaks protocol ${protocolRange.min} to ${protocolRange.max}, the client ${hello.protocol.min} to ${hello.protocol.max}. Update the older of the two.`,
    );
  const binding = hello.claimToken === undefined ? undefined : liveBinding(hub, hello.claimToken);
  const { session, duplicate } = await findSession(hub, hello);
  if (binding !== undefined) bind(hub, session, binding);
  hub.sessions.attach(session, peer);
  const { seat } = session;
  const claim = session.binding;
  return {
    session,
    result: {
      protocol,
      session: session.id,
      resumeToken: hub.tokens.resumeToken(session.id),
      duplicate,
      epoch: hub.log.epoch,
      hub: { pid: process.pid, version: hub.version },
      ...(seat !== undefined && { seat: { board: seat.board, agent: seat.agent, role: seat.role } }),
      ...(claim !== undefined && { claim }),
    },
  };
}

async function findSession(
  hub: HubServices,
  hello: Hello,
): Promise<{ session: Session; duplicate: boolean }> {
  const { sessions, tokens, log } = hub;
  const { kind, instance, version, pid, title, resume } = hello;
  const introduction: Introduction = { kind, instance, version, pid, title };
  if (resume === undefined || !tokens.fitsSession(resume.session, resume.token))
    return { session: sessions.open(introduction), duplicate: false };
  const before = sessions.get(resume.session);
  if (
    before?.peer !== undefined &&
    before.introduction.instance !== instance &&
    (await before.peer.answers())
  )
    return { session: sessions.open(introduction), duplicate: true };
  // Looked up again: while the other process was asked, the session may have ended.
  const known = sessions.get(resume.session);
  if (known === undefined)
    return {
      session: sessions.open(introduction, {
        id: resume.session,
        seat: seatToday(hub, log.seat(resume.session)),
      }),
      duplicate: false,
    };
  known.introduction = introduction;
  return { session: known, duplicate: false };
}

/** A remembered seat as the roster has it now: nobody comes back as an agent that was fired. */
export function seatToday({ boards }: HubServices, seat: SeatRecord | undefined): SeatRecord | undefined {
  const member = seat && boards.find(seat.board)?.roster.get(seat.agent);
  return seat && member && { ...seat, role: member.role };
}

/** What a claim token speaks for, as long as that claim lives. */
export function liveBinding({ tokens, boards }: HubServices, token: string): ClaimBinding {
  const binding = tokens.readClaimToken(token);
  if (binding === undefined) throw new WireError('claim.token', 'This is no claim token of this hub.');
  const { ticket, fence } = binding;
  const claim = boards.find(boardOf(ticket))?.tickets.get(ticket)?.claim;
  if (claim?.fence !== fence || claim.stale === true)
    throw new WireError(
      'claim.expired',
      `The claim on ${ticket} with fence ${fence} has ended, and its token with it.`,
    );
  return binding;
}

/** Makes the session the agent of a claim: from here on it may act on that ticket and nothing else. */
export function bind({ boards }: HubServices, session: Session, binding: ClaimBinding): void {
  const board = boards.get(boardOf(binding.ticket));
  const agent = board.tickets.get(binding.ticket)?.claim?.agent;
  const role = agent && board.roster.get(agent)?.role;
  session.binding = binding;
  if (agent !== undefined && role !== undefined)
    session.seat = { board: boardOf(binding.ticket), agent, role };
}
