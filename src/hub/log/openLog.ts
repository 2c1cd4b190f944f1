import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { BoardKey } from '../../protocol/ids.ts';
import type { Home } from '../../wire/home.ts';
import type { HubLog } from '../hubLog.ts';
import { writePrivateFile } from '../privateFile.ts';
import { type KeptFile, LogDamaged } from './eventLog.ts';
import { finishInterruptedRescue, rescue } from './rescue.ts';
import { databaseFiles } from './schema.ts';
import { isDamage } from './sqliteError.ts';
import { SqliteEventLog } from './sqliteEventLog.ts';
import { beginning, walkChain } from './walk.ts';

interface OpenOptions {
  /** A log up to this size is checked whole, a larger one from its checkpoints on. */
  readonly fullCheckBytes: number;
  readonly hubLog: HubLog;
}

/** Stands beside a log in which damage was found while it was in use: the next start checks all of it. */
const suspicionSuffix = '.suspect';

/** Makes the next start check the whole log, however large it is. */
export function suspectLog({ logFile }: Home, reason: string): void {
  writePrivateFile(logFile + suspicionSuffix, `${reason}\n`);
}

/**
 * Opens the log of this home. A damaged one is moved to the kept folder, said, and replaced by all of it that can be
 * read and still agrees with its chain, under a new epoch. Never begins empty in silence (SPEC 13).
 */
export function openLog(home: Home, options: OpenOptions): SqliteEventLog {
  const { logFile } = home;
  finishInterruptedRescue(logFile);
  const walWasThere = existsSync(`${logFile}-wal`);
  const size = statSync(logFile, { throwIfNoEntry: false })?.size;
  let problem: string | undefined;
  try {
    // SQLite takes an empty file for a new database and would begin empty.
    if (size === 0) throw new LogDamaged('It is empty.');
    const log = new SqliteEventLog(logFile, listKept(home));
    problem = findDamage(log, {
      walLost: size !== undefined && !walWasThere,
      size: size ?? 0,
      suspected: existsSync(logFile + suspicionSuffix),
      ...options,
    });
    if (problem === undefined) {
      log.markOpen();
      rmSync(logFile + suspicionSuffix, { force: true });
      for (const suffix of databaseFiles)
        if (existsSync(logFile + suffix)) chmodSync(logFile + suffix, 0o600);
      return log;
    }
    log.abandon();
  } catch (error) {
    if (!isDamage(error)) throw error;
    problem = `It cannot be read: ${error.message}`;
  }
  rescue(home, problem, options.hubLog);
  rmSync(logFile + suspicionSuffix, { force: true });
  const log = new SqliteEventLog(logFile, listKept(home));
  log.markOpen();
  return log;
}

interface Finding extends OpenOptions {
  readonly size: number;
  readonly suspected: boolean;
  /** The file was there, the write-ahead file beside it was not. */
  readonly walLost: boolean;
}

function findDamage(
  log: SqliteEventLog,
  { size, walLost, suspected, fullCheckBytes }: Finding,
): string | undefined {
  if (walLost && !log.closedProperly) return 'Its write-ahead file is gone, and with it the newest events.';
  const whole = suspected || size <= fullCheckBytes;
  const sqliteProblem = whole ? log.quickCheck() : undefined;
  if (sqliteProblem !== undefined) return `SQLite finds: ${sqliteProblem}.`;
  for (const board of log.boards()) {
    const checkpoint = log.checkpointHead(board);
    const anchor = checkpoint && log.rows(board, checkpoint.sequence - 1, 1)[0];
    const fits = checkpoint !== undefined && anchor?.hash === checkpoint.hash;
    // A checkpoint is only a cache: where it stands for another past or is in doubt, the log is folded anew.
    if (checkpoint !== undefined && (suspected || !fits)) log.dropCheckpoint(board);
    const problem = chainProblem(log, board, whole || !fits ? undefined : checkpoint);
    if (problem !== undefined) return `Board ${board}: ${problem}`;
  }
  return undefined;
}

function chainProblem(log: SqliteEventLog, board: BoardKey, from = beginning): string | undefined {
  const walk = walkChain((after, limit) => log.rows(board, after, limit), from);
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value;
  }
}

/** What was kept by this start and the ones before, until a person moves it away. */
function listKept({ keptFolder }: Home): KeptFile[] {
  if (!existsSync(keptFolder)) return [];
  return readdirSync(keptFolder).flatMap((name) => {
    const folder = path.join(keptFolder, name);
    const reason = path.join(folder, 'reason.txt');
    return existsSync(reason) ? [{ path: folder, reason: readFileSync(reason, 'utf8').trim() }] : [];
  });
}
