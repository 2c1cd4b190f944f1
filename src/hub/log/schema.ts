import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/**
 * Each entry brings a log from the version of its index to the next; what is released is never changed. Answers are wide
 * rows under random keys, so they are appended to a table of their own order and only their keys are sorted. That order
 * is their age too, and needs no index of its own. Events are appended in the same way: in a table sorted by its key, each
 * one of more than a kilobyte would take pages of its own.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    board TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, ticket INTEGER,
    actor TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (board, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_of_ticket ON events (board, ticket, sequence) WHERE ticket IS NOT NULL;
  CREATE TABLE answers (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE seats (session TEXT PRIMARY KEY, seat TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoints (
    board TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL, facts TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ticket_facts (
    board TEXT NOT NULL, number INTEGER NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (board, number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX messages_of_channel ON events (board, json_extract(payload, '$.channel'), sequence)
    WHERE type = 'message.posted';
  `,
  `
  CREATE TABLE appended_events (
    board TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, ticket INTEGER,
    actor TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO appended_events (board, sequence, at, type, ticket, actor, payload, hash)
    SELECT board, sequence, at, type, ticket, actor, payload, hash FROM events ORDER BY board, sequence;
  DROP TABLE events;
  ALTER TABLE appended_events RENAME TO events;
  CREATE UNIQUE INDEX events_by_sequence ON events (board, sequence);
  CREATE INDEX events_of_ticket ON events (board, ticket, sequence) WHERE ticket IS NOT NULL;
  CREATE INDEX messages_of_channel ON events (board, json_extract(payload, '$.channel'), sequence)
    WHERE type = 'message.posted';
  `,
  `
  ALTER TABLE ticket_facts ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
  `,
];

/** What SQLite keeps a database in, behind the name of its file. */
export const databaseFiles = ['', '-wal', '-shm'] as const;

/** The log was written by a Callboard that knows more than this one. */
export class LogTooNew extends Error {}

/**
 * The write-ahead file goes back into the main file at the latest when it has this many pages, and who commits then waits
 * for it: 6 µs a page, on a slow machine 15. The hub does it in its pauses (`writeBack`), so only a storm without one gets
 * here, and then seldom enough for one claim in a hundred not to meet it. To read this many at a start after a crash takes
 * a slow machine 100 ms more than 4,000.
 */
const walPages = 16_000;

/** Opens or makes the database of a log for this process alone, durable at every commit, its schema up to date. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec(`PRAGMA wal_autocheckpoint = ${walPages}`);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > migrations.length)
    throw new LogTooNew(
      `The log is of format ${version}, this Callboard reads up to ${migrations.length}. Update the extension in this editor.`,
    );
  if (version === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  for (const step of migrations.slice(version)) database.exec(step);
  if (version === 0)
    database.prepare("INSERT INTO meta VALUES ('epoch', ?)").run(randomBytes(12).toString('hex'));
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
}
