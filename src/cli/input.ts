import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** The text of a file, or of standard input for `-`. */
export async function textFrom(terminal: Terminal, file: string): Promise<string> {
  try {
    return file === '-' ? await terminal.readInput() : readFileSync(path.resolve(terminal.cwd, file), 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'input.unreadable',
      `${file === '-' ? 'Standard input' : file} cannot be read: ${why}`,
      { cause: error },
    );
  }
}
