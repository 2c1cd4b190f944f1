import { LogDamaged } from './eventLog.ts';

/** Whether SQLite itself failed, as opposed to our own code. */
export function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/** Whether the file itself is damaged, and not, for example, that the disk is full. */
export function isDamage(error: unknown): error is Error {
  if (error instanceof LogDamaged) return true;
  if (!isSqliteError(error) || !('errcode' in error)) return false;
  const code = Number(error.errcode) & 0xff;
  return code === sqliteCorrupt || code === sqliteNotADatabase;
}
