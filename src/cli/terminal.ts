import { fstatSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { exitStatus } from './failure.ts';

/** What the program knows of the place it runs in. Tests bring their own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Whether output goes to a person's eyes: then progress is shown, on standard error. */
  readonly isTty: boolean;
  out(text: string): void;
  error(text: string): void;
  /** All of standard input; refuses to wait for a person's keyboard. */
  readInput(): Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  // Whoever reads us may have seen enough, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`error[output.unwritable]: Standard output cannot be written: ${error.message}\n`);
    process.exit(exitStatus.refused);
  });
  // A pipe of errors that nobody reads any more is no reason to end otherwise than planned.
  process.stderr.on('error', () => undefined);
  return {
    env: process.env,
    cwd: currentFolder(),
    isTty: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    out: (line) => void process.stdout.write(line),
    error: (line) => void process.stderr.write(line),
    readInput: async () => {
      if (fstatSync(0).isCharacterDevice()) throw new Error('Nothing is piped into standard input.');
      return await text(process.stdin);
    },
    signal: stop.signal,
  };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write(
      'error[folder.gone]: The current folder is not there any more. Go to another one.\n',
    );
    process.exit(exitStatus.refused);
  }
}
