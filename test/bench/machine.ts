import { execFileSync } from 'node:child_process';
import { cpus, platform, release, tmpdir, totalmem } from 'node:os';
import { DatabaseSync } from 'node:sqlite';

/** What the numbers were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMB: number;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  /** Type of the file system that holds the temporary folder, where everything durable is written. */
  readonly fileSystem: string;
}

/** Reads the facts of this machine. */
export function machineFacts(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMB: Math.round(totalmem() / 2 ** 20),
    system: `${platform()} ${release()}`,
    node: process.version,
    sqlite: sqliteVersion(),
    fileSystem: fileSystemOf(tmpdir()),
  };
}

function sqliteVersion(): string {
  const database = new DatabaseSync(':memory:');
  const row = database.prepare('SELECT sqlite_version() AS version').get();
  database.close();
  return String(row?.['version']);
}

function fileSystemOf(folder: string): string {
  try {
    const lines = execFileSync('df', ['-PT', folder], { encoding: 'utf8' }).trim().split('\n');
    return lines.at(-1)?.split(/\s+/)[1] ?? 'unknown';
  } catch {
    // Not every system has this df; the number is worth having without the fact.
    return 'unknown';
  }
}
