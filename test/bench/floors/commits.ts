import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { spreadOf, type Spread } from '../distribution.ts';

/** Claims per second that SQLite alone can make durable, with one in each commit and with sixteen. */
export interface CommitFloor {
  readonly single: Spread;
  readonly batched: Spread;
}

type Row = readonly SQLInputValue[];

/** What one claim wrote: its event, and its answer under the idempotency key. */
interface ClaimRows {
  readonly event: Row;
  readonly answer: Row;
}

const runs = 3;
const runMs = 500;

/** Takes the claims that a hub wrote into its log and writes the same rows into an empty database of the same schema. */
export function commitFloor(logFile: string, folder: string): CommitFloor {
  const { schema, claims } = rowsOf(logFile);
  const measure = (batch: number): Spread =>
    spreadOf(
      Array.from({ length: runs }, (_, run) => {
        const file = join(folder, `${String(batch)}-${String(run)}.db`);
        return claimsPerSecond(file, { schema, claims, batch });
      }),
    );
  return { single: measure(1), batched: measure(16) };
}

function rowsOf(logFile: string): { schema: string[]; claims: ClaimRows[] } {
  const log = new DatabaseSync(logFile, { readOnly: true });
  try {
    const rows = (sql: string): Row[] =>
      log
        .prepare(sql)
        .all()
        .map((row) => Object.values(row));
    const schema = rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'index'").map(
      ([sql]) => sql as string,
    );
    const events = rows("SELECT * FROM events WHERE type = 'claim.granted' LIMIT 5000");
    const answers = rows(
      `SELECT * FROM answers WHERE result LIKE '%"claim"%' ORDER BY at DESC LIMIT ${String(events.length)}`,
    );
    const claims = events.flatMap((event, index) => {
      const answer = answers[index];
      return answer === undefined ? [] : [{ event, answer }];
    });
    if (claims.length === 0) throw new Error(`${logFile} has no claims to write again.`);
    return { schema, claims };
  } finally {
    log.close();
  }
}

function claimsPerSecond(
  file: string,
  { schema, claims, batch }: { schema: readonly string[]; claims: readonly ClaimRows[]; batch: number },
): number {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    for (const sql of schema) database.exec(sql);
    const insertInto = (table: string, { length }: Row): ((row: Row) => void) => {
      const statement = database.prepare(
        `INSERT OR REPLACE INTO ${table} VALUES (${Array(length).fill('?').join(', ')})`,
      );
      return (row) => void statement.run(...row);
    };
    const [first] = claims;
    const insertEvent = insertInto('events', first?.event ?? []);
    const insertAnswer = insertInto('answers', first?.answer ?? []);
    let written = 0;
    const startedAt = performance.now();
    while (performance.now() - startedAt < runMs) {
      database.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < batch; row++, written++) {
        const { event, answer } = claims[written % claims.length]!;
        insertEvent(event);
        insertAnswer(answer);
      }
      database.exec('COMMIT');
    }
    return (written / (performance.now() - startedAt)) * 1000;
  } finally {
    database.close();
  }
}
