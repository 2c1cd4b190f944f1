import { DatabaseSync } from 'node:sqlite';
import type { BoardKey } from '../../protocol/ids.ts';
import { isDamage } from './sqliteError.ts';
import { rowColumns } from './sqliteEventLog.ts';
import type { StoredRow } from './walk.ts';

/** Reads what can be read of a damaged log, in whichever format it is: bringing it to the newest one would need all of it. */
export class DamagedLog {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 0 });
    this.#database.exec('PRAGMA locking_mode = EXCLUSIVE');
  }

  /** Those that can be found; behind the last of them may be damage. */
  *boards(): Generator<BoardKey> {
    const table = this.#database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events'").get();
    if (table === undefined) return;
    const next = this.#database.prepare('SELECT min(board) AS board FROM events WHERE board > ?');
    for (let last = ''; ;) {
      let found: unknown;
      try {
        found = next.get(last)?.['board'];
      } catch (error) {
        if (!isDamage(error) || last === '') throw error;
        return;
      }
      if (typeof found !== 'string') return;
      last = found;
      yield last as BoardKey;
    }
  }

  /** Rows after a sequence, in order. Where not all of them can be read, as many as can: the damage may be in the last one. */
  rows(board: BoardKey, after: number, limit: number): StoredRow[] {
    const some = this.#database.prepare(
      `SELECT ${rowColumns} FROM events WHERE board = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
    );
    for (let most = limit; ; most >>= 1)
      try {
        return some.all(board, after, most) as unknown as StoredRow[];
      } catch (error) {
        if (!isDamage(error) || most === 1) throw error;
      }
  }

  close(): void {
    this.#database.close();
  }
}
