import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Session as WireSession } from '../protocol/board.ts';
import type { AgentName, BoardKey, SessionId, TicketId } from '../protocol/ids.ts';
import { notificationFrame } from '../wire/framing.ts';
import { type Introduction, type Peer, type Session, toWireSession } from './session.ts';

/** What changes within this time is told together: a busy team must not spend itself on telling who is busy. */
const gatherMs = 20;

interface SessionsOptions {
  readonly clock: Clock;
  /** How long a session may be without a socket before it is gone. */
  readonly graceMs: number;
  /** The ticket a session works on. */
  readonly ticketOf: (session: SessionId) => TicketId | undefined;
  /** A session got or lost its socket, or is gone. */
  readonly onPresence: () => void;
}

/** Every session the hub knows, and telling all of them about each other (SPEC 6). */
export class Sessions implements Disposable {
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<SessionId, Session>();
  readonly #expiry = new Map<SessionId, NodeJS.Timeout>();
  readonly #changed = new Set<Session>();
  #telling: NodeJS.Timeout | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  get connected(): number {
    let count = 0;
    for (const { peer } of this.#sessions.values()) if (peer !== undefined) count++;
    return count;
  }

  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id);
  }

  all(): IterableIterator<Session> {
    return this.#sessions.values();
  }

  list(board?: BoardKey): WireSession[] {
    const sessions = [...this.#sessions.values()];
    return sessions
      .filter(({ seat }) => board === undefined || seat?.board === board)
      .map((session) => this.#describe(session));
  }

  /** Monotonic time from which on a session counts as gone: never while it has a socket, at once when nobody knows it. */
  goneAt(id: SessionId): number {
    const session = this.#sessions.get(id);
    if (session === undefined) return 0;
    return session.peer === undefined ? session.goneAt : Infinity;
  }

  /** Agents of a board that a session sits as. */
  seatedAgents(board: BoardKey): Set<AgentName> {
    const agents = new Set<AgentName>();
    for (const { seat } of this.#sessions.values()) if (seat?.board === board) agents.add(seat.agent);
    return agents;
  }

  /** Makes a session, or takes up the one of this id with what the log remembered of it. */
  open(introduction: Introduction, known?: Pick<Session, 'id' | 'seat'>): Session {
    const now = this.#options.clock.now();
    const session: Session = {
      id: known?.id ?? (randomBytes(15).toString('base64url') as SessionId),
      since: now,
      introduction,
      peer: undefined,
      goneAt: 0,
      lastActivityAt: now,
      seat: known?.seat,
      binding: undefined,
      watches: new Set(),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** The session has this socket from now on; one it had before is closed. */
  attach(session: Session, peer: Peer): void {
    const before = session.peer;
    clearTimeout(this.#expiry.get(session.id));
    this.#expiry.delete(session.id);
    session.peer = peer;
    session.watches.clear();
    before?.end(1000, 'replaced by a newer connection');
    this.changed(session);
    this.#options.onPresence();
  }

  /** The socket is gone. A one-shot process does not come back; others have their grace. */
  detach(session: Session, peer: Peer): void {
    if (session.peer !== peer) return;
    const { clock, graceMs } = this.#options;
    const grace = session.introduction.kind === 'cli' ? 0 : graceMs;
    session.peer = undefined;
    session.watches.clear();
    session.goneAt = clock.monotonic() + grace;
    if (grace === 0) this.#forget(session);
    else
      this.#expiry.set(
        session.id,
        setTimeout(() => this.#forget(session), grace),
      );
    this.changed(session);
    this.#options.onPresence();
  }

  /** Tells everybody in a moment, once for all that changed until then. */
  changed(session: Session): void {
    this.#changed.add(session);
    this.#telling ??= setTimeout(() => this.#tell(), gatherMs);
  }

  dispose(): void {
    clearTimeout(this.#telling);
    for (const timer of this.#expiry.values()) clearTimeout(timer);
  }

  #forget(session: Session): void {
    this.#expiry.delete(session.id);
    this.#sessions.delete(session.id);
    this.changed(session);
    this.#options.onPresence();
  }

  #tell(): void {
    this.#telling = undefined;
    const sessions = [...this.#changed].map((session) => this.#describe(session));
    this.#changed.clear();
    const frame = Buffer.from(notificationFrame('presence.changed', { sessions }));
    for (const { peer } of this.#sessions.values()) peer?.send(frame);
  }

  #describe(session: Session): WireSession {
    const known = this.#sessions.get(session.id) === session;
    const state = session.peer !== undefined ? 'connected' : known ? 'reconnecting' : 'gone';
    return toWireSession(session, { state, ticket: this.#options.ticketOf(session.id) });
  }
}
