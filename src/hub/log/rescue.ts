import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type BoardKey, ticketNumber } from '../../protocol/ids.ts';
import type { Home } from '../../wire/home.ts';
import type { HubLog } from '../hubLog.ts';
import { writePrivateFile } from '../privateFile.ts';
import { DamagedLog } from './damagedLog.ts';
import { databaseFiles } from './schema.ts';
import { isDamage } from './sqliteError.ts';
import { SqliteEventLog } from './sqliteEventLog.ts';
import { walkChain } from './walk.ts';

/** The new log is complete before the old one is moved, and the old one is moved before the new one takes its name. */
export function rescue(home: Home, problem: string, hubLog: HubLog): void {
  const { logFile, keptFolder } = home;
  const rescued = rescueFile(logFile);
  for (const suffix of databaseFiles) rmSync(rescued + suffix, { force: true });
  const counts = copyReadable(logFile, rescued, hubLog);
  const folder = path.join(keptFolder, `log-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  const saved = counts.length === 0 ? 'No event could be read.' : `Saved: ${counts.join(', ')}.`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivateFile(path.join(folder, 'reason.txt'), `The log was damaged. ${problem} ${saved}\n`);
  for (const suffix of databaseFiles)
    if (existsSync(logFile + suffix)) renameSync(logFile + suffix, path.join(folder, `log.db${suffix}`));
  renameSync(rescued, logFile);
  hubLog.error(`The log was damaged and is kept in ${folder}. ${problem} ${saved}`);
}

function rescueFile(logFile: string): string {
  return `${logFile}.rescue`;
}

/** A rescue that died after the old log was moved has its complete result still under the other name. */
export function finishInterruptedRescue(logFile: string): void {
  const rescued = rescueFile(logFile);
  if (!existsSync(logFile) && existsSync(rescued)) renameSync(rescued, logFile);
}

function copyReadable(from: string, to: string, hubLog: HubLog): string[] {
  const counts: string[] = [];
  const target = new SqliteEventLog(to);
  try {
    const source = new DamagedLog(from);
    try {
      for (const board of source.boards()) {
        const copied = copyBoard(source, target, board);
        if (copied > 0) counts.push(`${board} up to event ${copied}`);
      }
    } finally {
      source.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    hubLog.error('Reading the damaged log ended early.', error);
  } finally {
    target.close();
  }
  return counts;
}

function copyBoard(source: DamagedLog, target: SqliteEventLog, board: BoardKey): number {
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
