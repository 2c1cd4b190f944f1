import { limits } from '../protocol/limits.ts';

/** Every time and size the hub works with. The defaults are the limits of the wire; tests shorten them. */
export const defaultTune = {
  handshakeMs: limits.handshakeMs,
  waitingSockets: limits.waitingSockets,
  slowConsumerBytes: limits.slowConsumerBytes,
  slowConsumerMs: limits.slowConsumerMs,
  resumeEvents: limits.resumeEvents,
  leaseMs: limits.leaseMs,
  oneShotLeaseMs: limits.oneShotLeaseMs,
  staleMs: limits.staleMs,
  idleExitMs: limits.idleExitMs,
  /** Connections to the REST view at once, waiting ones among them. */
  restConnections: 128,
  /** Bounds what boards set; by itself it says nothing. */
  digestEveryMs: Number.POSITIVE_INFINITY,
  /** How often a socket is asked for a sign of life; two unanswered ones end it. */
  pingMs: 10_000,
  /** How long a session may be without a socket before it counts as gone. */
  graceMs: 20_000,
  /** A timer this late means that the machine or the hub slept. */
  pauseMs: 5_000,
  /** How long a standby waits for the lock, and how often it asks. */
  standbyMs: 15_000,
  standbyEveryMs: 15,
  /** How long the hub waits for its last answers to leave when it stops. */
  drainMs: 2_000,
  /** How long nothing is written before the checkpoint follows, and how many events make it follow without a pause. */
  checkpointIdleMs: 500,
  checkpointEvents: 10_000,
  /** How many tickets are saved at a time, 2 ms of work on a slow machine, and how long the hub is left alone in between. */
  checkpointTickets: 50,
  checkpointRestMs: 5,
  /** A log up to this size is checked whole at start, a larger one from its checkpoint on. */
  fullCheckBytes: 8 * 1024 * 1024,
  /** A hub that could not write asks the disk again at most this often. */
  probeMs: 1_000,
  /** Idempotency keys and seats are remembered this long. */
  rememberMs: 7 * 86_400_000,
  /** hub.log is turned over at this size. */
  hubLogBytes: 4 * 1024 * 1024,
};

export type Tune = Readonly<Record<keyof typeof defaultTune, number>>;

/** Reads `name=value` pairs; throws with a sentence for a name there is not or a value that is no number. */
export function tuneFrom(pairs: readonly string[]): Tune {
  const tune: Record<keyof Tune, number> = { ...defaultTune };
  for (const pair of pairs) {
    const [name = '', text = ''] = pair.split('=', 2);
    const value = Number(text);
    if (!isTuneName(name)) throw new Error(`There is nothing called ${name} to tune.`);
    if (text === '' || !Number.isFinite(value) || value < 0)
      throw new Error(`${name} needs a number of 0 or more.`);
    tune[name] = value;
  }
  return tune;
}

function isTuneName(name: string): name is keyof Tune {
  return Object.hasOwn(defaultTune, name);
}
