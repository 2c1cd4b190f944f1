import type { Clock } from '../base/clock.ts';
import type { RestAddress } from '../protocol/restFile.ts';
import type { Boards } from './boards.ts';
import type { HubLog } from './hubLog.ts';
import type { Leases } from './leases.ts';
import type { SqliteEventLog } from './log/sqliteEventLog.ts';
import type { Publisher } from './publisher.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';
import type { Tune } from './tune.ts';
import type { Waiters } from './waiters.ts';
import type { Writer } from './writer.ts';

/** Why a hub ends. */
export type StopReason = 'stopped' | 'replaced' | 'idle';

/** The REST view as those see it who switch it. */
export interface RestSwitch {
  /** Where it listens; nothing while it is off. */
  readonly address: RestAddress | undefined;
  /** Listens and makes a new token; `rest.portTaken` when that port cannot be had, and all is as before. */
  switchOn(port: number | undefined): Promise<RestAddress>;
  switchOff(): Promise<void>;
}

/** The parts of a running hub, made once in `hub.ts`. */
export interface HubServices {
  readonly tune: Tune;
  readonly clock: Clock;
  readonly hubLog: HubLog;
  readonly log: SqliteEventLog;
  readonly tokens: Tokens;
  readonly boards: Boards;
  readonly leases: Leases;
  readonly sessions: Sessions;
  readonly publisher: Publisher;
  readonly writer: Writer;
  readonly waiters: Waiters;
  readonly rest: RestSwitch;
  readonly version: string;
  readonly endpoint: string;
  readonly startedAt: number;
  /** The log does not agree with itself: the next start keeps it aside and saves what can be read. */
  suspectLog(reason: string): void;
  /** Begins to stop; returns at once. False when it stops already. */
  stop(reason: StopReason): boolean;
}
