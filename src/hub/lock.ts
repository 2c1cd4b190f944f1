import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../base/disposable.ts';

/**
 * Takes the lock that makes this process the only hub of its home, or returns nothing when another holds it. The kernel
 * frees it at any death of the process: there is no pid to guess about (SPEC 14).
 */
export function takeLock(file: string): Disposable | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { dispose: () => database.close() };
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  // The primary result code stands in the low byte of the extended one.
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === sqliteBusy
  );
}
