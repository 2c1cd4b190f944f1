import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type { BoardKey } from '../../protocol/ids.ts';
import { ticketNumber } from '../../protocol/ids.ts';
import type { Home } from '../../wire/home.ts';
import type { HubLog } from '../hubLog.ts';
import { writePrivateFile } from '../privateFile.ts';
import { type KeptFile, LogDamaged } from './eventLog.ts';
import { isSqliteError, SqliteEventLog } from './sqliteEventLog.ts';
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

const companions = ['', '-wal', '-shm'] as const;

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
      for (const suffix of companions) if (existsSync(logFile + suffix)) chmodSync(logFile + suffix, 0o600);
      return log;
    }
    log.abandon();
  } catch (error) {
    if (!isDamage(error)) throw error;
    problem = `It cannot be read: ${error.message}`;
  }
  rescue(home, problem, options.hubLog);
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

/** The new log is complete before the old one is moved, and the old one is moved before the new one takes its name. */
function rescue(home: Home, problem: string, hubLog: HubLog): void {
  const { logFile, keptFolder } = home;
  const rescued = rescueFile(logFile);
  for (const suffix of companions) rmSync(rescued + suffix, { force: true });
  const counts = copyReadable(logFile, rescued, hubLog);
  const folder = path.join(keptFolder, `log-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  const saved = counts.length === 0 ? 'No event could be read.' : `Saved: ${counts.join(', ')}.`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivateFile(path.join(folder, 'reason.txt'), `The log was damaged. ${problem} ${saved}\n`);
  for (const suffix of companions)
    if (existsSync(logFile + suffix)) renameSync(logFile + suffix, path.join(folder, `log.db${suffix}`));
  renameSync(rescued, logFile);
  rmSync(logFile + suspicionSuffix, { force: true });
  hubLog.error(`The log was damaged and is kept in ${folder}. ${problem} ${saved}`);
}

function rescueFile(logFile: string): string {
  return `${logFile}.rescue`;
}

/** A rescue that died after the old log was moved has its complete result still under the other name. */
function finishInterruptedRescue(logFile: string): void {
  const rescued = rescueFile(logFile);
  if (!existsSync(logFile) && existsSync(rescued)) renameSync(rescued, logFile);
}

function copyReadable(from: string, to: string, hubLog: HubLog): string[] {
  const counts: string[] = [];
  const target = new SqliteEventLog(to);
  try {
    const source = new SqliteEventLog(from);
    try {
      for (const board of source.boards()) {
        const copied = copyBoard(source, target, board);
        if (copied > 0) counts.push(`${board} up to event ${copied}`);
      }
    } finally {
      source.abandon();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    hubLog.error('Reading the damaged log ended early.', error);
  } finally {
    target.close();
  }
  return counts;
}

function copyBoard(source: SqliteEventLog, target: SqliteEventLog, board: BoardKey): number {
  return target.write(() => {
    let copied = 0;
    try {
      for (const row of walkChain((after, limit) => source.rows(board, after, limit))) {
        const { ticket } = JSON.parse(row.payload) as { ticket?: string };
        target.insert(row, ticket === undefined ? null : ticketNumber(ticket));
        copied = row.sequence;
      }
    } catch (error) {
      // What was read up to here agrees with its chain and is worth keeping.
      if (!isDamage(error)) throw error;
    }
    return copied;
  });
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

const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/** Whether the file itself is damaged, and not, for example, that the disk is full. */
function isDamage(error: unknown): error is Error {
  if (error instanceof LogDamaged) return true;
  if (!isSqliteError(error) || !('errcode' in error)) return false;
  const code = Number(error.errcode) & 0xff;
  return code === sqliteCorrupt || code === sqliteNotADatabase;
}
