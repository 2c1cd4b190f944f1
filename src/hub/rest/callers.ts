import type { Disposable } from '../../base/disposable.ts';
import { seatToday } from '../greeting.ts';
import type { HubServices } from '../services.ts';
import type { Peer, Session } from '../session.ts';

/** A session whose requests each come over a connection of their own. */
interface Presence {
  readonly session: Session;
  readonly peer: Peer;
  readonly leaving: AbortController;
  requests: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The sessions behind the requests of the REST view. A caller is there while one of its requests is, and for a moment
 * longer, so that others do not see it come and go with each.
 */
export class Callers implements Disposable {
  readonly #hub: HubServices;
  readonly #present = new Map<string, Presence>();

  constructor(hub: HubServices) {
    this.#hub = hub;
  }

  /** Does something as the session of a caller, the same one for the same name. */
  async as<T>(caller: string, work: (session: Session) => T | Promise<T>): Promise<T> {
    const presence = this.#present.get(caller) ?? this.#open(caller);
    clearTimeout(presence.timer);
    presence.requests++;
    try {
      return await work(presence.session);
    } finally {
      presence.requests--;
      if (presence.requests === 0)
        presence.timer = setTimeout(() => this.#close(caller, presence), this.#hub.tune.graceMs);
    }
  }

  dispose(): void {
    for (const [caller, presence] of this.#present) this.#close(caller, presence);
  }

  #open(caller: string): Presence {
    const { sessions, tokens, log, version } = this.#hub;
    const id = tokens.restSession(caller);
    const introduction = { kind: 'cli', instance: id, version, title: 'REST' } as const;
    const session = sessions.open(introduction, { id, seat: seatToday(this.#hub, log.seat(id)) });
    const leaving = new AbortController();
    const peer: Peer = {
      closed: leaving.signal,
      // What is told without being asked goes to the streams of events.
      send: () => undefined,
      answers: () => Promise.resolve(true),
      end: () => undefined,
    };
    sessions.attach(session, peer);
    const presence: Presence = { session, peer, leaving, requests: 0, timer: undefined };
    this.#present.set(caller, presence);
    return presence;
  }

  #close(caller: string, { session, peer, leaving, timer }: Presence): void {
    clearTimeout(timer);
    this.#present.delete(caller);
    this.#hub.sessions.detach(session, peer);
    leaving.abort();
  }
}
