import { appendFileSync, renameSync, statSync } from 'node:fs';
import { inspect } from 'node:util';

/** Writes what the hub does. Never a token, a proof or a ticket's text. */
export interface HubLog {
  info(message: string): void;
  /** With the stack of what was thrown. */
  error(message: string, error?: unknown): void;
}

/** Lines in a file of this user; the file before it is kept as `.1`. */
export class FileHubLog implements HubLog {
  readonly #file: string;
  readonly #maxBytes: number;
  #bytes: number;

  constructor(file: string, maxBytes: number) {
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  info(message: string): void {
    this.#write('info ', message);
  }

  error(message: string, error?: unknown): void {
    this.#write('error', error === undefined ? message : `${message}\n${inspect(error)}`);
  }

  #write(level: string, message: string): void {
    const text = `${new Date().toISOString()} ${level} ${message.replaceAll('\n', '\n    ')}\n`;
    try {
      if (this.#bytes > this.#maxBytes) {
        renameSync(this.#file, `${this.#file}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.#file, text, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(text);
    } catch {
      // A full disk must not stop the hub, which refuses writes with a sentence of its own.
    }
  }
}
