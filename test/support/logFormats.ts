import { DatabaseSync } from 'node:sqlite';

/** Makes a closed log what it was in format 2, when its events were sorted by their key and a checkpoint was saved whole. */
export function becomeFormat2(file: string): void {
  const raw = new DatabaseSync(file);
  raw.exec(`
    CREATE TABLE sorted_events (
      board TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, ticket INTEGER,
      actor TEXT NOT NULL, payload TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (board, sequence)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO sorted_events SELECT * FROM events;
    DROP TABLE events;
    ALTER TABLE sorted_events RENAME TO events;
    CREATE INDEX events_of_ticket ON events (board, ticket, sequence) WHERE ticket IS NOT NULL;
    CREATE INDEX messages_of_channel ON events (board, json_extract(payload, '$.channel'), sequence)
      WHERE type = 'message.posted';
    ALTER TABLE ticket_facts DROP COLUMN sequence;
    PRAGMA user_version = 2;
  `);
  raw.close();
}
