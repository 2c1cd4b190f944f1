import type { Session as WireSession, SessionKind } from '../protocol/board.ts';
import type { Actor } from '../protocol/events.ts';
import type { BoardKey, SessionId } from '../protocol/ids.ts';
import type { SeatRecord } from './log/eventLog.ts';
import type { ClaimBinding } from './tokens.ts';

/** What the hub needs of a session's socket. */
export interface Peer {
  /** Aborted when the socket closes. */
  readonly closed: AbortSignal;
  /** Sends a ready frame; drops a peer that is too far behind. */
  send(frame: Buffer): void;
  /** Whether the other side gives a sign of life in the next moment. */
  answers(): Promise<boolean>;
  end(code: number, reason: string): void;
}

/** What a program says of itself at hello. */
export interface Introduction {
  readonly kind: SessionKind;
  readonly instance: string;
  readonly version: string;
  readonly pid?: number | undefined;
  readonly title?: string | undefined;
}

/** The hub's record of a session. Rights come from here and from nowhere else. */
export interface Session {
  readonly id: SessionId;
  readonly since: number;
  introduction: Introduction;
  /** Absent while the session has no socket. */
  peer: Peer | undefined;
  /** Monotonic; from when on it counts as gone while it has no socket. */
  goneAt: number;
  lastActivityAt: number;
  seat: SeatRecord | undefined;
  /** The one claim that an agent's session may act on. */
  binding: ClaimBinding | undefined;
  readonly watches: Set<BoardKey>;
}

/** Whether what the session does is an agent's act and not a person's (SPEC 4). */
export function isAgent(session: Session): boolean {
  return session.binding !== undefined || session.introduction.kind === 'mcp';
}

/** Who acts, as the log records it. */
export function actorOf(session: Session): Actor {
  const kind = isAgent(session) ? 'agent' : 'person';
  return session.seat === undefined
    ? { kind, session: session.id }
    : { kind, agent: session.seat.agent, session: session.id };
}

/** The session as every window sees it. */
export function toWireSession(session: Session, more: Pick<WireSession, 'state' | 'ticket'>): WireSession {
  const { id, since, lastActivityAt, seat, introduction } = session;
  const { kind, version, pid, title } = introduction;
  return {
    id,
    kind,
    version,
    since,
    lastActivityAt,
    state: more.state,
    ...(pid !== undefined && { pid }),
    ...(title !== undefined && { title }),
    ...(seat !== undefined && { board: seat.board, agent: seat.agent, role: seat.role }),
    ...(more.ticket !== undefined && { ticket: more.ticket }),
  };
}
